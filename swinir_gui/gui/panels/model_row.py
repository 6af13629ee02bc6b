"""One row of the list of models, painted: name, purpose, licence, size and state, with errors below them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from swinir_gui.gui.item_models.model_line import ModelLine, Standing, Wish
from swinir_gui.gui.item_models.model_lines import size_in_words
from swinir_gui.gui.item_models.model_list import LINE_ROLE
from swinir_gui.gui.panels import model_state
from swinir_gui.gui.panels.model_state import Spot
from swinir_gui.gui.panels.row_list import RowPainter
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.painting import paint_line
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import tr

HEIGHT = 56
WIDE_FROM = 800  # of the list, from which the licence has a column
_LICENCE, _SIZE, _STATE = 96, 60, 172
_LEFT = Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True)
class Columns:
    """Where the columns are, from left to right; the licence has none where there is little width."""

    name: QRectF
    licence: QRectF | None
    size: QRectF
    state: QRectF

    @classmethod
    def within(cls, row: QRectF) -> Columns:
        """The columns of a row, or of the head above them."""
        inner = row.adjusted(look.WIDE + look.GAP, 0, -look.WIDE - look.GAP, 0)

        def column(right: float, width: float) -> QRectF:
            return QRectF(right - width, inner.top(), width, inner.height())

        state = column(inner.right(), _STATE)
        size = column(state.left() - look.WIDE, _SIZE)
        licence = column(size.left() - look.GAP, _LICENCE) if row.width() >= WIDE_FROM else None
        right = (licence or size).left() - look.WIDE
        return cls(column(right, right - inner.left()), licence, size, state)


class ModelRow(RowPainter):
    """Paints rows of a ``ModelListModel``."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = parent
        self.pointer = QPointF(-1, -1)  # in the view

    def spots(self, row: QRectF, line: ModelLine) -> list[Spot]:
        """What can be clicked in a row."""
        return model_state.spots(_top(row, line, self._words).state, line)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option
        line, width = index.data(LINE_ROLE), self._view.width()
        words = self._words
        failure = _Failure.of(line, width) if isinstance(line, ModelLine) else None
        return QSize(100, round(words + (failure.height if failure else 0)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        line, row = index.data(LINE_ROLE), QRectF(option.rect)
        if not isinstance(line, ModelLine):
            return
        columns = _top(row, line, self._words)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_fill(painter, row.adjusted(look.GAP, 1, -look.GAP, -1), option.state)
        self._paint_words(painter, columns, line)
        model_state.paint(painter, columns.state, line, self.theme, self._hovered(row, line))
        failure = _Failure.of(line, row.width())
        if failure:
            failure.paint(painter, QPointF(columns.name.left(), columns.name.bottom() - look.TIGHT), self.theme)
        painter.restore()

    @property
    def _words(self) -> float:
        lines = QFontMetricsF(look.font(weight=QFont.Weight.Medium)).height() + QFontMetricsF(look.font(12)).height()
        return max(HEIGHT, lines + 20)

    def _hovered(self, row: QRectF, line: ModelLine) -> Wish | None:
        return next((spot.wish for spot in self.spots(row, line) if spot.place.contains(self.pointer)), None)

    def _paint_words(self, painter: QPainter, columns: Columns, line: ModelLine) -> None:
        theme, name = self.theme, columns.name
        upper = QRectF(name.left(), name.center().y() - 19, name.width(), 20)
        lower = QRectF(name.left(), name.center().y() + 1, name.width(), 18)
        badge = self._badge(line)
        room = upper
        if badge:
            width = QFontMetricsF(look.font(11)).horizontalAdvance(badge) + 12
            title = QFontMetricsF(look.font(weight=QFont.Weight.Medium)).horizontalAdvance(line.title)
            room = QRectF(upper.left(), upper.top(), min(title + 1, upper.width() - width - look.GAP), 20)
            self._paint_badge(painter, QRectF(room.right() + look.GAP, upper.top() + 1, width, 18), badge)
        small = look.font(12)
        _paint_line(painter, room, (line.title, look.font(weight=QFont.Weight.Medium)), theme.text)
        noted = line.standing is Standing.CORRUPT and line.note
        _paint_line(painter, lower, (line.note or line.summary, small), theme.failed if noted else theme.secondary)
        if columns.licence:
            _paint_line(painter, columns.licence, (line.licence, small), theme.secondary)
        _paint_line(painter, columns.size, (size_in_words(line), small), theme.secondary, Qt.AlignmentFlag.AlignRight)

    def _badge(self, line: ModelLine) -> str:
        if line.chosen:
            return tr("In use") if line.usable else tr("Chosen")
        return tr("Next") if line.awaited else ""

    def _paint_badge(self, painter: QPainter, rect: QRectF, text: str) -> None:
        painter.setPen(QPen(self.theme.accent_text, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(look.font(11))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


class _Failure:
    """The two sentences of an error, wrapped to a width."""

    def __init__(self, sentences: tuple[str, str], width: float) -> None:
        self._layouts = [_wrapped(sentence, width) for sentence in sentences]
        self.height = sum(layout.boundingRect().height() for layout in self._layouts) + look.TIGHT

    @classmethod
    def of(cls, line: ModelLine, width: float) -> _Failure | None:
        """What a row of a width has to say of its model."""
        if line.failure is None:
            return None
        error = line.failure.error
        return cls((error.message, error.hint), width - 2 * (look.WIDE + look.GAP))

    def paint(self, painter: QPainter, place: QPointF, theme: Theme) -> None:
        """What happened in red, what to do below it."""
        for layout, color in zip(self._layouts, (theme.failed, theme.secondary), strict=True):
            painter.setPen(color)
            layout.draw(painter, place)
            place += QPointF(0, layout.boundingRect().height())


def _top(row: QRectF, line: ModelLine, words: float) -> Columns:
    """The columns; a row that has more to say below them keeps them where they are."""
    height = words if line.failure else row.height()
    return Columns.within(QRectF(row.left(), row.top(), row.width(), height))


def _paint_line(painter: QPainter, rect: QRectF, text: tuple[str, QFont], color: QColor, align: Qt.AlignmentFlag = _LEFT) -> None:
    words, font = text
    painter.setFont(font)
    painter.setPen(color)
    paint_line(painter, rect, words, align=align)


def _wrapped(text: str, width: float) -> QTextLayout:
    layout = QTextLayout(text, look.font(12))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)  # links are long
    layout.setTextOption(option)
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1.0, width))
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout
