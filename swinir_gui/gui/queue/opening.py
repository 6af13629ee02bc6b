"""Opens what the canvas shows of a picture: its source, its result, and what else the result can be compared with."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from swinir_gui.errors import AppError, ImageReadError
from swinir_gui.geometry import Size
from swinir_gui.gui.item_models.result_words import Name, names
from swinir_gui.gui.views.pair import Counterpart, Pair
from swinir_gui.imaging.display import CanvasRaster, FileRaster, SourceRaster
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.jobs.making.draft import Draft
from swinir_gui.jobs.running.job import Job
from swinir_gui.jobs.running.results import Made, Result
from swinir_gui.jobs.wanted.preflight import check_pixels
from swinir_gui.language import tr

Foresee = Callable[[Size], Size]


@dataclass(frozen=True)
class Wish:
    """What is to be shown.

    Attributes:
        job: of which picture.
        draft: what its result is read from, where that is not its file.
        foresee: how large a result will be.
        chosen: the earlier result that it is to be compared with; None for the source.
    """

    job: Job
    draft: Draft | None
    foresee: Foresee
    chosen: Result | None = None


@dataclass(frozen=True)
class Shown:
    """What the canvas shows.

    Attributes:
        job_id: of which picture.
        pair: what is compared.
        draft: what the result is read from, where that is not its file.
        earlier: results of the picture that can stand in the source's place, the newest first.
        chosen: the one that does.
        missed: why the one that was wished for does not.
    """

    job_id: int
    pair: Pair
    draft: Draft | None
    earlier: tuple[tuple[Result, Name], ...] = ()
    chosen: Result | None = None
    missed: AppError | None = None


def opened(wish: Wish, last: Shown | None) -> Shown:
    """What a wish leads to; ``last``, where it shows the same picture already, is not opened again.

    Raises:
        ImageReadError: the source cannot be opened, or is so large that this must be allowed first.
    """
    shown = last or Shown(wish.job.id, _pair(wish), wish.draft)
    return shown if shown.pair.result is None else _with_earlier(shown, wish, shown.pair.result.size)


def _with_earlier(shown: Shown, wish: Wish, size: Size) -> Shown:
    """The same with what there is to be compared, and with what is wished for in the source's place, if that is there."""
    others = [each for each in wish.job.results if _can_stand_for_source(each, wish, size)]
    name, earlier = _named(wish, [each for each in others if os.path.exists(each.file)])  # noqa: PTH110 - as below
    plain = replace(shown, pair=replace(shown.pair, counterpart=None, choosable=bool(earlier)))
    plain = replace(plain, earlier=earlier, chosen=None, missed=None)
    if wish.chosen is None or wish.chosen not in others:
        return plain
    try:
        raster = SourceRaster(PictureSource.open(wish.chosen.file), size)
    except ImageReadError as error:
        return replace(plain, missed=error)
    called = {result: each.short for result, each in earlier}.get(wish.chosen, wish.chosen.file.name)
    pair = replace(plain.pair, counterpart=Counterpart(raster, wish.chosen.size, called, name))
    return replace(plain, pair=pair, chosen=wish.chosen)


def _pair(wish: Wish) -> Pair:
    job, draft = wish.job, wish.draft
    if draft:
        result = CanvasRaster(draft.canvas, draft.source)
        return Pair(job.id, SourceRaster(draft.source, result.size), result, draft.source.size)
    gone = job.saved is not None and not os.path.exists(job.saved)  # noqa: PTH110 - as below
    saved = None if gone else _saved(job)
    if saved and not os.path.exists(job.path):  # noqa: PTH110 - Path.exists raises before 3.14 where a drive is gone
        return Pair(job.id, saved, None, saved.size, lost=True)
    source = PictureSource.open(job.path, job.found.page)
    if not job.allowed:
        check_pixels(job.path, source.size, None)
    size = saved.size if saved else wish.foresee(source.size)
    return Pair(job.id, SourceRaster(source, size), saved, source.size, result_lost=gone)


def _saved(job: Job) -> FileRaster | None:
    """The saved result; it may have become unreadable since."""
    if job.saved is None:
        return None
    try:
        return FileRaster(job.saved)
    except ImageReadError:
        return None


def _can_stand_for_source(result: Result, wish: Wish, size: Size) -> bool:
    """Whether it is another file than what is shown, and shows as much of the picture."""
    return (wish.draft is not None or result.file != wish.job.result) and result.size.has_shape_of(size)


def _named(wish: Wish, earlier: Sequence[Result]) -> tuple[str, tuple[tuple[Result, Name], ...]]:
    """What the result that is shown is called, and what those are that were before it."""
    current = _current(wish)
    if current is None:
        return tr("Result"), tuple(zip(earlier, names(earlier), strict=True))
    name, *others = names([current, *earlier])
    unsaved = wish.draft is not None and name.short == current.file.name  # which is no file yet
    return tr("Result") if unsaved else name.short, tuple(zip(earlier, others, strict=True))


def _current(wish: Wish) -> Result | None:
    """The result that is shown, as far as it is known how it was made."""
    job, draft = wish.job, wish.draft
    if draft:
        return Result(draft.request.target, draft.size.result, Made.by(draft.workshop))
    return next((each for each in job.results if each.file == job.result), None)
