"""A question inside the window, over a scrim: its text, and at most three answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from swinir_gui.gui.dialogs.cover import Cover
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.lines import label
from swinir_gui.gui.toolkit.theme import Theme


@dataclass(frozen=True)
class Answer:
    """A button, and what it does; the first one is what Enter means."""

    text: str
    do: Callable[[], None]


class Sheet(Cover):
    """Covers its window until it is answered; Esc is the last answer."""

    def __init__(self, window: QWidget, theme: Theme, question: tuple[str, str], answers: Sequence[Answer]) -> None:
        super().__init__(window, theme)
        self._answers = tuple(answers)
        self._buttons: list[QPushButton] = []
        self._build(*question)
        self.raise_()
        self.show()
        self._buttons[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._answer(self._answers[-1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = [answer for answer, button in zip(self._answers, self._buttons, strict=True) if button.hasFocus()]
            self._answer((focused or [self._answers[0]])[0])

    def _build(self, title: str, advice: str) -> None:
        card, column = self.lay_card()
        card.setMaximumWidth(440)
        head, words = label(title, "strong"), label(advice)
        for part in (head, words):
            part.setWordWrap(True)
            part.setTextFormat(Qt.TextFormat.PlainText)  # names may look like markup
            column.addWidget(part)
        column.addSpacing(look.GAP)
        row = QHBoxLayout()
        row.addStretch()
        for index, answer in enumerate(self._answers):
            button = QPushButton(answer.text)
            button.setProperty("primary", index == 0)
            button.clicked.connect(lambda _=False, chosen=answer: self._answer(chosen))
            self._buttons.append(button)
            row.addWidget(button)
        column.addLayout(row)
        self.setAccessibleName(f"{title} {advice}")

    def _answer(self, answer: Answer) -> None:
        self.close_cover()
        answer.do()
