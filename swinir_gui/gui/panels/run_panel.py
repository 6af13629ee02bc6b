"""The foot of the left column: from which size to which, how long, and the one big button."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from swinir_gui.gui.panels.elided import ElidedLabel
from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.lines import label, set_kind
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import ntr, tr


class MainButton(Enum):
    """What the big button does."""

    RUN = "run"
    PAUSE = "pause"
    RESUME = "resume"


class RunFacts(NamedTuple):
    """What the foot says.

    Attributes:
        empty: whether there is no picture.
        before: the source's size in words; nothing while there is none.
        after: the result's.
        time: what is known about the time, in words.
        needs: what the picture that is looked at will take, or why it cannot be made.
        advice: what is worth knowing about that.
        refused: whether it cannot be made.
        button: what the big button does.
        pictures: how many pictures a run would begin with.
        again: whether they have come to an end once.
        reason: why there is nothing to run, for the tooltip of the greyed button.
    """

    empty: bool = True
    before: str = ""
    after: str = ""
    time: str = ""
    needs: str = ""
    advice: str = ""
    refused: bool = False
    button: MainButton = MainButton.RUN
    pictures: int = 0
    again: bool = False
    reason: str = ""


class RunPanel(QWidget):
    """Says what the button will do, and to how many."""

    pressed = Signal()  # the big button

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._facts = theme, RunFacts()
        self._before, self._arrow, self._after = label(), icons.IconLabel(14), label(kind="strong")
        self._time = label(kind="secondary")
        self._needs = ElidedLabel("secondary", Qt.TextElideMode.ElideRight)
        self._hint = ElidedLabel("secondary", Qt.TextElideMode.ElideRight)
        say(self._hint.setText, tr("Add a picture to see its result size"))
        self.button = QPushButton()
        self.button.setProperty("large", True)
        self.button.setIconSize(look.BESIDE_WORDS)
        self.button.clicked.connect(self.pressed)
        self._build()
        self.show_facts(RunFacts())

    def show_facts(self, facts: RunFacts) -> None:
        """Show sizes, time and what the button does."""
        self._facts = facts
        known = bool(facts.before)
        for part in (self._before, self._arrow, self._after):
            part.setVisible(known)
        self._time.setVisible(known and bool(facts.time))
        self._hint.setVisible(facts.empty)
        self._before.setText(facts.before)
        self._after.setText(facts.after)
        self._time.setText(facts.time)
        self._needs.setVisible(bool(facts.needs))
        self._needs.setText(facts.needs)
        self._needs.set_note(facts.advice)
        set_kind(self._needs, "failed" if facts.refused else "secondary")
        self._show_button()

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        self._show_button()

    def _show_button(self) -> None:
        facts = self._facts
        texts = {
            MainButton.RUN: self._run_words(facts.pictures, again=facts.again),
            MainButton.PAUSE: tr("Pause"),
            MainButton.RESUME: tr("Continue"),
        }
        names = {MainButton.PAUSE: "ph.pause", MainButton.RESUME: "ph.play"}
        primary = facts.button is not MainButton.PAUSE
        role = "on_accent" if primary else "text"
        self._arrow.show_icon("ph.arrow-right", self._theme.quiet)
        self.button.setText(texts[facts.button])
        self.button.setAccessibleName(texts[facts.button])
        name = names.get(facts.button)
        self.button.setIcon(icons.icon(name, self._theme, role) if name else icons.no_icon())
        self.button.setEnabled(facts.button is not MainButton.RUN or facts.pictures > 0)
        self.button.setToolTip(facts.reason if not self.button.isEnabled() else f"{texts[facts.button]} (Ctrl+Enter)")
        set_kind(self.button, "true" if primary else "false", "primary")

    def _run_words(self, pictures: int, *, again: bool) -> str:
        if pictures == 0:
            return tr("Upscale")
        if again:
            return tr("Upscale again") if pictures == 1 else tr("Upscale {} pictures again").format(pictures)
        return ntr("Upscale {n} picture", "Upscale {n} pictures", pictures)

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(look.GAP)
        for part in (self._before, self._arrow, self._after, self._hint):
            row.addWidget(part)
        row.addStretch()
        second = QHBoxLayout()
        second.setSpacing(look.PADDING)
        second.addWidget(self._time)
        second.addStretch()
        second.addWidget(self._needs)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.PADDING, look.WIDE, look.PADDING, look.WIDE + look.HAIR)
        column.setSpacing(look.GAP)
        column.addLayout(row)
        column.addLayout(second)
        keeps = self._needs.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # or all above would move when a run begins
        self._needs.setSizePolicy(keeps)
        column.addWidget(self.button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
