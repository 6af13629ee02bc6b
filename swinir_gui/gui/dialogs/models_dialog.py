"""The list of all models: search, download, check, remove, import and choose them here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from swinir_gui.checkpoints.store import SUFFIXES
from swinir_gui.gui.dialogs.sheet import Answer, Sheet
from swinir_gui.gui.item_models.model_line import ModelLine, Standing, Wish
from swinir_gui.gui.item_models.model_list import FilteredModels, ModelListModel, Wanted
from swinir_gui.gui.panels.drop_frame import DropFrame
from swinir_gui.gui.panels.elided import ElidedLabel
from swinir_gui.gui.panels.model_details import ModelDetails
from swinir_gui.gui.panels.model_filters import ModelFilters
from swinir_gui.gui.panels.model_groups import ModelGroups
from swinir_gui.gui.panels.models_list import ModelsList
from swinir_gui.gui.panels.notice_bar import Notice, NoticeBar
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.file_kinds import file_kind
from swinir_gui.gui.toolkit.incoming import local_paths
from swinir_gui.gui.toolkit.lines import horizontal_line, label, vertical_line
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import ntr, tr

SIZE, LEAST = (1180, 760), (720, 480)
ROOM = 0.95  # of the screen, at most
NARROW_BELOW = 1000


class ModelsDialog(QDialog):
    """Filters at the left, the list, details at the right; it shows and wishes, and does nothing by itself.

    Args:
        parent: the window.
        theme: colours.
    """

    wished = Signal(object, str)  # Wish, model
    files_given = Signal(object)  # list of paths to import
    folder_requested = Signal()

    def __init__(self, parent: QWidget | None, theme: Theme) -> None:
        super().__init__(parent)
        say(self.setWindowTitle, tr("Models"))
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # so that a click beside a field leaves it
        self._theme, self._wanted = theme, Wanted()
        self._model = ModelListModel(self)
        self._filtered = FilteredModels(self._model, self)
        self.groups, self.list, self.details = ModelGroups(), ModelsList(), ModelDetails(theme)
        self.filters = ModelFilters([group.name for group in self.groups.listed], theme)
        self.notice_bar = NoticeBar(theme)
        self._space, self._going = label(kind="secondary"), ElidedLabel("secondary")
        self._drop_frame = DropFrame(self, theme)
        self.list.setModel(self._filtered)
        self._build()
        self._connect()
        self.set_theme(theme)
        self.setMinimumSize(*LEAST)
        self.resize(QSize(*SIZE).boundedTo(self.screen().availableSize() * ROOM))
        self.filters.search.setFocus()

    def show_lines(self, lines: Sequence[ModelLine]) -> None:
        """Show other models, or how the same ones stand now."""
        current = self.list.current
        self._model.show_lines(lines)
        if self.list.current is None:
            self._go_to(current.model if current else next((line.model for line in lines if line.chosen), ""))
        self._count()
        self.details.show_line(self.list.current)

    def show_model(self, model: str) -> None:
        """Go to a model, whatever was looked for."""
        self.groups.choose(0)
        self.filters.reset()
        self._go_to(model)
        self.list.setFocus()

    def show_foot(self, space: str, going: str) -> None:
        """What the models take, and what is on its way."""
        self._space.setText(space)
        self._going.setText(going)

    def show_notice(self, notice: Notice) -> None:
        """What belongs to no row."""
        self.notice_bar.show_notice(notice, {})

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        for part in (self.filters, self.groups, self.list, self.details, self.notice_bar, self._drop_frame):
            part.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW_BELOW
        self.groups.setVisible(not narrow)
        self._beside_groups.setVisible(not narrow)
        self.filters.set_narrow(narrow=narrow)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        count = len(local_paths(event.mimeData()))
        if count:
            event.acceptProposedAction()
            self._drop_frame.say(ntr("Drop to import {n} file", "Drop to import {n} files", count))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        del event
        self._drop_frame.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop_frame.hide()
        event.acceptProposedAction()
        self.files_given.emit(list(local_paths(event.mimeData())))

    def _go_to(self, model: str) -> None:
        row = self._model.row_of(model)
        index = self._filtered.mapFromSource(self._model.index(row)) if row is not None else QModelIndex()
        index = index if index.isValid() else self._filtered.index(0, 0)
        if index.isValid():
            self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.list.scrollTo(index)

    def _look_for(self, wanted: Wanted) -> None:
        self._wanted = wanted
        current = self.list.current
        self._filtered.look_for(wanted)
        self._go_to(current.model if current else "")
        self.details.show_line(self.list.current)
        self._count()

    def _count(self) -> None:
        self.groups.show_counts(self._wanted.counts(self._model.lines, [group.test for group in self.groups.listed]))

    def _wish(self, wish: Wish, model: str) -> None:
        if wish is Wish.REMOVE:
            self._ask_before_removal(model)
        else:
            self.wished.emit(wish, model)

    def _ask_before_removal(self, model: str) -> None:
        row = self._model.row_of(model)
        if row is None:
            return
        line = self._model.lines[row]
        partial = line.standing is Standing.PARTIAL
        title = tr("Throw away what has arrived of “{}”?") if partial else tr("Remove “{}” from this computer?")
        again = tr("It can be downloaded again.")
        lost = tr("The file is deleted, and the program cannot fetch it again.")
        question = (title.format(line.title), lost if line.own else again)
        answers = (
            Answer(tr("Remove"), lambda: self.wished.emit(Wish.REMOVE, model)),
            Answer(tr("Keep it"), self.list.setFocus),
        )
        Sheet(self, self._theme, question, answers)

    def _ask_for_files(self) -> None:
        kind = file_kind(tr("Weight files"), SUFFIXES)
        found, _ = QFileDialog.getOpenFileNames(self, tr("Import weight files"), "", kind)
        if found:
            self.files_given.emit([Path(each) for each in found])

    def _connect(self) -> None:
        self.filters.search.left_downwards.connect(lambda: self.list.setFocus(Qt.FocusReason.TabFocusReason))
        self.filters.changed.connect(self._on_filters)
        self.filters.group_chosen.connect(self.groups.choose)
        self.filters.import_requested.connect(self._ask_for_files)
        self.groups.chosen.connect(self._choose_group)
        self.list.wished.connect(self._wish)
        self.list.moved_to.connect(self.details.show_line)
        self.details.wished.connect(self._wish)

    def _on_filters(self) -> None:
        chosen = self.filters
        self._look_for(replace(self._wanted, words=chosen.search.text(), scale=chosen.scale, family=chosen.family))

    def _choose_group(self, position: int) -> None:
        self.filters.show_group(position)
        self._look_for(replace(self._wanted, group=self.groups.listed[position].test))

    def _build(self) -> None:
        self._beside_groups = vertical_line()
        middle = QHBoxLayout()
        middle.setSpacing(0)
        lists = QVBoxLayout()
        lists.setContentsMargins(0, 0, 0, 0)
        lists.setSpacing(0)
        lists.addWidget(self.notice_bar)
        lists.addWidget(self.list, 1)
        middle.addWidget(self.groups)
        middle.addWidget(self._beside_groups)
        middle.addLayout(lists, 1)
        middle.addWidget(vertical_line())
        middle.addWidget(self.details)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.filters)
        whole.addWidget(horizontal_line())
        whole.addLayout(middle, 1)
        whole.addWidget(horizontal_line())
        whole.addLayout(self._build_foot())

    def _build_foot(self) -> QHBoxLayout:
        folder, close = QPushButton(tr("Open folder")), QPushButton(tr("Close"))
        folder.setProperty("link", True)
        say(folder.setToolTip, tr("Show the folder that downloaded and imported models are in"))
        folder.clicked.connect(self.folder_requested)
        close.clicked.connect(self.reject)
        for button in (folder, close):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.setContentsMargins(look.PADDING, look.GAP, look.PADDING, look.GAP)
        row.setSpacing(look.GAP)
        row.addWidget(self._space)
        row.addWidget(folder)
        row.addStretch(1)
        row.addWidget(self._going, 2)
        row.addWidget(close)
        return row
