"""Decides which failures the user is told about."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from swinir_gui.errors import AppError, EnormousPictureError
from swinir_gui.gui.queue import notices
from swinir_gui.jobs.running.job import JobState
from swinir_gui.jobs.running.job_queue import JobQueue


class Failures(QObject):
    """Makes notices of what goes wrong: of a run's failures the first alone, since the rows tell of the others.

    Args:
        queue: the pictures.
        parent: for Qt.
    """

    noticed = Signal(object)  # Notice

    def __init__(self, queue: JobQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._told = 0

    def run_begins(self) -> None:
        """The next failure is the first of its run."""
        self._told = 0

    def tell(self, error: AppError) -> None:
        """Something was left aside, and everything else goes on."""
        self.noticed.emit(notices.warning(error))

    def tell_again(self, job_id: int) -> None:
        """Somebody looks at a picture: why it failed, if it has."""
        job = self._queue.find(job_id)
        if job and job.error and job.state is JobState.FAILED:
            self.noticed.emit(notices.failure(job.error, job))

    @Slot(int, object)
    def in_run(self, job_id: int, error: AppError) -> None:
        """A picture of a run has no result."""
        self._told += 1
        if self._told == 1:
            self.stopped(job_id, error)

    @Slot(int, object)
    def stopped(self, job_id: int, error: AppError) -> None:
        """A run ends with this one."""
        self.noticed.emit(notices.failure(error, self._queue.find(job_id)))

    @Slot(int, object)
    def asked(self, job_id: int, error: AppError) -> None:
        """A run does not begin a picture before the person has said so."""
        self.noticed.emit(notices.question(error, self._queue.find(job_id)))

    @Slot(int, object)
    def on_canvas(self, job_id: int, error: AppError) -> None:
        """A picture cannot be shown; a run that has it, or has had it, tells of that by itself."""
        job = self._queue.find(job_id)
        if job and job.state is not JobState.FAILED:
            self._queue.doubt(job_id, error)
            enormous = isinstance(error, EnormousPictureError)
            self.noticed.emit(notices.question(error, job) if enormous else notices.warning(error, job))
