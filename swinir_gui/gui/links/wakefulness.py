"""Keeps the computer from falling asleep during a run."""

from __future__ import annotations

from contextlib import ExitStack

from PySide6.QtCore import QObject, Slot

from swinir_gui.gui.queue.queue_controller import QueueController
from swinir_gui.gui.workers.run_facts import RunState
from swinir_gui.jobs.running.awake import kept_awake


class Wakefulness(QObject):
    """Holds sleep off from the beginning of a run to its end; a run that waits for a person may wait asleep."""

    def __init__(self, controller: QueueController, parent: QObject) -> None:
        super().__init__(parent)
        self._held = ExitStack()
        controller.run_state_changed.connect(self._follow)

    @Slot(object)
    def _follow(self, state: RunState) -> None:
        self.let_go()
        if state is RunState.RUNNING:
            self._held.enter_context(kept_awake())

    def let_go(self) -> None:
        """Let the computer do as it likes."""
        self._held.close()
