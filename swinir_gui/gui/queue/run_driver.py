"""Decides which picture the inference thread gets next, and when a run begins, pauses and ends."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from swinir_gui.errors import AppError, DeviceError, DiskFullError
from swinir_gui.geometry import Region
from swinir_gui.gui.queue.order_watch import OrderWatch
from swinir_gui.gui.queue.removing import Removing
from swinir_gui.gui.workers.inference import InferenceThread
from swinir_gui.gui.workers.order import Order
from swinir_gui.gui.workers.run_account import RunAccount
from swinir_gui.gui.workers.run_facts import RunOptions, RunState, RunSummary
from swinir_gui.jobs.folders.scanning import LeftOut
from swinir_gui.jobs.making.draft import Draft
from swinir_gui.jobs.remembered.session_runs import LeftRun
from swinir_gui.jobs.running.job import Job, JobState
from swinir_gui.jobs.running.job_queue import JobQueue
from swinir_gui.jobs.running.run_tally import DEVICE_FAILURES, RunTally
from swinir_gui.language import tr


class RunDriver(QObject):
    """The run: idle, running or paused, and which picture the worker has.

    Args:
        queue: the pictures.
        inference: the thread that computes.
        parent: for Qt.

    Attributes:
        watch: knows what the worker has, and tells how far that is.
        removing: takes pictures out of the queue, and so out of the run.
    """

    state_changed = Signal(object)  # RunState
    finished = Signal(object)  # RunSummary
    ended = Signal(int)  # job id: the worker has let go of it
    failed = Signal(int, object)  # job id, AppError
    stopped_by = Signal(int, object)  # job id, AppError: there is no model to go on with

    def __init__(self, queue: JobQueue, inference: InferenceThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue, self._inference = queue, inference
        self.watch = OrderWatch(queue, inference, self)
        self.removing = Removing(queue, inference, self.watch, self)
        self._state = RunState.IDLE
        self._options: RunOptions | None = None
        self._begun_with: dict[int, RunOptions] = {}
        self._made_with: dict[int, RunOptions] = {}  # the results that there are
        self._stopping = False
        self._left: LeftRun | None = None
        self._left_out: dict[Path, LeftOut] = {}
        self._device_failures = 0  # in a row
        self._connect()

    @property
    def state(self) -> RunState:
        """What the worker is asked for."""
        return self._state

    def set_options(self, options: RunOptions) -> None:
        """Choices for the pictures that are begun from now on."""
        self._options = options

    def preview_of(self, job_id: int) -> Draft | None:
        """What a preview has made of a job by the choices as they are."""
        return self.watch.preview(job_id, self._options) if self._options else None

    def draft_of(self, job_id: int) -> Draft | None:
        """What there is of a job's result, unless the choices as they are would make another."""
        return self.watch.draft_alike(job_id, self._options) if self._options else None

    def run(self, ids: Iterable[int]) -> None:
        """Put jobs in line, and begin unless a run is under way."""
        before = self._queue.totals.waiting
        self._queue.enqueue(each for each in ids if each not in self.watch.orders)
        count = self._queue.totals.waiting - before
        if self._state is RunState.IDLE and count:
            self._begin()
        if count:
            waiting = [job.found for job in self._queue.jobs if job.state is JobState.WAITING]
            self._inference.expect(waiting, self._left)
            self.watch.account.leave_out(self._left_out.values())
            self._left_out = {}
        self.watch.tally.total += count
        self.watch.recount()
        self._next()

    def outdated(self, ids: Iterable[int], options: RunOptions) -> list[int]:
        """Those of some jobs that have come to an end and that a run would make otherwise: failed, lost, or done by others."""
        jobs = [job for job in map(self._queue.find, ids) if job]
        done = [job for job in jobs if job.state is JobState.DONE]
        other = {job.id for job in done if job.lost or self._made_with.get(job.id) != options}
        return [job.id for job in jobs if job.state is JobState.FAILED or job.id in other]

    def leave_out(self, files: Iterable[LeftOut]) -> None:
        """Files that the next run, or the one under way, is to account for though it makes nothing of them."""
        self._left_out |= {each.path: each for each in files}

    def go_on_with(self, left: LeftRun) -> None:
        """Have the next run take over what an earlier session has left."""
        self._left = left

    def preview(self, job_id: int, region: Region) -> None:
        """Compute a region of the source alone; only while no run is under way."""
        job = self._queue.find(job_id)
        if job is None or self._options is None or self._state is not RunState.IDLE:
            return
        self._begin()
        self.watch.hand_over(self._order_for(job, self._options, region))

    def look_ahead(self, job_id: int, options: RunOptions) -> None:
        """Ask what a picture would take; only while no run is under way."""
        job = self._queue.find(job_id)
        if job and self._state is RunState.IDLE:
            self._inference.look_ahead(self._order_for(job, options))

    def cancel(self) -> None:
        """Stop the picture at work, and leave those in line alone."""
        if self._state is RunState.IDLE:
            return
        self._stopping = True
        for order in self.watch.orders.values():
            order.token.cancel()
        self._next()

    def pause(self) -> None:
        """Hold the picture at work where it is."""
        if self._state is RunState.RUNNING and not self._stopping:
            if self.watch.order:
                self.watch.order.token.pause()
            self._set_state(RunState.PAUSED)
            self._queue.pause(paused=True)

    def resume(self) -> None:
        """Go on."""
        if self._state is RunState.PAUSED:
            self._set_state(RunState.RUNNING)
            self._queue.pause(paused=False)
            for order in self.watch.orders.values():  # what was held may be computed by now
                order.token.resume()
            self._next()

    def put_back(self) -> list[int]:
        """Undo the last removal; what was in line is so again if a run is under way. Returns the ids of what is back."""
        back, in_line = self.removing.put_back()
        if self._state is not RunState.IDLE and not self._stopping:
            self.run(in_line)
        return back

    def _connect(self) -> None:
        watch = self.watch
        watch.started.connect(self._on_started)
        watch.computed.connect(lambda _: self._next())
        watch.failed.connect(self._on_failed)
        watch.made.connect(self._on_made)
        watch.cancelled.connect(self._on_cancelled)
        self._inference.worker.job_saved.connect(self._on_saved)
        watch.unusable.connect(self._on_unusable)
        watch.ended.connect(self._on_ended)

    def _begin(self) -> None:
        self.watch.tally, self.watch.account, self._stopping = RunTally(), RunAccount(), False
        self._set_state(RunState.RUNNING)

    def _next(self) -> None:
        """Hand the next picture over, if it is time for that."""
        if self.watch.order or self._state is RunState.IDLE or (self._state is RunState.PAUSED and not self._stopping):
            return
        job = None if self._stopping else self._queue.next_waiting()
        if job is None or self._options is None:
            if not self.watch.orders:  # what is being stored belongs to the run
                self._finish()
            return
        self._queue.start(job.id)
        self._begun_with[job.id] = self._options
        self.watch.tally.look_ahead(self._queue.jobs)
        self.watch.hand_over(self._order_for(job, self._options))

    def _order_for(self, job: Job, options: RunOptions, region: Region | None = None) -> Order:
        found = replace(job.found, number=self._queue.row(job.id) + 1)  # what names can speak of
        output = replace(options.output, max_pixels=sys.maxsize) if job.allowed else options.output
        return Order(job.id, found, options.compute, output, self._queue.paths, region)

    def _finish(self) -> None:
        tally, stopped = self.watch.tally, self._stopping
        self.watch.account.report.end()
        self._inference.prepare(None)
        self._queue.release()
        self._stopping = False
        self._set_state(RunState.IDLE)
        if tally.total and not stopped:
            self._inference.end()
        if tally.total:  # a preview is no run
            self.finished.emit(RunSummary(tally.done, tally.failed, tally.held, stopped, tally.seconds, self.watch.account))

    def _set_state(self, state: RunState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)

    @Slot(int)
    def _on_started(self, _job_id: int) -> None:
        """The model is there: what comes next can be opened meanwhile."""
        job = None if self._stopping else self._queue.next_waiting()
        if job and self._options:
            self._inference.prepare(self._order_for(job, self._options))

    @Slot(int, object)
    def _on_failed(self, job_id: int, error: AppError) -> None:
        self._device_failures = self._device_failures + 1 if isinstance(error, DeviceError) else 0
        others = self._queue.totals.waiting or self.watch.orders.keys() - {job_id}
        if isinstance(error, DiskFullError) and others and not self._stopping:
            # The others would fail likewise; this one goes first once there is room.
            self._queue.enqueue([job_id])
            self.watch.tally.failed -= 1
            self.pause()
        elif job := self._queue.find(job_id):
            self.watch.account.failed(job.found, error)
        self.failed.emit(job_id, error)
        if self._device_failures >= DEVICE_FAILURES and self._queue.totals.waiting:
            self._device_failures, self._stopping = 0, True
            message = tr("The run has stopped, because {} pictures in a row failed on the device.").format(DEVICE_FAILURES)
            advice = tr("Choose another device in the settings, or restart the computer, and run the rest.")
            self.stopped_by.emit(job_id, DeviceError(message, advice))

    @Slot()
    def _on_saved(self) -> None:
        self._device_failures = 0

    @Slot(int)
    def _on_made(self, job_id: int) -> None:
        self._made_with[job_id] = self._begun_with[job_id]

    @Slot(int)
    def _on_cancelled(self, job_id: int) -> None:
        if self.removing.stopped(job_id) and not self._stopping:
            self._queue.enqueue([job_id])

    @Slot(int, object)
    def _on_unusable(self, job_id: int, error: AppError) -> None:
        self._stopping = True  # all others would fail for the same reason
        if job := self._queue.find(job_id):
            self.watch.account.failed(job.found, error)
        self.stopped_by.emit(job_id, error)

    @Slot(int)
    def _on_ended(self, job_id: int) -> None:
        self.removing.let_go(job_id)
        self.ended.emit(job_id)
        self._next()
