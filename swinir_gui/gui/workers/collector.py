"""Python's cycle collection, kept on the GUI thread.

Python collects garbage on whichever thread happens to allocate. Where that garbage holds Qt objects that belong to the GUI
thread, destroying them elsewhere crashes the program, now and then. So the automatic collection is off while there are other
threads, and this takes its place.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot


class Collector(QObject):
    """Collects on the thread that made it, by Python's own thresholds.

    Args:
        interval: milliseconds between two looks.
        parent: for Qt.
    """

    def __init__(self, interval: int = 500, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_automatic = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(interval)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Collect the oldest generation that is full, if any is."""
        due = [count > limit > 0 for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(due):
            gc.collect(max(generation for generation, full in enumerate(due) if full))

    @Slot()
    def settle(self) -> None:
        """Leave out what is there now from all later collections: imported modules stay, and looking at them takes long."""
        gc.freeze()

    def stop(self) -> None:
        """The other threads have ended."""
        self._timer.stop()
        if self._was_automatic:
            gc.enable()
