"""Results leave by the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QItemSelectionModel, QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage

from tests.cli.command import noise, write_picture
from tests.gui.driving import Person, results

Open = Callable[..., Person]


@pytest.fixture
def person(open_window: Open, tmp_path: Path) -> Person:
    made = open_window(*(write_picture(tmp_path / f"{name}.png", noise(30, 20, seed=seed)) for seed, name in enumerate("ab")))
    made.wait_for_pictures(2)
    return made


def clipboard() -> QMimeData:
    found = QGuiApplication.clipboard().mimeData()
    assert found
    return found


def copy(person: Person) -> None:
    person.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


def mark_all(person: Person) -> None:
    view = person.session.pictures.list
    view.setFocus()
    view.selectAll()
    view.selectionModel().setCurrentIndex(view.model().index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate)


def test_a_result_is_copied_as_its_file_and_as_its_pixels(person: Person, tmp_path: Path) -> None:
    assert not person.window.actions_["copy"].isEnabled()
    QGuiApplication.clipboard().setText("before")
    copy(person)
    assert clipboard().text() == "before"
    person.run()
    copy(person)
    assert [url.toLocalFile() for url in clipboard().urls()] == [str(tmp_path / "a_tiny_x2.png")]
    image = clipboard().imageData()
    assert isinstance(image, QImage)
    stored = np.asarray(Image.open(tmp_path / "a_tiny_x2.png"))
    assert (image.height(), image.width()) == stored.shape[:2]
    for y, x in ((0, 0), (7, 31), (39, 59)):
        assert image.pixelColor(x, y).getRgb()[:3] == tuple(stored[y, x])
    assert person.window.status.message == "Copied: a_tiny_x2.png"


def test_of_several_the_files_are_copied(person: Person, tmp_path: Path) -> None:
    person.run()
    mark_all(person)
    person.entry("Copy result", person.session.queue.jobs).trigger()
    assert sorted(Path(url.toLocalFile()).name for url in clipboard().urls()) == results(tmp_path)
    assert not clipboard().hasImage()
    assert person.window.status.message == "2 results copied"


def test_what_was_copied_can_be_pasted_here_again(person: Person) -> None:
    person.run()
    copy(person)
    person.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    person.wait_for_pictures(3)
    assert person.session.queue.jobs[-1].path.name == "a_tiny_x2.png"


def test_a_result_that_is_gone_by_then_has_no_pixels(person: Person, tmp_path: Path) -> None:
    person.run()
    copy(person)
    (tmp_path / "a_tiny_x2.png").unlink()
    assert clipboard().imageData() is None


def test_after_the_window_is_closed_the_file_can_still_be_pasted(person: Person, tmp_path: Path) -> None:
    person.run()
    copy(person)
    assert clipboard().hasImage()
    person.window.close()
    assert [url.toLocalFile() for url in clipboard().urls()] == [str(tmp_path / "a_tiny_x2.png")]
    assert not clipboard().hasImage(), "nothing of Python's is asked for pixels while the program ends"
