"""A segmented control: one of its buttons is chosen, Tab stops at that one, and arrows move the choice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.keyboard import ARROWS
from swinir_gui.gui.toolkit.speech import say


class _Segment(QToolButton):
    """One of the buttons; an arrow asks for one of its neighbours."""

    left = Signal(int)  # by −1 or 1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = ARROWS.get(Qt.Key(event.key()))
        if way:
            self.left.emit(sum(way))
        else:
            super().keyPressEvent(event)


class Segmented(QFrame):
    """Buttons in a row that exclude each other.

    There is no ``QButtonGroup``: it would have Tab come by where the focus was last, and not by what is chosen.

    Args:
        name: for screen readers.
        tight: for narrow buttons.
    """

    chosen = Signal(int)  # position; only when a person chose it

    def __init__(self, name: str, *, tight: bool = False) -> None:
        super().__init__()
        self.setObjectName("segments")
        self.setProperty("tight", tight)
        say(self.setAccessibleName, name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._buttons: list[_Segment] = []
        self._stop: _Segment | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)

    def add_texts(self, texts: Sequence[str], tips: Sequence[str]) -> None:
        """Buttons with words that share the width."""
        for position, (text, tip) in enumerate(zip(texts, tips, strict=True)):
            button = self._add()
            button.clicked.connect(lambda _=False, chosen=position: self._choose(chosen))
            say(button.setText, text)
            say(button.setToolTip, tip)
            say(button.setAccessibleName, tip)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_texts(self, texts: Sequence[str]) -> None:
        """Other words on the same buttons, such as counts that grow."""
        for button, text in zip(self._buttons, texts, strict=True):
            say(button.setText, text)

    def add_actions(self, actions: Sequence[QAction]) -> None:
        """Buttons that stand for checkable actions of one exclusive group."""
        for action in actions:
            button = self._add()
            button.setDefaultAction(action)
            button.setIconSize(look.BESIDE_WORDS)

    def show_words(self, *, words: bool) -> None:
        """With or without the words beside the icons; tooltips stay."""
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if words else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._buttons:
            button.setToolButtonStyle(style)

    @property
    def current(self) -> int:
        """The position that is chosen; −1 for none."""
        return next((position for position, button in enumerate(self._buttons) if button.isChecked()), -1)

    def set_current(self, position: int) -> None:
        """Choose without a signal; −1 chooses none."""
        for index, button in enumerate(self._buttons):
            button.setChecked(index == position)

    def _choose(self, position: int) -> None:
        self.set_current(position)
        self.chosen.emit(position)

    def _go(self, button: _Segment, step: int) -> None:
        """Choose the next one that can be, and take the focus along."""
        usable = [each for each in self._buttons if each.isEnabled()]
        place = usable.index(button) + step
        if 0 <= place < len(usable):
            usable[place].click()
            usable[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _move_stop(self) -> None:
        """Have Tab come by what is chosen, or by the first where nothing is."""
        before, self._stop = self._stop, self._buttons[max(self.current, 0)]
        if self._stop is not before:
            self._stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if before:
                QWidget.setTabOrder(before, self._stop)  # at its place in the window; Qt moves nothing that Tab does not reach
                before.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _add(self) -> _Segment:
        button = _Segment()
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.toggled.connect(self._move_stop)
        button.left.connect(lambda step: self._go(button, step))
        self._buttons.append(button)
        self._row.addWidget(button)
        self._move_stop()
        return button
