"""Shows the report page when a run of many pictures ends."""

from __future__ import annotations

import logging
import os
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from swinir_gui.durations import duration
from swinir_gui.errors import AppError
from swinir_gui.gui.links import batch_words
from swinir_gui.gui.links.report_material import Material, gather
from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.panels.fold_row import Group
from swinir_gui.gui.panels.report_page import Findings, ReportPage
from swinir_gui.gui.queue import notices
from swinir_gui.gui.queue.queue_controller import QueueController
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.gui.workers.background import Background
from swinir_gui.gui.workers.run_account import RunAccount
from swinir_gui.gui.workers.run_facts import RunState, RunSummary
from swinir_gui.jobs.ended.report import reason_of
from swinir_gui.jobs.ended.report_files import write_report
from swinir_gui.jobs.running.job import JobState
from swinir_gui.jobs.running.job_queue import JobQueue
from swinir_gui.jobs.wanted.preflight import amount
from swinir_gui.language import joined, tr

log = logging.getLogger(__name__)

MANY = 10  # of fewer, people want to see the pictures

Figures = tuple[tuple[str, str], ...]


class ReportLink(QObject):
    """Shows the page when a run of many pictures ends, and the canvas again once a picture is looked at.

    Until the next run there is a way back to the page, in the status bar and by a key.

    Args:
        window: where the page stands in place of the canvas.
        controller: runs.
        queue: knows what became of each picture.
        background: reads and writes files.
        theme: for the page.
    """

    results_requested = Signal()
    noticed = Signal(object)  # Notice

    def __init__(
        self, window: MainWindow, controller: QueueController, queue: JobQueue, background: Background, theme: Theme
    ) -> None:
        super().__init__(window)
        self._window, self._controller, self._queue, self._theme = window, controller, queue, theme
        self._background = background
        self._page: ReportPage | None = None
        self._account: RunAccount | None = None
        self._told = False  # whether there is a page of the last run
        controller.run_finished.connect(self._on_finished)
        controller.run_state_changed.connect(self._on_run_state)
        controller.added.connect(self.hide)
        window.actions_["report"].triggered.connect(self.show)
        window.stack.currentChanged.connect(self._offer)
        self._offer()

    @property
    def showing(self) -> bool:
        """Whether the page stands in place of the canvas."""
        return self._page is not None and self._window.stack.currentWidget() is self._page

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        if self._page:
            self._page.set_theme(theme)

    def show(self) -> None:
        """The page of the last run, in place of the canvas."""
        if self._page:
            self._window.stack.setCurrentWidget(self._page)

    def hide(self) -> None:
        """Show the canvas again."""
        if self.showing:
            self._window.show_canvas(shown=len(self._queue) > 0)

    def save(self) -> None:
        """Ask where the report of the last run shall go, and write it there, as a page and for programs."""
        if self._account is None:
            return
        named = os.fspath(_usual_place(self._account).with_suffix(".html"))
        kinds = tr("Page, with a file for programs beside it ({})").format("*.html")
        found, _ = QFileDialog.getSaveFileName(self._window, tr("Save the report"), named, kinds)
        if found:
            self._write(self._account, Path(found).with_suffix(".json"))

    def keep(self) -> None:
        """Write it beside the results unasked, since there will be no window to tell it; from any thread."""
        if self._account:
            try:
                write_report(self._account.report, _usual_place(self._account), self._account.made_with)
            except AppError:
                log.warning("the report is not kept", exc_info=True)

    def _write(self, account: RunAccount, file: Path) -> None:
        page = file.with_suffix(".html")

        def told(_: None) -> None:
            self._window.status.show_message(tr("The report is in “{}”.").format(page), state=("ph.check-circle-fill", "done"))

        self._background.run(
            lambda: write_report(account.report, file, account.made_with),
            told,
            lambda error: self.noticed.emit(notices.warning(error)),
        )

    def _on_finished(self, summary: RunSummary) -> None:
        self._account = summary.account
        self._told = summary.done + summary.failed >= MANY and not summary.stopped
        self._offer()
        if not self._told:
            return
        page, figures, account = self._shown_page(), _figures(summary), summary.account
        page.show_findings(self._findings(summary, figures))
        self._window.notice_bar.dismiss()  # the page tells of all failures
        self.show()

        def show_material(found: Material) -> None:
            if self._account is account:
                page.show_figures((*figures, (amount(found.written), tr("written"))) if found.written else figures)
                page.show_pairs(found.pairs())

        self._background.run(lambda: gather(account.report.rows), show_material, lambda _: None)

    def _on_run_state(self, state: RunState) -> None:
        if state is RunState.RUNNING:
            self.hide()
        self._offer()

    def _offer(self) -> None:
        """While nothing runs; the page itself has its own way back."""
        there = self._told and self._controller.run_state is RunState.IDLE
        reason = tr("The report is shown") if there else tr("No run of {} pictures and more has ended").format(MANY)
        self._window.actions_.enable("report", when=there and not self.showing, reason=reason)
        self._window.status.offer_report(offered=there and not self.showing)

    def _shown_page(self) -> ReportPage:
        if self._page is None:
            self._page = ReportPage(self._theme)
            self._page.retry_requested.connect(self._controller.retry_failed)
            self._page.results_requested.connect(self.results_requested)
            self._page.save_requested.connect(self.save)
            self._page.closed.connect(self.hide)
            self._window.stack.addWidget(self._page)
        return self._page

    def _findings(self, summary: RunSummary, figures: Figures) -> Findings:
        everything = summary.done + summary.failed
        title = tr("{} of {} pictures done").format(f"{summary.done:,}", f"{everything:,}")
        finished = tr("Finished at {}").format(f"{datetime.now().astimezone():%H:%M}")
        when = joined(" · ", (finished, summary.account.report.restored))
        left_out = batch_words.groups_of(summary.account.left_out, None)
        return Findings(title, when, summary.done, summary.failed, figures, self._failures(), tuple(left_out))

    def _failures(self) -> tuple[Group, ...]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for job in self._queue.jobs:
            if job.state is JobState.FAILED and job.error:
                name = os.path.join(job.path.parent.name, job.path.name)  # noqa: PTH118 - text to be read
                found[reason_of(job.error.message, job.path), job.error.hint].append(name)
        by_number: Sequence[tuple[tuple[str, str], list[str]]] = sorted(found.items(), key=lambda each: -len(each[1]))
        return tuple(Group(message, hint, tuple(names)) for (message, hint), names in by_number)


def _usual_place(account: RunAccount) -> Path:
    rows = account.report.rows
    folder = next((row.result.parent for row in reversed(rows) if row.result), Path.home())
    return folder / f"SwinIR {account.report.began:%Y-%m-%d %H.%M}.json"


def _figures(summary: RunSummary) -> Figures:
    counted = (
        (summary.done, tr("done and verified")),
        (summary.failed, tr("failed, originals untouched")),
        (summary.held, tr("wait for an answer")),
        (len(summary.account.left_out), tr("left out before")),
    )
    figures = tuple((f"{count:,}", words) for number, (count, words) in enumerate(counted) if count or number == 0)
    return (*figures, (duration(summary.seconds), tr("in all")))
