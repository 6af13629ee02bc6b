"""The whole picture in small, with a frame around the visible part."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from swinir_gui.geometry import Region, Size
from swinir_gui.gui.toolkit.focus_rings import wears_ring
from swinir_gui.gui.toolkit.keyboard import ARROWS
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import LIGHT, Theme
from swinir_gui.language import tr

LONGEST = QSize(160, 120)
_FRAME = 5
_RADIUS = 6
_DIMMED = QColor(0, 0, 0, 115)
_KEY_STEP = 0.25  # of the visible part
_LEAST_FRAME = 6.0


class Minimap(QWidget):
    """Shown by its parent while the picture is larger than the view; a click or drag says where to go."""

    centre_requested = Signal(float, float)  # in pixels of the picture

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        say(self.setAccessibleName, tr("Overview of the picture"))
        say(self.setToolTip, tr("Drag to move over the picture (arrow keys)"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.theme: Theme = LIGHT
        self._size, self._visible = Size(1, 1), Region(0, 0, 1, 1)
        self._image: QImage | None = None

    def show_part(self, size: Size, visible: Region, image: QImage | None) -> None:
        """A picture of ``size``, of which ``visible`` is seen; ``image`` is all of it, small, or not there yet."""
        changed = (size, visible) != (self._size, self._visible) or image is not self._image
        self._size, self._visible, self._image = size, visible, image
        shown = QSize(size.width, size.height).scaled(LONGEST, Qt.AspectRatioMode.KeepAspectRatio)
        self.resize(max(shown.width(), 24) + 2 * _FRAME, max(shown.height(), 24) + 2 * _FRAME)
        if changed:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(self.theme.accent_text, 2) if wears_ring(self) else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(18, 18, 18, 225))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        picture, frame = self._picture(), self._frame()
        if self._image is not None:
            painter.drawImage(picture, self._image)
        outside = QPainterPath()
        outside.addRect(picture)
        outside.addRect(frame)
        painter.fillPath(outside, _DIMMED)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(Qt.GlobalColor.white), 2, j=Qt.PenJoinStyle.MiterJoin))
        painter.drawRect(frame)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._ask(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._ask(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = ARROWS.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
            return
        seen = self._visible
        x, y = seen.left + seen.width / 2, seen.top + seen.height / 2
        self.centre_requested.emit(x + way[0] * _KEY_STEP * seen.width, y + way[1] * _KEY_STEP * seen.height)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def _ask(self, at: QPointF) -> None:
        picture = self._picture()
        x = (at.x() - picture.left()) / picture.width() * self._size.width
        y = (at.y() - picture.top()) / picture.height() * self._size.height
        self.centre_requested.emit(x, y)

    def _picture(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_FRAME, _FRAME, -_FRAME, -_FRAME)

    def _frame(self) -> QRectF:
        """Around what is seen, never too small to be found."""
        picture, seen = self._picture(), self._visible
        across, down = picture.width() / self._size.width, picture.height() / self._size.height
        width, height = max(seen.width * across, _LEAST_FRAME), max(seen.height * down, _LEAST_FRAME)
        middle = QPointF((seen.left + seen.width / 2) * across, (seen.top + seen.height / 2) * down) + picture.topLeft()
        frame = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
        return frame.adjusted(1, 1, -1, -1)
