"""Between the end of a run of many pictures and the page that tells of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from swinir_gui.gui import run_words
from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.panels.report_page import Findings, Reason, ReportPage
from swinir_gui.gui.queue_controller import QueueController
from swinir_gui.gui.run_facts import RunState, RunSummary
from swinir_gui.gui.theme import Theme
from swinir_gui.jobs.job import Job, JobState
from swinir_gui.jobs.job_queue import JobQueue
from swinir_gui.jobs.report import reason_of
from swinir_gui.language import tr

MANY = 10  # of fewer, people want to see the pictures


class ReportLink(QObject):
    """Shows the page when a run of many pictures ends, and the canvas again once a picture is looked at.

    Args:
        window: where the page stands in place of the canvas.
        controller: runs.
        queue: knows what became of each picture.
        theme: for the page.
    """

    results_requested = Signal()

    def __init__(self, window: MainWindow, controller: QueueController, queue: JobQueue, theme: Theme) -> None:
        super().__init__(window)
        self._window, self._controller, self._queue, self._theme = window, controller, queue, theme
        self._page: ReportPage | None = None
        controller.run_finished.connect(self._on_finished)
        controller.run_state_changed.connect(self._on_run_state)
        controller.added.connect(self.hide)

    @property
    def showing(self) -> bool:
        """Whether the page stands in place of the canvas."""
        return self._page is not None and self._window.stack.currentWidget() is self._page

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        if self._page:
            self._page.set_theme(theme)

    def hide(self) -> None:
        """Show the canvas again."""
        if self.showing:
            self._window.show_canvas(shown=len(self._queue) > 0)

    def _on_finished(self, summary: RunSummary) -> None:
        if summary.done + summary.failed >= MANY and not summary.stopped:
            page = self._shown_page()
            page.show_findings(self._findings(summary))
            self._window.notice_bar.dismiss()  # the page tells of all failures
            self._window.stack.setCurrentWidget(page)

    def _on_run_state(self, state: RunState) -> None:
        if state is RunState.RUNNING:
            self.hide()

    def _shown_page(self) -> ReportPage:
        if self._page is None:
            self._page = ReportPage(self._theme)
            self._page.retry_requested.connect(self._controller.retry_failed)
            self._page.results_requested.connect(self.results_requested)
            self._page.closed.connect(self.hide)
            self._window.stack.addWidget(self._page)
        return self._page

    def _findings(self, summary: RunSummary) -> Findings:
        everything = summary.done + summary.failed
        failed = [job for job in self._queue.jobs if job.state is JobState.FAILED]
        figures = [(f"{summary.done:,}", tr("done and verified"))]
        if summary.failed:
            figures.append((f"{summary.failed:,}", tr("failed, originals untouched")))
        if summary.held:
            figures.append((f"{summary.held:,}", tr("wait for an answer")))
        figures.append((run_words.duration(summary.seconds), tr("in all")))
        title = tr("{} of {} pictures done").format(f"{summary.done:,}", f"{everything:,}")
        when = tr("Finished at {}").format(f"{datetime.now().astimezone():%H:%M}")
        return Findings(title, when, summary.done, summary.failed, tuple(figures), _by_reason(failed))


def _by_reason(failed: Sequence[Job]) -> Mapping[Reason, Sequence[str]]:
    found: dict[Reason, list[str]] = defaultdict(list)
    for job in failed:
        if job.error:
            found[Reason(reason_of(job.error.message, job.path), job.error.hint)].append(job.path.name)
    return dict(sorted(found.items(), key=lambda each: -len(each[1])))
