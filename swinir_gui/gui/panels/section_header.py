"""The head of a section of the left column: its number in a ring, its title, and room for more."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import LIGHT, Theme

_RING = 18


class SectionHeader(QWidget):
    """A numbered title; ``add`` puts widgets at its right end.

    Args:
        number: of the section, counted from 1.
        title: in the person's language.
        parent: for Qt.
    """

    def __init__(self, number: int, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ring = _Ring(number, self)
        self._title = QLabel(self)
        say(self._title.setText, title)
        self._title.setFont(look.font(13, QFont.Weight.DemiBold))
        self._title.setProperty("kind", "strong")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look.GAP)
        self._row.addWidget(self._ring)
        self._row.addWidget(self._title)
        self._row.addStretch(1)

    def add(self, widget: QWidget) -> None:
        """Append a widget at the right."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._ring.set_theme(theme)


class _Ring(QWidget):
    """A number in a thin ring; for the eye only, since the title says the same."""

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._number, self._theme = number, LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(_RING, _RING)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        painter.setPen(QPen(self._theme.quiet, 1.2))
        painter.drawEllipse(rect)
        painter.setPen(self._theme.text)
        painter.setFont(look.font(11))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()
