"""The list of models with its header: arrows move, Enter does the likeliest thing, Delete removes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QWidget

from swinir_gui.gui.item_models.model_line import ModelLine, Wish
from swinir_gui.gui.item_models.model_list import LINE_ROLE, Index
from swinir_gui.gui.panels.model_row import Columns, ModelRow
from swinir_gui.gui.panels.model_state import Spot
from swinir_gui.gui.panels.no_pictures import paint_words
from swinir_gui.gui.panels.row_list import RowList
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import tr

HEAD = 32


class ModelsList(RowList):
    """Rows painted by a ``ModelRow``."""

    wished = Signal(object, str)  # Wish, model
    moved_to = Signal(object)  # ModelLine: the row that is current now

    def __init__(self) -> None:
        super().__init__()
        self._row, self._head = ModelRow(self.viewport()), _Head(self)
        self.paint_with(self._row)
        self.setViewportMargins(0, HEAD, 0, 0)
        self.setResizeMode(QListView.ResizeMode.Adjust)  # sentences wrap anew
        say(self.setAccessibleName, tr("Models"))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._head.update()

    @property
    def current(self) -> ModelLine | None:
        """The line that the keyboard is on."""
        return _line(self.currentIndex())

    def spots_of(self, index: Index) -> list[Spot]:
        """What can be clicked in a row, in pixels of the viewport."""
        line = _line(index)
        return self._row.spots(QRectF(self.visualRect(index)), line) if line else []

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.moved_to.emit(_line(current))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.current
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if line and line.wishes:
                self.wished.emit(line.wishes[0], line.model)
            return
        if line and Wish.REMOVE in line.wishes and event.matches(QKeySequence.StandardKey.Delete):
            self.wished.emit(Wish.REMOVE, line.model)
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(event.position())
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        hit = self._hit(event.position().toPoint())
        if hit and event.button() is Qt.MouseButton.LeftButton and index == self.currentIndex():
            self.wished.emit(hit.wish, index.data(LINE_ROLE).model)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        line = _line(self.indexAt(event.position().toPoint()))
        if line and line.usable and line.wishes and not self._hit(event.position().toPoint()):
            self.wished.emit(line.wishes[0], line.model)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Leave:
            self._point(QPointF(-1, -1))
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._head.setGeometry(0, 0, self.viewport().width(), HEAD)
        self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.model().rowCount():
            painter = QPainter(self.viewport())
            words = (tr("No model is like that"), tr("Look for fewer words, or for any scale and family."))
            paint_words(painter, self.viewport().rect(), words, self.theme, "ph.magnifying-glass")
            painter.end()

    def _point(self, place: QPointF) -> None:
        self._row.pointer = place
        over = self._hit(place.toPoint())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        self.viewport().update()

    def _hit(self, place: QPoint) -> Spot | None:
        spots = self.spots_of(self.indexAt(place))
        return next((spot for spot in spots if spot.place.contains(QPointF(place))), None)


class _Head(QWidget):
    """What the columns are; it stands above the rows, and its columns over theirs."""

    def __init__(self, models: ModelsList) -> None:
        super().__init__(models)
        self._models = models

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        columns = Columns.within(QRectF(0, 0, self.width(), self.height()))
        painter = QPainter(self)
        painter.setFont(look.font(12))
        painter.setPen(self._models.theme.secondary)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        heads = [
            (columns.name, tr("Model"), left),
            (columns.size, tr("Size"), right),
            (columns.state, tr("State"), left),
        ]
        if columns.licence:
            heads.append((columns.licence, tr("Licence"), left))
        for place, text, align in heads:
            painter.drawText(place, int(align | Qt.AlignmentFlag.AlignVCenter), text)
        painter.end()


def _line(index: Index) -> ModelLine | None:
    found = index.data(LINE_ROLE)
    return found if isinstance(found, ModelLine) else None
