"""Keeps the current row, the selection and the scroll position of the list while rows come and go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, groupby

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange
from PySide6.QtWidgets import QListView

from swinir_gui.gui.item_models.job_filter import FilteredJobs
from swinir_gui.gui.item_models.job_list import JOB_ROLE
from swinir_gui.jobs.running.job import Job

_Flag = QItemSelectionModel.SelectionFlag


@dataclass(frozen=True)
class ListPlace:
    """In ids of jobs, which stay the same wherever their rows go.

    Attributes:
        order: all rows.
        current: the row that is current; -1 where none is.
        marked: those that are selected.
        tops: where the upper edges of the visible rows are, in pixels of the viewport, from top to bottom.
    """

    order: tuple[int, ...]
    current: int
    marked: frozenset[int]
    tops: Mapping[int, int]

    @classmethod
    def of(cls, view: QListView, visible: range) -> ListPlace:
        """As it is now; ``visible`` are the rows that can be seen."""
        order = _ids(view)
        marked = frozenset(order[row] for row in marked_rows(view))
        tops = {order[row]: view.visualRect(view.model().index(row, 0)).top() for row in visible}
        return cls(order, view.currentIndex().row(), marked, tops)

    @property
    def current_id(self) -> int | None:
        """The job whose row is current."""
        return self.order[self.current] if self.current >= 0 else None

    def restore(self, view: QListView) -> None:
        """As it was, as far as there still are such rows; where the current one is gone, the next of those that stay is."""
        rows = {job_id: row for row, job_id in enumerate(_ids(view))}
        view.executeDelayedItemsLayout()
        self._scroll(view, rows)
        mark_rows(view, [row for job_id, row in rows.items() if job_id in self.marked])
        self._make_current(view, rows)

    def _scroll(self, view: QListView, rows: Mapping[int, int]) -> None:
        """The current row, or the topmost that can be seen and stays, does not move."""
        job_id = next((each for each in (self.current_id, *self.tops) if each in self.tops and each in rows), None)
        if job_id is not None:
            moved = view.visualRect(view.model().index(rows[job_id], 0)).top() - self.tops[job_id]
            view.verticalScrollBar().setValue(view.verticalScrollBar().value() + moved)

    def _make_current(self, view: QListView, rows: Mapping[int, int]) -> None:
        if self.current < 0:
            return
        nearest = chain(self.order[self.current :], reversed(self.order[: self.current]))
        found = next((each for each in nearest if each in rows), None)
        if found is None:
            return
        index, stays = view.model().index(rows[found], 0), found == self.current_id
        view.setAutoScroll(not stays)  # it may be out of sight, and is to be left there
        view.selectionModel().setCurrentIndex(index, _Flag.NoUpdate if stays else _Flag.ClearAndSelect)
        view.setAutoScroll(True)


def jobs_of(view: QListView, rows: Iterable[int]) -> list[Job]:
    """The jobs of some rows."""
    model = view.model()
    if isinstance(model, FilteredJobs):
        return model.jobs(rows)
    found = (model.index(row, 0).data(JOB_ROLE) for row in rows)
    return [job for job in found if isinstance(job, Job)]


def marked_rows(view: QListView) -> list[int]:
    """The rows that are selected, from top to bottom; Qt's own list of them takes ten times as long."""
    ranges: list[QItemSelectionRange] = view.selectionModel().selection().toList()
    return sorted(row for each in ranges for row in range(each.top(), each.bottom() + 1))


def mark_rows(view: QListView, rows: Iterable[int]) -> None:
    """Select these rows, given from top to bottom, and no others; the current one stays."""
    selection = QItemSelection()
    for _, run in groupby(enumerate(rows), lambda each: each[1] - each[0]):  # an unbroken run is one range
        first, *rest = (row for _, row in run)
        selection.select(view.model().index(first, 0), view.model().index(rest[-1] if rest else first, 0))
    view.selectionModel().select(selection, _Flag.ClearAndSelect)


def _ids(view: QListView) -> tuple[int, ...]:
    return tuple(job.id for job in jobs_of(view, range(view.model().rowCount())))
