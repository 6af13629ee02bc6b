"""The working parts behind the window: made once it is shown, and connected to it.

Everything that takes long to import is imported through this module, never by the window itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from swinir_gui import paths
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.gui.dialogs.sheet import Answer, Sheet
from swinir_gui.gui.item_models.job_list import JobListModel
from swinir_gui.gui.links.adviser import Adviser
from swinir_gui.gui.links.announcer import Announcer
from swinir_gui.gui.links.batch_link import BatchLink
from swinir_gui.gui.links.canvas_link import CanvasLink
from swinir_gui.gui.links.choices import Choices
from swinir_gui.gui.links.copy_link import CopyLink
from swinir_gui.gui.links.counterpart_link import CounterpartLink
from swinir_gui.gui.links.ending import Ending
from swinir_gui.gui.links.forecast import Forecast
from swinir_gui.gui.links.intake import Intake
from swinir_gui.gui.links.last_run import LastRun
from swinir_gui.gui.links.latecomers import Latecomers
from swinir_gui.gui.links.model_controller import ModelController
from swinir_gui.gui.links.pages_link import PagesLink
from swinir_gui.gui.links.preset_link import PresetLink
from swinir_gui.gui.links.removal_link import RemovalLink
from swinir_gui.gui.links.report_link import ReportLink
from swinir_gui.gui.links.run_controls import RunControls
from swinir_gui.gui.links.run_report import RunReport
from swinir_gui.gui.links.wakefulness import Wakefulness
from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.memory import Memory
from swinir_gui.gui.models.model_choice import ModelChoice
from swinir_gui.gui.models.model_library import ModelLibrary
from swinir_gui.gui.panels.pictures_panel import PicturesPanel
from swinir_gui.gui.queue.queue_controller import QueueController
from swinir_gui.gui.toolkit.incoming import Pasted, pictures_folder
from swinir_gui.gui.toolkit.keyboard import set_focus_order
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.gui.views.compare_view import CompareView
from swinir_gui.gui.workers.background import Background
from swinir_gui.gui.workers.download import Downloads
from swinir_gui.gui.workers.inference import InferenceThread
from swinir_gui.gui.workers.run_facts import RunState
from swinir_gui.gui.workers.thumbnails import Thumbnails
from swinir_gui.jobs.measured.paces import Paces
from swinir_gui.jobs.running.job_queue import JobQueue
from swinir_gui.jobs.running.queue_facts import Totals
from swinir_gui.jobs.wanted.presets import Presets
from swinir_gui.language import tr


class Session(QObject):
    """One window's work: makes its parts and connects them; each of them says what it does."""

    def __init__(self, window: MainWindow, memory: Memory, theme: Theme) -> None:
        super().__init__(window)
        self._window, self.theme = window, theme
        data = paths.data_folder()
        checkpoints = CheckpointStore(paths.embedded_models(), paths.checkpoint_folder())
        self.queue, model = JobQueue(), JobListModel(self)
        self._background = Background(parent=self)
        self._thumbnails = Thumbnails(self._background, self)
        self._paces = Paces(paths.paces_file())
        pasted = Pasted(data / "pasted", pictures_folder())
        inference = InferenceThread(checkpoints, self, runs=data / "runs")
        self.controller = QueueController(self.queue, model, inference, pasted=pasted, parent=self)
        self.pictures = PicturesPanel(model, self._thumbnails, theme)
        self.canvas = CompareView(theme)
        window.column.set_pictures(self.pictures)
        window.set_canvas(self.canvas)
        self.library = ModelLibrary(checkpoints, Downloads(checkpoints, self), self._background, self)
        chosen = ModelChoice(self.library, self._paces, memory.settings.model, self)
        self.choices = Choices(window.column, memory, chosen, self)
        self.models = ModelController(window, self.library, self.choices, theme)
        self.presets = PresetLink(window, Presets(paths.presets_file()), self.choices, self.library, theme)
        self.intake = Intake(window, self.controller, self.queue, memory)
        self.batch = BatchLink(window, self.controller, self.choices, theme)
        self._announcer = Announcer(window, theme)
        self._link = CanvasLink(window, self.canvas, memory, self)
        self._link.compare_menu = CounterpartLink(window, self.controller, self.canvas).menu
        self._controls = RunControls(window, self.controller, self.choices, self._link)
        self._latecomers = Latecomers(window, self.controller, self.queue)
        self._removal = RemovalLink(window, self.controller, self.pictures)
        self._pages = PagesLink(window, self.controller, self.pictures)
        self._copying = CopyLink(window, self.controller, self.pictures)
        self._report = RunReport(window, self.controller, self._announcer)
        self._page = ReportLink(window, self.controller, self.queue, self._background, theme)
        self.ending = Ending(window, self._announcer, memory, self._background, theme)
        self._wakefulness = Wakefulness(self.controller, self)
        self._last_run = LastRun(window, self.controller, self._background, data / "runs", memory)
        self._adviser = Adviser(self.controller, chosen, self._background)
        self._forecast = Forecast(window.column, self.controller, self.queue, self.choices, self._background)
        self._connect()
        column = window.column
        foot = (column.model, column.output, column.run)
        set_focus_order((window.open_bar, window.view_bar, self.pictures, *foot, window.notice_bar, window.stack, window.status))

    def begin(self, files: Sequence[Path], crash: Path | None = None) -> None:
        """Load torch in the background, open the files of the command line, and tell of an earlier ``crash``."""
        self._warm_up()
        self._last_run.look(crash)
        if files:
            self.batch.take(files)

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self.theme = theme
        for part in (self.pictures, self.canvas, self.models, self.presets, self._page, self.batch, self.ending):
            part.set_theme(theme)

    def may_close(self) -> bool:
        """Whether nothing is lost by closing; otherwise the person is asked, and the window closes by the answer."""
        question = self._what_goes_on()
        if question is None:
            return True
        if not any(sheet.isVisible() for sheet in self._window.findChildren(Sheet)):
            stay = tr("Leave it paused") if self.controller.run_state is RunState.PAUSED else tr("Go on")
            answers = (Answer(tr("Stop and close"), self._stop_and_close), Answer(stay, _nothing))
            Sheet(self._window, self.theme, question, answers)
        return False

    def shut_down(self) -> None:
        """Stop everything and wait for it."""
        self._copying.let_go()
        self._wakefulness.let_go()
        self.batch.shut_down()
        self.library.shut_down()
        self.controller.shut_down()
        self.canvas.shut_down()
        self._background.shut_down()
        self._announcer.close()

    def _what_goes_on(self) -> tuple[str, str] | None:
        """What closing would stop, and what stays of it."""
        state, fetching = self.controller.run_state, bool(self.library.downloads)
        stays = tr("What is saved stays, and the next start can go on where this one was.")
        kept = tr("What has arrived is kept, and the download goes on from there the next time.")
        if state is not RunState.IDLE:
            paused = state is RunState.PAUSED
            goes_on = tr("The run is paused and not yet done.") if paused else tr("Pictures are still being upscaled.")
            return goes_on, f"{stays} {kept}" if fetching else stays
        return (tr("A model is still being downloaded."), kept) if fetching else None

    def _stop_and_close(self) -> None:
        self._window.may_close = lambda: True
        self._window.close()

    def _warm_up(self) -> None:
        self.library.look_into(self.choices.models.model)
        self.controller.warm_up(self.choices.options)

    def _gauge(self) -> None:
        """A model that was never seen at work here."""
        if self.choices.models.pace is None:
            options = self.choices.options
            self.controller.gauge(replace(options, compute=replace(options.compute, model=self.choices.models.model)))

    def _connect(self) -> None:
        window, controller, pictures, models = self._window, self.controller, self.pictures, self.choices.models
        window.may_close = self.may_close
        window.activated.connect(controller.selection.look_again)
        controller.selection.foresee(self.choices.canvas_size)
        self.choices.changed.connect(lambda: controller.set_options(self.choices.options))
        self.choices.compute_changed.connect(self._warm_up)
        self.batch.wished.connect(self.ending.set_wish)
        self.ending.changed.connect(self.batch.show_wish)
        self.batch.show_wish(self.ending.wish)
        self.ending.folder_requested.connect(window.actions_["show_in_folder"].trigger)
        self.ending.last_words = self._page.keep
        controller.run_finished.connect(self.ending.finish)
        self.intake.give = self.batch.take
        self.batch.sheet_shown.connect(lambda sheet: self.presets.serve(sheet.form.presets))
        for part in (self.ending, self.batch, self.intake, self._latecomers, self.models, self.presets, self._page, self._last_run):
            part.noticed.connect(self._controls.show_notice)
        controller.device_known.connect(models.device_known)
        controller.device_known.connect(self._gauge)
        controller.model_opened.connect(self.library.learn)
        controller.measured.connect(models.measured)
        controller.run_finished.connect(self._paces.write)
        controller.selection.pair_changed.connect(self._link.show_pair)
        self.canvas.picture_failed.connect(controller.selection.could_not_show)
        controller.selection.painting_changed.connect(self._link.show_painting)
        controller.totals_changed.connect(pictures.set_totals)
        controller.totals_changed.connect(self._show_canvas)
        controller.selection.changed.connect(pictures.show_selected)
        self._thumbnails.header_read.connect(controller.header_read)
        self._thumbnails.doubted.connect(controller.doubt)
        pictures.list.run_requested.connect(lambda ids: controller.retry(*ids))
        pictures.list.marked.connect(controller.selection.mark)
        pictures.list.show_in_folder_requested.connect(self._report.show_in_folder)
        pictures.add_requested.connect(window.actions_["open"].trigger)
        pictures.selected.connect(controller.selection.select)
        pictures.list.clicked.connect(self._page.hide)
        self._page.results_requested.connect(window.actions_["show_in_folder"].trigger)

    def _show_canvas(self, totals: Totals) -> None:
        """The canvas, or the invitation with what was opened last."""
        if totals.all == 0 or not self._page.showing:
            self._window.show_canvas(shown=totals.all > 0)
        if totals.all == 0:
            self.intake.show_recent()


def _nothing() -> None:
    """The run goes on as it does."""
