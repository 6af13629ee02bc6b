"""What happens when a run has ended: what the user chose, and nothing unexpected."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from swinir_gui.errors import AppError
from swinir_gui.gui.dialogs.countdown import Countdown
from swinir_gui.gui.links import run_words
from swinir_gui.gui.links.announcer import Announcer
from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.memory import Memory
from swinir_gui.gui.panels.when_done_choice import words_of
from swinir_gui.gui.queue import notices
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.gui.workers.background import Background
from swinir_gui.gui.workers.run_facts import RunSummary
from swinir_gui.jobs.ended.when_done import WhenDone, change_power
from swinir_gui.language import tr


class Ending(QObject):
    """Whether to be told is a setting; everything else holds for one run, so that none shuts down what another one was to.

    Args:
        window: asks before the computer rests.
        announcer: tells those who look elsewhere.
        memory: of the setting.
        background: where the system's programs are run.
        theme: for the question.

    Attributes:
        last_words: done before the computer shuts down, on another thread.
    """

    changed = Signal(object)  # WhenDone
    noticed = Signal(object)  # Notice
    folder_requested = Signal()

    def __init__(self, window: MainWindow, announcer: Announcer, memory: Memory, background: Background, theme: Theme) -> None:
        super().__init__(window)
        self._window, self._announcer, self._memory = window, announcer, memory
        self._background, self._theme = background, theme
        self._once: WhenDone | None = None
        self.last_words: Callable[[], None] = _nothing
        window.status.ending_requested.connect(self.set_wish)
        memory.changed.connect(lambda *_: self._tell())
        self._tell()

    @property
    def wish(self) -> WhenDone:
        """What will happen."""
        return self._once or (WhenDone.NOTIFY if self._memory.settings.notifications else WhenDone.NOTHING)

    def set_wish(self, wish: WhenDone) -> None:
        """Wish for something else."""
        lasting = wish in (WhenDone.NOTHING, WhenDone.NOTIFY)
        self._once = None if lasting else wish
        if lasting:
            self._memory.change(notifications=wish is WhenDone.NOTIFY)
        self._tell()

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme

    def finish(self, summary: RunSummary) -> None:
        """A run has ended; where somebody has stopped it, they are there and need nothing."""
        wish, self._once = self.wish, None
        self._tell()
        if summary.stopped:
            return
        match wish:
            case WhenDone.NOTIFY:
                self._announcer.tell(tr("SwinIR GUI has finished"), run_words.summary(summary))
            case WhenDone.OPEN:
                self.folder_requested.emit()
            case WhenDone.SUSPEND | WhenDone.SHUT_DOWN:
                self._count_down(wish)
            case WhenDone.NOTHING:
                pass

    def _count_down(self, wish: WhenDone) -> None:
        countdown = Countdown(self._window, self._theme, wish)
        countdown.elapsed.connect(lambda: self._rest(wish))
        QApplication.alert(self._window)
        self._announcer.tell(words_of(wish).full, run_words.last_minute(wish))

    def _rest(self, wish: WhenDone) -> None:
        def work() -> None:
            if wish is WhenDone.SHUT_DOWN:
                self.last_words()
            change_power(wish)

        self._background.run(work, lambda _: None, self._on_refused)

    def _on_refused(self, error: AppError) -> None:
        self.noticed.emit(notices.warning(error))

    def _tell(self) -> None:
        self._window.status.show_ending(self.wish)
        self.changed.emit(self.wish)


def _nothing() -> None:
    """There is nothing to be said."""
