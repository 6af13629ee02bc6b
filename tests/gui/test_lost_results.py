"""A result that somebody deletes outside the program is not done any more, as soon as anybody looks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from swinir_gui.gui.item_models.job_words import describe, second_line
from swinir_gui.gui.views.modes import MODES
from tests.cli.command import noise, write_picture
from tests.gui.driving import Person, results

Open = Callable[..., Person]
GONE = "Its result is gone"


@pytest.fixture
def person(open_window: Open, tmp_path: Path) -> Person:
    """At a window with two pictures that are done."""
    made = open_window(*(write_picture(tmp_path / f"{name}.png", noise(30, 20, seed=seed)) for seed, name in enumerate("ab")))
    made.wait_for_pictures(2)
    made.run()
    made.wait_for_result()
    return made


def lines(person: Person) -> list[str]:
    return [second_line(job) for job in person.session.queue.jobs]


def plates(person: Person) -> list[str]:
    scene = person.session.canvas._scene()
    assert scene
    return [f"{plate.strong} {plate.plain}" for plate in MODES[scene.options.mode].plates(scene)]


def select(person: Person, row: int) -> None:
    view = person.session.pictures.list
    person.click(view.viewport(), view.visualRect(view.model().index(row, 0)).center())


def come_back(person: Person) -> None:
    """From another window."""
    other = QWidget()
    person.qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    person.wait(lambda: not person.window.isActiveWindow())
    person.window.activateWindow()


def copy(person: Person) -> None:
    person.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


def test_who_looks_at_the_row_again_is_told_and_can_make_it_again(person: Person, tmp_path: Path) -> None:
    button = person.window.column.run.button
    assert not button.isEnabled()
    select(person, 1)
    (tmp_path / "a_tiny_x2.png").unlink()
    select(person, 0)
    person.wait(lambda: lines(person)[0] == GONE)
    assert plates(person) == ["Source 30 × 20, its result is gone"]
    assert "Done" not in describe(person.selected)
    assert "saved" not in person.window.column.run._time.text()
    assert (button.text(), button.isEnabled()) == ("Upscale again", True)
    person.run()
    assert results(tmp_path) == ["a_tiny_x2.png", "b_tiny_x2.png"]
    person.wait_for_result()
    assert lines(person)[0] == "30 × 20 → 60 × 40"
    assert not button.isEnabled()


def test_who_comes_back_from_the_file_manager_is_told_of_the_picture_that_is_shown(person: Person, tmp_path: Path) -> None:
    result = tmp_path / "a_tiny_x2.png"
    kept = result.rename(tmp_path / "elsewhere.png")
    come_back(person)
    person.wait(lambda: plates(person) == ["Source 30 × 20, its result is gone"])
    assert lines(person) == [GONE, "30 × 20 → 60 × 40"], "nobody has looked for the other"
    kept.rename(result)
    come_back(person)
    person.wait(lambda: lines(person)[0] == "30 × 20 → 60 × 40")
    person.wait_for_result()
    assert not person.window.column.run.button.isEnabled()


def test_what_is_gone_is_not_copied_and_that_is_said(person: Person, tmp_path: Path) -> None:
    QGuiApplication.clipboard().setText("before")
    (tmp_path / "a_tiny_x2.png").unlink()
    copy(person)
    assert QGuiApplication.clipboard().text() == "before"
    assert person.window.status.message == "Nothing copied, 1 result is gone"
    assert lines(person)[0] == GONE
    assert person.window.actions_["copy"].toolTip() == GONE
    person.wait(lambda: plates(person) == ["Source 30 × 20, its result is gone"])


def test_of_several_those_are_copied_that_are_there(person: Person, tmp_path: Path) -> None:
    (tmp_path / "b_tiny_x2.png").unlink()
    view = person.session.pictures.list
    view.setFocus()
    view.selectAll()
    view.selectionModel().setCurrentIndex(view.model().index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
    copy(person)
    mime = QGuiApplication.clipboard().mimeData()
    assert mime
    assert [Path(url.toLocalFile()).name for url in mime.urls()] == ["a_tiny_x2.png"]
    assert person.window.status.message == "Copied: a_tiny_x2.png, 1 result is gone"
    assert lines(person) == ["30 × 20 → 60 × 40", GONE]
