"""How wheel, touch, mouse and keys pan and zoom a picture."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent

from swinir_gui.gui.toolkit.keyboard import ARROWS
from swinir_gui.gui.views.navigator import Navigator
from swinir_gui.gui.views.viewport import Point

_NOTCH = 120  # what a wheel reports for one click of it
_ZOOM_PER_NOTCH = 1.25
_KEY_STEP = 64.0  # logical pixels that an arrow key moves the picture
_LONG_KEY_STEP = 320.0


class CanvasInput:
    """Turns events into movements; each method says whether it used the event.

    Args:
        navigator: is moved.
        to_pane: the device pixel of the pane under a position of the widget.
        ratio: device pixels per logical pixel, at the moment.
    """

    def __init__(self, navigator: Navigator, to_pane: Callable[[QPointF], Point], ratio: Callable[[], float]) -> None:
        self._navigator, self._to_pane, self._ratio = navigator, to_pane, ratio
        self._dragged_from: QPointF | None = None

    @property
    def dragging(self) -> bool:
        return self._dragged_from is not None

    def wheel(self, event: QWheelEvent) -> bool:
        """A wheel zooms at the pointer; two fingers on a touchpad pan, and zoom with Ctrl."""
        pixels, ctrl = event.pixelDelta(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        fingers = not pixels.isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase
        if fingers and not ctrl:
            self._navigator.pan(-pixels.x() * self._ratio(), -pixels.y() * self._ratio())
            return True
        notches = event.angleDelta().y() / _NOTCH
        if notches:
            self._navigator.zoom_by(_ZOOM_PER_NOTCH**notches, self._to_pane(event.position()))
        return bool(notches)

    def gesture(self, event: QNativeGestureEvent) -> bool:
        """Two fingers that part or meet zoom; a double tap goes between whole and 100 %."""
        kind = event.gestureType()
        if kind == Qt.NativeGestureType.ZoomNativeGesture:
            self._navigator.zoom_by(max(0.1, 1 + event.value()), self._to_pane(event.position()))
            return True
        if kind == Qt.NativeGestureType.SmartZoomNativeGesture:
            self._navigator.toggle(self._to_pane(event.position()))
            return True
        return False

    def press(self, event: QMouseEvent) -> bool:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return False
        self._dragged_from = event.position()
        return True

    def move(self, event: QMouseEvent) -> bool:
        if self._dragged_from is None:
            return False
        way = (event.position() - self._dragged_from) * self._ratio()
        self._dragged_from = event.position()
        self._navigator.pan(-way.x(), -way.y())
        return True

    def release(self) -> None:
        self._dragged_from = None

    def double_click(self, event: QMouseEvent) -> bool:
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        self._navigator.toggle(self._to_pane(event.position()))
        return True

    def key(self, event: QKeyEvent) -> bool:
        """Arrows pan, with Shift further."""
        way = ARROWS.get(Qt.Key(event.key()))
        if way is None:
            return False
        far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        step = (_LONG_KEY_STEP if far else _KEY_STEP) * self._ratio()
        self._navigator.pan(way[0] * step, way[1] * step)
        return True
