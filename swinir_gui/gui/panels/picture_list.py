"""The list of pictures: its visible rows, its keys and menu, and its empty state."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QListView, QMenu, QWidget

from swinir_gui.gui.item_models.job_list import JOB_ROLE, Index
from swinir_gui.gui.item_models.job_words import details, pages_words
from swinir_gui.gui.panels.list_place import ListPlace, jobs_of, mark_rows, marked_rows
from swinir_gui.gui.panels.no_pictures import paint_words
from swinir_gui.gui.panels.picture_row import PictureRow
from swinir_gui.gui.panels.row_list import RowList
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.jobs.running.job import Job, JobState
from swinir_gui.language import ntr, tr


class PictureList(RowList):
    """Rows painted by a ``PictureRow``.

    Args:
        row: paints them.
        parent: for Qt.
    """

    view_moved = Signal()  # other rows can be seen, or may be
    chosen = Signal(int)  # id of the job that is current now
    remove_requested = Signal(list)  # of ids
    run_requested = Signal(list)  # of ids, of pictures that are neither at work nor in line
    marked = Signal(list)  # ids of all that are selected now
    show_in_folder_requested = Signal(object)  # Path
    copy_requested = Signal()  # of the results of all that are selected
    pages_requested = Signal()  # of the files of all that are selected

    def __init__(self, row: PictureRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._empty = ("", "")
        self._kept: ListPlace | None = None
        self.paint_with(row)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QListView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        say(self.setAccessibleName, tr("Pictures"))

    def set_empty_text(self, title: str, more: str) -> None:
        """What stands there while there is no row."""
        self._empty = (title, more)
        self.viewport().update()

    def visible_jobs(self) -> list[Job]:
        """The jobs of the rows that can be seen, from top to bottom."""
        return self._jobs(self._visible_rows())

    def selected_jobs(self) -> list[Job]:
        """From top to bottom."""
        return self._jobs(marked_rows(self))

    def mark(self, ids: Collection[int]) -> None:
        """Select the rows of these jobs, as far as they are listed; the current one stays."""
        wanted = frozenset(ids)
        rows = [row for row, job in enumerate(self._jobs(range(self.model().rowCount()))) if job.id in wanted]
        if rows:
            mark_rows(self, rows)

    def keep_place(self) -> None:
        """Rows are about to come and go, step by step: until ``restore_place`` nobody is told what that does to the selection."""
        self._kept = ListPlace.of(self, self._visible_rows())
        self.selectionModel().clear()  # thousands of marked rows would be looked at in every step

    def restore_place(self) -> None:
        """They have: what stays is where it was, and others are told what has become of the selection."""
        kept = self._kept
        if kept is None:
            return
        kept.restore(self)
        self._kept = None
        if kept.current_id not in (None, _id(self.currentIndex())):
            self._tell_current()
        self._tell_marked()

    def _tell_current(self) -> None:
        job_id = _id(self.currentIndex())
        if job_id is not None:  # what a filter hides stays chosen
            self.chosen.emit(job_id)

    def _tell_marked(self) -> None:
        self.marked.emit([job.id for job in self.selected_jobs()])

    def _visible_rows(self) -> range:
        count = self.model().rowCount() if self.model() else 0
        if not count or not self.isVisible():
            return range(0)
        height, top = max(1, self.sizeHintForRow(0)), self.verticalOffset()
        return range(max(0, top // height), min(count, (top + self.viewport().height() - 1) // height + 1))

    def _jobs(self, rows: Iterable[int]) -> list[Job]:
        return jobs_of(self, rows)

    def make_current(self, index: QModelIndex) -> None:
        """Select a row as if it was clicked; where it is current already, what is selected beside it stays."""
        if index.row() != self.currentIndex().row() or not self.selectionModel().hasSelection():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def menu_for(self, jobs: list[Job]) -> QMenu:
        """What can be done with these jobs."""
        menu = QMenu(self)
        job = jobs[0]
        single = len(jobs) == 1
        place = job.result or job.path
        show = menu.addAction(tr("Show in folder"), lambda: self.show_in_folder_requested.emit(place))
        show.setEnabled(single)
        copy = menu.addAction(tr("Copy result"), self.copy_requested.emit)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setEnabled(any(each.result for each in jobs))
        at_rest = [each for each in jobs if each.at_rest]
        run = menu.addAction(_run_words(at_rest), lambda: self.run_requested.emit([each.id for each in at_rest]))
        run.setEnabled(bool(at_rest))
        several = [each for each in at_rest if each.pages > 1]
        if several:
            menu.addAction(pages_words(several), self.pages_requested.emit)
        remove = menu.addAction(tr("Remove from the list"), lambda: self.remove_requested.emit([each.id for each in jobs]))
        remove.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        done = [each.id for each in self._jobs(range(self.model().rowCount())) if each.is_done]
        menu.addAction(tr("Remove all that are done"), lambda: self.remove_requested.emit(done)).setEnabled(bool(done))
        menu.addSeparator()
        menu.addAction(tr("Copy details"), lambda: _copy(jobs))
        _explain(menu)
        return menu

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self._kept is None:
            self._tell_current()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if self._kept is None:
            self._tell_marked()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        jobs = self.selected_jobs()
        if jobs and event.matches(QKeySequence.StandardKey.Delete):
            self.remove_requested.emit([job.id for job in jobs])
            return
        if event.key() == Qt.Key.Key_Space:  # held, it shows the source: the window's business
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model().rowCount():
            self.make_current(self.model().index(0, 0))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        jobs = self.selected_jobs()
        if not jobs:
            return
        place = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        menu = self.menu_for(jobs)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        place = self.visualRect(self.currentIndex())
        if place.bottom() >= 0 and place.top() < event.oldSize().height():  # who looks at it goes on seeing where it is
            self.scrollTo(self.currentIndex())
        self.view_moved.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.view_moved.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show:
            self.view_moved.emit()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.model().rowCount():
            painter = QPainter(self.viewport())
            paint_words(painter, self.viewport().rect(), self._empty, self.theme)
            painter.end()


def _id(index: Index) -> int | None:
    job = index.data(JOB_ROLE)
    return job.id if isinstance(job, Job) else None


def _run_words(jobs: list[Job]) -> str:
    """What a run of these is called."""
    if all(job.state is not JobState.ADDED for job in jobs):
        return tr("Run again")
    return ntr("Run this one", "Run these {n}", len(jobs))


def _copy(jobs: list[Job]) -> None:
    QGuiApplication.clipboard().setText("\n\n".join(details(job) for job in jobs))


def _explain(menu: QMenu) -> None:
    """Give every action a tooltip: its words, and its keys where it has some."""
    for action in menu.actions():
        action.setToolTip(_with_keys(action))
    menu.setToolTipsVisible(False)


def _with_keys(action: QAction) -> str:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{action.text()} ({keys})" if keys else action.text()
