"""Filters the queue: all pictures, only those done, or only those that failed."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel

from swinir_gui.gui.item_models.job_list import JOB_ROLE, JobListModel
from swinir_gui.jobs.running.job import Job, JobState


class JobFilter(Enum):
    """Which rows are shown."""

    ALL = "all"
    DONE = "done"
    FAILED = "failed"

    def lets_through(self, job: Job) -> bool:
        """Whether its row is one of them; a result that is gone is not done."""
        match self:
            case JobFilter.ALL:
                return True
            case JobFilter.DONE:
                return job.is_done
            case JobFilter.FAILED:
                return job.state is JobState.FAILED


class FilteredJobs(QSortFilterProxyModel):
    """The rows of a model that pass a filter; they come and go as their jobs change."""

    def __init__(self, model: JobListModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = model
        self._filter = JobFilter.ALL
        self.setSourceModel(model)

    def set_filter(self, wanted: JobFilter) -> None:
        """Show other rows."""
        if wanted is not self._filter:
            self.beginFilterChange()
            self._filter = wanted
            self.endFilterChange()

    def jobs(self, rows: Iterable[int]) -> list[Job]:
        """Those of some rows; of thousands, ``data`` would have the window wait."""
        if self._filter is not JobFilter.ALL:  # nothing is sorted, so without a filter both have the same rows
            rows = (self.mapToSource(self.index(row, 0)).row() for row in rows)
        return [self._jobs.job(row) for row in rows]

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        if self._filter is JobFilter.ALL:
            return True
        job = self.sourceModel().index(row, 0, parent).data(JOB_ROLE)
        return isinstance(job, Job) and self._filter.lets_through(job)
