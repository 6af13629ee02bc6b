"""Pictures opened during a run: they join it when the user says so, with one button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.panels.notice_bar import Notice, NoticeKind
from swinir_gui.gui.queue.queue_controller import QueueController
from swinir_gui.gui.workers.run_facts import RunState
from swinir_gui.jobs.running.job import JobState
from swinir_gui.jobs.running.job_queue import JobQueue
from swinir_gui.language import ntr, tr


class Latecomers(QObject):
    """Offers to add them to the run.

    Args:
        window: with the action and the strip for notices.
        controller: tells of them, and of the run.
        queue: knows where they stand.
    """

    noticed = Signal(object)  # Notice

    def __init__(self, window: MainWindow, controller: QueueController, queue: JobQueue) -> None:
        super().__init__(window)
        self._window, self._controller, self._queue = window, controller, queue
        self._late: list[int] = []
        self._notice: Notice | None = None
        controller.added.connect(self._on_added)
        controller.run_state_changed.connect(self._on_state)
        window.actions_["join"].triggered.connect(self._join)
        self._enable()

    @Slot(object)
    def _on_added(self, ids: Sequence[int]) -> None:
        if self._controller.run_state is RunState.IDLE:
            return
        self._late = [each for each in dict.fromkeys((*self._late, *ids)) if self._is_outside(each)]
        self._enable()
        if count := len(self._late):
            title = ntr("A picture was opened while a run goes on.", "{n} pictures were opened while a run goes on.", count)
            advice = ntr("It is not part of the run yet.", "They are not part of the run yet.", count)
            self._notice = Notice(title, advice, NoticeKind.INFO, ("join",))
            self.noticed.emit(self._notice)

    def _is_outside(self, job_id: int) -> bool:
        job = self._queue.find(job_id)
        return job is not None and job.state is JobState.ADDED

    @Slot()
    def _join(self) -> None:
        late = [each for each in self._late if self._is_outside(each)]
        self._forget()
        self._controller.retry(*late)

    @Slot(object)
    def _on_state(self, state: RunState) -> None:
        if state is RunState.IDLE:
            self._forget()

    def _forget(self) -> None:
        self._late = []
        if self._notice and self._window.notice_bar.notice == self._notice:
            self._window.notice_bar.dismiss()
        self._notice = None
        self._enable()

    def _enable(self) -> None:
        self._window.actions_.enable("join", when=bool(self._late), reason=tr("Nothing was opened while a run goes on"))
