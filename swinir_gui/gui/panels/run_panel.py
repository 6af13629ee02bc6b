"""The bottom of the left column: from which size to which, how long, and the main button."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from swinir_gui.gui.panels.elided import ElidedLabel, FactsLabel
from swinir_gui.gui.panels.few_lines import FewLines
from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.action_table import tip_of
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
        needs: what the picture that is looked at will take.
        room: that in sentences.
        pages: a name for listing all that the picture's file has; nothing where there is but one.
        notice: what its result will lack, or why there will be none.
        refused: whether there will be none.
        button: what the big button does.
        pictures: how many pictures a run would begin with.
        enlarges: whether it makes any of them larger than it is.
        again: whether they have come to an end once.
        reason: why there is nothing to run, for the tooltip of the greyed button.
    """

    empty: bool = True
    before: str = ""
    after: str = ""
    time: str = ""
    needs: str = ""
    room: str = ""
    pages: str = ""
    notice: str = ""
    refused: bool = False
    button: MainButton = MainButton.RUN
    pictures: int = 0
    enlarges: bool = True
    again: bool = False
    reason: str = ""


class RunPanel(QWidget):
    """Says what the button will do, and to how many."""

    pressed = Signal()  # the big button
    pages_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._facts = theme, RunFacts()
        self._before, self._arrow, self._after = label(), icons.IconLabel(14), label(kind="strong")
        self._time = label(kind="secondary")
        self._needs = FactsLabel("secondary", Qt.TextElideMode.ElideRight)
        self._notice = FewLines("secondary")
        self._pages = QPushButton()
        self._pages.setProperty("link", True)
        self._pages.clicked.connect(self.pages_requested)
        say(self._pages.setToolTip, tip_of("pages"))
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
        self._needs.set_note(facts.room)
        self._notice.setVisible(bool(facts.notice))
        self._notice.setText(facts.notice)
        self._pages.setVisible(bool(facts.pages))
        self._pages.setText(facts.pages)
        self._pages.setAccessibleName(facts.pages)
        set_kind(self._notice, "failed" if facts.refused else "secondary")
        self._show_button()

    def keep_room(self, *, kept: bool) -> None:
        """For what may have to be said, so that nothing moves when it is."""
        self._notice.keep_room(kept=kept)

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        self._show_button()

    def _show_button(self) -> None:
        facts = self._facts
        texts = {
            MainButton.RUN: _run_words(facts),
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
        third = QHBoxLayout()
        third.setSpacing(look.GAP)
        third.addWidget(self._notice, 1)
        third.addWidget(self._pages, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(third)
        _keep_place(self._needs)
        column.addWidget(self.button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)


def _keep_place(widget: QWidget) -> None:
    """Also while it is hidden, so that nothing above it moves."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)


def _run_words(facts: RunFacts) -> str:
    larger, count = facts.enlarges, facts.pictures
    if count == 0:
        return tr("Upscale") if larger else tr("Restore")
    if facts.again and count == 1:
        return tr("Upscale again") if larger else tr("Restore again")
    if facts.again:
        return (tr("Upscale {} pictures again") if larger else tr("Restore {} pictures again")).format(count)
    if larger:
        return ntr("Upscale {n} picture", "Upscale {n} pictures", count)
    return ntr("Restore {n} picture", "Restore {n} pictures", count)
