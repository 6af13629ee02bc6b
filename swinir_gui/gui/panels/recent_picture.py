"""One recent picture: thumbnail, name, day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.focus_rings import wears_ring
from swinir_gui.gui.toolkit.miniature import miniature
from swinir_gui.gui.toolkit.painting import paint_line
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import tr

PICTURE = 90  # logical pixels high


class RecentPicture(QAbstractButton):
    """Opens its picture again.

    Args:
        path: of the picture.
        theme: colours.
    """

    def __init__(self, path: Path, theme: Theme) -> None:
        super().__init__()
        self._path, self._theme, self._picture = path, theme, QPixmap()
        self._day = self._words()
        say(self.setAccessibleName, tr("Open {} again").format(path.name))
        self.setToolTip(str(path))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(136, PICTURE + 6 + look.line_height(12) + look.line_height(11) + 4)

    def retell(self) -> None:
        """The day in another language."""
        self._day = self._words()

    def load(self) -> None:
        """Decode the small picture; where Qt cannot, a plain card stays."""
        ratio = self.devicePixelRatioF()
        image = miniature(self._path, QSize(self.width(), PICTURE) * ratio)
        if not image.isNull():
            self._picture = QPixmap.fromImage(image)
            self._picture.setDevicePixelRatio(ratio)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme, width = self._theme, float(self.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(0, 0, width, PICTURE)
        edge = QPainterPath()
        edge.addRoundedRect(card, 6, 6)
        painter.fillPath(edge, theme.track)
        painter.setClipPath(edge)
        if self._picture.isNull():
            icons.paint_glyph(painter, QRectF(width / 2 - 9, PICTURE / 2 - 9, 18, 18), "ph.image", theme.quiet)
        painter.drawPixmap(card.topLeft(), self._picture)
        painter.setClipping(False)
        if wears_ring(self) or self.underMouse():
            painter.setPen(QPen(theme.accent_text, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(card.adjusted(1, 1, -1, -1), 6, 6)
        self._paint_words(painter, width)
        painter.end()

    def _paint_words(self, painter: QPainter, width: float) -> None:
        first, second = look.line_height(12), look.line_height(11)
        painter.setFont(look.font(12, QFont.Weight.Medium))
        painter.setPen(self._theme.text)
        paint_line(painter, QRectF(0, PICTURE + 6, width, first), self._path.name, Qt.TextElideMode.ElideMiddle)
        painter.setFont(look.font(12))
        painter.setPen(self._theme.secondary)
        painter.drawText(QRectF(0, PICTURE + 6 + first, width, second + 2), Qt.AlignmentFlag.AlignVCenter, self._day)

    def _words(self) -> str:
        """The day that the picture was last changed."""
        today = date.today()  # noqa: DTZ011 - the person's own day
        try:
            day = date.fromtimestamp(self._path.stat().st_mtime)  # noqa: DTZ012 - likewise
        except OSError:
            return ""
        ago = (today - day).days
        if ago in (0, 1):
            return tr("Yesterday") if ago else tr("Today")
        # Translators: how a day is written, in Qt's letters.
        form = tr("d MMMM") if day.year == today.year else tr("d MMMM yyyy")
        return QLocale().toString(QDate(day.year, day.month, day.day), form)
