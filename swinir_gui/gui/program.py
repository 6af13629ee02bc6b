"""The composition root: builds everything once, shows the window, then adds the working parts.

Until the first frame is painted, only Qt and the window are imported. Pictures (libvips, numpy) come right after it, torch
later still and on the inference thread.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget

from swinir_gui import log, paths
from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.memory import Memory
from swinir_gui.gui.panels.output_choices import OutputChoices
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.focus_rings import FocusRings
from swinir_gui.gui.toolkit.speech import Speaker, retell
from swinir_gui.language import tr
from swinir_gui.settings import Settings

if TYPE_CHECKING:
    from swinir_gui.gui.session import Session


class Program(QObject):
    """The window and what stands behind it.

    Args:
        app: Qt's.
        files: to be opened.
        crash: what the program left when it crashed the last time.
    """

    def __init__(self, app: QApplication, files: Sequence[Path] = (), crash: Path | None = None) -> None:
        super().__init__()
        self._app, self._files, self._crash = app, tuple(files), crash
        self.memory = Memory(paths.data_folder(), self)
        self._rings = FocusRings(app, self)
        self._speaker = Speaker(self)
        self._speaker.use(self.memory.settings.language)  # before there are words
        self.theme = look.chosen(self.memory.settings.theme, app)
        self.window = MainWindow(self.theme)
        self.session: Session | None = None
        self.window.column.output.show_choices(OutputChoices.of(self.memory.settings))
        self.window.column.model.show_facts(self.memory.model_card)
        self.memory.restore_place(self.window)
        self.window.status.show_message(tr("Everything stays on this computer"))
        self.window.status.show_pointer(tr("F1 shows all shortcuts"))
        self.window.first_painted.connect(self.begin)
        self.window.closed.connect(self.end)
        self.memory.changed.connect(self._on_settings)
        look.apply(app, self.theme)  # last: widgets look through a style sheet that is there at every step of being put together
        app.styleHints().colorSchemeChanged.connect(lambda _: self._show_theme())

    def show(self) -> None:
        """Show the window; the rest follows once it is painted."""
        self.window.show()

    def begin(self) -> None:
        """Bring the working parts."""
        if self.session is not None:
            return
        gc.enable()  # __main__ held it back
        log.configure(paths.log_folder())
        self._app.setWindowIcon(QIcon(str(paths.resource("swinir-gui.png"))))
        from swinir_gui.gui.panels.sample_picture import cut_in_two
        from swinir_gui.gui.program_actions import ProgramActions
        from swinir_gui.gui.session import Session

        self.session = Session(self.window, self.memory, self.theme)
        self._actions = ProgramActions(self.window, self.session, self.memory)
        self.session.intake.show_recent()
        self.window.column.model.card.set_picture(cut_in_two(look.SAMPLE, self.window.devicePixelRatioF(), 4))
        self.session.begin(self._files, self._crash)

    def end(self) -> None:
        """Stop what runs, and remember everything."""
        self.memory.keep_model_card(self.window.column.model.card.facts)
        self.memory.keep_place(self.window)
        self.memory.write()
        if self.session is not None:
            self.session.shut_down()

    def tell(self, error: BaseException) -> None:
        """Something failed that nobody expected: a sentence in the window, the rest in the log."""
        from swinir_gui.gui.panels.notice_bar import Notice

        title = tr("Something failed unexpectedly ({}).").format(type(error).__name__)
        advice = tr("Go on, or start the program anew; the log in {} says more.").format(paths.log_folder())
        self.window.notice_bar.show_notice(Notice(title, advice, details=f"{type(error).__name__}: {error}"), {})

    def _on_settings(self, before: Settings, now: Settings) -> None:
        if before.theme != now.theme:
            self._show_theme()
        if before.language != now.language and self._speaker.use(now.language):
            retell(self.window)

    def _show_theme(self) -> None:
        wanted = look.chosen(self.memory.settings.theme, self._app)
        if wanted is self.theme:
            return
        self.theme = wanted
        look.apply(self._app, wanted)
        self.window.set_theme(wanted)
        if self.session is not None:
            self.session.set_theme(wanted)
            self._actions.set_theme(wanted)
        for part in self.window.findChildren(QWidget):
            part.update()
