"""Everything that comes into the window: by drop, paste, sample, or from the recent pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication

from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.memory import Memory
from swinir_gui.gui.queue import notices
from swinir_gui.gui.queue.queue_controller import QueueController
from swinir_gui.gui.toolkit import incoming
from swinir_gui.jobs.running.job_queue import JobQueue
from swinir_gui.settings import RECENT


class Intake(QObject):
    """Hands pictures to the queue, and remembers which they were.

    Args:
        window: where things are dropped.
        controller: takes them.
        queue: knows their files.
        memory: keeps the recent ones.

    Attributes:
        give: what takes files and folders.
    """

    noticed = Signal(object)  # Notice

    def __init__(self, window: MainWindow, controller: QueueController, queue: JobQueue, memory: Memory) -> None:
        super().__init__(window)
        self._window, self._controller, self._queue, self._memory = window, controller, queue, memory
        self.give: Callable[[Sequence[Path]], None] = controller.add
        window.accepts = lambda mime: incoming.count(mime) if incoming.accepts(mime) else None
        window.dropped.connect(self.take)
        window.empty.recent_requested.connect(lambda path: controller.add([path]))
        window.empty.clear_requested.connect(self._forget)
        window.actions_["paste"].triggered.connect(self.paste)
        window.actions_["sample"].triggered.connect(controller.add_sample)
        controller.added.connect(self._remember)

    def paste(self) -> None:
        """Take what is on the clipboard."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, mime: QMimeData) -> None:
        """Take what was dropped or pasted."""
        found = incoming.read(mime)
        if found.paths:
            self.give(found.paths)
        elif found.image is not None:
            self._controller.add_image(found.image)
        elif found.refused:
            self.noticed.emit(notices.warning(found.refused))

    def show_recent(self) -> None:
        """Offer the pictures of last time that are still there."""
        kept = [Path(each) for each in self._memory.settings.recent]
        self._window.empty.show_recent([each for each in kept if each.is_file()])
        self._window.empty.load_pictures()

    def _remember(self, ids: Sequence[int]) -> None:
        found = (self._queue.find(each) for each in ids[:RECENT])
        self._memory.take(self._memory.settings.with_recent(tuple(str(job.path) for job in found if job)))

    def _forget(self) -> None:
        self._memory.change(recent=())
        self.show_recent()
