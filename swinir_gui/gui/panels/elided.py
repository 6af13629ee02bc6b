"""Labels that shorten text that does not fit."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from swinir_gui.gui.toolkit.speech import say
from swinir_gui.language import again

BETWEEN = " · "  # facts


class ElidedLabel(QLabel):
    """One line; the whole text is in the tooltip while a part of it is left out."""

    def __init__(self, kind: str = "", where: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle) -> None:
        super().__init__()
        self._where, self._note = where, ""
        self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def set_note(self, note: str) -> None:
        """More for the tooltip, and for those who cannot see it."""
        self._note = note
        say(self.setAccessibleDescription, note)
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def fitted(self, text: str, width: int) -> str:
        """What of it there is room for."""
        return self.fontMetrics().elidedText(text, self._where, width)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        indent = max(0, self.indent())
        shown = self.fitted(self.text(), self.width() - indent)
        whole = "" if shown == self.text() else self.text()
        self.setToolTip("\n".join(part for part in (whole, again(self._note)) if part))
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect().adjusted(indent, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class FactsLabel(ElidedLabel):
    """Several facts, of which the last ones are left out first."""

    def fitted(self, text: str, width: int) -> str:
        return super().fitted(first_facts(text, self.fontMetrics(), width), width)


def first_facts(text: str, metrics: QFontMetrics, width: int) -> str:
    """As many facts as there is room for, and one at least."""
    while BETWEEN in text and metrics.horizontalAdvance(text) > width:
        text = text.rpartition(BETWEEN)[0]
    return text
