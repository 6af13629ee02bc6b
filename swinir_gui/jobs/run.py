"""Upscale pictures: the one place where files, checkpoints and networks meet.

Torch is imported when a model is first needed, so that front ends start at once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.errors import AppError, ImageWriteError, RequestError
from swinir_gui.geometry import Region
from swinir_gui.imaging.canvas import Canvas
from swinir_gui.imaging.formats import check_fits, depth_notice, stored_depth
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.writing import SaveOptions, save
from swinir_gui.jobs.events import Event, Failed, Noticed, PieceFinished, Saved, Skipped, Started
from swinir_gui.jobs.request import Existing, UpscaleRequest, free_name
from swinir_gui.progress import CancelToken, Progress

if TYPE_CHECKING:
    from swinir_gui.engine.upscaler import Upscaler, Watch

log = logging.getLogger(__name__)

Listener = Callable[[Event], None]


@dataclass(frozen=True)
class ComputeOptions:
    """With what to compute.

    Args:
        model: an id, or the path of a weight file.
        device: auto, cpu, cuda, cuda:N, mps or xpu.
        precision: auto, float32, bfloat16 or float16.
        tile: bound on the side of a piece in pixels; None for what is best.
        overlap: of tiles, in pixels; None for what is best.
        threads: on a CPU; None for all that this process may use.
    """

    model: str
    device: str = "auto"
    precision: str = "auto"
    tile: int | None = None
    overlap: int | None = None
    threads: int | None = None


@dataclass(frozen=True)
class Workshop:
    """A model on a device, loaded once for any number of pictures."""

    model: str
    scale: int
    upscaler: Upscaler


def open_workshop(options: ComputeOptions, store: CheckpointStore) -> Workshop:
    """Load a model onto its device.

    Raises:
        CheckpointError: there is no such model, or its file cannot be used.
        DeviceError: there is no such device, or it lacks the memory.
    """
    from swinir_gui.checkpoints.load import load
    from swinir_gui.engine.device import choose, choose_dtype, threads_available
    from swinir_gui.engine.upscaler import Upscaler, UpscaleSettings

    stored = store.find(options.model)
    settings = UpscaleSettings(
        device=choose(options.device),
        dtype=choose_dtype(options.precision),
        threads=options.threads or threads_available(),
        tile=options.tile,
        overlap=options.overlap,
    )
    resolver = load(stored.path, stored.name)
    return Workshop(stored.name, resolver.scale, Upscaler(resolver, settings))


def upscale_all(workshop: Workshop, requests: Iterable[UpscaleRequest], listener: Listener, token: CancelToken) -> None:
    """Upscale one picture after the other; one that fails is reported and does not stop the rest.

    Raises:
        Cancelled: the token was set; what was saved before stays.
    """
    for request in requests:
        token.check()
        try:
            upscale(workshop, request, listener, token)
        except AppError as error:
            listener(Failed(request.source, error))
        except (RuntimeError, MemoryError) as error:
            log.exception("unexpected failure of %s", request.source)
            message = f"Something failed unexpectedly ({type(error).__name__}: {error})."
            listener(Failed(request.source, AppError(message, "Try again with --device cpu, and please report it.")))


def upscale(workshop: Workshop, request: UpscaleRequest, listener: Listener, token: CancelToken) -> None:
    """Upscale one picture; its result is complete and verified, or absent.

    Raises:
        AppError: why there is no result.
        Cancelled: the token was set.
    """
    began = time.monotonic()
    if _is_taken(request) and request.options.existing is Existing.SKIP:
        listener(Skipped(request.source, request.target))
        return
    source = PictureSource.open(request.source)
    size = source.size.scaled(workshop.scale)
    options = _save_options(request, source)
    check_fits(options.format, size, source.has_alpha, options.depth)
    target = _target(request)
    for sentence in _notices(request, source, options):
        listener(Noticed(request.source, sentence))
    listener(Started(request.source, target, source.size, size))
    with Canvas(target.parent, size, source.channels, options.depth) as canvas:
        workshop.upscaler.upscale(source, canvas, _watch(request.source, listener, token))
        save(canvas.image(), target, source, options, token)
    listener(Saved(request.source, target, size, time.monotonic() - began))


def _watch(picture: Path, listener: Listener, token: CancelToken) -> Watch:
    from swinir_gui.engine.upscaler import Watch

    def finished(region: Region, progress: Progress) -> None:
        listener(PieceFinished(picture, region, progress))

    return Watch(finished, lambda sentence: listener(Noticed(picture, sentence)), token)


def _is_taken(request: UpscaleRequest) -> bool:
    """Whether there is something under the result's name, which must not be the source, by no link either."""
    target = request.target
    try:
        taken = target.exists()
        own = taken and request.source.exists() and target.samefile(request.source)
    except OSError as error:
        message = f"No file can be named “{target}” ({error.strerror})."
        raise ImageWriteError(message, "Choose another name or folder with --out.") from error
    if own:
        raise RequestError(f"The result would replace its source “{target.name}”.", "Give another name or folder with --out.")
    return taken


def _target(request: UpscaleRequest) -> Path:
    """The final name, its folder made."""
    target = request.target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"The folder “{target.parent}” cannot be made."
        raise ImageWriteError(message, "Choose a folder that you may write to with --out.") from error
    return free_name(target) if request.options.existing is Existing.RENAME else target


def _save_options(request: UpscaleRequest, source: PictureSource) -> SaveOptions:
    wanted = request.options.depth or source.depth
    # AVIF keeps 12 of 16 bits: the canvas then holds all 16, and rounding happens once, while encoding.
    return SaveOptions(request.format, 8 if stored_depth(request.format, wanted) == 8 else 16, request.options.quality)


def _notices(request: UpscaleRequest, source: PictureSource, options: SaveOptions) -> list[str]:
    wanted, stored = request.options.depth, stored_depth(options.format, request.options.depth or source.depth)
    if wanted is None:
        reduced = depth_notice(options.format, source.depth)
    else:
        reduced = None if stored == wanted else f"{options.format.title} stores {stored} bits per sample instead of {wanted}"
    return [*source.notices, *([reduced] if reduced else [])]
