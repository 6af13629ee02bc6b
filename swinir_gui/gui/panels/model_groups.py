"""The groups at the left of the list of models: by task and by state on this computer, each with a count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStyle, QStyleOptionViewItem, QWidget

from swinir_gui.checkpoints.catalog import Task
from swinir_gui.gui.item_models.model_line import FETCHED, ModelLine, Standing
from swinir_gui.gui.item_models.model_lines import TASKS
from swinir_gui.gui.item_models.model_list import Index, Test, everything
from swinir_gui.gui.item_models.model_names import task_name
from swinir_gui.gui.panels.row_list import RowPainter
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.painting import paint_line
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import tr

COUNT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
WIDTH, ROW = 184, 30


class Group(NamedTuple):
    """A name, and which models belong to it."""

    name: str
    test: Test


def sections() -> dict[str, list[Group]]:
    """All of them, under their heads."""
    here = [
        Group(tr("Ready"), lambda line: line.usable),
        Group(tr("Your own"), lambda line: line.own),
        Group(tr("Downloading"), lambda line: line.standing in FETCHED),
        Group(tr("Needs attention"), _needs_attention),
    ]
    return {
        tr("Task"): [
            Group(tr("All tasks"), everything),
            Group(tr("Repair, then enlarge"), lambda line: bool(line.parts)),
            *(Group(task_name(task), _of_task(task)) for task in TASKS),
        ],
        tr("On this computer"): here,
    }


class ModelGroups(QListView):
    """One of the groups is chosen.

    Attributes:
        listed: the groups, in their order, without the heads.
    """

    chosen = Signal(int)  # position in ``listed``

    def __init__(self) -> None:
        super().__init__()
        self.listed: list[Group] = []
        self._rows: list[QStandardItem] = []  # of the groups
        self._items, self._row = QStandardItemModel(self), _GroupRow(self)
        for head, groups in sections().items():
            self._add(head).setFlags(Qt.ItemFlag.NoItemFlags)
            self._rows += [self._add(group.name) for group in groups]
            self.listed += groups
        self.setModel(self._items)
        self.setItemDelegate(self._row)
        self.setFixedWidth(WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        say(self.setAccessibleName, tr("Which models are listed"))
        self.choose(0)

    @Slot(int)
    def choose(self, position: int) -> None:
        """Choose one by its position in ``listed``."""
        self.setCurrentIndex(self._rows[position].index())

    def show_counts(self, counts: Sequence[int]) -> None:
        """How many models each group has; empty ones are grey."""
        for group, item, count in zip(self.listed, self._rows, counts, strict=True):
            item.setData(count, COUNT_ROLE)
            item.setData(f"{group.name}, {count}", Qt.ItemDataRole.AccessibleTextRole)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._row.theme = theme
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        rows = [item.row() for item in self._rows]
        if current.row() in rows:
            self.chosen.emit(rows.index(current.row()))

    def _add(self, name: str) -> QStandardItem:
        item = QStandardItem(name)
        item.setEditable(False)
        self._items.appendRow(item)
        return item


class _GroupRow(RowPainter):
    """A name at the left, a count at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shows_focus = True

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option, index
        return QSize(WIDTH, max(ROW, look.line_height() + look.WIDE))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        theme, count = self.theme, index.data(COUNT_ROLE)
        head, chosen = count is None, bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = QRectF(option.rect).adjusted(look.GAP, 1, -look.GAP, -1)
        if not head:
            self.paint_fill(painter, fill, option.state)
        weight = QFont.Weight.DemiBold if head else QFont.Weight.Medium if chosen else QFont.Weight.Normal
        painter.setFont(look.font(12 if head else look.BODY, weight))
        painter.setPen(theme.secondary if head else theme.text if count or chosen else theme.disabled)
        words = fill.adjusted(look.TIGHT if head else look.GAP, 0, -look.GAP, 0)
        number = "" if head else str(count)
        left = words.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(f" {number}"), 0)
        paint_line(painter, left, index.data())
        painter.setFont(look.font(12))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), number)
        painter.restore()


def _of_task(task: Task) -> Test:
    return lambda line: line.task is task


def _needs_attention(line: ModelLine) -> bool:
    return line.failure is not None or line.standing in (Standing.PARTIAL, Standing.CORRUPT, Standing.UNVERIFIED)
