"""Step 3: the output settings, which fold to a one-line summary."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QToolButton

from swinir_gui.gui.panels.elided import ElidedLabel
from swinir_gui.gui.panels.output_choices import OutputChoices
from swinir_gui.gui.panels.output_form import OutputForm
from swinir_gui.gui.panels.preset_button import PresetButton
from swinir_gui.gui.panels.section import RING, Section
from swinir_gui.gui.panels.typed_text import TypedText
from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.lines import may_shrink
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import tr

NAME, NAME_BESIDE_ARROW = 152, 120  # pixels for that of a preset, which leave the title its own


class OutputPanel(Section):
    """The form, or a summary where there is little height."""

    choices_changed = Signal(object)  # OutputChoices
    folder_requested = Signal()
    fold_requested = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__(3, tr("Output"), theme)
        self._theme, self._folded, self.form = theme, False, OutputForm(theme)
        self._summary = ElidedLabel("secondary", Qt.TextElideMode.ElideRight)
        may_shrink(self._summary)
        self.presets = PresetButton(theme, tr("Presets"), room=NAME)
        self.presets.setProperty("slim", True)
        self.presets.setProperty("caret", True)
        self._fold = QToolButton()
        self._fold.setProperty("slim", True)
        self._fold.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._fold.clicked.connect(lambda: self.fold_requested.emit(not self._folded))
        self._build()
        TypedText(self.form)
        self.form.choices_changed.connect(self._on_changed)
        self.form.folder_requested.connect(self.folder_requested)
        self.set_theme(theme)
        self.show_choices(self.choices)

    @property
    def choices(self) -> OutputChoices:
        """What is chosen."""
        return self.form.choices

    @property
    def folded(self) -> bool:
        """Whether only the summary shows."""
        return self._folded

    def show_choices(self, choices: OutputChoices) -> None:
        """Show choices without reporting them."""
        self.form.show_choices(choices)
        say(self._summary.setText, self.form.in_brief)

    def show_picture(self, picture: str, home: Path | None) -> None:
        """The picture that the name's example and the folder are shown for; see the form."""
        self.form.show_picture(picture, home)
        say(self._summary.setText, self.form.in_brief)

    def set_folded(self, *, folded: bool, can_fold: bool) -> None:
        """Leave a summary, or show everything."""
        self._folded = folded
        self.form.setVisible(not folded)
        self._summary.setVisible(folded)
        self._fold.setVisible(can_fold)
        self.presets.set_room(NAME_BESIDE_ARROW if can_fold else NAME)
        self.body.setContentsMargins(
            look.PADDING, look.GAP if folded else look.WIDE, look.PADDING, look.GAP if folded else look.WIDE + look.HAIR
        )
        self.body.setSpacing(0 if folded else look.GAP)
        words = tr("Show all of the output's settings") if folded else tr("Show less of the output's settings")
        say(self._fold.setToolTip, words)
        say(self._fold.setAccessibleName, words)
        self._fold.setIcon(icons.icon("ph.caret-right" if folded else "ph.caret-down", self._theme, "quiet"))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._theme = theme
        self.form.set_theme(theme)
        self.presets.set_theme(theme)
        self._fold.setIcon(icons.icon("ph.caret-right" if self._folded else "ph.caret-down", theme, "quiet"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._folded:
            self.fold_requested.emit(False)
        else:
            super().mousePressEvent(event)

    def _build(self) -> None:
        self.head.add(self.presets)
        self.head.add(self._fold)
        self._summary.setIndent(RING + look.GAP)
        self.body.addWidget(self._summary)
        self.body.addWidget(self.form)
        self._summary.hide()
        self._fold.hide()

    def _on_changed(self, choices: OutputChoices) -> None:
        say(self._summary.setText, self.form.in_brief)
        self.choices_changed.emit(choices)
