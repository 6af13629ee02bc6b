"""Whether a thread's event loop goes on: a timer that beats, and the longest time between two beats."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from PySide6.QtCore import QTimer

BEAT_MS = 10
FROZEN = 3.0  # seconds; a guard against standing still on any machine. How quick the window is, benchmarks measure


class Heart:
    """Beats on the thread that made it.

    Time for which the system let other programs have the processor does not count: on a busy machine nobody could
    otherwise tell a slow program from a slow computer.
    """

    def __init__(self) -> None:
        self.longest, self.beats = 0.0, 0
        self._last = _now()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def stop(self) -> None:
        self._beat()
        self._timer.stop()

    def _beat(self) -> None:
        now = _now()
        self.longest = max(self.longest, now - self._last)
        self._last, self.beats = now, self.beats + 1


def _now() -> float:
    """Seconds, without those that this thread was ready to run and could not."""
    return time.monotonic() - _waited()


def _waited() -> float:
    file = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
    return int(file.read_text().split()[1]) / 1e9 if file.exists() else 0.0
