"""The selected picture, and what the canvas shows of it as things change."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from swinir_gui.errors import AppError
from swinir_gui.geometry import Region
from swinir_gui.gui.queue.failures import Failures
from swinir_gui.gui.queue.opening import Foresee, Shown
from swinir_gui.gui.queue.run_driver import RunDriver
from swinir_gui.gui.queue.showing import Showing
from swinir_gui.gui.workers.background import Background
from swinir_gui.jobs.making.draft import Draft
from swinir_gui.jobs.running.job import Job, JobState
from swinir_gui.jobs.running.job_queue import JobQueue
from swinir_gui.jobs.running.queue_facts import Change, Changed, Removed
from swinir_gui.jobs.running.results import Result


class Selection(QObject):
    """Follows queue and run, so that the canvas shows the selected picture as it is: its source, its growing result, the saved one.

    Args:
        queue: the pictures.
        driver: knows the choices, and with ``watch`` the results that are not saved yet.
        failures: tells why a picture cannot be shown.
        background: where files are opened.
        parent: for Qt.
    """

    changed = Signal(object)  # Job | None; again whenever the selected job changes
    marked_changed = Signal()  # other pictures are marked beside the selected one
    pair_changed = Signal(object)  # Pair | None
    painting_changed = Signal(object, object)  # RunPainting | None, Region | None of the result that is new

    def __init__(
        self, queue: JobQueue, driver: RunDriver, failures: Failures, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._queue, self._driver, self._failures, self._background = queue, driver, failures, background
        self._showing = Showing(background, self)
        self._id: int | None = None
        self._told: int | None = None  # of which it was said that it cannot be shown
        self._marked: tuple[int, ...] = ()
        self._showing.pair_changed.connect(self._on_pair)
        self._showing.painting_changed.connect(self.painting_changed)
        self._showing.could_not_open.connect(failures.on_canvas)
        self._showing.could_not_compare.connect(failures.tell)
        self._showing.result_seen.connect(self._on_result_seen)
        driver.watch.draft_changed.connect(self.show_again)
        driver.watch.pieces_finished.connect(self._on_pieces)
        driver.ended.connect(self._on_ended)

    @property
    def job(self) -> Job | None:
        """The job that the canvas shows."""
        return None if self._id is None else self._queue.find(self._id)

    @property
    def marked(self) -> tuple[int, ...]:
        """It, with those that are marked beside it."""
        if self._id is None:
            return ()
        return self._marked if self._id in self._marked else (self._id,)

    @property
    def shown(self) -> Shown | None:
        """What is on the canvas, and with what it can be compared."""
        return self._showing.shown

    def compare_with(self, earlier: Result | None) -> None:
        """Put an earlier result of the picture in its source's place, or the source back."""
        self._showing.compare_with(earlier)

    def foresee(self, foresee: Foresee) -> None:
        """How large results will be, for showing pictures that have none yet as large."""
        self._showing.foresee = foresee

    def select(self, job_id: int | None) -> None:
        """Show a picture, or none."""
        if job_id != self._id:
            self._id, self._told = job_id, None
            self._show()
            self.changed.emit(self.job)
            if job_id is not None:
                self._failures.tell_again(job_id)

    def mark(self, ids: Sequence[int]) -> None:
        """These are selected in the list, with the one that is shown."""
        self._marked = tuple(ids)
        self.marked_changed.emit()

    @Slot(int)
    def show_again(self, job_id: int) -> None:
        """There is something else to be seen of a job."""
        if job_id == self._id:
            self._show()

    def look_again(self) -> None:
        """The person was elsewhere, where results can be deleted and brought back."""
        job = self.job
        if job and (file := job.saved):
            look = partial(os.path.exists, file)  # Path.exists raises before 3.14 where a drive is gone
            self._background.run(look, partial(self._on_looked, job), self._failures.tell)

    def missed(self, jobs: Sequence[Job]) -> None:
        """Somebody wanted the results of these jobs, and their files are gone."""
        for job in jobs:
            self._on_looked(job, there=False)

    def choices_changed(self) -> None:
        """Results may come out otherwise."""
        job = self.job
        if job and self._draft_of(job) is not self._showing.draft:
            self._show()
        else:
            self._showing.choices_changed(job)

    def follow(self, change: Change) -> None:
        """The queue has changed; where the selected picture is gone, its neighbour is selected."""
        if any(isinstance(step, Changed) and any(job.id == self._id for job in step.jobs) for step in change):
            self.changed.emit(self.job)
        if isinstance(change[-1], Removed) and self._id is not None and self.job is None:
            left = self._queue.jobs
            self.select(left[min(change[-1].row, len(left) - 1)].id if left else None)

    def could_not_show(self, error: AppError) -> None:
        """The picture on the canvas cannot be read to its end."""
        job = None if self._showing.job_id is None else self._queue.find(self._showing.job_id)
        if job and job.id != self._told and job.state not in (JobState.WAITING, JobState.RUNNING):
            self._told = job.id
            self._failures.on_canvas(job.id, error)

    def _show(self) -> None:
        job = self.job
        running = job is not None and job.id == self._driver.watch.at_work
        self._showing.show(job, self._draft_of(job) if job else None, running=running)

    def _draft_of(self, job: Job) -> Draft | None:
        """What is shown of a job as its result, in place of a saved one: of one that is done, what other choices make."""
        if job.state is JobState.DONE:
            return self._driver.preview_of(job.id)
        return None if job.state is JobState.WAITING and job.result else self._driver.draft_of(job.id)

    def _on_looked(self, job: Job, there: bool) -> None:  # noqa: FBT001 - as below
        if self._on_result_seen(job, there):
            self.show_again(job.id)

    @Slot(object, bool)
    def _on_result_seen(self, seen: Job, there: bool) -> bool:  # noqa: FBT001 - the slot of a signal
        """Returns whether that is news; another result may be the newest by now."""
        job = self._queue.find(seen.id)
        if job is None or job.saved != seen.saved or there == (job.result is not None):
            return False
        self._queue.saw_result(job.id, there=there)
        return True

    @Slot(object)
    def _on_pair(self, pair: object) -> None:
        self.pair_changed.emit(pair)
        self._driver.watch.tidy(self._showing.drafted)
        self._note_size()

    def _note_size(self) -> None:
        """Of a picture that is shown; its thumbnail, which tells it of others, may take much longer."""
        shown = self.shown
        job = self._queue.find(shown.job_id) if shown else None
        if shown and job and job.size is None and not shown.pair.lost:
            self._queue.measured(job.id, shown.pair.source_size, job.pages)

    @Slot(int, object)
    def _on_pieces(self, job_id: int, dirty: Region | None) -> None:
        self._showing.progressed(job_id, dirty)

    @Slot(int)
    def _on_ended(self, job_id: int) -> None:
        job = self._queue.find(job_id)
        if job and job_id == self._id:
            draft = self._draft_of(job)
            if draft and draft is self._showing.draft:
                self._showing.rest()
            else:
                self._show()
        self._driver.watch.tidy(self._showing.drafted)
