"""Settings that are chosen once: language, theme, device, notifications. Changes take effect at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QSizePolicy, QVBoxLayout, QWidget

from swinir_gui.gui.dialogs.closing import close_button
from swinir_gui.gui.panels.fields import Choice, spin_box
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.lines import label
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import LANGUAGES, SYSTEM, tr
from swinir_gui.settings import Settings


class SettingsDialog(QDialog):
    """Shows settings and reports every change."""

    changed = Signal(object)  # Settings

    def __init__(self, parent: QWidget, theme: Theme, settings: Settings, devices: Sequence[str]) -> None:
        super().__init__(parent)
        say(self.setWindowTitle, tr("Settings"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # so that a click beside a field leaves it
        self._settings, self._theme = settings, theme
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(look.PADDING)
        self._form.setVerticalSpacing(look.GAP)
        self._choices: list[Choice] = []
        self._head(tr("Language and looks"))
        self._add("language", tr("Language"), ((SYSTEM, tr("As the system")), *LANGUAGES.items()))
        themes = (("system", tr("As the system")), ("light", tr("Light")), ("dark", tr("Dark")))
        self._add("theme", tr("Theme"), themes)
        surrounds = (
            ("theme", tr("As the theme")),
            ("black", tr("Black")),
            ("dark", tr("Dark grey")),
            ("white", tr("White")),
        )
        self._add("surround", tr("Around the picture"), surrounds)
        self._head(tr("What results tell"))
        strips = (("none", tr("All of the source's")), ("gps", tr("Without the place")), ("all", tr("None")))
        self._add("strip", tr("Metadata"), strips)
        self._add_switch("provenance", tr("Origin"), tr("Note model and settings in the result"))
        self._head(tr("Computing"))
        known = dict.fromkeys(("auto", "cpu", *devices, settings.device))
        self._add("device", tr("Device"), [(each, tr("Automatic") if each == "auto" else each) for each in known])
        precisions = (("auto", tr("Automatic")), ("float32", tr("float32, exact")), ("bfloat16", "bfloat16"))
        self._add("precision", tr("Precision"), (*precisions, ("float16", "float16")))
        self._add_threads()
        self._head(tr("When a run ends"))
        self._add_switch("notifications", tr("Notification"), tr("Tell me through the system"))
        self._build()

    def _head(self, text: str) -> None:
        head = label(text, "strong")
        head.setContentsMargins(0, look.PADDING if self._form.rowCount() else 0, 0, 0)
        self._form.addRow(head)

    def _add(self, field: str, words: str, entries: Sequence[tuple[str, str]]) -> None:
        choice = Choice(words, self._theme)
        for data, text in entries:
            choice.offer(text, data)
        choice.choose(getattr(self._settings, field))
        choice.setObjectName(field)
        choice.setMinimumWidth(220)
        choice.currentIndexChanged.connect(lambda _: self._change(field, choice.currentData()))
        self._choices.append(choice)
        self._row(words, choice)

    def _add_threads(self) -> None:
        threads = spin_box(tr("Threads on a processor"), 1024)
        threads.setMinimum(0)
        say(threads.setSpecialValueText, tr("All"))
        threads.setValue(self._settings.threads)
        threads.valueChanged.connect(lambda value: self._change("threads", value))
        self._row(tr("Threads"), threads)

    def _add_switch(self, field: str, words: str, text: str) -> None:
        box = QCheckBox()
        say(box.setText, text)
        box.setObjectName(field)
        box.setChecked(getattr(self._settings, field))
        box.toggled.connect(lambda on: self._change(field, on))
        self._row(words, box)

    def _row(self, words: str, field: QWidget) -> None:
        named = label(words)
        named.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)  # or it would stand above the middle
        self._form.addRow(named, field)

    def _change(self, field: str, value: Any) -> None:  # noqa: ANN401 - of whatever type the field has
        self._settings = replace(self._settings, **{field: value})
        self.changed.emit(self._settings)

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        for choice in self._choices:
            choice.set_theme(theme)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(look.LARGE, look.LARGE, look.LARGE, look.PADDING)
        column.addLayout(self._form)
        column.addStretch()
        column.addWidget(close_button(self))
        self.resize(440, 520)
