"""The page that tells what became of a run of many pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from swinir_gui.geometry import Size
from swinir_gui.gui.links.report_link import MANY
from swinir_gui.gui.panels.report_page import ReportPage
from swinir_gui.gui.views.pair import ViewMode
from tests.cli.command import noise, write_picture
from tests.gui.driving import Person

Open = Callable[..., Person]


def pictures(folder: Path, count: int, broken: int) -> list[Path]:
    made = [write_picture(folder / f"{number}.png", noise(16, 16, seed=number)) for number in range(count)]
    for each in made[:broken]:
        each.write_bytes(b"no picture")
    return made


def words(page: ReportPage) -> list[str]:
    return [each.text() for each in page.findChildren(QLabel) if not each.isHidden()]


def page_of(person: Person) -> ReportPage:
    page = person.window.stack.currentWidget()
    assert isinstance(page, ReportPage)
    return page


def test_failures_are_told_by_reason_and_tried_again_in_one_click(open_window: Open, tmp_path: Path) -> None:
    made = pictures(tmp_path, MANY + 2, broken=2)
    person = open_window(tmp_path)
    person.wait_for_pictures(MANY + 2)
    person.run()
    told = words(page_of(person))
    assert told[0] == f"{MANY} of {MANY + 2} pictures done"
    assert "The file is not a picture of a kind this program reads." in told
    assert f"{Path(tmp_path.name, '0.png')}\n{Path(tmp_path.name, '1.png')}" in told
    for number, each in enumerate(made[:2]):
        write_picture(each, noise(16, 16, seed=number))
    with person.qtbot.waitSignal(person.controller.run_finished):
        person.click(person.button("Try 2 again"))
    assert person.states == ["done"] * (MANY + 2)
    assert person.window.stack.currentWidget() is person.session.canvas


def test_a_click_in_the_list_shows_the_picture(open_window: Open, tmp_path: Path) -> None:
    pictures(tmp_path, MANY, broken=0)
    person = open_window(tmp_path)
    person.wait_for_pictures(MANY)
    person.run()
    person.controller.header_read(person.session.queue.jobs[0].id, Size(17, 16))
    assert page_of(person).isVisible(), "news of a picture are no reason to go"
    rows = person.session.pictures.list
    person.qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(rows.model().index(1, 0)).center())
    assert person.window.stack.currentWidget() is person.session.canvas


def test_of_few_pictures_the_canvas_stays(open_window: Open, tmp_path: Path) -> None:
    pictures(tmp_path, 2, broken=1)
    person = open_window(tmp_path)
    person.wait_for_pictures(2)
    person.run()
    assert person.window.stack.currentWidget() is person.session.canvas


@pytest.fixture
def told(open_window: Open, tmp_path: Path) -> Person:
    """A run of many pictures has ended, and its report is looked at."""
    pictures(tmp_path, MANY, broken=0)
    person = open_window(tmp_path)
    person.wait_for_pictures(MANY)
    person.run()
    return person


def look_at(person: Person, row: int) -> None:
    rows = person.session.pictures.list
    person.click(rows.viewport(), rows.visualRect(rows.model().index(row, 0)).center())
    assert person.window.stack.currentWidget() is person.session.canvas


def test_until_the_next_run_there_is_a_way_back_to_the_report(told: Person) -> None:
    page = page_of(told)
    look_at(told, 1)
    told.click(told.button("Report"))
    assert page_of(told) is page
    assert told.button("Save report…").isVisible()
    look_at(told, 2)
    told.press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert page_of(told) is page
    told.click(told.button("Back to the pictures"))
    with told.qtbot.waitSignal(told.controller.run_finished):
        told.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)  # a single one again
    assert told.window.stack.currentWidget() is told.session.canvas
    assert not told.window.actions_["report"].isEnabled()
    assert not any(each.text() == "Report" for each in told.window.status.findChildren(QPushButton) if each.isVisible())


def test_while_the_report_is_looked_at_nothing_changes_the_canvas(told: Person) -> None:
    canvas, actions = told.session.canvas, told.window.actions_
    hints = [each for each in told.window.status.findChildren(QLabel) if each.text() == "Hold Space to see the source"]
    assert not hints
    mode, zoom = canvas.mode, canvas.zoom
    for key in (Qt.Key.Key_2, Qt.Key.Key_Plus):
        told.press(key)
    told.click(told.button("Side by side"))
    assert (canvas.mode, canvas.zoom) == (mode, zoom)
    greyed = ("slider", "side_by_side", "difference", "fit", "actual_size", "zoom_in", "zoom_out", "preview", "counterpart")
    assert {actions[name].toolTip() for name in greyed} == {"Go back to the pictures first"}
    assert not any(actions[name].isEnabled() for name in greyed)
    look_at(told, 1)
    told.wait(actions["fit"].isEnabled)
    told.press(Qt.Key.Key_2)
    assert canvas.mode is ViewMode.SIDE_BY_SIDE
    told.wait(lambda: any(each.text() == "Hold Space to see the source" for each in told.window.status.findChildren(QLabel)))
