"""Shows focus rings only where the keyboard brought the focus, not on what was clicked."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from swinir_gui.gui.toolkit.lines import set_kind

_RING = "ring"  # for the style sheet


class FocusRings(QObject):
    """Follows the focus. Qt says of each focus event where it came from, but calls it Tab where no key was pressed too.

    That is where what had the focus is greyed or hidden, as a button often is by its own click.
    """

    def __init__(self, app: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        app.focusChanged.connect(self._follow)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is None:
            return
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            _put(now, ring=False)
        elif before is not None and before.window() is now.window():  # otherwise a window came back, and all is as it was
            passed_on = not (before.isEnabled() and before.isVisible())
            _put(now, ring=_has_ring(before) if passed_on else True)


def wears_ring(widget: QWidget) -> bool:
    """For widgets that paint themselves."""
    return widget.hasFocus() and _has_ring(widget)


def _has_ring(widget: QWidget) -> bool:
    return bool(widget.property(_RING) == "true")


def _put(widget: QWidget, *, ring: bool) -> None:
    if isinstance(widget, QAbstractButton):
        set_kind(widget, "true" if ring else "false", _RING)
    else:
        widget.setProperty(_RING, "true" if ring else "false")
    widget.update()
