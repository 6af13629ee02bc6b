"""Begins, previews, completes, interrupts, resumes and stores drafts; nothing is computed twice."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from swinir_gui.errors import RequestError
from swinir_gui.geometry import Region
from swinir_gui.imaging.bleeding import for_network
from swinir_gui.imaging.canvas import Canvas
from swinir_gui.imaging.metadata.carriage import Carriage
from swinir_gui.imaging.resample import middle, reduced
from swinir_gui.imaging.writing import encoded, publish
from swinir_gui.jobs.making import output
from swinir_gui.jobs.making.draft import Draft
from swinir_gui.jobs.making.events import Listener, Noticed, PieceFinished, Saved, Started
from swinir_gui.jobs.making.network_pass import CanvasSource, NetworkPass
from swinir_gui.jobs.making.prospect import look_ahead
from swinir_gui.jobs.making.provenance import provenance_of
from swinir_gui.jobs.making.workshop import Workshop
from swinir_gui.jobs.wanted.request import Existing, UpscaleRequest
from swinir_gui.jobs.wanted.sizes import Print
from swinir_gui.jobs.wanted.targets import free_name
from swinir_gui.language import tr
from swinir_gui.progress import CancelToken, Progress

if TYPE_CHECKING:
    from swinir_gui.engine.pixels import PixelSource
    from swinir_gui.engine.upscaling import Watch


def _nobody(_part: Path, _target: Path) -> None:
    """Listens to nothing."""


def begin(workshop: Workshop, request: UpscaleRequest, scratch: str | None = None) -> Draft:
    """Open a picture and make sure that everything about its result is possible; nothing is computed yet.

    Args:
        workshop: with what the result will be made.
        request: what is asked for.
        scratch: what the names of its scratch files begin with, where somebody may look for them; what they hold already stays.

    Raises:
        AppError: why there can be no result.
    """
    prospect = look_ahead(workshop, request)
    prospect.check_transparency()
    folder = output.target_folder(request)
    with ExitStack() as opened:
        passes: list[NetworkPass] = []
        read: PixelSource = for_network(prospect.source)
        for number, form in enumerate(prospect.canvases):
            name = f"{scratch}-{number}.scratch" if scratch else None
            canvas = opened.enter_context(Canvas(folder, form.size, form.channels, form.depth, name=name))
            passes.append(NetworkPass(workshop.upscaler_for(number), read, canvas, workshop.scale**number))
            read = CanvasSource(canvas)
        draft = Draft(prospect, request, workshop, passes, f"{scratch}.part" if scratch else None)
        opened.pop_all()
    return draft


def complete(workshop: Workshop, draft: Draft, listener: Listener, token: CancelToken) -> None:
    """Compute what is missing; what is finished is kept, also when this run is stopped.

    Tells ``Noticed``, ``Started``, and ``PieceFinished`` for each piece of each pass.

    Raises:
        AppError: why there can be no result.
        Cancelled: the token was set; the draft stays as it is.
    """
    _check_workshop(workshop, draft)
    picture, page = draft.request.picture
    for sentence in output.notices(draft.request, draft.source):
        listener(Noticed(picture, sentence, page=page))
    target, sizes = output.final_name(draft.request), (draft.source.size, draft.size.result)
    unasked = len(draft.source.pages) - 1 if page is None else 0
    listener(Started(picture, target, *sizes, draft.needs, draft.pixels_left, unasked, page=page))
    if draft.complete:
        return
    with draft.working(token):
        for each in draft.passes:
            each.upscaler.upscale(each.source, each.canvas, _watch(draft, each, listener, token), each.finished)
    draft.mark_complete()


def preview(workshop: Workshop, draft: Draft, region: Region, listener: Listener, token: CancelToken) -> None:
    """Compute what is missing of ``region`` (in pixels of the source, inside it) and of the windows that it touches.

    What comes out is what the whole run writes there, and the whole run makes use of it where it can.
    Tells ``PieceFinished`` for each piece; its progress counts the preview alone.

    Raises:
        AppError: why there can be no result.
        Cancelled: the token was set; the draft stays as it is.
        RequestError: the result takes several passes, each of which needs the whole of the one before.
    """
    _check_workshop(workshop, draft)
    if not draft.previewable:
        raise RequestError(
            tr("A picture that goes through the model several times has no preview."), tr("Upscale the whole picture.")
        )
    (only,) = draft.passes
    with draft.working(token):
        watch = _watch(draft, only, listener, token)
        only.upscaler.upscale_region(only.source, only.canvas, region, watch, only.finished)


def store(draft: Draft, listener: Listener, token: CancelToken, storing: Callable[[Path, Path], None] = _nobody) -> None:
    """Reduce the result to the size that was asked for, save it, and tell ``Saved``. The draft stays, and stays complete.

    Args:
        draft: it must be complete.
        listener: hears of it.
        token: stops it.
        storing: told of the complete file, verified and on the disk, and of the name that it is about to get; told again of the
            next free one where somebody else has taken that meanwhile.

    Raises:
        ImageWriteError: it cannot be saved; nothing is left under the final name.
        Cancelled: the token was set; likewise.
    """
    if not draft.complete:
        raise ValueError(f"the draft of {draft.request.source} is not complete")
    target = output.final_name(draft.request)
    with draft.working(token):
        result = middle(reduced(draft.canvas.image(), draft.size.reduced), draft.size.result)
        options = output.save_options(draft.request, draft.source)
        wanted = draft.request.options
        told = provenance_of(draft.workshop, draft.request, draft.size)
        carriage = Carriage(wanted.strip, told, wanted.size.dpi if isinstance(wanted.size, Print) else None)
        options = replace(options, carriage=carriage, part=draft.part)
        with encoded(result, target, draft.source, options, token) as part:
            storing(part, target)
            while not publish(part, target, draft.source, replacing=wanted.existing is Existing.OVERWRITE):
                target = _next_name(draft, target, listener)
                storing(part, target)
    listener(Saved(draft.request.source, target, draft.size.result, draft.seconds, page=draft.request.page))


def _next_name(draft: Draft, taken: Path, listener: Listener) -> Path:
    """Where the result goes since somebody has made a file of the name that it should have had."""
    free = free_name(draft.request.target)
    sentence = tr("“{taken}” was made elsewhere meanwhile and stays, so the result becomes “{name}”")
    listener(Noticed(draft.request.source, sentence.format(taken=taken.name, name=free.name), page=draft.request.page))
    return free


def _check_workshop(workshop: Workshop, draft: Draft) -> None:
    if workshop is not draft.workshop:
        raise ValueError("a draft goes on in the workshop where it was begun, or its parts would not match")


def _watch(draft: Draft, each: NetworkPass, listener: Listener, token: CancelToken) -> Watch:
    from swinir_gui.engine.upscaling import Watch

    (picture, page), number = draft.request.picture, draft.passes.index(each)

    def finished(region: Region, progress: Progress) -> None:
        each.add(region)
        shown = each.in_file_pixels(region)
        if shown:
            listener(PieceFinished(picture, shown, progress, page=page))

    return Watch(
        finished,
        lambda sentence: listener(Noticed(picture, sentence, page=page)),
        token,
        before=sum(earlier.source.size.pixels for earlier in draft.passes[:number]),
        after=sum(later.source.size.pixels for later in draft.passes[number + 1 :]),
    )
