"""The details of one model, and buttons for everything that can be done with it."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from swinir_gui.gui.item_models.model_line import Fact, ModelLine, Wish
from swinir_gui.gui.item_models.model_lines import size_in_words
from swinir_gui.gui.item_models.model_words import label_of
from swinir_gui.gui.panels.elided import ElidedLabel
from swinir_gui.gui.panels.sample_view import SampleView
from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.lines import horizontal_line, label, may_shrink, paragraph, set_kind
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import tr

WIDTH, LABEL = 284, 66


class ModelDetails(QWidget):
    """The details of the list's current row."""

    wished = Signal(object, str)  # Wish, model

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._shown: ModelLine | None = None
        self.sample = SampleView()
        self._title, self._summary = paragraph(kind="strong"), paragraph(kind="secondary")
        self._title.setFont(look.font(16, QFont.Weight.DemiBold))
        self._good, self._bad = _Remark("ph.check", tr("Good at")), _Remark("ph.prohibit", tr("Bad at"))
        self._state, self._failure = paragraph(), paragraph(kind="failed")
        self._facts = QWidget()
        self._main, self._other, self._remove = QPushButton(), QPushButton(), QPushButton()
        self._build()
        self.set_theme(theme)
        self.show_line(None)

    def show_line(self, line: ModelLine | None) -> None:
        """Show another model, or how the same one stands now."""
        before, self._shown = self._shown, line
        self._scrolled.setVisible(line is not None)
        self._buttons.setVisible(line is not None)
        if line is None:
            return
        self._title.setText(line.title)
        self._summary.setText(line.summary)
        self._good.say(line.good)
        self._bad.say(line.bad)
        self._state.setText("\n".join(part for part in (line.state, line.note) if part))
        error = line.failure.error if line.failure else None
        self._failure.setText(str(error) if error else "")
        self._failure.setVisible(error is not None)
        self._show_buttons(line)
        if before is None or (before.facts, before.size) != (line.facts, line.size):
            self._show_facts(line)
        if before is None or before.model != line.model:
            self.sample.show_model(line.model)
            self._scrolled.verticalScrollBar().setValue(0)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._good.show_icon(theme, "done")
        self._bad.show_icon(theme, "quiet")
        self._remove.setIcon(icons.icon("ph.trash", theme))

    def _show_buttons(self, line: ModelLine) -> None:
        wishes = [wish for wish in line.wishes if wish is not Wish.REMOVE]
        in_use = line.chosen and line.usable
        main = None if in_use or not wishes else wishes.pop(0)
        say(self._main.setText, tr("In use") if in_use else label_of(main, line) if main else line.state)
        self._offer(self._main, main)
        set_kind(self._main, "true" if main is not Wish.CANCEL else "false", "primary")
        other = wishes[0] if wishes else None
        say(self._other.setText, label_of(other, line) if other else tr("Check"))
        self._offer(self._other, other)
        self._offer(self._remove, Wish.REMOVE if Wish.REMOVE in line.wishes else None)
        self._remove.setToolTip(self._about_removal(line))

    def _offer(self, button: QPushButton, wish: Wish | None) -> None:
        button.setEnabled(wish is not None)
        button.setProperty("wish", wish)

    def _about_removal(self, line: ModelLine) -> str:
        if line.chosen and line.usable:
            return tr("It is in use. Choose another model first.")
        return tr("Remove") if Wish.REMOVE in line.wishes else tr("There is nothing to remove")

    def _show_facts(self, line: ModelLine) -> None:
        facts = QWidget()
        grid = QGridLayout(facts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.GAP)
        grid.setVerticalSpacing(look.TIGHT + look.HAIR)
        grid.setColumnMinimumWidth(0, LABEL)
        grid.setColumnStretch(1, 1)
        size = size_in_words(line)
        for row, fact in enumerate((*([Fact(tr("Size"), size)] if size else []), *line.facts)):
            grid.addWidget(label(fact.name, "secondary"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_value(fact), row, 1)
        self._column.replaceWidget(self._facts, facts)
        self._facts.hide()  # it is deleted only when the event loop comes by
        self._facts.deleteLater()
        self._facts = facts

    def _build(self) -> None:
        inner = QWidget()
        inner.setObjectName("bar")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(look.PADDING, look.PADDING, look.PADDING, look.PADDING)
        self._column.setSpacing(look.GAP)
        above = (self.sample, self._title, self._summary, self._good, self._bad, horizontal_line(), self._state, self._failure)
        for part in (*above, horizontal_line(), self._facts):
            self._column.addWidget(part)
        self._column.addStretch()
        self._scrolled = QScrollArea()
        self._scrolled.setWidgetResizable(True)
        self._scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scrolled.setWidget(inner)
        self._buttons = self._build_buttons()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scrolled, 1)
        whole.addStretch()
        whole.addWidget(self._buttons)
        self.setFixedWidth(WIDTH)

    def _build_buttons(self) -> QWidget:
        row = QHBoxLayout()
        row.setSpacing(look.GAP)
        row.addWidget(self._other, 1)
        row.addWidget(self._remove)
        say(self._remove.setAccessibleName, tr("Remove"))
        self._remove.setIconSize(QSize(16, 16))
        buttons = QWidget()
        column = QVBoxLayout(buttons)
        column.setContentsMargins(look.PADDING, look.GAP, look.PADDING, look.PADDING)
        column.setSpacing(look.GAP)
        column.addWidget(self._main)
        column.addLayout(row)
        for button in (self._main, self._other, self._remove):
            button.setAutoDefault(False)  # Enter is the list's
            button.clicked.connect(self._wish)
        return buttons

    def _wish(self) -> None:
        wish = self.sender().property("wish")
        if self._shown and isinstance(wish, Wish):
            self.wished.emit(wish, self._shown.model)


class _Remark(QWidget):
    """An icon, and a sentence about what a model is good or bad at."""

    def __init__(self, icon: str, meaning: str) -> None:
        super().__init__()
        self._name, self._meaning = icon, meaning
        self._icon, self._words = icons.IconLabel(), paragraph(kind="secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.GAP)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)

    def say(self, words: str) -> None:
        """Nothing hides it."""
        self._words.setText(words)
        self.setAccessibleName(f"{self._meaning}: {words}")
        self.setVisible(bool(words))

    def show_icon(self, theme: Theme, role: str) -> None:
        """In the theme's colour."""
        self._icon.show_icon(self._name, theme.color(role))


def _value(fact: Fact) -> QLabel:
    """Links can be followed; a name without spaces, which cannot wrap, loses its middle."""
    if fact.link:
        made = QLabel(f'<a href="{escape(fact.link)}">{escape(fact.text)}</a>')
        made.setOpenExternalLinks(True)
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        made.setToolTip(fact.link)
        made.setProperty("kind", "secondary")
        return made
    if " " not in fact.text:
        elided = ElidedLabel("secondary")
        may_shrink(elided)
        elided.setText(fact.text)
        return elided
    return paragraph(fact.text, "secondary")
