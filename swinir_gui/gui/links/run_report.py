"""Reports a run while it goes on and when it ends: in the status bar, on the taskbar, as a notification."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from swinir_gui.durations import duration
from swinir_gui.gui.links import run_words
from swinir_gui.gui.links.announcer import Announcer
from swinir_gui.gui.links.file_manager import reveal
from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.queue.queue_controller import QueueController
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.workers.run_facts import RunProgress, RunState, RunSummary
from swinir_gui.jobs.running.job import Job
from swinir_gui.jobs.running.queue_facts import Totals
from swinir_gui.language import tr


class RunReport(QObject):
    """Puts what the controller reports into words, and knows the last result.

    Args:
        window: with the status bar.
        controller: reports.
        announcer: tells those who look elsewhere.
    """

    def __init__(self, window: MainWindow, controller: QueueController, announcer: Announcer) -> None:
        super().__init__(window)
        self._window, self._controller, self._announcer = window, controller, announcer
        self._progress = RunProgress(0, 0, "")
        self._saved: Path | None = None
        self._took: float | None = None  # as the picture's row has it; a run has also opened its model
        controller.totals_changed.connect(self._on_totals)
        controller.selection.changed.connect(self._on_selection)
        controller.run_state_changed.connect(self._on_run_state)
        controller.progressed.connect(self._on_progress)
        controller.run_finished.connect(self._on_finished)
        controller.job_saved.connect(self._on_saved)
        controller.device_known.connect(lambda name, precision: window.device.set_text(f"{name} · {precision}"))
        window.actions_["show_in_folder"].triggered.connect(lambda: self.show_in_folder(self._saved))
        self._set_saved(None)

    def show_in_folder(self, file: Path | None) -> None:
        """Show a result in its folder."""
        if file:
            reveal(file)

    def _on_totals(self, totals: Totals) -> None:
        self._announcer.show_left(totals.waiting + totals.running)

    def _on_selection(self, job: Job | None) -> None:
        if job and job.result:
            self._set_saved(job.result)

    def _on_run_state(self, state: RunState) -> None:
        say(self._window.setWindowTitle, run_words.title(state))
        if state is RunState.IDLE:
            if self._progress.preview:
                self._window.status.show_message(tr("The preview has ended; what it computed is kept for the whole picture"))
            self._progress = RunProgress(0, 0, "")
        else:
            self._show_progress()

    def _on_progress(self, progress: RunProgress) -> None:
        self._progress = progress
        self._show_progress()

    def _show_progress(self) -> None:
        paused = self._controller.run_state is RunState.PAUSED
        self._window.status.show_running(run_words.running(self._progress, paused=paused), paused=paused)

    def _on_saved(self, job: Job) -> None:
        self._set_saved(job.target)
        self._took = job.seconds

    def _on_finished(self, summary: RunSummary) -> None:
        words = run_words.summary(summary)
        good = summary.done > 0 and not summary.failed and not summary.held and not summary.stopped
        if good and summary.done == 1 and self._saved:
            words = tr("Saved as {} in {}").format(self._saved.name, duration(self._took or summary.seconds))
        state = ("ph.check-circle-fill", "done") if good else ("ph.warning-circle-fill", "failed") if summary.failed else None
        self._took = None  # a picture that is done already takes none in the next run
        self._window.status.show_message(words, state=state, link="show_in_folder" if summary.done else "")

    def _set_saved(self, file: Path | None) -> None:
        self._saved = file
        self._window.actions_.enable("show_in_folder", when=file is not None, reason=tr("Nothing is saved yet"))
