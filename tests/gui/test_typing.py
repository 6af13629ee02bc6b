"""What is typed into the fields of the output while keys mean the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QSpinBox, QWidget

from swinir_gui.gui.workers.run_facts import RunState
from tests.cli.command import noise, write_picture
from tests.gui.driving import Person, use_tiny_model

Open = Callable[..., Person]

CONTROL = Qt.KeyboardModifier.ControlModifier


def field(person: Person, name: str) -> QWidget:
    (found,) = (
        each for each in person.window.column.output.findChildren(QWidget) if each.accessibleName() == name and each.isVisible()
    )
    found.setFocus()
    return found


def types(person: Person, name: str, text: str) -> QWidget:
    """Into a field, in the place of what stands there; it is not left."""
    found = field(person, name)
    person.press(Qt.Key.Key_A, CONTROL)
    person.qtbot.keyClicks(found, text)
    return found


@pytest.fixture
def person(open_window: Open, tmp_path: Path) -> Person:
    use_tiny_model()
    found = open_window(write_picture(tmp_path / "a.png", noise(30, 20)))
    found.wait_for_pictures()
    found.wait_for_sizes()
    return found


def test_a_run_begins_with_the_number_that_stands_in_the_field(person: Person, tmp_path: Path) -> None:
    types(person, "Factor", "3")
    assert person.session.choices.output.factor == 2, "it is not taken while somebody types"
    with person.qtbot.waitSignal(person.controller.run_finished):
        person.press(Qt.Key.Key_Return, CONTROL)
    with Image.open(tmp_path / "a_tiny_x3.png") as made:
        assert made.size == (90, 60)


def test_it_begins_though_everything_was_done_as_it_was_chosen(person: Person) -> None:
    person.run()
    types(person, "Factor", "3")
    with person.qtbot.waitSignal(person.controller.run_finished):
        person.press(Qt.Key.Key_Return, CONTROL)
    assert person.selected.result_size
    assert person.selected.result_size.width == 90


def test_keys_for_editing_take_nothing(person: Person) -> None:
    types(person, "Factor", "3")
    person.press(Qt.Key.Key_C, CONTROL)
    assert person.session.choices.output.factor == 2


@pytest.mark.parametrize("name", ["settings", "models"])
def test_a_click_beside_a_field_of_a_dialog_leaves_it(person: Person, name: str) -> None:
    person.window.actions_[name].trigger()
    dialog = person.window.findChildren(QDialog)[-1]
    found = dialog.findChild(QSpinBox if name == "settings" else QLineEdit)
    assert found
    found.setFocus()
    person.wait(found.hasFocus)
    person.qtbot.mouseClick(dialog.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(4, dialog.height() - 4))
    assert not found.hasFocus()
    dialog.reject()


def test_escape_in_a_field_leaves_it_and_the_run_alone(open_window: Open, tmp_path: Path) -> None:
    use_tiny_model()
    person = open_window(write_picture(tmp_path / "a.png", noise(64, 1_200)))
    person.wait_for_pictures()
    person.run_to_the_middle()
    box = types(person, "Factor", "3")
    person.press(Qt.Key.Key_Escape)
    assert person.controller.run_state is RunState.RUNNING
    assert (box.hasFocus(), person.button("2 times").isChecked()) == (False, True)
    template = field(person, "Name template")
    person.press(Qt.Key.Key_Escape)
    assert (person.controller.run_state, template.hasFocus()) == (RunState.RUNNING, False)
    person.press(Qt.Key.Key_Escape)
    person.wait_for_rest()
    assert person.states == ["cancelled"]
    assert person.session.choices.output.factor == 2


def test_with_a_template_that_makes_no_name_nothing_begins(person: Person, tmp_path: Path) -> None:
    button, run = person.window.column.run.button, person.window.column.run
    types(person, "Name template", "{bogus}/x")
    assert not button.isEnabled()
    assert "{bogus}" in button.toolTip()
    assert run._notice.text().startswith(button.toolTip())
    person.press(Qt.Key.Key_Return, CONTROL)
    assert person.controller.run_state is RunState.IDLE
    types(person, "Name template", "{stem}-good")
    person.run()
    assert (tmp_path / "a-good.png").is_file()


def test_pictures_that_are_begun_while_it_is_changed_get_names_by_the_one_before(open_window: Open, tmp_path: Path) -> None:
    use_tiny_model()
    person = open_window(*(write_picture(tmp_path / f"{name}.png", noise(64, 1_500)) for name in "ab"))
    person.wait_for_pictures(2)
    types(person, "Name template", "{stem}-good")
    person.run_to_the_middle()
    types(person, "Name template", "{")
    person.wait_for_rest()
    assert sorted(each.name for each in tmp_path.glob("*-good.png")) == ["a-good.png", "b-good.png"]
