"""Which picture the canvas shows, and in which form: its source alone, its result while it grows, or the saved one."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from swinir_gui.errors import AppError, ImageReadError
from swinir_gui.geometry import Region, Size
from swinir_gui.gui.views.pair import Pair, RunPainting
from swinir_gui.gui.workers.background import Background
from swinir_gui.imaging.display import CanvasRaster, FileRaster, SourceRaster
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.jobs.making.draft import Draft
from swinir_gui.jobs.running.job import Job
from swinir_gui.jobs.wanted.preflight import check_pixels

Foresee = Callable[[Size], Size]


@dataclass(frozen=True)
class Shown:
    """What the canvas shows: a job's pair, and the draft that its result is read from, if it is."""

    job_id: int
    pair: Pair
    draft: Draft | None


class Showing(QObject):
    """Opens pictures in the background and hands them to the canvas; until they are open, the one before stays.

    Args:
        background: where files are opened.
        parent: for Qt.

    Attributes:
        foresee: how large a picture's result will be: its source is shown as large, so that nothing jumps when results come.
    """

    pair_changed = Signal(object)  # Pair | None
    painting_changed = Signal(object, object)  # RunPainting | None, Region | None in result pixels that is new
    could_not_open = Signal(int, object)  # job id, AppError

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self.foresee: Foresee = _as_it_is
        self._shown: Shown | None = None
        self._wanted = 0
        self._running = False

    @property
    def draft(self) -> Draft | None:
        """The draft that must stay open because it is looked at."""
        return self._shown.draft if self._shown else None

    def show(self, job: Job | None, draft: Draft | None = None, *, running: bool = False) -> None:
        """Show a job, from its draft where it has one; None shows nothing."""
        self._wanted += 1
        ticket, self._running = self._wanted, running
        if job is None:
            self._set(None)
            return

        def opened(shown: Shown) -> None:
            if ticket == self._wanted:
                self._set(shown)

        def failed(error: AppError) -> None:
            if ticket == self._wanted:
                self._set(None)
                self.could_not_open.emit(job.id, error)

        foresee = self.foresee
        self._background.run(lambda: _open(job, draft, foresee), opened, failed)

    def choices_changed(self, job: Job | None) -> None:
        """The result that is to come may have another size."""
        shown = self._shown
        if job is None or shown is None or shown.job_id != job.id or shown.pair.result is not None or shown.pair.lost:
            return
        if self.foresee(shown.pair.source_size) != shown.pair.source.size:
            self.show(job)

    @property
    def job_id(self) -> int | None:
        """The job whose picture is on the canvas."""
        return self._shown.job_id if self._shown else None

    @property
    def drafted(self) -> int | None:
        """The job whose draft it is."""
        return self._shown.job_id if self._shown and self._shown.draft else None

    def progressed(self, job_id: int, dirty: Region | None) -> None:
        """A job's draft has new pieces, in the region ``dirty`` of the source."""
        if self._shown and self._shown.draft and self._shown.job_id == job_id:
            draft = self._shown.draft
            self.painting_changed.emit(_painting(draft, running=self._running), dirty and dirty.scaled(draft.scale))

    def rest(self) -> None:
        """Nothing is being computed any more: what there is of the result may be compared."""
        self._running = False
        if self._shown:
            self.progressed(self._shown.job_id, None)

    def _set(self, shown: Shown | None) -> None:
        self._shown = shown
        self.pair_changed.emit(shown.pair if shown else None)
        draft = shown.draft if shown else None
        self.painting_changed.emit(_painting(draft, running=self._running) if draft else None, None)


def _as_it_is(size: Size) -> Size:
    return size


def _open(job: Job, draft: Draft | None, foresee: Foresee) -> Shown:
    """Raises ImageReadError: the source cannot be opened, or is so large that this must be allowed first."""
    if draft:
        source = draft.source
        result = CanvasRaster(draft.canvas, source)
        return Shown(job.id, Pair(job.id, SourceRaster(source, result.size), result, source.size), draft)
    saved = _saved(job)
    if saved and not os.path.exists(job.path):  # noqa: PTH110 - Path.exists raises before 3.14 where a drive is gone
        return Shown(job.id, Pair(job.id, saved, None, saved.size, lost=True), None)
    source = PictureSource.open(job.path)
    if not job.allowed:
        check_pixels(job.path, source.size, None)
    size = saved.size if saved else foresee(source.size)
    return Shown(job.id, Pair(job.id, SourceRaster(source, size), saved, source.size), None)


def _saved(job: Job) -> FileRaster | None:
    """The saved result; it may have been moved away since."""
    if job.result is None:
        return None
    try:
        return FileRaster(job.result)
    except ImageReadError:
        return None


def _painting(draft: Draft, *, running: bool) -> RunPainting:
    scale, finished = draft.scale, frozenset(draft.finished)
    left = (piece for piece in draft.plan_pieces if piece not in finished)
    working = [next(left, None)] if running else []
    return RunPainting(
        pieces=tuple(piece.scaled(scale) for piece in draft.plan_pieces),
        finished=tuple(piece.scaled(scale) for piece in finished),
        working=tuple(piece.scaled(scale) for piece in working if piece),
        streams=draft.streams,
        running=running,
    )
