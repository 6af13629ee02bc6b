"""Hands one picture after the other to the inference thread, and takes its answers back into the queue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from swinir_gui.errors import AppError
from swinir_gui.geometry import Region
from swinir_gui.gui.draft_shelf import DraftShelf
from swinir_gui.gui.run_facts import RunOptions, RunProgress, RunState, RunSummary
from swinir_gui.gui.throttle import Throttle
from swinir_gui.gui.workers.upscale import InferenceThread, Order
from swinir_gui.jobs.draft import Draft
from swinir_gui.jobs.events import PieceFinished, Saved, Skipped, Started
from swinir_gui.jobs.job import Job
from swinir_gui.jobs.job_queue import JobQueue
from swinir_gui.jobs.run_tally import RunTally


class RunDriver(QObject):
    """The run: idle, running or paused, and which picture the worker has.

    Args:
        queue: the pictures.
        inference: the thread that computes.
        parent: for Qt.
    """

    state_changed = Signal(object)  # RunState
    progressed = Signal(object)  # RunProgress
    finished = Signal(object)  # RunSummary
    draft_changed = Signal(int)  # job id: its draft is there, or goes
    pieces_finished = Signal(int, object)  # job id, Region of the source
    ended = Signal(int)  # job id: the worker has let go of it
    failed = Signal(int, object)  # job id, AppError
    stopped_by = Signal(object)  # AppError: there is no model to go on with

    def __init__(self, queue: JobQueue, inference: InferenceThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue, self._inference = queue, inference
        self._shelf = DraftShelf(inference.release)
        self._throttle = Throttle(self._tell_progress, parent=self)
        self._tally = RunTally()
        self._state = RunState.IDLE
        self._options: RunOptions | None = None
        self._order: Order | None = None  # what the worker has and did not answer yet
        self._latest: PieceFinished | None = None
        self._dirty: Region | None = None
        self._stopping = False
        self._doomed: set[int] = set()  # to be removed as soon as the worker lets go of them
        self._connect()

    @property
    def state(self) -> RunState:
        """What the worker is asked for."""
        return self._state

    @property
    def at_work(self) -> int | None:
        """The job that the worker has."""
        return self._order.job_id if self._order else None

    def set_options(self, options: RunOptions) -> None:
        """Choices for the pictures that are begun from now on."""
        self._options = options

    def draft(self, job_id: int) -> Draft | None:
        """What there is of a job's result, where that is not on disk under its final name."""
        return self._shelf.get(job_id)

    def tidy(self, shown: int | None) -> None:
        """Let go of drafts that are not needed, but for the one that is looked at."""
        self._shelf.tidy({job_id for job_id in (shown, self.at_work) if job_id is not None})

    def run(self, ids: Iterable[int]) -> None:
        """Put jobs in line, and begin unless a run is under way."""
        before = self._queue.totals.waiting
        self._queue.enqueue(each for each in ids if each != self.at_work)
        count = self._queue.totals.waiting - before
        if self._state is RunState.IDLE and count:
            self._tally, self._stopping = RunTally(), False
            self._set_state(RunState.RUNNING)
        self._tally.total += count
        self._next()

    def preview(self, job_id: int, region: Region) -> None:
        """Compute a region of the source alone; only while no run is under way."""
        job = self._queue.find(job_id)
        if job is None or self._options is None or self._state is not RunState.IDLE:
            return
        self._tally, self._stopping = RunTally(), False
        self._set_state(RunState.RUNNING)
        self._hand_over(self._order_for(job, self._options, region))

    def cancel(self) -> None:
        """Stop the picture at work, and leave those in line alone."""
        if self._state is RunState.IDLE:
            return
        self._stopping = True
        if self._order:
            self._order.token.cancel()
        else:
            self._next()

    def pause(self) -> None:
        """Hold the picture at work where it is."""
        if self._state is RunState.RUNNING and not self._stopping:
            if self._order:
                self._order.token.pause()
            self._set_state(RunState.PAUSED)

    def resume(self) -> None:
        """Go on."""
        if self._state is RunState.PAUSED:
            self._set_state(RunState.RUNNING)
            if self._order:
                self._order.token.resume()
            self._next()

    def remove(self, ids: Iterable[int]) -> None:
        """Take jobs out of the queue; the one at work is stopped first, and the run goes on."""
        wanted = set(ids)
        if self._order and self._order.job_id in wanted:
            self._doomed.add(self._order.job_id)
            self._order.token.cancel()
        gone = wanted - self._doomed
        for job_id in gone:
            self._shelf.spend(job_id)
        self._queue.remove(gone)

    def _connect(self) -> None:
        worker = self._inference.worker
        worker.job_started.connect(self._on_started)
        worker.draft_ready.connect(self._on_draft)
        worker.piece_finished.connect(self._on_piece)
        worker.job_noticed.connect(self._on_noticed)
        worker.job_saved.connect(self._on_saved)
        worker.job_skipped.connect(self._on_skipped)
        worker.job_failed.connect(self._on_failed)
        worker.job_cancelled.connect(self._on_cancelled)
        worker.previewed.connect(self._on_previewed)
        worker.workshop_failed.connect(self._on_workshop_failed)

    def _next(self) -> None:
        """Hand the next picture over, if it is time for that."""
        if self._order or self._state is RunState.IDLE or (self._state is RunState.PAUSED and not self._stopping):
            return
        job = None if self._stopping else self._queue.next_waiting()
        if job is None or self._options is None:
            self._finish()
            return
        self._queue.start(job.id)
        self._tally.look_ahead(self._queue.jobs)
        self._hand_over(self._order_for(job, self._options))

    def _order_for(self, job: Job, options: RunOptions, region: Region | None = None) -> Order:
        sources = tuple(each.path for each in self._queue.jobs)
        found = replace(job.found, number=self._queue.row(job.id) + 1)  # what names can speak of
        return Order(job.id, found, options.compute, options.output, sources, region)

    def _hand_over(self, order: Order) -> None:
        self._order, self._latest, self._dirty = order, None, None
        for job_id in self._shelf.drop_unlike(order):
            self.draft_changed.emit(job_id)
        self.progressed.emit(self._progress())
        self._inference.work(order)

    def _finish(self) -> None:
        tally, stopped = self._tally, self._stopping
        self._queue.release()
        self._stopping = False
        self._set_state(RunState.IDLE)
        if tally.total:  # a preview is no run
            self.finished.emit(RunSummary(tally.done, tally.failed, stopped, tally.seconds))

    def _set_state(self, state: RunState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)

    @property
    def _previews(self) -> bool:
        return self._order is not None and self._order.region is not None

    @Slot(int, object)
    def _on_draft(self, job_id: int, draft: Draft) -> None:
        if self._order:
            self._shelf.put(self._order, draft)
            self.draft_changed.emit(job_id)

    @Slot(int, object)
    def _on_started(self, job_id: int, event: Started) -> None:
        if not self._previews:
            self._queue.opened(job_id, event.size, event.result_size, event.target)

    @Slot(int, object)
    def _on_piece(self, job_id: int, event: PieceFinished) -> None:
        del job_id
        self._latest = event
        self._dirty = _around(self._dirty, event.region)
        self._throttle.touch()

    @Slot(int, str)
    def _on_noticed(self, job_id: int, sentence: str) -> None:
        self._queue.note(job_id, sentence)

    @Slot(int, object)
    def _on_saved(self, job_id: int, event: Saved) -> None:
        self._throttle.flush()
        self._queue.finish(job_id, event.target, event.seconds)
        job = self._queue.find(job_id)
        self._tally.saved(job.size if job else None, event.seconds)
        self._shelf.spend(job_id)
        self._end(job_id)

    @Slot(int, object)
    def _on_skipped(self, job_id: int, event: Skipped) -> None:
        if self._previews:
            self._end(job_id)
            return
        self._queue.finish(job_id, event.target)
        self._tally.done += 1
        self._end(job_id)

    @Slot(int, object)
    def _on_failed(self, job_id: int, error: AppError) -> None:
        self._throttle.flush()
        draft = self._shelf.get(job_id)
        if draft and not draft.complete:  # a complete one can still be stored, once there is room
            self._shelf.spend(job_id)
        self._fail(job_id, error)
        self.failed.emit(job_id, error)
        self._end(job_id)

    @Slot(int, object)
    def _on_workshop_failed(self, job_id: int, error: AppError) -> None:
        self._fail(job_id, error)
        self._stopping = True  # all others would fail for the same reason
        self.stopped_by.emit(error)
        self._end(job_id)

    @Slot(int)
    def _on_cancelled(self, job_id: int) -> None:
        self._throttle.flush()
        if not self._previews:
            self._queue.cancel(job_id)
        self._end(job_id)

    @Slot(int)
    def _on_previewed(self, job_id: int) -> None:
        self._throttle.flush()
        self._end(job_id)

    def _fail(self, job_id: int, error: AppError) -> None:
        if not self._previews:
            self._queue.fail(job_id, error)
            self._tally.failed += 1

    def _end(self, job_id: int) -> None:
        """The worker has answered."""
        self._order = None
        if job_id in self._doomed:
            self._doomed.discard(job_id)
            self._shelf.spend(job_id)
            self._queue.remove([job_id])
            self._tally.total -= 1
        self.ended.emit(job_id)
        self._next()

    def _tell_progress(self) -> None:
        if self._order is None or self._latest is None:
            return
        dirty, self._dirty = self._dirty, None
        progress = self._latest.progress
        if not self._previews:
            self._queue.advance(self._order.job_id, progress.fraction, progress.seconds_left)
        self.progressed.emit(self._progress())
        self.pieces_finished.emit(self._order.job_id, dirty)

    def _progress(self) -> RunProgress:
        assert self._order  # noqa: S101 - asked only while there is one
        tally, draft = self._tally, self._shelf.get(self._order.job_id)
        known = RunProgress(tally.done + tally.failed, tally.total, self._order.found.path.name, preview=self._previews)
        if draft is None or self._latest is None:
            return known
        progress = self._latest.progress
        pieces = draft.source.size.height if draft.streams else len(draft.plan_pieces)
        return replace(
            known,
            piece=round(progress.fraction * pieces),
            pieces=pieces,
            streams=draft.streams,
            fraction=progress.fraction,
            seconds_left=progress.seconds_left,
            seconds_left_all=tally.seconds_left(progress),
        )


def _around(one: Region | None, other: Region) -> Region:
    """The smallest region that holds both."""
    if one is None:
        return other
    left, top = min(one.left, other.left), min(one.top, other.top)
    return Region(left, top, max(one.right, other.right) - left, max(one.bottom, other.bottom) - top)
