"""What became of a run of many pictures, in place of the canvas: one sentence, one bar, a few figures, failures by reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from swinir_gui.gui import theme as look
from swinir_gui.gui.panels.lines import horizontal_line, label, vertical_line
from swinir_gui.gui.speech import say
from swinir_gui.gui.theme import Theme
from swinir_gui.language import joined, tr

SHOWN = 12  # names under a reason; all of them are in the list beside the page
BAR = 6


@dataclass(frozen=True)
class Reason:
    """Why pictures failed, and what can be done about it."""

    message: str
    hint: str


@dataclass(frozen=True)
class Findings:
    """What the page tells.

    Attributes:
        title: one sentence.
        when: and another.
        done: pictures that have their results.
        failed: pictures that have none.
        figures: numbers and what they count.
        reasons: names of pictures by why they failed, the most frequent first.
    """

    title: str
    when: str
    done: int
    failed: int
    figures: tuple[tuple[str, str], ...]
    reasons: Mapping[Reason, Sequence[str]]


class Share(QWidget):
    """How many of all came well: a bar in two colours."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._parts = theme, (0, 0)
        self.setFixedHeight(BAR)

    def show_parts(self, done: int, failed: int) -> None:
        """Divide the bar."""
        self._parts = done, failed
        say(self.setAccessibleName, tr("{} done, {} failed").format(done, failed))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        left, gap = 0.0, 2.0
        for count, role in zip(self._parts, ("done", "failed"), strict=True):
            width = (self.width() - gap) * count / max(1, sum(self._parts))
            if count:
                painter.setBrush(self._theme.color(role))
                painter.drawRoundedRect(QRectF(left, 0, max(width, BAR), BAR), BAR / 2, BAR / 2)
                left += width + gap
        painter.end()


class ReportPage(QScrollArea):
    """The page; it is made anew for each run."""

    retry_requested = Signal()
    results_requested = Signal()
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._bar = Share(theme)
        self._title, self._when = label(kind="page"), label(kind="secondary")
        self._retry = QPushButton()
        self._retry.setProperty("primary", True)
        self._retry.clicked.connect(self.retry_requested)
        self._figures, self._reasons = QHBoxLayout(), QVBoxLayout()
        self._figures.setSpacing(look.LARGE)
        self._reasons.setSpacing(look.PADDING)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("report")
        self.setWidget(self._built())

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._bar.set_theme(theme)

    def show_findings(self, found: Findings) -> None:
        """Tell what became of a run."""
        say(self._title.setText, found.title)
        say(self._when.setText, found.when)
        self._bar.show_parts(found.done, found.failed)
        say(self._retry.setText, tr("Try {} again").format(f"{found.failed:,}"))
        self._retry.setVisible(found.failed > 0)
        _empty(self._figures)
        for number, (figure, words) in enumerate(found.figures):
            if number:
                self._figures.addWidget(vertical_line())
            self._figures.addWidget(_figure(figure, words))
        self._figures.addStretch()
        _empty(self._reasons)
        for reason, names in found.reasons.items():
            self._reasons.addWidget(self._reason(reason, names))
        say(self.setAccessibleName, found.title)

    def _built(self) -> QWidget:
        page = QWidget()
        page.setObjectName("window")
        head, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(look.TIGHT)
        words.addWidget(self._title)
        words.addWidget(self._when)
        head.addLayout(words, 1)
        for text, signal in ((tr("Open results"), self.results_requested), (tr("Back to the pictures"), self.closed)):
            button = QPushButton()
            say(button.setText, text)
            button.clicked.connect(signal)
            head.addWidget(button)
        head.addWidget(self._retry)
        column = QVBoxLayout(page)
        column.setContentsMargins(32, look.LARGE, 32, look.LARGE)
        column.setSpacing(look.LARGE)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addLayout(self._figures)
        column.addLayout(self._reasons)
        column.addStretch()
        return page

    def _reason(self, reason: Reason, names: Sequence[str]) -> QWidget:
        card = QWidget()
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.TIGHT)
        column.addWidget(horizontal_line())
        column.addSpacing(look.TIGHT)
        column.addWidget(_words(joined(" × ", (f"{len(names):,}", reason.message)), "strong"))
        column.addWidget(_words(reason.hint, "secondary"))
        column.addWidget(_words("\n".join(names[:SHOWN]), ""))
        if len(names) > SHOWN:
            column.addWidget(_words(tr("and {} more").format(f"{len(names) - SHOWN:,}"), "secondary"))
        return card


def _figure(figure: str, words: str) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(look.HAIR)
    column.addWidget(label(figure, "page"))
    column.addWidget(label(words, "secondary"))
    return part


def _words(text: str, kind: str) -> QLabel:
    made = label(text, kind)
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def _empty(layout: QHBoxLayout | QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
