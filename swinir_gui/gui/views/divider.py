"""The line between before and after, and its handle."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from swinir_gui.gui.toolkit.focus_rings import wears_ring
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import LIGHT, Theme
from swinir_gui.language import tr

HANDLE = 36
_RING = 4  # room for the ring of the focus around the handle
THICKNESS = HANDLE + 2 * _RING
_GRAB = 24
_STEPS = 1000
_STEP, _PAGE = 10, 100


class Divider(QSlider):
    """A slider in thousandths whose groove is the picture itself: its parent places it where its value says.

    Being a slider, it has the keys of one, and a name and value for screen readers.
    """

    fraction_chosen = Signal(float)  # by a key or a screen reader
    dragged_to = Signal(QPointF)  # in the parent's logical pixels

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, _STEPS)
        self.setSingleStep(_STEP)
        self.setPageStep(_PAGE)
        self.setValue(_STEPS // 2)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        say(self.setAccessibleName, tr("Divider between both pictures"))
        say(self.setToolTip, tr("Drag to compare ([ and ])"))
        self.line = Qt.Orientation.Vertical
        self.theme: Theme = LIGHT
        self._grip: QPointF | None = None
        self.valueChanged.connect(lambda value: self.fraction_chosen.emit(value / _STEPS))

    def show_fraction(self, fraction: float) -> None:
        """Take a value that somebody else has chosen, without telling it as one's own."""
        self.blockSignals(True)
        self.setValue(round(fraction * _STEPS))
        self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # it zooms, here as beside the line

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._grabs(event.position()):
            event.ignore()  # beside the line: the picture is dragged
            return
        self._grip = event.position() - QPointF(self.rect().center())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        across = Qt.CursorShape.SplitHCursor if self.line == Qt.Orientation.Vertical else Qt.CursorShape.SplitVCursor
        if self._grip is not None:
            self.dragged_to.emit(self.mapToParent(event.position() - self._grip))
            event.accept()
            return
        self.setCursor(across if self._grabs(event.position()) else Qt.CursorShape.OpenHandCursor)
        event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(self._grip is not None)
        self._grip = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(self._grabs(event.position()))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QRectF(self.rect()).center()
        line = QRectF(self.rect())
        if self.line == Qt.Orientation.Vertical:
            line.adjust(middle.x() - 1, 0, -middle.x() + 1, 0)
            hairlines = line.adjusted(-1, 0, 1, 0)
        else:
            line.adjust(0, middle.y() - 1, 0, -middle.y() + 1)
            hairlines = line.adjusted(0, -1, 0, 1)
        painter.fillRect(hairlines, QColor(0, 0, 0, 115))
        painter.fillRect(line, Qt.GlobalColor.white)
        self._paint_handle(painter, middle)

    def _paint_handle(self, painter: QPainter, middle: QPointF) -> None:
        painter.setPen(QPen(QColor(0, 0, 0, 90), 1.5))
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawEllipse(middle, HANDLE / 2 - 0.5, HANDLE / 2 - 0.5)
        painter.setPen(QPen(QColor("#3a3a3a"), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.save()
        painter.translate(middle)
        if self.line == Qt.Orientation.Horizontal:
            painter.rotate(90)
        for side in (-1, 1):
            painter.drawPolyline([QPointF(side * 6, -4.5), QPointF(side * 10.5, 0), QPointF(side * 6, 4.5)])
        painter.restore()
        if wears_ring(self):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for color, radius in ((QColor(0, 0, 0, 150), HANDLE / 2 + 3), (self.theme.accent_text, HANDLE / 2 + 2)):
                painter.setPen(QPen(color, 2))
                painter.drawEllipse(middle, radius, radius)

    def _grabs(self, at: QPointF) -> bool:
        way = at - QRectF(self.rect()).center()
        across = way.x() if self.line == Qt.Orientation.Vertical else way.y()
        on_handle = QPointF.dotProduct(way, way) <= (HANDLE / 2) ** 2
        return abs(across) <= _GRAB / 2 or on_handle
