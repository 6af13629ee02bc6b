"""The order in which Tab goes through the window: as the eye does, also where parts were put in later."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def set_focus_order(parts: Sequence[QWidget]) -> None:
    """From part to part, and inside each in the order in which it holds its widgets."""
    stops = [stop for part in parts for stop in (part, *part.findChildren(QWidget)) if _is_stop(stop)]
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def _is_stop(widget: QWidget) -> bool:
    """Lists that pop up are windows of their own."""
    reachable = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    return reachable and widget.window().windowType() != Qt.WindowType.Popup
