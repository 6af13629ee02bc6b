"""A widget that pans and zooms over a picture: wheel, touch, mouse and arrow keys, and the methods that actions call."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from swinir_gui.geometry import Region
from swinir_gui.gui.views.canvas_input import CanvasInput
from swinir_gui.gui.views.navigator import Navigator
from swinir_gui.gui.views.pair import ViewMode
from swinir_gui.gui.views.panes import Panes
from swinir_gui.gui.views.viewport import Point

_SURROUND = 20  # logical pixels around a fitted picture
_LEAST = QSize(240, 180)


class ZoomableCanvas(QWidget):
    """Knows place and zoom, and not what is painted there."""

    zoom_changed = Signal(float)
    hovered = Signal(object)  # QPointF in logical pixels, or None when the pointer has left

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(_LEAST)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._mode = ViewMode.SLIDER
        self._navigator = Navigator()
        self._navigator.zoom_changed.connect(self.zoom_changed)
        self._input = CanvasInput(self._navigator, self._to_pane, self.devicePixelRatioF)

    @property
    def mode(self) -> ViewMode:
        return self._mode

    @property
    def panes(self) -> Panes:
        """Where the picture is seen, at the moment."""
        return Panes.of(self.size(), self.devicePixelRatioF(), self._mode)

    @property
    def zoom(self) -> float:
        """Device pixels per pixel of the result."""
        return self._navigator.viewport.zoom

    @property
    def fitted(self) -> bool:
        """Whether the whole picture is kept in view."""
        return self._navigator.viewport.fitted

    def visible_region(self) -> Region:
        """What is seen, in pixels of the result."""
        return self._navigator.viewport.visible()

    def fit(self) -> None:
        self._navigator.fit()

    def actual_size(self) -> None:
        """100 %: one pixel of the result on one of the screen."""
        self._navigator.actual_size()

    def zoom_in(self) -> None:
        self._navigator.step(1)

    def zoom_out(self) -> None:
        self._navigator.step(-1)

    def pan(self, right: float, down: float) -> None:
        """Move the view over the picture by logical pixels."""
        ratio = self.devicePixelRatioF()
        self._navigator.pan(right * ratio, down * ratio)

    def resize_panes(self) -> None:
        """The panes have another size or number."""
        panes = self.panes
        self._navigator.set_view(panes.size, _SURROUND * panes.ratio, panes.ratio)

    def choose_cursor(self) -> None:
        """What a press would do here."""
        if self._input.dragging:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._mode is ViewMode.SIDE_BY_SIDE:
            self.setCursor(Qt.CursorShape.CrossCursor)
        elif self._navigator.viewport.exceeds:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resize_panes()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.resize_panes()
        if isinstance(event, QNativeGestureEvent) and self._input.gesture(event):
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.setAccepted(self._input.wheel(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(self._input.press(event))
        self.choose_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._input.move(event)
        self.hovered.emit(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        self._input.release()
        self.choose_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(self._input.double_click(event))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._input.key(event):
            super().keyPressEvent(event)

    def _to_pane(self, position: QPointF) -> Point:
        return self.panes.inside(position)
