"""What a picture's result will be and take, found out before any of it is made: what can be refused is refused here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from swinir_gui.imaging.formats import check_fits, stored_depth
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.jobs.making import output
from swinir_gui.jobs.making.workshop import Workshop
from swinir_gui.jobs.wanted.preflight import Needs, Picture, check_disk, check_pixels, needs_of
from swinir_gui.jobs.wanted.request import UpscaleRequest
from swinir_gui.jobs.wanted.sizes import SizePlan, plan_size


@dataclass(frozen=True)
class Prospect:
    """A picture that was opened and can become what was asked for.

    Attributes:
        source: the picture.
        size: how its result comes to its size.
        canvases: what each pass writes.
        needs: room on the disks, memory.
    """

    source: PictureSource
    size: SizePlan
    canvases: tuple[Picture, ...]
    needs: Needs


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
    channels = source.channels + source.has_alpha
    result = Picture(size.result, channels, stored_depth(options.format, options.depth))
    needs = needs_of(Picture(source.size, channels, source.depth), canvases, result, options.format)
    needs = replace(needs, memory=needs.memory + _computing(workshop, source, canvases))
    check_disk(needs, _nearest(request.target.parent))
    return Prospect(source, size, canvases, needs)


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
