"""A numbered step of the left column: a header and its content."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.lines import label
from swinir_gui.gui.toolkit.painting import Painted
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme

RING = 18


class StepNumber(Painted):
    """A number in a ring; for the eye only, since the title says the same."""

    def __init__(self, number: int, theme: Theme) -> None:
        super().__init__(theme)
        self._number = number
        self.setFixedSize(RING, RING)

    def paint(self, painter: QPainter) -> None:
        painter.setPen(QPen(self.theme.quiet, 1))
        ring = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawEllipse(ring)
        painter.setFont(look.font(11))
        painter.setPen(self.theme.text)
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, str(self._number))


class SectionHead(QWidget):
    """Number and title; ``add`` puts widgets at the right end.

    Args:
        number: of the step.
        title: in one word.
        theme: colours.
    """

    def __init__(self, number: int, title: str, theme: Theme) -> None:
        super().__init__()
        self._number, self.title = StepNumber(number, theme), label(title, "strong")
        self.title.setFont(look.font(weight=QFont.Weight.DemiBold))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look.GAP)
        self._row.addWidget(self._number)
        self._row.addWidget(self.title)
        self._row.addStretch()

    def add(self, widget: QWidget) -> None:
        """Append a widget at the right."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._number.set_theme(theme)


class Section(QWidget):
    """Head, then the body; takes what ``SectionHead`` does."""

    def __init__(self, number: int, title: str, theme: Theme) -> None:
        super().__init__()
        self.head = SectionHead(number, title, theme)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(look.PADDING, look.WIDE, look.PADDING, look.WIDE + look.HAIR)
        self.body.setSpacing(look.GAP)
        self.body.addWidget(self.head)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        say(self.setAccessibleName, title)

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self.head.set_theme(theme)
