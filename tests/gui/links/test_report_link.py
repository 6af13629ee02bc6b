"""The page that tells what became of a run of many pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from swinir_gui.geometry import Size
from swinir_gui.gui.links.report_link import MANY
from swinir_gui.gui.panels.report_page import ReportPage
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
