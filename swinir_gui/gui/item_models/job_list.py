"""The queue as a Qt list model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from swinir_gui.gui.item_models.job_words import describe, tooltip
from swinir_gui.gui.item_models.namesakes import Namesakes
from swinir_gui.gui.toolkit.outgoing import as_files
from swinir_gui.jobs.running.job import Job
from swinir_gui.jobs.running.queue_facts import Change, Changed, Inserted, Removed, Step

Index = QModelIndex | QPersistentModelIndex

_TOP = QModelIndex()
JOB_ROLE = int(Qt.ItemDataRole.UserRole) + 1
FOLDER_ROLE = JOB_ROLE + 1  # what tells a picture apart from others whose files have its name; mostly nothing


class JobListModel(QAbstractListModel):
    """Mirrors the queue row by row; told of every change by ``apply``."""

    about_to_move = Signal()  # rows come or go, or many of them change, in several steps that belong together
    moved = Signal()  # those were all

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[Job] = []
        self._namesakes = Namesakes()

    def apply(self, change: Change) -> None:
        """Follow a change of the queue."""
        moves = len(change) > 1 or not isinstance(change[0], Changed)
        if moves:
            self.about_to_move.emit()
        for step in change:
            self._follow(step)
        if moves:
            self.moved.emit()

    def job(self, row: int) -> Job:
        """The one that stands there."""
        return self._jobs[row]

    def row_of(self, job_id: int) -> int | None:
        """Where a job stands; ids ascend from top to bottom only until somebody sorts, so nothing is assumed."""
        return next((row for row, job in enumerate(self._jobs) if job.id == job_id), None)

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._jobs)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Results can be dragged into other programs."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if _result(index.data(JOB_ROLE)) else flags

    def mimeTypes(self) -> list[str]:
        return ["text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        results = (_result(index.data(JOB_ROLE)) for index in indexes)
        return as_files([each for each in results if each])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        job = self._jobs[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return job.title
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(job)
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(filter(None, (job.title, self._namesakes.folder(job.path)))) + f", {describe(job)}"
            case _:
                return job if role == JOB_ROLE else self._namesakes.folder(job.path) if role == FOLDER_ROLE else None

    def _follow(self, step: Step) -> None:
        match step:
            case Inserted(row=row, jobs=jobs):
                self.beginInsertRows(QModelIndex(), row, row + len(jobs) - 1)
                self._jobs[row:row] = jobs
                self._namesakes.add(job.path for job in jobs)
                self.endInsertRows()
            case Removed(row=row, count=count):
                self.beginRemoveRows(QModelIndex(), row, row + count - 1)
                self._namesakes.remove(job.path for job in self._jobs[row : row + count])
                del self._jobs[row : row + count]
                self.endRemoveRows()
            case Changed(row=row, jobs=jobs):
                self._jobs[row : row + len(jobs)] = jobs
                self.dataChanged.emit(self.index(row), self.index(row + len(jobs) - 1))


def _result(job: object) -> Path | None:
    return job.result if isinstance(job, Job) else None
