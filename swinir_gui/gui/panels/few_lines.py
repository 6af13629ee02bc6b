"""A label of a few lines that keeps its height whatever it says."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy

LINES = 3


class FewLines(QLabel):
    """Breaks what has no spaces, such as names of files, anywhere; the whole text is in the tooltip while its end is left out.

    As high with one line as with three, and while it is hidden too, so that nothing beside it moves: see ``keep_room``.
    """

    def __init__(self, kind: str = "") -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.keep_room(kept=True)

    def keep_room(self, *, kept: bool) -> None:
        """Whether it has its room while it is hidden, too."""
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(kept)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        return QSize(self.width(), LINES * self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().lineSpacing())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        lines = self.lines(self.width())
        self.setToolTip(self.text() if lines and lines[-1].endswith("…") else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        for number, line in enumerate(lines):
            painter.drawText(0, number * self.fontMetrics().lineSpacing() + self.fontMetrics().ascent(), line)
        painter.end()

    def lines(self, width: int) -> list[str]:
        """The words as they stand in so much room."""
        found: list[str] = []
        units = self.text().encode("utf-16-le")  # as Qt counts them
        layout = QTextLayout(self.text(), self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            start, last = 2 * line.textStart(), len(found) == LINES - 1
            words = units[start : None if last else start + 2 * line.textLength()].decode("utf-16-le").rstrip()
            found.append(self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, width) if last else words)
            if last:
                break
        layout.endLayout()
        return found
