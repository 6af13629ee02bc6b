"""A group of files: how many, which kind, and unfolded the list of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.lines import label, paragraph
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import tr

SHOWN = 100  # names; all of them can be copied
COUNT = 28


@dataclass(frozen=True)
class Group:
    """What a row tells.

    Attributes:
        title: what the files have in common, in one sentence or less.
        advice: what that means, or what can be done.
        names: of all of them.
    """

    title: str
    advice: str
    names: tuple[str, ...]


class FoldRow(QWidget):
    """One group; a click on it, or its arrow by keyboard, shows the names."""

    toggled = Signal(bool)

    def __init__(self, group: Group, theme: Theme) -> None:
        super().__init__()
        self._group, self._theme = group, theme
        self._arrow = QToolButton()
        self._arrow.setProperty("slim", True)
        self._arrow.setFixedWidth(24)
        self._arrow.setCheckable(True)
        self._arrow.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._arrow.toggled.connect(self._unfold)
        self._copy = QPushButton()
        say(self._copy.setText, tr("Copy list"))
        self._copy.setProperty("small", True)
        say(self._copy.setToolTip, tr("Copy the names of all of them"))
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText("\n".join(group.names)))
        self._names = paragraph("\n".join(group.names[:SHOWN]), "secondary")
        more = len(group.names) - SHOWN
        self._more = label(tr("and {} more").format(f"{more:,}"), "secondary") if more > 0 else None
        self._build()
        self.set_theme(theme)
        self._unfold(False)

    def unfold(self) -> None:
        """Show the names."""
        self._arrow.setChecked(True)

    @property
    def title(self) -> str:
        """What the files have in common."""
        return self._group.title

    @property
    def unfolded(self) -> bool:
        """Whether the names show."""
        return self._arrow.isChecked()

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        self._arrow.setIcon(icons.icon("ph.caret-down" if self._arrow.isChecked() else "ph.caret-right", theme, "quiet"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._arrow.toggle()

    def _unfold(self, on: bool) -> None:  # noqa: FBT001 - the slot of a signal
        for part in (self._names, self._copy, self._more):
            if part:
                part.setVisible(on)
        words = tr("Hide the names: {} {}") if on else tr("Show the names: {} {}")
        say(self._arrow.setAccessibleName, words.format(f"{len(self._group.names):,}", self._group.title))
        say(self._arrow.setToolTip, tr("Hide the names") if on else tr("Show the names"))
        self.set_theme(self._theme)
        self.toggled.emit(on)

    def _build(self) -> None:
        count = label(f"{len(self._group.names):,}", "strong")
        count.setMinimumWidth(COUNT)
        count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(look.HAIR)
        words.addWidget(paragraph(self._group.title, "strong", copied=False))
        if self._group.advice:
            words.addWidget(paragraph(self._group.advice, "secondary", copied=False))
        words.addWidget(self._names)
        if self._more:
            words.addWidget(self._more)
        top = Qt.AlignmentFlag.AlignTop
        row = QHBoxLayout(self)
        row.setContentsMargins(0, look.TIGHT, 0, look.TIGHT)
        row.setSpacing(look.GAP)
        row.addWidget(self._arrow, 0, top)
        row.addWidget(count, 0, top)
        row.addLayout(words, 1)
        row.addWidget(self._copy, 0, top)


def rows_of(groups: Sequence[Group], theme: Theme, unfolded: Sequence[str] = ()) -> list[FoldRow]:
    """A row for each, of which some are to show their names."""
    rows = [FoldRow(group, theme) for group in groups]
    for each in rows:
        if each.title in unfolded:
            each.unfold()
    return rows
