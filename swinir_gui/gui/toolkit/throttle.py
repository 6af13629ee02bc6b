"""Throttles calls that come too often to what an eye can follow."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Throttle(QObject):
    """Calls ``action`` at once when touched, then at most every ``interval`` milliseconds; the last touch is never lost."""

    def __init__(self, action: Callable[[], None], interval: int = 50, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._action, self._touched = action, False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(interval)
        self._timer.timeout.connect(self.flush)

    def touch(self) -> None:
        """There is something new to act upon."""
        self._touched = True
        if not self._timer.isActive():
            self.flush()

    def flush(self) -> None:
        """Act now if there is something that was not acted upon."""
        if self._touched:
            self._touched = False
            self._timer.start()
            self._action()
