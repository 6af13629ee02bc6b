"""Rings where the keyboard has brought the focus to, in the real window: none after a click, whatever the click has greyed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from tests.cli.command import noise, write_picture
from tests.gui.driving import Person, use_tiny_model

Open = Callable[..., Person]


@pytest.fixture
def person(open_window: Open, tmp_path: Path) -> Person:
    use_tiny_model()
    made = open_window(write_picture(tmp_path / "a.png", noise(64, 1_200)))
    made.wait_for_pictures()
    made.wait(made.window.column.run.button.isEnabled)
    return made


def edge(widget: QWidget) -> QColor:
    """What is painted where a ring would be."""
    return widget.grab().toImage().pixelColor(widget.width() // 2, 1)


def test_clicks_through_a_run_leave_no_ring(person: Person) -> None:
    button, canvas, theme = person.window.column.run.button, person.session.canvas, person.program.theme
    person.run_to_the_middle()
    assert edge(canvas) != theme.accent_text
    assert edge(button) != theme.accent_text
    person.click(button)
    assert button.text() == "Continue"
    assert edge(button) != theme.text
    person.click(button)
    person.wait_for_rest()
    assert not button.isEnabled(), "so that the focus went on"
    assert edge(canvas) != theme.accent_text


def test_a_click_on_what_goes_away_leaves_no_ring(person: Person) -> None:
    person.run_to_the_middle()
    person.click(person.button("Cancel"))
    person.wait_for_rest()
    for each in person.window.findChildren(QWidget):
        if each.hasFocus():
            assert edge(each) != person.program.theme.accent_text


def test_by_keyboard_the_main_button_keeps_focus_and_ring_through_a_run(person: Person) -> None:
    button, theme = person.window.column.run.button, person.program.theme
    person.click(person.window.view_bar)
    while not button.hasFocus():
        person.press(Qt.Key.Key_Tab)
    assert edge(button) == theme.text
    person.stand_in_the_middle(lambda: person.press(Qt.Key.Key_Space))
    assert button.hasFocus()
    assert edge(button) == theme.accent_text
    person.press(Qt.Key.Key_Space)
    assert button.text() == "Continue"
    assert edge(button) == theme.text
    person.press(Qt.Key.Key_Space)
    person.wait_for_rest()
    assert edge(person.session.canvas) == theme.accent_text, "greyed, it has passed on the focus, and the ring with it"
