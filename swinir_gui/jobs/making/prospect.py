"""What a result will be and need, known before any of it is made: whatever can be refused early is refused here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from swinir_gui.imaging.alpha import check_transparency
from swinir_gui.imaging.encoding import SaveOptions
from swinir_gui.imaging.formats import check_fits, stored_depth
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.jobs.making import output
from swinir_gui.jobs.making.workshop import Workshop
from swinir_gui.jobs.wanted.preflight import Needs, Picture, check_disk, check_pixels, needs_of
from swinir_gui.jobs.wanted.request import UpscaleRequest
from swinir_gui.jobs.wanted.sizes import SizePlan, plan_size

# In larger pictures transparency is looked for once they are begun: until then nobody waits for half a second.
LOOKED_THROUGH = 2**25


@dataclass(frozen=True)
class Prospect:
    """A picture that was opened and can become what was asked for.

    Attributes:
        source: the picture.
        size: how its result comes to its size.
        canvases: what each pass writes.
        needs: room on the disks, memory.
        options: how its result is stored.
    """

    source: PictureSource
    size: SizePlan
    canvases: tuple[Picture, ...]
    needs: Needs
    options: SaveOptions

    def check_transparency(self) -> None:
        """Make sure that nothing transparent gets lost; where the format has no place for it, this decodes the picture.

        Raises:
            AppError: it would, or the picture is damaged.
        """
        check_transparency(self.source, self.options.format, self.size.result, self.options.depth)


def look_ahead(workshop: Workshop, request: UpscaleRequest) -> Prospect:
    """Open a picture, and make sure that everything about its result is possible; nothing is written.

    Raises:
        AppError: why there can be no result.
    """
    output.check_name(request)
    source = PictureSource.open(request.source, request.page)
    check_pixels(request.source, source.size, request.options.max_pixels)
    size = plan_size(request.options.size, source.size, workshop.scale)
    options = output.save_options(request, source)
    check_fits(options.format, size.result, source.has_alpha, options.depth)
    canvases = _canvases(source, size, workshop.scale, options.depth)
    alpha = source.has_alpha
    result = Picture(size.result, source.channels + (alpha and options.format.alpha), stored_depth(options.format, options.depth))
    needs = needs_of(Picture(source.size, source.channels + alpha, source.depth), canvases, result, options.format)
    needs = replace(needs, memory=needs.memory + _computing(workshop, source, canvases))
    check_disk(needs, _nearest(request.target.parent))
    prospect = Prospect(source, size, canvases, needs, options)
    if source.size.pixels <= LOOKED_THROUGH:
        prospect.check_transparency()
    return prospect


def _canvases(source: PictureSource, size: SizePlan, scale: int, depth: int) -> tuple[Picture, ...]:
    # Between two passes 16 bits, so that nothing is rounded that the next one could see.
    depths = [*[16] * (size.passes - 1), source.rendition.canvas_depth(depth)]
    return tuple(Picture(source.size.scaled(scale**number), source.channels, each) for number, each in enumerate(depths, 1))


def _computing(workshop: Workshop, source: PictureSource, canvases: Sequence[Picture]) -> int:
    """Memory that the greediest pass takes."""
    read = [source.size, *(canvas.size for canvas in canvases[:-1])]
    return max(workshop.upscaler_for(number).memory(each) for number, each in enumerate(read))


def _nearest(folder: Path) -> Path:
    """The folder, or the lowest one above it that is there already: they are on the same disk."""
    return next((each for each in (folder, *folder.parents) if each.is_dir()), folder)
