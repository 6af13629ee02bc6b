"""The working parts behind the window: made once it shows, and wired to it.

Everything that takes long to import is imported through this module, never by the window itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from swinir_gui import paths
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.errors import AppError
from swinir_gui.gui import incoming, run_words
from swinir_gui.gui.announcer import Announcer
from swinir_gui.gui.canvas_link import CanvasLink
from swinir_gui.gui.dialogs.sheet import Answer, Sheet
from swinir_gui.gui.item_models.job_list import JobListModel
from swinir_gui.gui.item_models.job_words import spaced
from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.memory import Memory
from swinir_gui.gui.model_choice import ModelChoice
from swinir_gui.gui.panels.notice_bar import Notice, NoticeKind
from swinir_gui.gui.panels.output_choices import OutputChoices
from swinir_gui.gui.panels.pictures_panel import PicturesPanel
from swinir_gui.gui.panels.run_panel import MainButton, RunFacts
from swinir_gui.gui.queue_controller import QueueController
from swinir_gui.gui.run_facts import RunOptions, RunProgress, RunState, RunSummary
from swinir_gui.gui.theme import Theme
from swinir_gui.gui.thumbnails import Thumbnails
from swinir_gui.gui.views.compare_view import CompareView
from swinir_gui.gui.workers.background import Background
from swinir_gui.gui.workers.upscale import InferenceThread
from swinir_gui.jobs.job import Job, JobState
from swinir_gui.jobs.job_queue import JobQueue, Totals
from swinir_gui.jobs.naming import NameTemplate
from swinir_gui.jobs.request import Existing, OutputOptions
from swinir_gui.jobs.workshop import ComputeOptions

BUTTONS = {RunState.IDLE: MainButton.RUN, RunState.RUNNING: MainButton.PAUSE, RunState.PAUSED: MainButton.RESUME}


class Session(QObject):
    """One window's work: shows what the controller reports, and hands on what the person wishes."""

    def __init__(self, window: MainWindow, memory: Memory, theme: Theme) -> None:
        super().__init__(window)
        self._window, self._memory, self.theme = window, memory, theme
        data = paths.data_folder()
        checkpoints = CheckpointStore(paths.embedded_models(), paths.checkpoint_folder())
        self.models = ModelChoice(checkpoints, memory.settings.model, self)
        queue, model = JobQueue(), JobListModel(self)
        self._queue, self._background = queue, Background(parent=self)
        self._thumbnails = Thumbnails(self._background, self)
        self.controller = QueueController(queue, model, InferenceThread(checkpoints, self), pasted=data / "pasted", parent=self)
        self.pictures = PicturesPanel(model, self._thumbnails, theme)
        self.canvas = CompareView(theme)
        self._announcer = Announcer(window, theme)
        self._totals, self._progress, self._pace = Totals(), RunProgress(0, 0, ""), 0.0
        self._saved: Path | None = None
        window.column.set_pictures(self.pictures)
        window.set_canvas(self.canvas)
        self._link = CanvasLink(window, self.canvas, memory, self)
        self._connect_queue()
        self._connect_window()
        self._show_model()
        self._show_facts()

    @property
    def options(self) -> RunOptions:
        """The choices of the panels, as a run wants them."""
        settings, choices = self._memory.settings, self._window.column.output.choices
        compute = ComputeOptions(self.models.model, settings.device, settings.precision, threads=settings.threads or None)
        return RunOptions(compute, self._output(choices))

    def begin(self, files: Sequence[Path]) -> None:
        """Load torch in the background, and open the files of the command line."""
        self.controller.warm_up(self.options)
        if files:
            self.controller.add(files)

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self.theme = theme
        self.pictures.set_theme(theme)
        self.canvas.set_theme(theme)

    def choose_model(self, model: str) -> None:
        """Take another model; pictures that are begun from now on use it."""
        before = self.models.scale
        self.models.choose(model)
        self._memory.change(model=model)
        choices, now = self._window.column.output.choices, self.models.scale
        if now and before and choices.factor == before:  # who took the model's own factor wants the new one's
            self._take_choices(replace(choices, factor=float(now)))
        self._show_model()
        self.controller.warm_up(self.options)

    def set_surround(self, name: str) -> None:
        """Another colour around the picture."""
        self._link.set_surround(name)

    def set_folder(self, folder: str) -> None:
        """Save results elsewhere."""
        self._take_choices(replace(self._window.column.output.choices, folder=folder))

    def settings_changed(self) -> None:
        """The device or the precision may be another one."""
        self.controller.warm_up(self.options)

    def paste(self) -> None:
        """What is on the clipboard."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, mime: QMimeData) -> None:
        """What was dropped or pasted."""
        found = incoming.read(mime)
        if found.paths:
            self.controller.add(found.paths)
        elif found.image is not None:
            self.controller.add_image(found.image)
        elif found.refused:
            self._show_notice(Notice(found.refused.message, found.refused.hint, NoticeKind.WARNING))

    def may_close(self) -> bool:
        """Whether nothing is lost by closing; otherwise the person is asked, and the window closes by the answer."""
        if self.controller.run_state is RunState.IDLE:
            return True
        if not any(sheet.isVisible() for sheet in self._window.findChildren(Sheet)):
            title = self.tr("Pictures are still being upscaled.")
            advice = self.tr("What is saved stays. The picture at work is given up.")
            answers = (Answer(self.tr("Go on"), _nothing), Answer(self.tr("Stop and close"), self._stop_and_close))
            Sheet(self._window, self.theme, (title, advice), (answers[1], answers[0]))
        return False

    def shut_down(self) -> None:
        """Stop everything and wait for it."""
        self.controller.shut_down()
        self.canvas.shut_down()
        self._background.shut_down()
        self._announcer.close()

    def _stop_and_close(self) -> None:
        self._window.may_close = lambda: True
        self._window.close()

    def _connect_queue(self) -> None:
        controller, pictures = self.controller, self.pictures
        controller.totals_changed.connect(pictures.set_totals)
        controller.totals_changed.connect(self._on_totals)
        controller.selection_changed.connect(pictures.show_selected)
        controller.selection_changed.connect(self._on_selection)
        controller.run_state_changed.connect(self._on_run_state)
        controller.progressed.connect(self._on_progress)
        controller.run_finished.connect(self._on_finished)
        controller.job_saved.connect(self._on_saved)
        controller.noticed.connect(self._show_notice)
        controller.added.connect(self._remember)
        controller.device_known.connect(lambda name, precision: self._window.device.set_text(f"{name} · {precision}"))
        controller.pair_changed.connect(self._link.show_pair)
        controller.painting_changed.connect(self._link.show_painting)
        self._thumbnails.header_read.connect(controller.header_read)
        self._thumbnails.header_failed.connect(controller.header_failed)
        pictures.remove_requested.connect(controller.remove)
        pictures.retry_requested.connect(controller.retry)
        pictures.show_in_folder_requested.connect(self.show_in_folder)
        pictures.add_requested.connect(self._window.actions_["open"].trigger)
        pictures.selected.connect(controller.select)

    def _connect_window(self) -> None:
        window, actions = self._window, self._window.actions_
        window.dropped.connect(self.take)
        window.accepts = lambda mime: incoming.count(mime) if incoming.accepts(mime) else None
        window.may_close = self.may_close
        window.column.output.choices_changed.connect(self._take_choices)
        window.column.run.run_requested.connect(self._run_or_hold)
        window.column.run.pause_requested.connect(self._run_or_hold)
        window.column.run.resume_requested.connect(self._run_or_hold)
        window.status.cancel_requested.connect(self.controller.cancel)
        window.status.link_requested.connect(lambda: self.show_in_folder(self._saved))
        window.notice_bar.action_requested.connect(lambda name, _: actions[name].trigger())
        window.empty.recent_requested.connect(lambda path: self.controller.add([path]))
        window.empty.clear_requested.connect(self._forget)
        actions["paste"].triggered.connect(self.paste)
        actions["sample"].triggered.connect(lambda: self.controller.add([paths.resource("sample.jpg")]))
        actions["run"].triggered.connect(self._run_or_hold)
        actions["cancel"].triggered.connect(self._cancel)
        actions["preview"].triggered.connect(self._preview)
        actions["retry"].triggered.connect(self._retry)
        actions["show_in_folder"].triggered.connect(lambda: self.show_in_folder(self._saved))

    def show_in_folder(self, file: Path | None) -> None:
        """Open the folder of a result."""
        if file:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent)))

    def _run_or_hold(self) -> None:
        match self.controller.run_state:
            case RunState.IDLE:
                self.controller.run_all(self.options)
            case RunState.RUNNING:
                self.controller.pause()
            case RunState.PAUSED:
                self.controller.resume()

    def _cancel(self) -> None:
        """Esc stops a run; where there is none, it puts a notice away."""
        if self.controller.run_state is RunState.IDLE:
            self._window.notice_bar.dismiss()
        else:
            self.controller.cancel()

    def _preview(self) -> None:
        job, region = self.controller.selected, self._link.visible_in_source()
        if job and region:
            self.controller.set_options(self.options)
            self.controller.preview(job.id, region)

    def _retry(self) -> None:
        job = self.controller.selected
        if job:
            self.controller.set_options(self.options)
            self._window.notice_bar.dismiss()
            self.controller.retry(job.id)

    def _on_totals(self, totals: Totals) -> None:
        self._totals = totals
        self._window.show_canvas(shown=totals.all > 0)
        if totals.all == 0:
            self._show_recent()
        self._announcer.show_left(totals.waiting + totals.running)
        self._show_facts()

    def _on_selection(self, job: Job | None) -> None:
        self._window.column.output.show_picture(job.path.name if job else "")
        self._saved = job.target if job and job.state is JobState.DONE else self._saved
        self._show_facts()

    def _on_run_state(self, state: RunState) -> None:
        if state is not RunState.IDLE:
            self._window.status.show_running(run_words.running(self._progress), paused=state is RunState.PAUSED)
        self._show_facts()

    def _on_progress(self, progress: RunProgress) -> None:
        self._progress = progress
        paused = self.controller.run_state is RunState.PAUSED
        self._window.status.show_running(run_words.running(progress), paused=paused)

    def _on_saved(self, job: Job) -> None:
        self._saved = job.target
        if job.seconds and job.size:
            self._pace = job.seconds / job.size.pixels

    def _on_finished(self, summary: RunSummary) -> None:
        self._progress = RunProgress(0, 0, "")
        words = run_words.summary(summary)
        good = summary.done > 0 and not summary.failed and not summary.stopped
        if good and summary.done == 1 and self._saved:
            words = self.tr("Saved as {} in {}").format(self._saved.name, run_words.duration(summary.seconds))
        state = ("ph.check-circle-fill", "done") if good else ("ph.warning-circle-fill", "failed") if summary.failed else None
        self._window.status.show_message(words, state=state, link=summary.done > 0)
        if self._memory.settings.notifications and not summary.stopped:
            self._announcer.tell(self.tr("SwinIR GUI has finished"), words)
        self._show_facts()

    def _show_notice(self, notice: Notice) -> None:
        job = self.controller.selected
        if job and job.state is JobState.FAILED and not notice.actions:
            notice = replace(notice, actions=("choose_folder", "retry") if "folder" in notice.advice.lower() else ("retry",))
        self._window.notice_bar.show_notice(notice, self._window.actions_.labels("retry", "choose_folder"))

    def _show_model(self) -> None:
        self._window.column.model.show_facts(self.models.facts())
        self._window.column.output.show_model(self.models.name)
        self._show_facts()

    def _show_facts(self) -> None:
        """The foot of the column, and what can be done now."""
        job, state = self.controller.selected, self.controller.run_state
        size = job.size if job else None
        self._window.column.run.show_facts(
            RunFacts(
                before=spaced(size) if size else "",
                after=run_words.after(job, self._window.column.output.choices, self.models.scale),
                time=run_words.time_of(job, self._pace),
                button=BUTTONS[state],
                pictures=self._totals.untried,
                reason=self.tr("Everything is done") if self._totals.all else self.tr("Add a picture first"),
            )
        )
        actions, idle = self._window.actions_, state is RunState.IDLE
        actions.enable("run", when=not idle or self._totals.untried > 0, reason=self.tr("Add a picture first"))
        actions.enable("cancel", when=not idle or self._window.notice_bar.notice is not None)
        done = job is not None and job.state is JobState.DONE
        reason = self.tr("A run is under way") if not idle else self.tr("There is nothing left to upscale in this picture")
        actions.enable("preview", when=job is not None and idle and not done, reason=reason if job else "")
        actions.enable("retry", when=job is not None and job.state is JobState.FAILED)
        actions.enable("show_in_folder", when=self._saved is not None)

    def _take_choices(self, choices: OutputChoices) -> None:
        self._window.column.output.show_choices(choices)
        self._memory.change(**asdict(choices))
        self.controller.set_options(self.options)
        self._show_facts()

    def _output(self, choices: OutputChoices) -> OutputOptions:
        try:
            name = NameTemplate.parse(choices.template)
        except AppError:
            name = NameTemplate()
        return OutputOptions(
            out=choices.out,
            format=choices.format,
            depth=choices.depth or None,
            quality=(choices.quality or None) if choices.lossy else None,
            existing=Existing.RENAME,
            size=choices.size(self.models.scale or 0),
            name=name,
        )

    def _remember(self, ids: Sequence[int]) -> None:
        found = (self._queue.find(each) for each in ids[:8])
        self._memory.take(self._memory.settings.with_recent(tuple(str(job.path) for job in found if job)))

    def _forget(self) -> None:
        self._memory.change(recent=())
        self._show_recent()

    def _show_recent(self) -> None:
        kept = [Path(each) for each in self._memory.settings.recent]
        self._window.empty.show_recent([each for each in kept if each.is_file()])
        self._window.empty.load_pictures()


def _nothing() -> None:
    """The run goes on as it does."""
