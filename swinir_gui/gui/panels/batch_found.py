"""The left half of the sheet for folders: what was found, where to look, and what will be left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from swinir_gui.gui.panels.fields import row
from swinir_gui.gui.panels.fold_row import FoldRow, Group, rows_of
from swinir_gui.gui.panels.thumbnail_strip import ThumbnailStrip
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.lines import empty, horizontal_line, label, set_kind
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import tr

TYPING_MS = 400  # after the last key, before it is looked for


@dataclass(frozen=True)
class Lookout:
    """Where is looked, and for what."""

    recursive: bool = True
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True)
class FoundFacts:
    """What the half says.

    Attributes:
        count: of the pictures, in words.
        facts: about them.
        left_out: how many files are, in words.
        groups: which, by why.
        concern: pictures that want to be thought about, though all of them will be made.
        problem: why nothing can be made.
    """

    count: str
    facts: str = ""
    left_out: str = ""
    groups: tuple[Group, ...] = ()
    concern: Group | None = None
    problem: str = ""


class BatchFound(QWidget):
    """Shows facts and reports other places to look."""

    lookout_changed = Signal(object)  # Lookout

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._facts = theme, FoundFacts("")
        self._count, self._told = label(kind="number"), label(kind="secondary")
        self._problem = label(kind="failed")
        self.strip = ThumbnailStrip(theme)
        self._recursive = QCheckBox(tr("Folders inside it too"))
        self._recursive.setChecked(True)
        self._include = _patterns(tr("Only files like these"), tr("all, or such as *.tif, 2019/*"))
        self._exclude = _patterns(tr("No files like these"), tr("none, or such as *_old.*"))
        self._left_out = label(kind="strong")
        self._concern, self._groups = QVBoxLayout(), QVBoxLayout()
        self._timer = QTimer(self, interval=TYPING_MS, singleShot=True)
        self._build()
        self._connect()

    @property
    def lookout(self) -> Lookout:
        """Where to look, and for what."""
        return Lookout(self._recursive.isChecked(), _split(self._include), _split(self._exclude))

    def show_facts(self, facts: FoundFacts) -> None:
        """Say what was found; rows that are open stay so."""
        before, self._facts = self._facts, facts
        self._count.setText(facts.count)
        self._told.setText(facts.facts)
        self._told.setVisible(bool(facts.facts))
        self._problem.setText(facts.problem)
        self._problem.setVisible(bool(facts.problem))
        self._left_out.setText(facts.left_out)
        self._left_out.setVisible(bool(facts.left_out))
        if (before.groups, before.concern) != (facts.groups, facts.concern):
            self._show_rows((facts.concern,) if facts.concern else (), facts.groups)

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        self.strip.set_theme(theme)
        for each in self.findChildren(FoldRow):
            each.set_theme(theme)

    def show_images(self, images: Sequence[QImage | None]) -> None:
        """A few of the pictures."""
        self.strip.show_images(images)

    def _show_rows(self, concerns: Sequence[Group], groups: Sequence[Group]) -> None:
        unfolded = [each.title for each in self.findChildren(FoldRow) if each.unfolded]
        for layout, entries in ((self._concern, concerns), (self._groups, groups)):
            empty(layout)
            for each in rows_of(entries, self._theme, unfolded):
                set_kind(each, "true" if layout is self._concern else "false", "concern")
                layout.addWidget(each)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(look.LARGE, look.PADDING, look.LARGE, look.PADDING)
        column.setSpacing(look.GAP)
        for part in (self._count, self._told, self._problem):
            part.setWordWrap(True)
            column.addWidget(part)
        column.addWidget(self.strip)
        column.addSpacing(look.TIGHT)
        column.addWidget(self._recursive)
        column.addWidget(row(tr("Only"), self._include))
        column.addWidget(row(tr("Without"), self._exclude))
        column.addSpacing(look.TIGHT)
        column.addWidget(horizontal_line())
        column.addLayout(self._concern)
        column.addWidget(self._left_out)
        column.addLayout(self._groups)
        column.addStretch()

    def _connect(self) -> None:
        self._timer.timeout.connect(lambda: self.lookout_changed.emit(self.lookout))
        self._recursive.toggled.connect(lambda _: self.lookout_changed.emit(self.lookout))
        for field in (self._include, self._exclude):
            field.textEdited.connect(lambda _: self._timer.start())


def _patterns(name: str, hint: str) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setToolTip(name)
    field.setPlaceholderText(hint)
    return field


def _split(field: QLineEdit) -> tuple[str, ...]:
    return tuple(each.strip() for each in field.text().replace(";", ",").split(",") if each.strip())
