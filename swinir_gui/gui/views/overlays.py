"""Dark labels over the picture: in its corners, and for the zoom."""

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
_LEAST = 72.0  # of a name that is cut short: of less too little is left to be read
RADIUS = 6.0


@dataclass(frozen=True)
class Plate:
    """A line of text on a dark ground.

    Attributes:
        corner: of ``within`` it stands in.
        within: the visible part of a picture, in logical pixels.
        strong: said in a heavier type, or nothing; a long name is cut short.
        plain: said after it where there is room for all of it, or nothing.
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
        room = self._room
        width = min(self._frame + (self._whole if self._said else self._strong_wide), self._limit)
        at_right = self.corner in (Qt.Corner.TopRightCorner, Qt.Corner.BottomRightCorner)
        at_bottom = self.corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner)
        left = room.right() - self.right_gap - width if at_right else room.left()
        top = room.bottom() - _HEIGHT if at_bottom else room.top()
        return QRectF(QPointF(left, top), QSizeF(width, _HEIGHT))

    @property
    def fits(self) -> bool:
        """Whether there is room for its words, or for enough of a name to be read."""
        words = min(self._strong_wide, _LEAST) if self.strong else self._plain_wide
        return self._limit >= self._frame + words and self.within.height() >= _HEIGHT + 2 * INSET

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
        for text, font, color in (
            (self.strong, _strong_font(), theme.plate_text),
            (self._said, _plain_font(), theme.plate_secondary if self.strong else theme.plate_text),
        ):
            if text:
                metrics = QFontMetricsF(font)
                painter.setFont(font)
                painter.setPen(color)
                shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, inner.width())  # names differ in their ends
                painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
                inner.setLeft(inner.left() + metrics.horizontalAdvance(text) + _GAP)

    @property
    def _room(self) -> QRectF:
        return self.within.adjusted(INSET, INSET, -INSET, -INSET)

    @property
    def _limit(self) -> float:
        return min(self.widest, self._room.width() - self.right_gap)

    @property
    def _frame(self) -> float:
        """All that is around the words."""
        return 2 * _PADDING + 1 + (_ICON + _GAP if self.icon else 0) + (_CARET + _GAP if self.opens else 0)

    @cached_property
    def _strong_wide(self) -> float:
        return QFontMetricsF(_strong_font()).horizontalAdvance(self.strong)

    @cached_property
    def _plain_wide(self) -> float:
        return QFontMetricsF(_plain_font()).horizontalAdvance(self.plain)

    @cached_property
    def _said(self) -> str:
        """``plain``, unless the strong words leave it no room: of a size half would be another one."""
        return self.plain if not self.strong or self._frame + self._whole <= self._limit else ""

    @property
    def _whole(self) -> float:
        """All words."""
        return self._strong_wide + (_GAP if self.strong and self.plain else 0) + self._plain_wide


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
