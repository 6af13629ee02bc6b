"""Offers to continue the run that was interrupted when the program ended, and says if that was a crash.

It is told once in a notice; put away, that does not come back for the same run, which the start page then offers.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.memory import Memory
from swinir_gui.gui.panels.notice_bar import Notice, NoticeKind
from swinir_gui.gui.queue.queue_controller import QueueController
from swinir_gui.gui.workers.background import Background
from swinir_gui.gui.workers.run_facts import RunState
from swinir_gui.jobs.remembered.session_runs import LeftRun, left_run
from swinir_gui.language import ntr, tr


class LastRun(QObject):
    """Looks for what an earlier session has left, says so once, and goes on with it.

    Args:
        window: with the action.
        controller: takes the pictures.
        background: looks for it.
        folder: of the journals.
        memory: knows which run was put away.
    """

    noticed = Signal(object)  # Notice

    def __init__(
        self, window: MainWindow, controller: QueueController, background: Background, folder: Path, memory: Memory
    ) -> None:
        super().__init__(window)
        self._window, self._controller, self._background = window, controller, background
        self._folder, self._memory = folder, memory
        self._left: LeftRun | None = None
        self._notice: Notice | None = None
        self._crash = ""
        window.actions_["continue_run"].triggered.connect(self._go_on)
        window.empty.left_requested.connect(self._go_on)
        window.notice_bar.shown.connect(self._enable)
        window.notice_bar.closed.connect(self._on_closed)
        controller.run_state_changed.connect(self._on_run_state)
        self._enable()

    def look(self, crash: Path | None = None) -> None:
        """Look for it in the background; ``crash`` is what the program left when it crashed."""
        if crash:
            with contextlib.suppress(OSError):
                self._crash = crash.read_text(encoding="utf-8", errors="replace")
            self.noticed.emit(self._about_crash(crash))
        self._background.run(lambda: left_run(self._folder), self._offer, lambda _: None)

    def _about_crash(self, crash: Path) -> Notice:
        advice = tr("What it was doing is in {}; please report it.").format(crash)
        return Notice(tr("The program crashed the last time."), advice, NoticeKind.WARNING, details=self._crash)

    def _offer(self, left: LeftRun | None) -> None:
        if left is None or self._controller.run_state is not RunState.IDLE:
            return
        self._left = left
        if self._memory.settings.dismissed_run == left.place.key:
            self._enable()
            return
        title = ntr(
            "The last run was broken off with {n} picture left.",
            "The last run was broken off with {n} pictures left.",
            len(left.inputs),
        )
        advice = tr("It can go on where it was, with the same choices to the same results.")
        self._notice = Notice(title, advice, NoticeKind.INFO, ("continue_run",), self._crash)
        self.noticed.emit(self._notice)

    def _go_on(self) -> None:
        left, self._left = self._left, None
        self._window.notice_bar.dismiss()
        self._enable()
        if left:
            self._memory.change(dismissed_run="")  # it may be broken off again, later
            self._controller.go_on_with(left)

    def _on_closed(self, notice: Notice) -> None:
        if self._left and notice is self._notice:
            self._memory.change(dismissed_run=self._left.place.key)
        self._enable()

    def _on_run_state(self, state: RunState) -> None:
        """Once another run has begun, this session has a journal of its own."""
        if state is not RunState.IDLE and self._left:
            self._left = None
            self._enable()

    def _enable(self) -> None:
        told = self._notice is not None and self._window.notice_bar.notice is self._notice
        self._window.empty.show_left(len(self._left.inputs) if self._left and not told else 0)
        self._window.actions_.enable("continue_run", when=self._left is not None, reason=tr("No run was broken off"))
