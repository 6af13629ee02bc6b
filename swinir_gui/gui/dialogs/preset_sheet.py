"""Asks for the name under which settings are saved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from swinir_gui.gui.dialogs.cover import Cover
from swinir_gui.gui.panels.elided import ElidedLabel
from swinir_gui.gui.toolkit.lines import label, may_shrink
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.jobs.wanted.presets import LONGEST, tidied
from swinir_gui.language import tr

WIDTH = 400


class PresetSheet(Cover):
    """Enter saves, Esc does not; that a name is there already is said while it is typed.

    Args:
        window: to be covered.
        theme: colours.
        brief: what will be kept, in a few words.
        is_taken: whether a preset has a name already.
    """

    named = Signal(str)
    ended = Signal()  # with a name or without

    def __init__(self, window: QWidget, theme: Theme, brief: str, is_taken: Callable[[str], bool]) -> None:
        super().__init__(window, theme)
        self._is_taken = is_taken
        self.name, self._note = QLineEdit(), label(tr("There is a preset of this name; it would be replaced."), "secondary")
        self.name.setMaxLength(LONGEST)
        self.name.setAccessibleName(tr("Name of the preset"))
        self._save, self._cancel = QPushButton(), QPushButton(tr("Cancel"))
        self._save.setProperty("primary", True)
        self._build(brief)
        self.name.textChanged.connect(lambda _: self._judge())
        self._save.clicked.connect(self._accept)
        self._cancel.clicked.connect(self._end)
        self.setAccessibleName(tr("Save as preset"))
        self._judge()
        self.raise_()
        self.show()
        self.name.setFocus()

    def suggest(self, name: str) -> None:
        """Write a name into the field; what is typed replaces it."""
        self.name.setText(name)
        self.name.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape or (_is_enter(event) and self._cancel.hasFocus()):
            self._end()
        elif _is_enter(event):
            self._accept()

    def _judge(self) -> None:
        name = tidied(self.name.text())
        taken = bool(name) and self._is_taken(name)
        self._save.setEnabled(bool(name))
        self._save.setText(tr("Replace") if taken else tr("Save"))
        self._note.setVisible(taken)
        self.name.setAccessibleDescription(self._note.text() if taken else "")

    def _accept(self) -> None:
        name = tidied(self.name.text())
        if name:
            self.named.emit(name)
            self._end()

    def _end(self) -> None:
        self.close_cover()
        self.ended.emit()

    def _build(self, brief: str) -> None:
        card, column = self.lay_card()
        card.setFixedWidth(WIDTH)
        told = ElidedLabel("secondary")
        told.setText(brief)
        may_shrink(told)
        keeps = self._note.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # or all would move while somebody types
        self._note.setSizePolicy(keeps)
        for part in (label(tr("Save as preset"), "strong"), told, self.name, self._note):
            column.addWidget(part)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self._save)
        row.addWidget(self._cancel)
        column.addLayout(row)


def _is_enter(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
