"""Step 2: the model, as a card that says what it is for."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy

from swinir_gui.gui.panels.elided import first_facts
from swinir_gui.gui.panels.section import Section
from swinir_gui.gui.panels.strength_row import StrengthRow
from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.focus_rings import wears_ring
from swinir_gui.gui.toolkit.painting import paint_bar, paint_line
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import tr

PICTURE, BAR = 52, 3


class ModelFacts(NamedTuple):
    """What the card says.

    Attributes:
        name: as people call it.
        sentence: for what it is.
        ready: whether it can be used.
        state: that in words.
        speed: on this device, in words; nothing while it is not known.
        licence: of the weights.
        offer: what a button says that fetches it; nothing where none is needed.
        coming: in words, how far the model is that will be chosen once it is here; nothing for none.
        fraction: of it, 0 … 1.
    """

    name: str
    sentence: str = ""
    ready: bool = True
    state: str = ""
    speed: str = ""
    licence: str = ""
    offer: str = ""
    coming: str = ""
    fraction: float = 0.0

    def line(self, *, compact: bool) -> str:
        """State, speed and licence, or what is on its way."""
        if self.coming:
            return self.coming
        parts = (self.state, self.speed, "" if compact else self.licence)
        return " · ".join(part for part in parts if part)


class ModelCard(QAbstractButton):
    """A button that is a card: click or Space opens the list of models. What is missing is fetched by a button on it."""

    download_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._fetch = QPushButton(self)
        self._fetch.setProperty("link", True)
        self._fetch.clicked.connect(self.download_requested)
        self._fetch.hide()
        self._theme, self._facts, self._compact = theme, ModelFacts(""), False
        self._picture = QPixmap()
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def facts(self) -> ModelFacts:
        """What it says."""
        return self._facts

    def show_facts(self, facts: ModelFacts) -> None:
        """Show another model."""
        self._facts = facts
        say(self.setAccessibleName, tr("Model: {}").format(facts.name))
        self.setAccessibleDescription(f"{facts.sentence} {facts.line(compact=False)}")
        say(self.setToolTip, tr("{}\nChoose another model (Ctrl+M)").format(facts.sentence))
        self._fetch.setText(facts.offer)
        self._fetch.setVisible(bool(facts.offer))
        self._place_button()
        self.update()

    def set_picture(self, picture: QPixmap) -> None:
        """The sample, cut in two."""
        self._picture = picture
        self.update()

    def set_compact(self, *, compact: bool) -> None:
        """Two lines instead of a picture and four."""
        self._compact = compact
        self.updateGeometry()
        self._place_button()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        small, body = self._line(12), self._line(look.BODY)
        return QSize(200, body + small + 18 if self._compact else body + 3 * small + 31)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_button()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_card(painter)
        if not self._compact:
            painter.drawPixmap(QPointF(11, 11), self._picture)
        self._paint_words(painter, self._words())
        if self._facts.coming:
            self._paint_coming(painter, self._last_line())
        elif not self._facts.offer:
            self._paint_state(painter, self._last_line())
        middle = self.height() / 2 if self._compact else 11 + self._line(look.BODY) / 2
        icons.paint_glyph(painter, QRectF(self.width() - 25, middle - 7, 14, 14), "ph.caret-down", self._theme.quiet)
        painter.end()

    def _paint_card(self, painter: QPainter) -> None:
        theme = self._theme
        focused = wears_ring(self)
        painter.setPen(QPen(theme.accent_text, 2) if focused else QPen(theme.edge, 1))
        painter.setBrush(theme.hover if self.underMouse() else theme.surface)
        inset = 1 if focused else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 8, 8)

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        theme, facts = self._theme, self._facts
        painter.setFont(look.font(weight=QFont.Weight.DemiBold))
        painter.setPen(theme.text)
        line = self._line(look.BODY)
        room = area.width() - (0 if self._compact else 18)
        paint_line(painter, QRectF(area.left(), area.top(), room, line), facts.name, Qt.TextElideMode.ElideMiddle)
        painter.setFont(look.font(12))
        if not self._compact:
            painter.setPen(theme.secondary)
            self._paint_sentence(painter, QRectF(area.left(), area.top() + line + 2, area.width(), 2 * self._line(12)))

    def _paint_sentence(self, painter: QPainter, area: QRectF) -> None:
        """Two lines at most; the rest is in the tooltip."""
        text, half = self._facts.sentence, area.height() / 2
        fitting = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        cut = len(text) if fitting == text else fitting.rfind(" ") + 1 or len(fitting) - 1
        paint_line(painter, area.adjusted(0, 0, 0, -half), text[:cut].rstrip())
        paint_line(painter, area.adjusted(0, half, 0, 0), text[cut:])

    def _paint_state(self, painter: QPainter, area: QRectF) -> None:
        theme, ready = self._theme, self._facts.ready
        name, color = ("ph.check-circle-fill", theme.done) if ready else ("ph.warning-circle-fill", theme.failed)
        icons.paint_glyph(painter, QRectF(area.left(), area.top() + (area.height() - 14) / 2, 14, 14), name, color)
        painter.setPen(theme.secondary if ready else theme.failed)
        room = area.adjusted(20, 0, 0, 0)
        paint_line(painter, room, first_facts(self._facts.line(compact=self._compact), painter.fontMetrics(), int(room.width())))

    def _paint_coming(self, painter: QPainter, area: QRectF) -> None:
        theme = self._theme
        icons.paint_glyph(
            painter, QRectF(area.left(), area.top() + (area.height() - 14) / 2, 14, 14), "ph.download-simple", theme.quiet
        )
        painter.setPen(theme.secondary)
        paint_line(painter, area.adjusted(20, 0, 0, 0), self._facts.coming)
        paint_bar(painter, QRectF(area.left(), area.bottom() + 2, area.width(), BAR), self._facts.fraction, theme)

    def _words(self) -> QRectF:
        """Where they stand."""
        whole = QRectF(self.rect())
        return whole.adjusted(11, 9, -36, -8) if self._compact else whole.adjusted(11 + PICTURE + 10, 11, -11, -10)

    def _last_line(self) -> QRectF:
        """Where the state stands, or what can be done about it."""
        area, small = self._words(), self._line(12)
        above = 1 if self._compact else 2 * small + 5
        return QRectF(area.left(), area.top() + self._line(look.BODY) + above, area.width(), small)

    def _place_button(self) -> None:
        line, size = self._last_line(), self._fetch.sizeHint()
        width = min(size.width(), round(line.width()) + 5)
        self._fetch.setGeometry(round(line.left()) - 5, round(line.center().y() - size.height() / 2), width, size.height())

    def _line(self, size: int) -> int:
        return max(round(size * 1.25), look.line_height(size))


class ModelPanel(Section):
    """The card under its head, where the strength of models that restore stands, so that it takes no room from anything."""

    model_requested = Signal()
    download_requested = Signal()
    strength_changed = Signal(int)  # per cent

    def __init__(self, theme: Theme) -> None:
        super().__init__(2, tr("Model"), theme)
        self.card = ModelCard(theme)
        self.card.clicked.connect(self.model_requested)
        self.card.download_requested.connect(self.download_requested)
        self.body.addWidget(self.card)
        self._strength = StrengthRow()
        self._strength.changed.connect(self.strength_changed)
        self._strength.hide()
        self.head.add(self._strength)

    def show_strength(self, strength: int, *, matters: bool) -> None:
        """Show how strongly the model shall restore, where it can make a difference."""
        self._strength.show_strength(strength)
        self._strength.setVisible(matters)

    def show_facts(self, facts: ModelFacts) -> None:
        """Show another model."""
        self.card.show_facts(facts)

    def set_compact(self, *, compact: bool) -> None:
        """Two lines where there is little height."""
        self.card.set_compact(compact=compact)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.card.set_theme(theme)
