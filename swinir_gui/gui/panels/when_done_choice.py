"""What happens once a run has ended, as a field."""

from __future__ import annotations

from swinir_gui.gui.panels.fields import Choice
from swinir_gui.gui.theme import Theme
from swinir_gui.jobs.ended.when_done import WhenDone
from swinir_gui.language import tr


class WhenDoneChoice(Choice):
    """Holds a wish."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(tr("When all pictures are done"), theme)
        for wish in WhenDone:
            self.offer(words_of(wish), wish.value)

    def show_wish(self, wish: WhenDone) -> None:
        """Show it without reporting it."""
        self.choose(wish.value)

    @property
    def wish(self) -> WhenDone:
        """What is chosen."""
        return WhenDone(self.currentData())


def words_of(wish: WhenDone) -> str:
    """What happens, in words."""
    words = {
        WhenDone.NOTHING: tr("Nothing"),
        WhenDone.NOTIFY: tr("Tell me through the system"),
        WhenDone.OPEN: tr("Open the folder of results"),
        WhenDone.SUSPEND: tr("Suspend the computer"),
        WhenDone.SHUT_DOWN: tr("Shut the computer down"),
    }
    return words[wish]


def short_of(wish: WhenDone) -> str:
    """The same for little room."""
    words = {
        WhenDone.NOTHING: tr("nothing"),
        WhenDone.NOTIFY: tr("notify"),
        WhenDone.OPEN: tr("open folder"),
        WhenDone.SUSPEND: tr("suspend"),
        WhenDone.SHUT_DOWN: tr("shut down"),
    }
    return words[wish]
