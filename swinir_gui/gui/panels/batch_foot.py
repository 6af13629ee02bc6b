"""The bottom of the sheet for folders: time, space, and the buttons."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from swinir_gui.gui.panels.elided import ElidedLabel
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.lines import label, set_kind, vertical_line
from swinir_gui.language import tr


class FootFacts(NamedTuple):
    """What the foot says.

    Attributes:
        time: how long all pictures take, and how that is known.
        room: how much room they need, and how much there is.
        short: whether that is too little.
        start: what the main button does, in words.
        ready: whether there is anything to start, and all about it is known.
    """

    time: tuple[str, str] = ("", "")
    room: tuple[str, str] = ("", "")
    short: bool = False
    start: str = ""
    ready: bool = False


class BatchFoot(QWidget):
    """Three answers; the last one is the usual one."""

    cancelled = Signal()
    add_requested = Signal()
    start_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        right = Qt.TextElideMode.ElideRight
        self._time, self._how = label(kind="strong"), ElidedLabel("secondary", right)
        self._room, self._free = label(kind="strong"), ElidedLabel("secondary", right)
        self.cancel = QPushButton(tr("Cancel"))
        self.add = QPushButton(tr("Add to the list"))
        self.add.setToolTip(tr("Add the pictures without beginning"))
        self.start = QPushButton()
        self.start.setProperty("primary", True)
        self.cancel.clicked.connect(self.cancelled)
        self.add.clicked.connect(self.add_requested)
        self.start.clicked.connect(self.start_requested)
        self._build()

    def show_facts(self, facts: FootFacts) -> None:
        """Say what it will take."""
        self._time.setText(facts.time[0])
        self._how.setText(facts.time[1])
        self._room.setText(facts.room[0])
        self._free.setText(facts.room[1])
        set_kind(self._free, "failed" if facts.short else "secondary")
        self._line.setVisible(bool(facts.time[0] and facts.room[0]))
        self.start.setText(facts.start)
        self.start.setToolTip(f"{facts.start} (Ctrl+Enter)")
        self.start.setEnabled(facts.ready)
        self.add.setEnabled(facts.ready)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(look.LARGE, look.WIDE, look.LARGE, look.WIDE)
        row.setSpacing(look.PADDING)
        row.addLayout(_pair(self._time, self._how))
        self._line = vertical_line(32)
        row.addWidget(self._line)
        row.addLayout(_pair(self._room, self._free))
        row.addStretch()
        for button in (self.cancel, self.add, self.start):
            row.addWidget(button)


def _pair(first: QWidget, second: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(look.HAIR)
    column.addWidget(first)
    column.addWidget(second)
    return column
