"""Dark plates over the picture: labels in its corners, the zoom."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as looks
from swinir_gui.gui.toolkit.theme import Theme

INSET = 12.0  # of a plate from the picture's edge
_HEIGHT = 26.0
_PADDING = 10.0
_GAP = 8.0
_ICON = 14.0
_CARET = 12.0
_CUT = "…"  # what is left of words for which there is no room
RADIUS = 6.0


@dataclass(frozen=True)
class Plate:
    """A line of text on a dark ground.

    Attributes:
        corner: of ``within`` it stands in.
        within: the visible part of a picture, in logical pixels.
        strong: said in a heavier type, or nothing.
        plain: said after it, or nothing.
        icon: a name of the icon font before the text, or nothing.
        right_gap: logical pixels that it keeps clear at its right, for a neighbour.
        widest: logical pixels that it may take.
        opens: whether something else can be chosen there, which a caret says.
    """

    corner: Qt.Corner
    within: QRectF
    strong: str = ""
    plain: str = ""
    icon: str = ""
    right_gap: float = 0.0
    widest: float = math.inf
    opens: bool = False

    @cached_property
    def rect(self) -> QRectF:
        """Where it stands; it is never larger than what it stands in."""
        room = self.within.adjusted(INSET, INSET, -INSET, -INSET)
        width = min(self._width, self.widest, room.width() - self.right_gap)
        at_right = self.corner in (Qt.Corner.TopRightCorner, Qt.Corner.BottomRightCorner)
        at_bottom = self.corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner)
        left = room.right() - self.right_gap - width if at_right else room.left()
        top = room.bottom() - _HEIGHT if at_bottom else room.top()
        return QRectF(QPointF(left, top), QSizeF(width, _HEIGHT))

    @property
    def fits(self) -> bool:
        """Whether there is room for more than its padding."""
        return self.rect.width() >= min(self._width, 4 * _PADDING) and self.within.height() >= _HEIGHT + 2 * INSET

    def paint(self, painter: QPainter, theme: Theme) -> None:
        rect = self.rect
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.plate)
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        inner = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        if self.icon:
            place = QRectF(inner.left(), inner.center().y() - _ICON / 2, _ICON, _ICON)
            icons.paint_glyph(painter, place, self.icon, theme.plate_secondary)
            inner.setLeft(inner.left() + _ICON + _GAP)
        if self.opens:
            place = QRectF(inner.right() - _CARET, inner.center().y() - _CARET / 2, _CARET, _CARET)
            icons.paint_glyph(painter, place, "ph.caret-down", theme.plate_secondary)
            inner.setRight(place.left() - _GAP)
        for text, font, color, elide in (
            (self.strong, _strong_font(), theme.plate_text, Qt.TextElideMode.ElideMiddle),  # names differ in their ends
            (self.plain, _plain_font(), theme.plate_secondary if self.strong else theme.plate_text, Qt.TextElideMode.ElideRight),
        ):
            if text and inner.width() > 0:
                metrics = QFontMetricsF(font)
                painter.setFont(font)
                painter.setPen(color)
                shown = metrics.elidedText(text, elide, inner.width())
                if shown != _CUT:
                    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
                inner.setLeft(inner.left() + metrics.horizontalAdvance(text) + _GAP)

    @cached_property
    def _width(self) -> float:
        parts = [_ICON] if self.icon else []
        parts += [QFontMetricsF(_strong_font()).horizontalAdvance(self.strong)] if self.strong else []
        parts += [QFontMetricsF(_plain_font()).horizontalAdvance(self.plain)] if self.plain else []
        parts += [_CARET] if self.opens else []
        return sum(parts) + _GAP * (len(parts) - 1) + 2 * _PADDING + 1


def paint_cross(painter: QPainter, at: QPointF) -> None:
    """Where the pointer would be in the other pane."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    x, y = round(at.x()), round(at.y())
    for color, wide in ((Qt.GlobalColor.black, 1), (Qt.GlobalColor.white, 0)):
        for left, top, width, height in ((-12, 0, 8, 1), (5, 0, 8, 1), (0, -12, 1, 8), (0, 5, 1, 8)):
            painter.fillRect(x + left - wide, y + top - wide, width + 2 * wide, height + 2 * wide, color)


def _strong_font() -> QFont:
    return looks.font(12, QFont.Weight.DemiBold)


def _plain_font() -> QFont:
    return looks.font(12)
