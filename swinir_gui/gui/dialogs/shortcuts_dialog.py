"""All keys on one sheet, made from the table of actions."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from swinir_gui.gui.dialogs.closing import close_button
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.action_table import HELD, SECTIONS
from swinir_gui.gui.toolkit.lines import label
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.language import tr

Entries = list[tuple[str, str]]


def entries() -> dict[str, Entries]:
    """What each section of the sheet lists: what it does, and its key."""
    native = QKeySequence.SequenceFormat.NativeText
    listed: dict[str, Entries] = {
        title: [(tr(spec.tip), _listed(QKeySequence(key).toString(native) for key in spec.keys)) for spec in specs]
        for title, specs in SECTIONS.items()
    }
    for title, held in HELD.items():
        listed[title] += [(tr(what), tr(key)) for what, key in held]
    return listed


class ShortcutsDialog(QDialog):
    """Two columns of sections."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        say(self.setWindowTitle, tr("Shortcuts"))
        inner = QWidget()
        columns = QHBoxLayout(inner)
        columns.setSpacing(look.HUGE)
        parts = list(entries().items())
        for half in (parts[:3], parts[3:]):
            column = QVBoxLayout()
            for title, listed in half:
                column.addWidget(_section(tr(title), listed))
            column.addStretch()
            columns.addLayout(column)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        inner.setObjectName("bar")
        whole = QVBoxLayout(self)
        whole.addWidget(area)
        whole.addWidget(close_button(self))
        self.resize(820, 560)


def _listed(keys: Iterable[str]) -> str:
    """Each once: Return and Enter have one name in some languages."""
    return " · ".join(dict.fromkeys(keys))


def _section(title: str, listed: Entries) -> QWidget:
    part = QWidget()
    grid = QGridLayout(part)
    grid.setContentsMargins(0, 0, 0, look.WIDE)
    grid.setHorizontalSpacing(look.LARGE)
    grid.setVerticalSpacing(look.TIGHT + look.HAIR)
    head = label(title, "strong")
    head.setFont(look.font(weight=QFont.Weight.DemiBold))
    grid.addWidget(head, 0, 0, 1, 2)
    grid.setColumnStretch(0, 1)
    for row, (what, keys) in enumerate(listed, start=1):
        words = label(what)
        words.setWordWrap(True)
        grid.addWidget(words, row, 0)
        grid.addWidget(label(keys, "secondary"), row, 1, Qt.AlignmentFlag.AlignRight)
    return part
