"""The window without a mouse: everything is reached, in the order that the eye takes, and says what it is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from swinir_gui.errors import RequestError
from swinir_gui.gui.queue.notices import warning
from tests.cli.command import noise, write_picture
from tests.gui.driving import Person, use_tiny_model

Open = Callable[..., Person]


@pytest.fixture(params=["empty", "pictures", "done"])
def person(request: pytest.FixtureRequest, open_window: Open, tmp_path: Path) -> Person:
    use_tiny_model()
    count = 0 if request.param == "empty" else 25  # so many that the filter shows
    made = open_window(*(write_picture(tmp_path / f"{number}.png", noise(30, 20)) for number in range(count)))
    made.window.resize(1440, 950)
    if count:
        made.wait_for_pictures(count)
        made.wait(made.window.actions_["fit"].isEnabled)
    if request.param == "done":
        made.controller.retry(made.selected.id)
        made.wait(lambda: made.states[0] == "done")
        made.wait_for_result()
        made.session.intake.noticed.emit(warning(RequestError("This is a notice.", "Read it.")))
    return made


def stops(person: Person) -> list[QWidget]:
    """Where Tab comes by, until it comes round."""
    visited: list[QWidget] = []
    for _ in range(100):
        person.press(Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is None or focused in visited:
            break
        visited.append(focused)
    return visited


def place(person: Person, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(person.window, QPoint(0, 0)), widget.size())


def test_tab_goes_as_the_eye_does(person: Person) -> None:
    window, visited = person.window, stops(person)
    parts = [window.open_bar, window.view_bar, window.column, window.notice_bar, window.stack, window.status]
    belongs = [next(index for index, part in enumerate(parts) if part.isAncestorOf(each)) for each in visited]
    assert belongs == sorted(belongs)
    for index in range(3):  # the parts in rows; on the canvas things overlap
        places = [place(person, each) for each, part in zip(visited, belongs, strict=True) if part == index]
        for before, after in pairwise(places):
            beside = after.left() > before.right() and after.bottom() >= before.top()
            assert beside or after.top() > before.bottom()


def test_everything_that_can_be_used_is_reached(person: Person) -> None:
    visited = stops(person)
    groups = {each.parentWidget() for each in visited if isinstance(each, QAbstractButton) and each.isCheckable()}
    for each in person.window.findChildren(QWidget):
        if each.isVisible() and each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.focusProxy() is None:
            # Of buttons that exclude each other one is reached, and arrows go on from there.
            assert each in visited or each.parentWidget() in groups, (each, each.accessibleName())


def test_everything_that_can_be_reached_says_what_it_is(person: Person) -> None:
    for each in stops(person):
        assert each.accessibleName() or (isinstance(each, QAbstractButton) and each.text()), each
        assert each.toolTip() or not isinstance(each, QAbstractButton), each.accessibleName() or each.text()


def test_every_action_says_its_key(open_window: Open) -> None:
    for action in open_window().window.actions_:
        assert action.shortcuts(), action.objectName()
        assert action.statusTip(), action.objectName()
        assert action.text(), action.objectName()
