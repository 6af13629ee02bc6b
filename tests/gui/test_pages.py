"""Files of several pages or frames: of each the first is made, or all of them, each a picture of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QPushButton

from swinir_gui.gui.item_models.job_list import JobListModel
from swinir_gui.jobs.running.job import JobState
from tests.cli.command import names, noise, write_picture
from tests.gui.driving import Person, files, use_tiny_model

Open = Callable[..., Person]
COLOURS = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255)}


def animation(path: Path, count: int = 3, size: tuple[int, int] = (30, 20)) -> Path:
    frames = [Image.new("RGB", size, colour) for colour in COLOURS][:count]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    return path


@pytest.fixture
def person(open_window: Open, tmp_path: Path) -> Person:
    """At a window with a picture, an animation and another picture."""
    use_tiny_model()
    first, last = (write_picture(tmp_path / f"{name}.png", noise(30, 20)) for name in "ac")
    made = open_window(first, animation(tmp_path / "b.gif"), last)
    made.wait_for_pictures(3)
    made.wait_for_sizes()
    return made


def rows(person: Person) -> list[str]:
    (model,) = person.session.findChildren(JobListModel)
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def select(person: Person, row: int) -> None:
    view = person.session.pictures.list
    person.click(view.viewport(), view.visualRect(view.model().index(row, 0)).center())


def offers(person: Person) -> list[str]:
    """What stands beside the words about the picture."""
    return [each.text() for each in person.window.column.run.findChildren(QPushButton) if each.isVisible()][:-1]


def shown(person: Person) -> tuple[int, ...]:
    """The colour of the source in the middle of the canvas."""
    layers = person.session.canvas._comparison.layers
    overview = layers and layers.source.overview()
    return overview.pixelColor(overview.width() // 2, overview.height() // 2).getRgb()[:3] if overview else ()


def test_all_frames_are_listed_where_the_first_stood_and_become_pictures_in_a_folder(person: Person, tmp_path: Path) -> None:
    assert offers(person) == []
    select(person, 1)
    person.wait(lambda: offers(person) == ["List all 3 frames"])
    person.wait(lambda: "Only the first frame of an animation of 3 is used." in person.window.column.run._notice.text())
    person.click(person.button("List all 3 frames"))
    person.wait(lambda: rows(person) == ["a.png", "b.gif (1/3)", "b.gif (2/3)", "b.gif (3/3)", "c.png"])
    assert person.selected.title == "b.gif (1/3)"
    assert offers(person) == []
    select(person, 3)
    person.wait(lambda: shown(person) == COLOURS["blue"])
    person.wait(lambda: not person.window.column.run._notice.text())
    person.wait_for_sizes()
    assert person.window.column.run.button.text() == "Upscale 5 pictures"
    person.run()
    assert names(tmp_path / "b_tiny_x2") == [f"b_tiny_x2_{number}.png" for number in (1, 2, 3)]
    for number, colour in enumerate(COLOURS.values(), 1):
        with Image.open(tmp_path / "b_tiny_x2" / f"b_tiny_x2_{number}.png") as made:
            assert np.abs(np.asarray(made.convert("RGB")).mean(axis=(0, 1)) - colour).max() < 8
    assert not (tmp_path / "b_tiny_x2.png").exists()


def test_key_and_menu_list_those_of_all_marked_files(person: Person, tmp_path: Path) -> None:
    person.drop(files(animation(tmp_path / "d.tif", 2)))
    person.wait_for_pictures(4)
    person.wait(lambda: [job.pages for job in person.session.queue.jobs] == [1, 3, 1, 2])
    view = person.session.pictures.list
    view.setFocus()
    person.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert person.entry("List all 5 pages", view.selected_jobs()).isEnabled()
    person.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    pages = ["a.png", "b.gif (1/3)", "b.gif (2/3)", "b.gif (3/3)", "c.png", "d.tif (1/2)", "d.tif (2/2)"]
    person.wait(lambda: rows(person) == pages)
    person.drop(files(tmp_path / "b.gif", tmp_path / "d.tif"))
    person.wait(lambda: person.selected.title == "b.gif (1/3)")
    assert rows(person) == pages, "they are there already"
    assert not person.window.actions_["pages"].isEnabled()


def list_pages_of_all(person: Person) -> None:
    person.session.pictures.list.setFocus()
    person.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    person.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)


def undo(person: Person) -> None:
    person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_the_files_are_put_back_in_place_of_their_pages(person: Person, tmp_path: Path) -> None:
    person.drop(files(animation(tmp_path / "d.tif", 2)))
    person.wait_for_pictures(4)
    person.wait(lambda: [job.pages for job in person.session.queue.jobs] == [1, 3, 1, 2])
    folded = rows(person)
    list_pages_of_all(person)
    person.wait_for_pictures(7)
    select(person, 2)
    person.press(Qt.Key.Key_Delete)
    person.wait_for_pictures(6)
    undo(person)
    person.wait_for_pictures(7)
    undo(person)
    person.wait(lambda: rows(person) == folded)
    assert person.selected.title == "b.gif"
    assert not person.window.actions_["undo"].isEnabled()
    list_pages_of_all(person)
    person.wait_for_pictures(7)


def test_pages_that_were_worked_on_stay(person: Person) -> None:
    person.wait(lambda: [job.pages for job in person.session.queue.jobs] == [1, 3, 1])
    list_pages_of_all(person)
    person.wait_for_pictures(5)
    person.run()
    pages = rows(person)
    undo(person)
    assert rows(person) == pages
    assert person.window.status.message == "These pictures were added again or worked on already"
    assert not person.window.actions_["undo"].isEnabled()


def test_what_is_in_line_stays_as_it_is(open_window: Open, tmp_path: Path) -> None:
    use_tiny_model()
    person = open_window(write_picture(tmp_path / "a.png", noise(64, 3_000)), animation(tmp_path / "b.gif"))
    person.wait_for_pictures(2)
    person.wait_for_sizes()
    select(person, 1)
    person.wait(lambda: offers(person) == ["List all 3 frames"])
    person.run_to_the_middle()
    assert offers(person) == []
    assert not person.window.actions_["pages"].isEnabled()
    in_line = person.selected
    person.controller.add([animation(tmp_path / "c.gif", 2)])
    person.wait_for_pictures(3)
    person.controller.unfold([in_line, person.session.queue.jobs[2]])  # as where a run begins while they are counted
    person.wait(lambda: rows(person) == ["a.png", "b.gif", "c.gif (1/2)", "c.gif (2/2)"])
    person.wait_for_rest()
    assert rows(person)[:2] == ["a.png", "b.gif"]
    select(person, 1)
    person.wait(lambda: offers(person) == ["List all 3 frames"])


def test_frames_that_were_left_by_a_run_are_gone_on_with(open_window: Open, tmp_path: Path) -> None:
    use_tiny_model()
    first = open_window(animation(tmp_path / "b.gif", size=(64, 600)))  # of several bands, after one of which it is stopped
    first.wait_for_pictures()
    first.wait(lambda: offers(first) == ["List all 3 frames"])
    first.click(first.button("List all 3 frames"))
    first.wait_for_pictures(3)
    first.run_to_the_middle(first.session.queue.jobs[1].id)
    first.click(first.button("Cancel"))
    first.wait_for_rest()
    assert first.window.close()
    second = open_window()
    second.wait(second.window.actions_["continue_run"].isEnabled)
    with second.qtbot.waitSignal(second.controller.run_finished):
        second.window.actions_["continue_run"].trigger()
    assert rows(second) == ["b.gif (2/3)", "b.gif (3/3)"]
    assert {job.state for job in second.session.queue.jobs} == {JobState.DONE}
    assert len(names(tmp_path / "b_tiny_x2")) == 3


def test_a_picture_alone_has_none(person: Person) -> None:
    select(person, 0)
    assert not person.window.actions_["pages"].isEnabled()
    assert [each.text() for each in person.window.column.run.findChildren(QAbstractButton) if each.isVisible()] == [
        "Upscale 3 pictures"
    ]
    assert "List all" not in " ".join(
        each.text() for each in person.session.pictures.list.menu_for([person.selected]).actions()[:4]
    )
