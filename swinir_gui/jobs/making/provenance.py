"""What a result records of how it was made: everything that its pixels depend on besides the picture."""

from __future__ import annotations

from swinir_gui import __version__
from swinir_gui.imaging.metadata.provenance import Provenance
from swinir_gui.jobs.making.workshop import FULL, Workshop
from swinir_gui.jobs.wanted.request import UpscaleRequest
from swinir_gui.jobs.wanted.sizes import SizePlan


def provenance_of(workshop: Workshop, request: UpscaleRequest, size: SizePlan) -> Provenance | None:
    """What is to be stored; None where the person wants nothing stored."""
    if not request.options.provenance:
        return None
    settings = [("Scale", str(workshop.scale)), ("Passes", str(size.passes)), ("Precision", workshop.precision)]
    asked = workshop.asked
    if asked and asked.strength != FULL:
        settings.append(("Strength", str(asked.strength)))
    if size.reduced != size.computed:
        settings.append(("ReducedTo", f"{size.reduced.width}x{size.reduced.height}"))
    if size.whole:
        settings.append(("CutTo", f"{size.result.width}x{size.result.height}"))
    if not workshop.streams:
        # The size of tiles shows in their pixels; streams do not depend on how they are cut.
        settings.append(("Tile", str(asked.tile) if asked and asked.tile else "auto"))
        settings.append(("Overlap", str(asked.overlap) if asked and asked.overlap is not None else "auto"))
    if request.options.quality is not None and request.format.default_quality:  # others have none, whatever was asked for
        settings.append(("Quality", str(request.options.quality)))
    return Provenance(__version__, workshop.model, workshop.sha256, tuple(settings))
