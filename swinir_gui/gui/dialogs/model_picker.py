"""The models that are on this machine, to choose one of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from swinir_gui.gui import theme as look
from swinir_gui.gui.panels.lines import label
from swinir_gui.gui.panels.model_panel import ModelFacts
from swinir_gui.gui.theme import Theme

FACTS, MODEL = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
ROW = 72


@dataclass(frozen=True)
class Offer:
    """A model that can be chosen: what the program calls it, and what the card says."""

    model: str
    facts: ModelFacts


class ModelRow(QStyledItemDelegate):
    """Name, sentence, state."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option, index
        return QSize(300, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        theme, facts, area = self._theme, index.data(FACTS), QRect(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        chosen, hovered = bool(state & QStyle.StateFlag.State_Selected), bool(state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            painter.setBrush(theme.selection if chosen else theme.hover)
            painter.drawRoundedRect(QRectF(area).adjusted(2, 1, -2, -1), 6, 6)
        words = area.adjusted(look.WIDE, 8, -look.WIDE, -8)
        third = words.height() // 3
        lines = ((facts.name, theme.text, look.font(weight=QFont.Weight.Medium)), (facts.sentence, theme.secondary, look.font(12)))
        for row, (text, color, font) in enumerate((*lines, (facts.line(compact=False), theme.secondary, look.font(12)))):
            painter.setFont(font)
            painter.setPen(color)
            line = QRect(words.left(), words.top() + row * third, words.width(), third)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


class ModelPicker(QDialog):
    """A list; Enter or a double click chooses."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, theme: Theme, offers: Sequence[Offer], current: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Choose a model"))
        self._model = QStandardItemModel(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(ModelRow(self.list, theme))
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(self.tr("Models on this computer"))
        self.list.activated.connect(self._choose)
        for offer in offers:
            item = QStandardItem(offer.facts.name)
            item.setEditable(False)
            item.setData(offer.facts, FACTS)
            item.setData(offer.model, MODEL)
            item.setToolTip(offer.facts.sentence)
            self._model.appendRow(item)
            if offer.model == current:
                self.list.setCurrentIndex(item.index())
        self._build()

    def _build(self) -> None:
        file, use, close = QPushButton(self.tr("Use a weight file…")), QPushButton(self.tr("Use")), QPushButton(self.tr("Close"))
        file.setToolTip(self.tr("Any SwinIR or HAT checkpoint: .pth, .pt, .safetensors"))
        use.setProperty("primary", True)
        use.setDefault(True)
        file.clicked.connect(self._ask_for_file)
        use.clicked.connect(lambda: self._choose(self.list.currentIndex()))
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(file)
        row.addStretch()
        row.addWidget(close)
        row.addWidget(use)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.PADDING, look.PADDING, look.PADDING, look.PADDING)
        column.addWidget(label(self.tr("On this computer"), "strong"))
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.resize(520, 380)
        self.list.setFocus()

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.data(MODEL))
            self.accept()

    def _ask_for_file(self) -> None:
        kinds = self.tr("Weight files (*.pth *.pt *.safetensors)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Use a weight file"), "", kinds)
        if path:
            self.chosen.emit(path)
            self.accept()
