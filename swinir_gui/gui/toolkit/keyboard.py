"""Keyboard navigation through the window: what Tab reaches, and when the focus has a ring."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_REASONS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


def by_keyboard(event: QFocusEvent) -> bool:
    """Whether it was a key that has moved the focus; the pointer shows by itself where it is."""
    return event.reason() in _REASONS


def set_focus_order(parts: Sequence[QWidget]) -> None:
    """Have Tab go through the window as the eye does, also where parts were put in later."""
    for before, after in pairwise(stops_in(parts)):
        QWidget.setTabOrder(before, after)


def stops_in(parts: Sequence[QWidget]) -> list[QWidget]:
    """What Tab can reach of some parts, from part to part, and inside each in the order in which it holds its widgets."""
    return [stop for part in parts for stop in (part, *part.findChildren(QWidget)) if _is_stop(stop)]


def _is_stop(widget: QWidget) -> bool:
    """Lists that pop up are windows of their own."""
    reachable = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    return reachable and widget.window().windowType() != Qt.WindowType.Popup
