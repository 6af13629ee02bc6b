"""A numbered step of the left column: head, and what belongs under it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme

RING = 18


class StepNumber(QWidget):
    """A number in a ring; for the eye only, since the title says the same."""

    def __init__(self, number: int, theme: Theme) -> None:
        super().__init__()
        self._number, self._theme = number, theme
        self.setFixedSize(RING, RING)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(RING, RING)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.quiet, 1))
        ring = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawEllipse(ring)
        painter.setFont(look.font(11))
        painter.setPen(self._theme.text)
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()


class Section(QWidget):
    """Head with number and title, then the body.

    Args:
        number: of the step.
        title: in one word.
        theme: colours.
    """

    def __init__(self, number: int, title: str, theme: Theme) -> None:
        super().__init__()
        self.number, self.title = StepNumber(number, theme), QLabel()
        say(self.title.setText, title)
        self.title.setFont(look.font(weight=QFont.Weight.DemiBold))
        self.title.setProperty("kind", "strong")
        self.head = QHBoxLayout()
        self.head.setSpacing(look.GAP)
        self.head.addWidget(self.number)
        self.head.addWidget(self.title)
        self.head.addStretch()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(look.PADDING, look.WIDE, look.PADDING, look.WIDE + look.HAIR)
        self.body.setSpacing(look.GAP)
        self.body.addLayout(self.head)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        say(self.setAccessibleName, title)

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self.number.set_theme(theme)
