"""A track with buttons of which one is chosen; arrows move the choice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QToolButton

from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.speech import say


class Segmented(QFrame):
    """Exclusive buttons in a row.

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
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.chosen)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)

    def add_texts(self, texts: Sequence[str], tips: Sequence[str]) -> None:
        """Buttons with words that share the width."""
        for text, tip in zip(texts, tips, strict=True):
            button = self._add()
            say(button.setText, text)
            say(button.setToolTip, tip)
            say(button.setAccessibleName, tip)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_texts(self, texts: Sequence[str]) -> None:
        """Other words on the same buttons, such as counts that grow."""
        for button, text in zip(self._buttons(), texts, strict=True):
            say(button.setText, text)

    def add_actions(self, actions: Sequence[QAction]) -> None:
        """Buttons that stand for checkable actions of one exclusive group.

        The buttons' own group must not be exclusive too: unchecking a button triggers its action.
        """
        self._group.setExclusive(False)
        for action in actions:
            button = self._add()
            button.setDefaultAction(action)
            button.setIconSize(look.BESIDE_WORDS)

    def show_words(self, *, words: bool) -> None:
        """With or without the words beside the icons; tooltips stay."""
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if words else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._buttons():
            button.setToolButtonStyle(style)

    @property
    def current(self) -> int:
        """The position that is chosen; −1 for none."""
        return self._group.checkedId()

    def set_current(self, position: int) -> None:
        """Choose without a signal; −1 chooses none."""
        self._group.setExclusive(False)
        for index, button in enumerate(self._buttons()):
            button.setChecked(index == position)
        self._group.setExclusive(True)

    def _add(self) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._group.addButton(button, len(self._group.buttons()))
        self._row.addWidget(button)
        return button

    def _buttons(self) -> list[QToolButton]:
        return [each for each in self._group.buttons() if isinstance(each, QToolButton)]
