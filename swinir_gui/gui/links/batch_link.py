"""Takes folders from the window to the queue: through the sheet if there is something to decide, otherwise at once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from swinir_gui.gui.dialogs.batch_sheet import BatchSheet
from swinir_gui.gui.links import batch_words
from swinir_gui.gui.links.batch_lookup import BatchLookup
from swinir_gui.gui.links.batch_outlook import BatchOutlook
from swinir_gui.gui.links.choices import Choices
from swinir_gui.gui.links.sample_strip import SampleStrip
from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.panels.batch_found import Lookout
from swinir_gui.gui.queue import notices
from swinir_gui.gui.queue.queue_controller import QueueController
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.gui.workers.background import Background
from swinir_gui.jobs.ended.when_done import WhenDone
from swinir_gui.jobs.folders.batch import Batch
from swinir_gui.jobs.folders.scanning import Reason, Search
from swinir_gui.jobs.folders.survey import Survey
from swinir_gui.jobs.wanted.advice import advised_for
from swinir_gui.jobs.wanted.targets import Naming

MANY = 30  # pictures that the list shows as well as a sheet could
PATIENCE_MS = 400  # until the sheet shows that folders are being looked through
OTHERS = frozenset({Reason.NO_PICTURE, Reason.CAMERA_RAW})
EXPECTED = OTHERS | {Reason.RESULT}  # beside pictures; nobody wants to be asked about these


class BatchLink(QObject):
    """Takes files and folders, one lot at a time; a lot that comes while a sheet is open replaces what that one is about.

    Args:
        window: where the sheet stands.
        controller: takes the pictures.
        choices: those that a run would begin with.
        theme: for the sheet.
    """

    noticed = Signal(object)  # Notice
    wished = Signal(object)  # WhenDone
    sheet_shown = Signal(object)  # BatchSheet

    def __init__(self, window: MainWindow, controller: QueueController, choices: Choices, theme: Theme) -> None:
        super().__init__(window)
        self._window, self._controller, self._choices, self._theme = window, controller, choices, theme
        self._background = Background(threads=1, parent=self)
        self._lookup = BatchLookup(self._background, self)
        self._strip = SampleStrip(self._background, self)
        self._paths: tuple[Path, ...] = ()
        self._out: Path | None = None
        self._sheet: BatchSheet | None = None
        self._only_waits = False  # whether the sheet is there because looking takes long, and nobody has changed anything in it
        self._wish = WhenDone.NOTIFY
        self._timer = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._timer.timeout.connect(self._show_that_it_takes_long)
        self._lookup.changed.connect(self._on_known)
        choices.changed.connect(self._on_choices)

    @property
    def sheet(self) -> BatchSheet | None:
        """What asks, while it does."""
        return self._sheet

    def take(self, paths: Sequence[Path]) -> None:
        """Add files; look through folders first."""
        if not any(os.path.isdir(each) for each in paths):  # noqa: PTH112 - Path.is_dir raises before Python 3.14
            self._controller.add(paths)
            return
        self._close_sheet()
        self._paths = tuple(paths)
        self._look(Lookout())
        self._timer.start()

    def show_wish(self, wish: WhenDone) -> None:
        """What happens at the end of a run, unless the sheet is told otherwise."""
        self._wish = wish

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        if self._sheet:
            self._sheet.set_theme(theme)

    def shut_down(self) -> None:
        """Stop looking."""
        self._lookup.stop()
        self._background.shut_down()

    def _look(self, lookout: Lookout) -> None:
        self._out = self._choices.options.output.out
        self._lookup.name(self._naming(), again=self._again)
        self._lookup.look(self._paths, Search(lookout.recursive, lookout.include, lookout.exclude, self._out))

    def _naming(self) -> Naming:
        models, output = self._choices.models, self._choices.options.output
        names = advised_for(output.size) if models.automatic else (models.name,)
        return Naming(names, None, output, self._controller.count + 1)

    @property
    def _again(self) -> bool:
        return self._sheet is not None and self._sheet.form.again

    def _on_choices(self) -> None:
        if self._sheet and self._choices.options.output.out != self._out:  # results there are no sources
            self._look(self._sheet.found.lookout)
        elif self._paths:
            self._lookup.name(self._naming(), again=self._again)
            self._on_known()

    def _on_known(self) -> None:
        survey, batch = self._lookup.survey, self._lookup.batch
        if self._paths and survey and self._lookup.done and (self._sheet is None or self._only_waits):
            self._decide(survey, batch)
        elif self._sheet:
            self._show_facts(self._sheet)

    def _decide(self, survey: Survey, batch: Batch | None) -> None:
        """All but sizes is known, and the person has not changed anything yet."""
        self._timer.stop()
        self._only_waits = False
        reached_for = self._sheet is not None and self._window.focusWidget() is not self._sheet
        if batch and not reached_for and not _wants_thought(survey, batch):
            self._accept(start=False)
        elif self._sheet:
            self._show_facts(self._sheet)
        else:
            self._show_sheet()

    def _accept(self, *, start: bool) -> None:
        """Take what was found into the list."""
        survey, outlook = self._lookup.survey, BatchOutlook(self._lookup, self._choices)
        for error in survey.errors if survey else ():
            self.noticed.emit(notices.warning(error))
        self._controller.leave_out(outlook.left_out)
        if self._sheet:
            self.wished.emit(self._sheet.form.when_done.wish)
        self._close_sheet()
        self._controller.add_found(outlook.inputs)
        if start:
            self._controller.start(outlook.inputs, self._choices.options)

    def _close_sheet(self) -> None:
        self._lookup.stop()
        self._timer.stop()
        self._paths, self._only_waits = (), False
        if self._sheet:
            self._sheet.close_cover()
            self._sheet = None

    def _show_that_it_takes_long(self) -> None:
        self._show_sheet()
        self._only_waits = True

    def _show_sheet(self) -> None:
        place = ", ".join(os.fspath(each) for each in self._paths)
        sheet = self._sheet = BatchSheet(self._window, self._theme, place)
        output = self._window.column.output
        sheet.form.form.show_choices(output.choices)
        sheet.form.form.choices_changed.connect(self._choices.take)
        sheet.form.form.folder_requested.connect(output.folder_requested)
        sheet.form.models_requested.connect(self._window.actions_["models"].trigger)
        sheet.form.strength_changed.connect(self._choices.take_strength)
        sheet.form.again_changed.connect(lambda _: self._on_choices())
        sheet.found.lookout_changed.connect(self._look)
        for touched in (sheet.form.form.choices_changed, sheet.form.again_changed, sheet.found.lookout_changed):
            touched.connect(self._stay)
        sheet.cancelled.connect(self._close_sheet)
        sheet.foot.add_requested.connect(lambda: self._accept(start=False))
        sheet.foot.start_requested.connect(lambda: self._accept(start=True))
        sheet.form.when_done.show_wish(self._wish)
        self._strip.show_on(sheet.found)
        self._show_facts(sheet)
        self.sheet_shown.emit(sheet)

    def _stay(self) -> None:
        self._only_waits = False

    def _show_facts(self, sheet: BatchSheet) -> None:
        outlook = BatchOutlook(self._lookup, self._choices)
        sheet.show_purpose(enlarges=self._choices.enlarges(None))
        sheet.form.form.show_choices(self._choices.output)
        sheet.form.form.show_model(self._choices.models.name)
        sheet.form.show_model(self._choices.models.facts().name)
        sheet.form.show_strength(self._choices.strength, matters=self._choices.has_strength)
        named = self._lookup.batch is not None and not sheet.form.form.is_wrong
        if self._lookup.batch and named:
            sheet.form.show_examples(batch_words.examples_of(self._lookup.batch, self._choices.options.output.out))
            self._strip.want(self._lookup.batch.inputs)
        sheet.found.show_facts(outlook.found(self._paths[0] if len(self._paths) == 1 else None))
        sheet.foot.show_facts(outlook.foot(named=named))


def _wants_thought(found: Survey, batch: Batch) -> bool:
    """Whether a person would want to decide anything before these pictures are in the list."""
    others = sum(each.reason in OTHERS for each in found.left_out)
    doubtful = any(each.reason not in EXPECTED for each in (*found.left_out, *batch.left_out))
    return doubtful or bool(batch.namesakes) or len(batch.inputs) > MANY or others > len(batch.inputs) > 0
