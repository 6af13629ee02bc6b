"""What happens after the run, as a field."""

from __future__ import annotations

from typing import NamedTuple

from swinir_gui.gui.panels.fields import Choice
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.jobs.ended.when_done import WhenDone
from swinir_gui.language import tr


class WhenDoneChoice(Choice):
    """Holds a wish."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(tr("When all pictures are done"), theme)
        for wish in WhenDone:
            self.offer(words_of(wish).full, wish.value)

    def show_wish(self, wish: WhenDone) -> None:
        """Show it without reporting it."""
        self.choose(wish.value)

    @property
    def wish(self) -> WhenDone:
        """What is chosen."""
        return WhenDone(self.currentData())


class Words(NamedTuple):
    """What happens, said in full and for little room."""

    full: str
    short: str


def words_of(wish: WhenDone) -> Words:
    """What happens, in words."""
    words = {
        WhenDone.NOTHING: Words(tr("Nothing"), tr("nothing")),
        WhenDone.NOTIFY: Words(tr("Tell me through the system"), tr("notify")),
        WhenDone.OPEN: Words(tr("Open the folder of results"), tr("open folder")),
        WhenDone.SUSPEND: Words(tr("Suspend the computer"), tr("suspend")),
        WhenDone.SHUT_DOWN: Words(tr("Shut the computer down"), tr("shut down")),
    }
    return words[wish]
