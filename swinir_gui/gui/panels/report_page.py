"""The report of a run, in place of the canvas: a sentence, a bar, figures, failures by reason, a few results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from swinir_gui.gui.panels.fold_row import FoldRow, Group, rows_of
from swinir_gui.gui.panels.result_pairs import ResultPair, ResultPairs
from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.lines import empty, horizontal_line, label, vertical_line
from swinir_gui.gui.toolkit.painting import Painted
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import ntr, tr

BAR = 6
NARROW_BELOW = 900  # the buttons then stand below the sentence


@dataclass(frozen=True)
class Findings:
    """What the page tells.

    Attributes:
        title: one sentence.
        when: and another.
        done: pictures that have their results.
        failed: pictures that have none.
        figures: numbers and what they count.
        failures: pictures that failed by why, the most frequent first.
        left_out: files that were left out by why, likewise.
    """

    title: str
    when: str
    done: int
    failed: int
    figures: tuple[tuple[str, str], ...]
    failures: tuple[Group, ...] = ()
    left_out: tuple[Group, ...] = ()


class Share(Painted):
    """How many of all came well: a bar in two colours."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._parts = (0, 0)
        self.setFixedHeight(BAR)

    def show_parts(self, done: int, failed: int) -> None:
        """Divide the bar."""
        self._parts = done, failed
        say(self.setAccessibleName, tr("{} done, {} failed").format(done, failed))
        self.update()

    def paint(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        left, gap = 0.0, 2.0
        for count, role in zip(self._parts, ("done", "failed"), strict=True):
            width = (self.width() - gap) * count / max(1, sum(self._parts))
            if count:
                painter.setBrush(self.theme.color(role))
                painter.drawRoundedRect(QRectF(left, 0, max(width, BAR), BAR), BAR / 2, BAR / 2)
                left += width + gap


class ReportPage(QScrollArea):
    """The page; it is made anew for each run."""

    retry_requested = Signal()
    results_requested = Signal()
    save_requested = Signal()
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._bar, self._pairs = theme, Share(theme), ResultPairs()
        self._title, self._when = label(kind="page"), label(kind="secondary")
        self._title.setWordWrap(True)
        self._buttons = QWidget()
        self._row = QGridLayout(self._buttons)
        self._retry = self._button("", "ph.arrow-clockwise", self.retry_requested)
        self._retry.setProperty("primary", True)
        self._figures, self._groups = QHBoxLayout(), QVBoxLayout()
        self._groups.setSpacing(look.GAP)
        self._few = label(tr("A few results, before and after"), "strong")
        self._head, self._narrow = QGridLayout(), False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setObjectName("report")
        self.setWidget(self._built())
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        self._bar.set_theme(theme)
        for each in self.findChildren(FoldRow):
            each.set_theme(theme)
        self._show_icons()

    def show_findings(self, found: Findings) -> None:
        """Tell what became of a run."""
        say(self._title.setText, found.title)
        say(self._when.setText, found.when)
        self._bar.show_parts(found.done, found.failed)
        say(self._retry.setText, tr("Try {} again").format(f"{found.failed:,}"))
        self._retry.setVisible(found.failed > 0)
        self.show_figures(found.figures)
        empty(self._groups)
        failed = ntr("{n} failed, by reason", "{n} failed, by reason", found.failed)
        out = sum(len(each.names) for each in found.left_out)
        for words, groups in ((failed, found.failures), (ntr("{n} left out", "{n} left out", out), found.left_out)):
            if groups:
                self._groups.addWidget(label(words, "strong"))
                self._groups.addWidget(self._card(groups, unfolded=groups is found.failures))
        self.show_pairs(())
        say(self.setAccessibleName, found.title)
        self.verticalScrollBar().setValue(0)

    def show_figures(self, figures: Sequence[tuple[str, str]]) -> None:
        """Numbers and what they count."""
        empty(self._figures)
        for number, (figure, words) in enumerate(figures):
            if number:
                self._figures.addWidget(vertical_line())
            self._figures.addWidget(_figure(figure, words))
        self._figures.addStretch()

    def show_pairs(self, pairs: Sequence[ResultPair]) -> None:
        """A few results."""
        self._few.setVisible(bool(pairs))
        self._pairs.show_pairs(pairs)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def retell(self) -> None:
        """Words of another language have other widths."""
        self._arrange()

    def _arrange(self) -> None:
        """The buttons beside the sentence, or below it, there in two rows if one has no room for them."""
        self._narrow = self.width() < NARROW_BELOW
        place = (2, 0, 1, 1) if self._narrow else (0, 1, 2, 1)
        self._figures.setSpacing(look.GAP if self._narrow else look.LARGE)
        self._head.addWidget(self._buttons, *place, Qt.AlignmentFlag.AlignLeft)
        self._show_icons()
        buttons = self._buttons.findChildren(QPushButton)
        wanted = sum(each.sizeHint().width() + look.GAP for each in buttons)
        columns = len(buttons) if wanted <= self.width() - 2 * look.HUGE else 2
        for number, button in enumerate(buttons):
            self._row.addWidget(button, *divmod(number, columns))

    def _show_icons(self) -> None:
        for button in self._buttons.findChildren(QPushButton):
            role = "on_accent" if button is self._retry else "text"
            name = str(button.property("icon_name"))
            button.setIcon(icons.no_icon() if self._narrow else icons.icon(name, self._theme, role))

    def _built(self) -> QWidget:
        page = QWidget()
        page.setObjectName("window")
        self._row.setContentsMargins(0, 0, 0, 0)
        others = (
            self._button(tr("Open results"), "ph.folder-open", self.results_requested),
            self._button(tr("Save report…"), "ph.file-text", self.save_requested),
            self._button(tr("Back to the pictures"), "ph.image", self.closed),
        )
        for number, button in enumerate((*others, self._retry)):
            self._row.addWidget(button, 0, number)
        self._head.setVerticalSpacing(look.TIGHT)
        self._head.setColumnStretch(0, 1)
        self._head.addWidget(self._title, 0, 0)
        self._head.addWidget(self._when, 1, 0)
        column = QVBoxLayout(page)
        column.setContentsMargins(look.HUGE, look.LARGE, look.HUGE, look.LARGE)
        column.setSpacing(look.LARGE)
        column.addLayout(self._head)
        for part in (self._bar, self._figures, self._groups, self._few, self._pairs):
            column.addWidget(part) if isinstance(part, QWidget) else column.addLayout(part)
        column.addStretch()
        self._arrange()
        return page

    def _button(self, text: str, icon: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton()
        say(button.setText, text)
        button.setProperty("icon_name", icon)
        button.setIconSize(look.BESIDE_WORDS)
        button.clicked.connect(signal)
        return button

    def _card(self, groups: Sequence[Group], *, unfolded: bool) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(look.WIDE, look.GAP, look.WIDE, look.GAP)
        column.setSpacing(look.TIGHT)
        for number, row in enumerate(rows_of(groups, self._theme, [groups[0].title] if unfolded else ())):
            if number:
                column.addWidget(horizontal_line())
            column.addWidget(row)
        return card


def _figure(figure: str, words: str) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(look.HAIR)
    column.addWidget(label(figure, "page"))
    column.addWidget(label(words, "secondary"))
    return part
