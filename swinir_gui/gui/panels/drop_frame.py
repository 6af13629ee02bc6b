"""Shown while files are dragged over the window."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QWidget

from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.painting import Painted
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import ntr, tr


class DropFrame(Painted):
    """An accent frame inside the canvas or a dialog, with what dropping would do."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(theme, parent)
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def text(self) -> str:
        """What dropping would do."""
        return self._text

    def offer(self, count: int) -> None:
        """Show what dropping ``count`` things would do."""
        self.say(tr("Drop to add") if count < 1 else self._words(count))

    def say(self, text: str) -> None:
        """Show what dropping would do."""
        self._text = text
        parent = self.parentWidget()
        if parent:
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()
        self.update()

    def paint(self, painter: QPainter) -> None:
        theme = self.theme
        painter.setPen(QPen(theme.accent_text, 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(7, 7, -7, -7), 8, 8)
        painter.setFont(look.font(16, QFont.Weight.DemiBold))
        width = painter.fontMetrics().horizontalAdvance(self._text) + 2 * look.LARGE
        plate = QRectF((self.width() - width) / 2, self.height() - 88, width, 44)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.accent)
        painter.drawRoundedRect(plate, 8, 8)
        painter.setPen(theme.on_accent)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, self._text)

    def _words(self, count: int) -> str:
        return ntr("Drop to add {n} picture", "Drop to add {n} pictures", count)
