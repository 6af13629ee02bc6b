"""The controls of a run: what is possible now, and doing it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from swinir_gui.errors import AppError, EnormousPictureError
from swinir_gui.gui.links.canvas_link import CanvasLink
from swinir_gui.gui.links.choices import Choices
from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.panels.notice_bar import Notice, NoticeKind
from swinir_gui.gui.queue.queue_controller import QueueController
from swinir_gui.gui.workers.run_facts import RunState
from swinir_gui.jobs.running.job import Job, JobState
from swinir_gui.jobs.running.queue_facts import Totals
from swinir_gui.language import tr

NOTICE_ACTIONS = ("continue_run", "join", "open_anyway", "retry", "choose_folder", "models")


class RunControls(QObject):
    """Wires the main button, the actions and the notices' buttons to the controller.

    Args:
        window: with buttons and actions.
        controller: does what is wished.
        choices: those that a run begins with.
        canvas: knows what is in view, for previews.
    """

    def __init__(self, window: MainWindow, controller: QueueController, choices: Choices, canvas: CanvasLink) -> None:
        super().__init__(window)
        self._window, self._controller, self._choices, self._canvas = window, controller, choices, canvas
        self._totals = Totals()
        self._looked_at: int | None = None
        self._connect()
        self._enable()

    def show_notice(self, notice: Notice) -> None:
        """Show what happened, with buttons for what can be done about it."""
        self._window.notice_bar.show_notice(notice, self._window.actions_.labels(*NOTICE_ACTIONS))

    def _connect(self) -> None:
        window, controller, actions = self._window, self._controller, self._window.actions_
        window.column.run.pressed.connect(self._run_or_hold)
        actions["run"].triggered.connect(self._run_or_hold)
        window.status.cancel_requested.connect(controller.cancel)
        window.status.link_requested.connect(lambda name: actions[name].trigger())
        window.notice_bar.action_requested.connect(self._act_on)
        window.notice_bar.shown.connect(self._enable)
        window.notice_bar.closed.connect(self._enable)
        actions["cancel"].triggered.connect(self._cancel)
        actions["preview"].triggered.connect(self._preview)
        actions["retry"].triggered.connect(self._retry_selected)
        actions["open_anyway"].triggered.connect(self._allow_selected)
        controller.noticed.connect(self.show_notice)
        controller.totals_changed.connect(self._on_totals)
        controller.selection.changed.connect(self._on_selection)
        controller.selection.marked_changed.connect(self._enable)
        controller.run_state_changed.connect(self._on_state)
        self._choices.changed.connect(self._enable)
        self._canvas.pair_shown.connect(self._enable)

    def _run_or_hold(self) -> None:
        match self._controller.run_state:
            case RunState.IDLE:
                self._run()
            case RunState.RUNNING:
                self._controller.pause()
            case RunState.PAUSED:
                self._controller.resume()

    def _run(self) -> None:
        """What was never begun or was stopped; where there is none of that, what other choices would make otherwise."""
        again = self._controller.again(self._choices.options)
        if again:
            self._controller.retry(*again)
        else:
            self._controller.run_all(self._choices.options)

    def _cancel(self) -> None:
        """Esc stops a run; where there is none, it puts a notice away."""
        if self._controller.run_state is RunState.IDLE:
            self._window.notice_bar.dismiss()
        else:
            self._controller.cancel()

    def _preview(self) -> None:
        job, region = self._controller.selection.job, self._canvas.visible_in_source()
        if job and region:
            self._controller.preview(job.id, region)

    def _retry_selected(self) -> None:
        job = self._controller.selection.job
        if job:
            self._controller.retry(job.id)

    def _allow_selected(self) -> None:
        job = self._controller.selection.job
        if job:
            self._allow(job.id)

    def _allow(self, job_id: int) -> None:
        self._window.notice_bar.dismiss()
        self._controller.allow(job_id)

    def _act_on(self, action: str, notice: Notice) -> None:
        """A notice may be about another picture than the one that is looked at by now."""
        if action == "retry" and notice.job_id is not None:
            self._controller.retry(notice.job_id)
        elif action == "open_anyway" and notice.job_id is not None:
            self._allow(notice.job_id)
        else:
            self._window.actions_[action].trigger()

    def _on_totals(self, totals: Totals) -> None:
        self._totals = totals
        self._enable()

    def _on_selection(self, job: Job | None) -> None:
        """What was said of a picture goes with it; what a run has to say stays until somebody has read it."""
        before, self._looked_at = self._looked_at, job.id if job else None
        notice = self._window.notice_bar.notice
        if (
            notice
            and notice.kind is NoticeKind.WARNING
            and notice.job_id is not None
            and notice.job_id == before != self._looked_at
        ):
            self._window.notice_bar.dismiss()
        self._enable()

    def _on_state(self, state: RunState) -> None:
        notice = self._window.notice_bar.notice
        if state is RunState.RUNNING and notice and notice.job_id is not None:
            self._window.notice_bar.dismiss()  # a new run may end otherwise
        self._enable()

    def _enable(self) -> None:
        """Grey what cannot be done now, with its reason."""
        job, actions = self._controller.selection.job, self._window.actions_
        idle = self._controller.run_state is RunState.IDLE
        reason = self._why_no_preview(job, idle=idle)
        runs = self._totals.untried > 0 or bool(self._controller.again(self._choices.options))
        nameless = self._choices.nameless
        actions.enable("run", when=not idle or (runs and not nameless), reason=nameless.message if nameless else self._why_no_run())
        put_away = self._window.notice_bar.notice is not None
        actions.enable("cancel", when=not idle or put_away, reason=tr("Nothing is running"))
        actions.enable("preview", when=not reason, reason=reason)
        enormous = job is not None and isinstance(job.error, EnormousPictureError)
        actions.enable("open_anyway", when=enormous, reason=tr("Only a picture of enormous size must be allowed"))
        ended = job is not None and job.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}
        actions.enable("retry", when=ended, reason=tr("Only a picture that has come to an end can be run again"))

    def _why_no_run(self) -> str:
        return tr("Everything is done as it is chosen") if self._totals.all else tr("Add a picture first")

    def _why_no_preview(self, job: Job | None, *, idle: bool) -> str:
        if job is None or self._canvas.visible_in_source() is None or self._window.covered:
            return tr("Go back to the pictures first") if self._window.covered else tr("Add a picture first")
        if not idle:
            return tr("A run is under way")
        if job.state is JobState.DONE and not self._controller.is_outdated(job, self._choices.options):
            return tr("This picture is done as it is chosen")
        plan = self._choices.plan(job.size) if job.size else None
        if isinstance(plan, AppError):
            return plan.message
        if plan is not None and plan.passes > 1:
            return tr("At this size the picture goes through the model {} times, and only the whole can").format(plan.passes)
        return ""
