"""Painting that rows, cards and bars share."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from swinir_gui.gui.toolkit.theme import Theme

_RIGHT, _LEFT = Qt.TextElideMode.ElideRight, Qt.AlignmentFlag.AlignLeft


class Painted(QWidget):
    """A widget that is painted in the colours of a theme; how, says ``paint``.

    Attributes:
        theme: the colours.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.theme = theme
        self.update()

    def paint(self, painter: QPainter) -> None:
        """All of it."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint(painter)
        painter.end()


def paint_line(
    painter: QPainter, place: QRectF, words: str, mode: Qt.TextElideMode = _RIGHT, align: Qt.AlignmentFlag = _LEFT
) -> None:
    """One line of words in the painter's font and colour, of which what does not fit is left out."""
    shown = QFontMetricsF(painter.font()).elidedText(words, mode, place.width())
    painter.drawText(place, int(align | Qt.AlignmentFlag.AlignVCenter), shown)


def paint_bar(painter: QPainter, place: QRectF, fraction: float, theme: Theme, role: str = "progress") -> None:
    """How much of something there is, 0 … 1, in the colour of ``role``; the least of it is a dot."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.progress_track)
    radius = place.height() / 2
    painter.drawRoundedRect(place, radius, radius)
    if fraction > 0:
        filled = QRectF(place)
        filled.setWidth(max(place.height(), place.width() * fraction))
        painter.setBrush(theme.color(role))
        painter.drawRoundedRect(filled, radius, radius)
