"""Connects the panels, the queue and the worker: the only place that knows all three."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from swinir_gui import paths
from swinir_gui.errors import AppError
from swinir_gui.geometry import Region, Size
from swinir_gui.gui.item_models.job_list import JobListModel
from swinir_gui.gui.queue.failures import Failures
from swinir_gui.gui.queue.run_driver import RunDriver
from swinir_gui.gui.queue.selection import Selection
from swinir_gui.gui.toolkit.incoming import Pasted, keep_copy, keep_image
from swinir_gui.gui.workers.background import Background
from swinir_gui.gui.workers.inference import InferenceThread
from swinir_gui.gui.workers.run_facts import RunOptions, RunState
from swinir_gui.jobs.folders.scanning import LeftOut, Search
from swinir_gui.jobs.folders.survey import Survey, survey
from swinir_gui.jobs.remembered.session_runs import LeftRun
from swinir_gui.jobs.running.job import Job, JobState
from swinir_gui.jobs.running.job_queue import JobQueue
from swinir_gui.jobs.running.queue_facts import Change
from swinir_gui.jobs.wanted.frames import each_frame
from swinir_gui.jobs.wanted.request import Input
from swinir_gui.progress import CancelToken


class QueueController(QObject):
    """Works through the queue, and tells the window what it should show.

    Args:
        queue: the pictures.
        model: the same for Qt's views; kept in step here.
        inference: the thread that computes; ended by ``shut_down``.
        pasted: the folders for pictures that come as pixels and not as files, and for the sample.
        parent: for Qt.

    Attributes:
        selection: which picture is looked at, and what the canvas shows of it.
    """

    totals_changed = Signal(object)  # Totals
    run_state_changed = Signal(object)  # RunState
    progressed = Signal(object)  # RunProgress
    run_finished = Signal(object)  # RunSummary
    job_saved = Signal(object)  # Job
    noticed = Signal(object)  # Notice
    removals_changed = Signal(int)  # pictures that ``put_back`` would bring back
    added = Signal(object)  # list of the ids of what was given, new or there already
    device_known = Signal(str, str)  # its name, the precision
    model_opened = Signal(str, int)  # the model as it was asked for, its scale
    measured = Signal(object)  # Measured
    looked_ahead = Signal(int, object)  # job id, Outlook | AppError

    def __init__(
        self,
        queue: JobQueue,
        model: JobListModel,
        inference: InferenceThread,
        *,
        pasted: Pasted,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._queue, self._model, self._inference, self._pasted = queue, model, inference, pasted
        self._background = Background(parent=self)
        self._driver = RunDriver(queue, inference, self)
        self._failures = Failures(queue, self)
        self.selection = Selection(queue, self._driver, self._failures, self._background, self)
        self._held: set[int] = set()  # that a run has asked about
        queue.changed = self._on_queue_changed
        self._connect()

    @property
    def run_state(self) -> RunState:
        """What the worker is asked for."""
        return self._driver.state

    @property
    def count(self) -> int:
        """Pictures in the queue."""
        return len(self._queue)

    def set_options(self, options: RunOptions) -> None:
        """Choices of the model and output panels, for the pictures that are begun from now on."""
        self._driver.set_options(options)
        self.selection.choices_changed()

    def warm_up(self, options: RunOptions) -> None:
        """Load torch and the chosen model; call it once the window is shown."""
        self._driver.set_options(options)
        self._inference.warm_up(options.compute)

    def gauge(self, options: RunOptions) -> None:
        """Find out how fast the chosen model is, unless there is real work for it; ``measured`` tells."""
        self._inference.gauge(options.compute)

    def look_ahead(self, job_id: int, options: RunOptions) -> None:
        """Find out what a picture would take; ``looked_ahead`` tells. Only while no run is under way."""
        self._driver.look_ahead(job_id, options)

    def add(self, paths: Sequence[Path]) -> None:
        """Append files and the pictures in folders, which are searched in the background; ``added`` tells when."""
        self._background.run(lambda: _found_in(paths), self._append, self._failures.tell)

    def add_image(self, image: QImage) -> None:
        """Append a picture that came as pixels: it becomes a PNG file in the folder for such."""
        self._background.run(lambda: Survey((Input(keep_image(image, self._pasted.sources)),)), self._append, self._failures.tell)

    def add_sample(self) -> None:
        """Append a copy of the picture that comes with the program."""
        sample = paths.resource("sample.jpg")
        self._background.run(lambda: Survey((Input(keep_copy(sample, self._pasted.sources)),)), self._append, self._failures.tell)

    def add_found(self, inputs: Sequence[Input]) -> None:
        """Append pictures that were found already."""
        self._append(Survey(tuple(inputs)))

    def leave_out(self, files: Iterable[LeftOut]) -> None:
        """The report of the next run tells of these too."""
        self._driver.leave_out(files)

    def remove(self, ids: Iterable[int]) -> None:
        """Take pictures out of the queue; the one at work is stopped first."""
        self._driver.removing.remove(ids)

    def unfold(self, jobs: Sequence[Job]) -> None:
        """Have the pages of these files listed each by itself; they are counted in the background, and ``added`` tells of them."""
        self._background.run(lambda: [each_frame([job.found]) for job in jobs], partial(self._unfold, jobs), self._failures.tell)

    def put_back(self) -> list[int]:
        """Undo the last removal or listing of pages, and show the first picture that is back; returns the ids of all."""
        back = self._driver.put_back()
        if back:
            self.selection.select(back[0])
        return back

    def run_all(self, options: RunOptions | None = None) -> None:
        """Work through all pictures that were never begun or were stopped."""
        if options:
            self._driver.set_options(options)
        self.retry(*self._queue.untried())

    def start(self, inputs: Sequence[Input], options: RunOptions) -> None:
        """Work on these pictures of the queue."""
        self._driver.set_options(options)
        self.retry(*self._add(inputs))

    def go_on_with(self, left: LeftRun) -> None:
        """Append the pictures of a run that an earlier session has left, and go on with it."""
        ids = self._add(left.inputs)
        self.added.emit(ids)
        self._driver.go_on_with(left)
        if self.selection.job is None:
            self.selection.select(ids[0])
        self.retry(*ids)

    def again(self, options: RunOptions) -> list[int]:
        """What can be made once more while nothing is left to begin: marked pictures that would come out otherwise now."""
        if self._queue.totals.untried or self.run_state is not RunState.IDLE:
            return []
        return self._driver.outdated(self.selection.marked, options)

    def is_outdated(self, job: Job, options: RunOptions) -> bool:
        """Whether a picture that has come to an end would come out otherwise now."""
        return bool(self._driver.outdated([job.id], options))

    def retry(self, *job_ids: int) -> None:
        """Work on these pictures, once more where they have come to an end."""
        self._failures.run_begins()
        self._driver.run(job_ids)

    def retry_failed(self) -> None:
        """Work once more on all that failed."""
        self.retry(*(job.id for job in self._queue.jobs if job.state is JobState.FAILED))

    def allow(self, job_id: int) -> None:
        """Open an enormous picture after all, and work on it where a run has wanted to."""
        if self._queue.find(job_id) is None:
            return
        self._queue.allow(job_id)
        if job_id in self._held:
            self._held.discard(job_id)
            self.retry(job_id)
        self.selection.show_again(job_id)

    def cancel(self) -> None:
        """Stop the picture at work, and leave those in line alone."""
        self._driver.cancel()

    def pause(self) -> None:
        """Hold the picture at work where it is."""
        self._driver.pause()

    def resume(self) -> None:
        """Go on."""
        self._driver.resume()

    def preview(self, job_id: int, region: Region) -> None:
        """Compute a region, in pixels of the source, of a picture alone; only while no run is under way."""
        self._driver.preview(job_id, region)

    def shut_down(self) -> None:
        """Stop everything and wait for it; nothing is left on disk but what was saved."""
        self._driver.cancel()
        self._inference.shut_down()
        self._background.shut_down()

    @Slot(int, object, int)
    def header_read(self, job_id: int, size: Size, pages: int = 1) -> None:
        """A picture's size is known, and of how many in its file it is the first."""
        if self._queue.find(job_id):
            self._queue.measured(job_id, size, pages)

    @Slot(int, object)
    def doubt(self, job_id: int, error: AppError) -> None:
        """A picture cannot be read, as it seems."""
        if self._queue.find(job_id):
            self._queue.doubt(job_id, error)

    def _connect(self) -> None:
        driver, watch, failures = self._driver, self._driver.watch, self._failures
        failures.noticed.connect(self.noticed)
        driver.state_changed.connect(self.run_state_changed)
        watch.progressed.connect(self.progressed)
        driver.finished.connect(self.run_finished)
        watch.measured.connect(self.measured)
        driver.ended.connect(self._on_ended)
        driver.failed.connect(failures.in_run)
        watch.asked.connect(self._on_asked)
        watch.asked.connect(failures.asked)
        driver.stopped_by.connect(failures.stopped)
        driver.removing.changed.connect(self.removals_changed)
        self._inference.worker.gauged.connect(self.measured)
        self._inference.worker.looked_ahead.connect(self.looked_ahead)
        self._inference.worker.device_known.connect(self.device_known)
        self._inference.worker.model_opened.connect(self.model_opened)

    def _add(self, inputs: Iterable[Input]) -> list[int]:
        """Beside what was pasted, in this session or before, nobody would find its result."""
        sources, results = self._pasted
        return self._queue.add(replace(each, home=results) if each.path.parent == sources else each for each in inputs)

    def _unfold(self, jobs: Sequence[Job], parts: Sequence[Sequence[Input]]) -> None:
        """Those that are in line or at work by now go on as they are."""
        every = [(self._queue.find(job.id), pages) for job, pages in zip(jobs, parts, strict=True)]
        ids = self._driver.removing.unfold({job.id: pages for job, pages in every if job and job.at_rest})
        if ids:
            self.added.emit(ids)
            self.selection.select(ids[0])

    def _append(self, found: Survey) -> None:
        ids = self._add(found.inputs)
        self._driver.removing.spare(ids)
        for error in found.errors:
            self._failures.tell(error)
        if not ids:
            return
        self.added.emit(ids)
        if self.selection.job is None or self._driver.state is RunState.IDLE:
            self.selection.select(ids[0])

    def _on_queue_changed(self, change: Change) -> None:
        self._model.apply(change)
        self.totals_changed.emit(self._queue.totals)
        self.selection.follow(change)

    @Slot(int)
    def _on_asked(self, job_id: int) -> None:
        self._held.add(job_id)

    @Slot(int)
    def _on_ended(self, job_id: int) -> None:
        job = self._queue.find(job_id)
        if job and job.state is JobState.DONE:
            self.job_saved.emit(job)


def _found_in(paths: Sequence[Path]) -> Survey:
    """Files as they are, folders by the pictures in them."""
    return survey(paths, Search(recursive=True), CancelToken(), lambda _: None)
