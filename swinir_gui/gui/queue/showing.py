"""Decides what the canvas shows of a picture: its source alone, its growing result, or the saved one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from swinir_gui.errors import AppError
from swinir_gui.geometry import Region, Size
from swinir_gui.gui.queue.opening import Foresee, Shown, Wish, opened
from swinir_gui.gui.views.pair import RunPainting
from swinir_gui.gui.workers.background import Background, LastErrand
from swinir_gui.jobs.making.draft import Draft
from swinir_gui.jobs.running.job import Job
from swinir_gui.jobs.running.results import Result


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
    result_seen = Signal(object, bool)  # Job whose result's file was looked for, whether it is there
    could_not_compare = Signal(object)  # AppError: an earlier result that was wished for is not there

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._errand = LastErrand(background)
        self.foresee: Foresee = _as_it_is
        self._wish: Wish | None = None
        self._shown: Shown | None = None  # what came of it, or of the one before
        self._outdated = False  # whether something else is to be shown, and not only beside the result
        self._running = False

    @property
    def shown(self) -> Shown | None:
        """What is on the canvas."""
        return self._shown

    @property
    def draft(self) -> Draft | None:
        """The draft that must stay open because it is looked at."""
        return self._shown.draft if self._shown else None

    def show(self, job: Job | None, draft: Draft | None = None, *, running: bool = False) -> None:
        """Show a job, from its draft where it has one; None shows nothing.

        What its result is compared with stays as it was chosen, as long as it is the same job.
        """
        self._running, self._outdated = running, True
        if job is None:
            self._errand.forget()
            self._wish = None
            self._set(None)
        else:
            chosen = self._wish.chosen if self._wish and self._wish.job.id == job.id else None
            self._open(Wish(job, draft, self.foresee, chosen), None)

    def compare_with(self, earlier: Result | None) -> None:
        """Put an earlier result of the picture in its source's place, or the source back."""
        if self._wish:
            self._open(replace(self._wish, chosen=earlier), None if self._outdated else self._shown)

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

    def _open(self, wish: Wish, last: Shown | None) -> None:
        self._wish = wish

        def done(shown: Shown) -> None:
            self._wish = replace(wish, chosen=shown.chosen)
            self._set(shown)
            if wish.job.saved and not wish.draft:
                self.result_seen.emit(wish.job, not shown.pair.result_lost)
            if shown.missed:
                self.could_not_compare.emit(shown.missed)
            self.choices_changed(wish.job)  # as they may have while it was opened

        def failed(error: AppError) -> None:
            self._set(None)
            self.could_not_open.emit(wish.job.id, error)

        self._errand.run(lambda: opened(wish, last), done, failed)

    def _set(self, shown: Shown | None) -> None:
        self._shown, self._outdated = shown, False
        self.pair_changed.emit(shown.pair if shown else None)
        draft = shown.draft if shown else None
        self.painting_changed.emit(_painting(draft, running=self._running) if draft else None, None)


def _as_it_is(size: Size) -> Size:
    return size


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
