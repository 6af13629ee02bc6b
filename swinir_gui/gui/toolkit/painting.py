"""What rows, cards and bars paint alike."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from swinir_gui.gui.toolkit.theme import Theme

_RIGHT, _LEFT = Qt.TextElideMode.ElideRight, Qt.AlignmentFlag.AlignLeft


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
