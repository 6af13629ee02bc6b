"""What happens once a run has ended, as a field."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal

from swinir_gui.gui.panels.fields import Choice
from swinir_gui.gui.theme import Theme
from swinir_gui.jobs.when_done import WhenDone


class WhenDoneChoice(Choice):
    """Shows a wish and reports another one."""

    wished = Signal(object)  # WhenDone

    def __init__(self, theme: Theme) -> None:
        super().__init__(_tr("When all pictures are done"), theme)
        for wish in WhenDone:
            self.addItem(words_of(wish), wish)
        self.activated.connect(lambda _: self.wished.emit(self.currentData()))

    def show_wish(self, wish: WhenDone) -> None:
        """Show it without reporting it."""
        self.choose(wish)


def words_of(wish: WhenDone) -> str:
    """What happens, in words."""
    words = {
        WhenDone.NOTHING: _tr("Nothing"),
        WhenDone.NOTIFY: _tr("Tell me through the system"),
        WhenDone.OPEN: _tr("Open the folder of results"),
        WhenDone.SUSPEND: _tr("Suspend the computer"),
        WhenDone.SHUT_DOWN: _tr("Shut the computer down"),
    }
    return words[wish]


def _tr(text: str) -> str:
    return QCoreApplication.translate("WhenDoneChoice", text)
