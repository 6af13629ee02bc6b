"""Receives the worker's answers to its order and updates the queue, the tally and the drafts."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot

from swinir_gui.errors import AppError, EnormousPictureError, ImageWriteError
from swinir_gui.geometry import Region
from swinir_gui.gui.queue.draft_shelf import DraftShelf
from swinir_gui.gui.queue.how_far import Pieces, progress_of
from swinir_gui.gui.workers.inference import InferenceThread
from swinir_gui.gui.workers.order import Order
from swinir_gui.gui.workers.run_account import RunAccount
from swinir_gui.gui.workers.run_facts import Measured, RunOptions
from swinir_gui.jobs.making.draft import Draft
from swinir_gui.jobs.making.events import PieceFinished, Saved, Skipped, Started
from swinir_gui.jobs.running.job_queue import JobQueue
from swinir_gui.jobs.running.results import Made
from swinir_gui.jobs.running.run_tally import RunTally
from swinir_gui.progress import Progress


class OrderWatch(QObject):
    """Follows each order to its end, one that is computed and one that is stored; it decides nothing.

    Args:
        queue: the pictures.
        inference: the thread that computes.
        parent: for Qt.

    Attributes:
        tally: of the run that the orders belong to.
        account: likewise.
    """

    progressed = Signal(object)  # RunProgress
    pieces_finished = Signal(int, object)  # job id, Region of the source
    draft_changed = Signal(int)  # job id: its draft is there, or goes
    started = Signal(int)  # job id: the network reads it
    computed = Signal(int)  # job id: it is only being stored, and the next may come
    made = Signal(int)  # job id: its result is there; comes before the queue knows
    cancelled = Signal(int)  # job id: its run goes no further; the queue knows
    measured = Signal(object)  # Measured
    failed = Signal(int, object)  # job id, AppError
    asked = Signal(int, object)  # job id, AppError: it is not begun before the person has said so
    unusable = Signal(int, object)  # job id, AppError: there is no model to go on with
    ended = Signal(int)  # job id: the worker has let go of it; comes last

    def __init__(self, queue: JobQueue, inference: InferenceThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue, self._inference = queue, inference
        self._shelf = DraftShelf(inference.release)
        self._pieces = Pieces(self._on_pieces, self)
        self.tally, self.account = RunTally(), RunAccount()
        self._order: Order | None = None
        self._storing: dict[int, Order] = {}
        self._made: dict[int, Made] = {}  # by drafts, which may be gone when their results are stored
        self._connect()

    @property
    def order(self) -> Order | None:
        """What the worker computes."""
        return self._order

    @property
    def at_work(self) -> int | None:
        """The job that the worker computes."""
        return self._order.job_id if self._order else None

    @property
    def orders(self) -> Mapping[int, Order]:
        """All that the worker did not answer yet, by job id."""
        return self._storing | ({self._order.job_id: self._order} if self._order else {})

    def hand_over(self, order: Order) -> None:
        """Give the worker an order; drafts that it cannot go on with are deleted."""
        self._order = order
        self._pieces.begin()
        for job_id in self._shelf.drop_unlike(order):
            self.draft_changed.emit(job_id)
        self._tell_progress(order)
        self._inference.work(order)

    def recount(self) -> None:
        """The run has more pictures now, or fewer: say so, though the one at work may be held, or long at a piece."""
        self.tally.look_ahead(self._queue.jobs)
        if self._order:
            self._tell_progress(self._order)

    def draft(self, job_id: int) -> Draft | None:
        """What there is of a job's result, where that is not on disk under its final name."""
        return self._shelf.get(job_id)

    def draft_alike(self, job_id: int, options: RunOptions) -> Draft | None:
        """The same if it looks as by these choices, or is worked on by those that it was begun with."""
        return self.draft(job_id) if job_id in self.orders else self._shelf.alike(job_id, options.compute, options.output)

    def preview(self, job_id: int, options: RunOptions) -> Draft | None:
        """What a preview has made of a job by these choices."""
        return self._shelf.preview(job_id, options.compute, options.output)

    def spend(self, job_id: int) -> None:
        """A job's draft is needed no more."""
        self._shelf.spend(job_id)

    def tidy(self, shown: int | None) -> None:
        """Let go of drafts that are not needed, but for the one that is looked at."""
        self._shelf.tidy({*self.orders, *(() if shown is None else (shown,))})

    def _connect(self) -> None:
        worker = self._inference.worker
        worker.job_started.connect(self._on_started)
        worker.draft_ready.connect(self._on_draft)
        worker.piece_finished.connect(self._on_piece)
        worker.job_computed.connect(self._on_computed)
        worker.job_noticed.connect(self._on_noticed)
        worker.job_saved.connect(self._on_saved)
        worker.job_skipped.connect(self._on_skipped)
        worker.job_failed.connect(self._on_failed)
        worker.job_cancelled.connect(self._on_cancelled)
        worker.previewed.connect(self._on_previewed)
        worker.workshop_failed.connect(self._on_workshop_failed)

    @property
    def _previews(self) -> bool:
        return self._order is not None and self._order.region is not None

    @Slot(int, object)
    def _on_draft(self, job_id: int, draft: Draft) -> None:
        if self._order:
            self._shelf.put(self._order, draft)
            self.account.begun(self._order, draft)
            self._made[job_id] = Made.by(draft.workshop)
            self.draft_changed.emit(job_id)

    @Slot(int, object)
    def _on_started(self, job_id: int, event: Started) -> None:
        if not self._previews:
            self._queue.opened(job_id, event.size, event.result_size, event.target)
            self.started.emit(job_id)

    @Slot(int)
    def _on_computed(self, job_id: int) -> None:
        self._pieces.flush()
        if self._order:
            self._storing[job_id], self._order = self._order, None
            self._queue.computed(job_id)
            self.computed.emit(job_id)

    @Slot(int, object)
    def _on_piece(self, job_id: int, event: PieceFinished) -> None:
        del job_id
        self._pieces.add(event)

    @Slot(int, object)
    def _on_noticed(self, job_id: int, sentence: str) -> None:
        if not self._previews:
            self._queue.note(job_id, sentence)
        if job_id in self.orders:
            self.account.noticed(self.orders[job_id].found, sentence)

    @Slot(int, object)
    def _on_saved(self, job_id: int, event: Saved) -> None:
        self._pieces.flush()
        self.made.emit(job_id)
        self._queue.finish(job_id, event.target, event.seconds, self._made.get(job_id))
        self.account.hear(event)
        job = self._queue.find(job_id)
        self.tally.saved(job.size if job else None, event.seconds)
        self._measure(job_id, event.seconds)
        self._shelf.spend(job_id)
        self._end(job_id)

    @Slot(int, object)
    def _on_skipped(self, job_id: int, event: Skipped) -> None:
        if not self._previews:
            self.made.emit(job_id)
            self._queue.finish(job_id, event.target)
            self.account.hear(event)
            self.tally.done += 1
        self._end(job_id)

    @Slot(int, object)
    def _on_failed(self, job_id: int, error: AppError) -> None:
        self._pieces.flush()
        draft = self._shelf.get(job_id)
        # A complete one can still be stored, once there is room; not where its source has changed.
        if draft and not (draft.complete and isinstance(error, ImageWriteError)):
            self._shelf.spend(job_id)
        if isinstance(error, EnormousPictureError):
            self._hold(job_id, error)
        else:
            self._fail(job_id, error)
            self.failed.emit(job_id, error)
        self._end(job_id)

    @Slot(int, object)
    def _on_workshop_failed(self, job_id: int, error: AppError) -> None:
        self._fail(job_id, error)
        self.unusable.emit(job_id, error)
        self._end(job_id)

    @Slot(int)
    def _on_cancelled(self, job_id: int) -> None:
        self._pieces.flush()
        if not self._previews:
            self._queue.cancel(job_id)
            self.cancelled.emit(job_id)
        self._end(job_id)

    @Slot(int)
    def _on_previewed(self, job_id: int) -> None:
        self._pieces.flush()
        self._end(job_id)

    def _on_pieces(self, progress: Progress, new: Region) -> None:
        if self._order:
            if not self._previews:
                self._queue.advance(self._order.job_id, progress.fraction, progress.seconds_left)
            self._tell_progress(self._order)
            self.pieces_finished.emit(self._order.job_id, new)

    def _tell_progress(self, order: Order) -> None:
        draft = self._shelf.get(order.job_id)
        self.progressed.emit(progress_of(order, draft, self.tally, self._pieces.progress))

    def _measure(self, job_id: int, seconds: float) -> None:
        draft = self._shelf.get(job_id)
        if draft and draft.workshop.asked:
            pixels = sum(each.source.size.pixels for each in draft.passes)
            self.measured.emit(Measured(draft.workshop.asked.model, pixels, seconds))

    def _hold(self, job_id: int, question: EnormousPictureError) -> None:
        if not self._previews:
            self._queue.hold(job_id, question)
            self.tally.held += 1
        self.asked.emit(job_id, question)

    def _fail(self, job_id: int, error: AppError) -> None:
        if not self._previews:
            self._queue.fail(job_id, error)
            self.tally.failed += 1

    def _end(self, job_id: int) -> None:
        if self._storing.pop(job_id, None) is None:
            self._order = None
        self.ended.emit(job_id)
