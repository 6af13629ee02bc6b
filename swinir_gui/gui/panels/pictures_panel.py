"""Step 1 of the left column: the pictures and the progress of each."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from swinir_gui.gui.item_models.job_filter import FilteredJobs, JobFilter
from swinir_gui.gui.item_models.job_list import JobListModel
from swinir_gui.gui.panels.no_pictures import HEAD_MARGINS, add_button, no_pictures_yet, undo_button
from swinir_gui.gui.panels.picture_list import PictureList
from swinir_gui.gui.panels.picture_row import PictureRow
from swinir_gui.gui.panels.section import SectionHead
from swinir_gui.gui.panels.segmented import Segmented
from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.gui.toolkit.throttle import Throttle
from swinir_gui.gui.workers.thumbnails import Thumbnails
from swinir_gui.jobs.running.job import Job
from swinir_gui.jobs.running.queue_facts import Totals
from swinir_gui.language import ntr, tr

MANY = 20  # pictures, above which the filter shows


class PicturesPanel(QWidget):
    """Header, filter and list.

    Args:
        model: the queue.
        thumbnails: told which rows can be seen.
        theme: colours.

    Attributes:
        list: the rows, which tell what is wished of them.
    """

    add_requested = Signal()
    undo_requested = Signal()
    selected = Signal(int)  # id

    def __init__(self, model: JobListModel, thumbnails: Thumbnails, theme: Theme) -> None:
        super().__init__()
        self._model, self._thumbnails = model, thumbnails
        self._selected: Job | None = None
        self._totals = Totals()
        self._filtered = FilteredJobs(model, self)
        self._row = PictureRow(thumbnails, self)
        self.list = PictureList(self._row)
        self.list.setModel(self._filtered)
        self._look_around = Throttle(self._want_visible, parent=self)
        self._head = SectionHead(1, tr("Pictures"), theme)
        self._count, self._undo, self._add = QLabel(), undo_button(), add_button()
        self._filter = Segmented(tr("Which pictures are listed"))
        self._lay_out()
        self._connect()
        self._say_empty()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._head.set_theme(theme)
        self.list.set_theme(theme)
        self._add.setIcon(icons.icon("ph.plus", theme))
        self._undo.setIcon(icons.icon("ph.arrow-counter-clockwise", theme))
        self._count.setStyleSheet(
            f"background: {theme.track.name()}; color: {theme.text.name()}; border-radius: 5px; padding: 2px 7px;"
        )

    @Slot(object)
    def set_totals(self, totals: Totals) -> None:
        """How many pictures stand where."""
        self._count.setText(f"{totals.all:,}")
        self._totals = totals
        self._count.setVisible(totals.all > 0)
        say(self._count.setAccessibleName, ntr("{n} picture", "{n} pictures", totals.all))
        many = totals.all > MANY
        self._filter.setVisible(many)
        words = (tr("All"), totals.all), (tr("Done"), totals.done), (tr("Failed"), totals.failed)
        self._filter.set_texts([f"{word} {count:,}" for word, count in words])
        if not many:
            self._filter.set_current(0)
            self._set_filter(0)

    def offer_undo(self, *, offered: bool) -> None:
        """Whether pictures that were removed can be put back."""
        self._undo.setVisible(offered)

    def retell(self) -> None:
        """In another language."""
        self.set_totals(self._totals)
        self._say_empty()

    @Slot(object)
    def show_selected(self, job: Job | None) -> None:
        """Make the row of a job the current one, where the filter lets it through."""
        self._selected = job
        if job is None:
            self.list.clearSelection()
            return
        row = self._model.row_of(job.id)
        index = self._filtered.mapFromSource(self._model.index(row)) if row is not None else QModelIndex()
        if index.isValid():
            self.list.make_current(index)

    def _lay_out(self) -> None:
        say(self.setAccessibleName, tr("Pictures"))
        self._count.setFont(look.font(11))
        self._count.hide()
        everything, done, failed = tr("All pictures"), tr("Pictures that are done"), tr("Pictures that failed")
        self._filter.add_texts(["", "", ""], [everything, done, failed])
        self._filter.set_current(0)
        self._filter.hide()
        self._undo.hide()
        self._head.add(self._undo)
        self._head.add(self._count)
        self._head.add(self._add)
        top = QVBoxLayout()
        top.setContentsMargins(*HEAD_MARGINS)
        top.setSpacing(look.GAP)
        top.addWidget(self._head)
        top.addWidget(self._filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.list, 1)

    def _connect(self) -> None:
        self._add.clicked.connect(self.add_requested)
        self._undo.clicked.connect(self.undo_requested)
        self._filter.chosen.connect(self._set_filter)
        self.list.chosen.connect(self._on_chosen)
        self._model.about_to_move.connect(self.list.keep_place)
        self._model.moved.connect(self.list.restore_place)
        self.list.view_moved.connect(self._look_around.touch)
        for changed in (self._filtered.rowsInserted, self._filtered.rowsRemoved, self._filtered.modelReset):
            changed.connect(self._look_around.touch)
        self._thumbnails.loaded.connect(self._repaint)

    @Slot(int)
    def _on_chosen(self, job_id: int) -> None:
        if self._selected is None or self._selected.id != job_id:  # it is new to the others
            self.selected.emit(job_id)

    @Slot(int)
    def _set_filter(self, choice: int) -> None:
        self._filtered.set_filter(list(JobFilter)[choice])
        self.show_selected(self._selected)
        self._say_empty()
        self._look_around.touch()

    def _say_empty(self) -> None:
        texts = [
            no_pictures_yet(),
            (tr("None is done yet"), tr("Results are listed here as they are saved.")),
            (tr("None has failed"), tr("Pictures without a result would be listed here.")),
        ]
        self.list.set_empty_text(*texts[self._filter.current])

    @Slot(int)
    def _repaint(self, job_id: int) -> None:
        row = self._model.row_of(job_id)
        if row is not None:
            self.list.update(self._filtered.mapFromSource(self._model.index(row)))

    def _want_visible(self) -> None:
        rows = [(job.id, job.found) for job in self.list.visible_jobs()]
        self._thumbnails.want(rows, self.devicePixelRatioF())
