"""The last column of the list of models: the state of each, and one or two buttons that fit it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from swinir_gui.gui.item_models.model_line import FETCHED, ModelLine, Standing, Wish
from swinir_gui.gui.item_models.model_words import label_of
from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.painting import paint_bar, paint_line
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import tr

_ICON, _SMALL, _BAR, _BUTTON = 18, 16, 4, 26
_LIFT, _DROP = 8.5, 10.0  # from the row's middle to the words, and to the bar below them

_GOOD, _BAD = ("ph.check-circle-fill", "done"), ("ph.warning-circle-fill", "failed")
_ICONS = {
    Standing.INCLUDED: _GOOD,
    Standing.READY: _GOOD,
    Standing.UNVERIFIED: ("ph.shield-warning", "warning"),
    Standing.CORRUPT: _BAD,
    Standing.WAITING: ("ph.clock", "quiet"),
    Standing.BUSY: ("ph.clock", "quiet"),
}
_LINKS = {Standing.PARTIAL: Wish.DOWNLOAD, Standing.CORRUPT: Wish.DOWNLOAD, Standing.UNVERIFIED: Wish.VERIFY}
_GLYPHS = {Wish.PAUSE: "ph.pause", Wish.CANCEL: "ph.x"}


class Spot(NamedTuple):
    """Something in a row that can be clicked; it shows an icon where it has no text."""

    wish: Wish
    place: QRectF
    text: str = ""


def spots(area: QRectF, line: ModelLine) -> list[Spot]:
    """What can be clicked in the column of a row."""
    if line.failure:
        return [_link(area, line.failure.wish, tr("Retry"), lift=0)]
    if line.standing is Standing.MISSING and Wish.DOWNLOAD in line.wishes:
        text = label_of(Wish.DOWNLOAD, line)
        width = QFontMetricsF(look.font(weight=QFont.Weight.Medium)).horizontalAdvance(text) + _SMALL + 3 * look.GAP + look.GAP
        return [Spot(Wish.DOWNLOAD, QRectF(area.left(), area.center().y() - _BUTTON / 2, width, _BUTTON), text)]
    if line.standing in FETCHED:
        return _glyphs(area, line)
    wish = _LINKS.get(line.standing)
    if wish is None or wish not in line.wishes:
        return []
    text = tr("Replace") if line.standing is Standing.CORRUPT else label_of(wish, line)
    return [_link(area, wish, text, lift=_LIFT if line.fraction is not None else 0)]


def paint(painter: QPainter, area: QRectF, line: ModelLine, theme: Theme, hovered: Wish | None) -> None:
    """Paint the column of a row; ``hovered`` is what the pointer is on."""
    found = spots(area, line)
    right = min((spot.place.left() - look.GAP for spot in found), default=area.right())
    barred = line.fraction is not None and not line.failure
    if found and found[0].text and found[0].place.left() == area.left():
        _paint_button(painter, found[0], theme, hovered=hovered is found[0].wish)
        return
    middle = area.center().y() - (_LIFT if barred else 0)
    _paint_words(painter, QRectF(area.left(), middle - 10, right - area.left(), 20), line, theme)
    if barred:
        bar = QRectF(area.left(), area.center().y() + _DROP - _BAR / 2, area.width(), _BAR)
        paint_bar(painter, bar, line.fraction or 0.0, theme, "progress" if line.standing is Standing.DOWNLOADING else "bottom_edge")
    for spot in found:
        _paint_spot(painter, spot, theme, hovered=hovered is spot.wish)


def _glyphs(area: QRectF, line: ModelLine) -> list[Spot]:
    middle = area.center().y() - (_LIFT if line.fraction is not None else 0)
    side, found = 22.0, []
    for position, wish in enumerate(reversed(line.wishes)):
        left = area.right() - side * (position + 1) - look.HAIR * position
        found.append(Spot(wish, QRectF(left, middle - side / 2, side, side)))
    return found[::-1]


def _link(area: QRectF, wish: Wish, text: str, *, lift: float) -> Spot:
    width = QFontMetricsF(_link_font()).horizontalAdvance(text) + look.GAP
    return Spot(wish, QRectF(area.right() - width, area.center().y() - lift - 11, width, 22), text)


def _link_font() -> QFont:
    return look.font(12, QFont.Weight.Medium)


def _paint_words(painter: QPainter, area: QRectF, line: ModelLine, theme: Theme) -> None:
    icon = _BAD if line.failure else _ICONS.get(line.standing) if line.fraction is None else None
    text = tr("Failed") if line.failure else line.state
    if icon:
        icons.paint_glyph(painter, QRectF(area.left(), area.center().y() - _ICON / 2, _ICON, _ICON), icon[0], theme.color(icon[1]))
        area = area.adjusted(_ICON + look.GAP - 1, 0, 0, 0)
    alarming = icon is _BAD
    painter.setFont(look.font(12))
    painter.setPen(theme.failed if alarming else theme.warning if line.standing is Standing.UNVERIFIED else theme.text)
    paint_line(painter, area, text)


def _paint_button(painter: QPainter, spot: Spot, theme: Theme, *, hovered: bool) -> None:
    painter.setPen(QPen(theme.edge, 1))
    painter.setBrush(theme.hover if hovered else theme.surface)
    painter.drawRoundedRect(spot.place.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    icon = QRectF(spot.place.left() + look.GAP, spot.place.center().y() - _SMALL / 2, _SMALL, _SMALL)
    icons.paint_glyph(painter, icon, "ph.download-simple", theme.text)
    painter.setFont(look.font(weight=QFont.Weight.Medium))
    painter.setPen(theme.text)
    painter.drawText(spot.place.adjusted(_SMALL + 2 * look.GAP, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), spot.text)


def _paint_spot(painter: QPainter, spot: Spot, theme: Theme, *, hovered: bool) -> None:
    if not spot.text:
        if hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.track)
            painter.drawRoundedRect(spot.place, 4, 4)
        glyph = spot.place.adjusted(3, 3, -3, -3)
        icons.paint_glyph(painter, glyph, _GLYPHS[spot.wish], theme.text if hovered else theme.secondary)
        return
    font = _link_font()
    font.setUnderline(hovered)
    painter.setFont(font)
    painter.setPen(theme.accent_text)
    painter.drawText(spot.place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), spot.text)
