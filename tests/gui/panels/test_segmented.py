"""Buttons of which one is chosen, by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from swinir_gui.gui.panels.segmented import Segmented

LEFT, RIGHT, TAB, BACKTAB = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Tab, Qt.Key.Key_Backtab


class Stand:
    """Segments between two fields, where the focus begins in the upper one."""

    def __init__(self, qtbot: QtBot, segments: Segmented) -> None:
        self.whole, self.qtbot, self.segments = QWidget(), qtbot, segments
        self.above, self.below, self.heard = QLineEdit(), QLineEdit(), []
        column = QVBoxLayout(self.whole)
        for part in (self.above, segments, self.below):
            column.addWidget(part)
        segments.chosen.connect(self.heard.append)
        qtbot.addWidget(self.whole)
        self.whole.show()
        self.above.setFocus()
        self.whole.activateWindow()
        qtbot.waitUntil(self.above.hasFocus)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            self.qtbot.keyClick(QApplication.focusWidget(), key)

    @property
    def buttons(self) -> list[QToolButton]:
        return self.segments.findChildren(QToolButton)

    @property
    def checked(self) -> list[str]:
        return [each.text() for each in self.buttons if each.isChecked()]

    @property
    def focused(self) -> str:
        focus = QApplication.focusWidget()
        return focus.text() if isinstance(focus, QToolButton) else "above" if focus is self.above else "below"


def actions(parent: QWidget) -> list[QAction]:
    group = QActionGroup(parent)
    made = [QAction(text, group, checkable=True) for text in "abcd"]
    made[0].setChecked(True)
    return made


@pytest.fixture(params=["words", "actions"])
def stand(request: pytest.FixtureRequest, qtbot: QtBot) -> Stand:
    segments = Segmented("Which")
    if request.param == "words":
        segments.add_texts(list("abcd"), list("abcd"))
        segments.set_current(0)
    else:
        segments.add_actions(actions(segments))
    return Stand(qtbot, segments)


def test_arrows_choose_the_neighbours_and_stay_within(stand: Stand) -> None:
    stand.press(TAB, RIGHT)
    assert (stand.checked, stand.focused) == (["b"], "b")
    stand.press(Qt.Key.Key_Down, RIGHT, RIGHT)
    assert (stand.checked, stand.focused) == (["d"], "d")
    stand.press(LEFT, Qt.Key.Key_Up)
    assert (stand.checked, stand.focused) == (["b"], "b")


def test_arrows_pass_over_what_is_greyed(stand: Stand) -> None:
    button = stand.buttons[1]
    (button.defaultAction() or button).setEnabled(False)
    stand.press(TAB, RIGHT)
    assert (stand.checked, stand.focused) == (["c"], "c")


def test_tab_comes_by_what_is_chosen_and_by_nothing_else(stand: Stand) -> None:
    stand.qtbot.mouseClick(stand.buttons[2], Qt.MouseButton.LeftButton)
    stand.press(TAB)
    assert stand.focused == "c"
    stand.press(TAB)
    assert stand.focused == "below"
    stand.press(BACKTAB)
    assert stand.focused == "c"
    stand.press(LEFT, BACKTAB)
    assert (stand.checked, stand.focused) == (["b"], "above")


def test_a_click_on_what_is_chosen_leaves_it_chosen(stand: Stand) -> None:
    for _ in range(2):
        stand.qtbot.mouseClick(stand.buttons[1], Qt.MouseButton.LeftButton)
    assert stand.checked == ["b"]


def test_where_nothing_is_chosen_tab_comes_by_the_first(qtbot: QtBot) -> None:
    segments = Segmented("Which")
    segments.add_texts(list("abc"), list("abc"))
    segments.set_current(1)
    segments.set_current(-1)
    stand = Stand(qtbot, segments)
    stand.press(TAB)
    assert (stand.checked, stand.focused, stand.heard) == ([], "a", [])
    stand.press(Qt.Key.Key_Space)
    assert (stand.checked, stand.heard) == (["a"], [0])
    stand.press(RIGHT)
    assert (stand.checked, stand.heard) == (["b"], [0, 1])
