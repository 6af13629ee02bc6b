"""A picture of enormous size is a question, not a failure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from swinir_gui.gui.item_models.job_words import describe
from swinir_gui.jobs.wanted import preflight
from tests.cli.command import noise, write_picture
from tests.gui.driving import Person, results, use_tiny_model

Open = Callable[..., Person]
QUESTION = "“b.png” has 40×30 pixels, more than the 0 million that are opened unasked."


@pytest.fixture
def person(open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """With two pictures, of which the second is too large."""
    monkeypatch.setattr(preflight, "MAX_PIXELS", 1_000)
    use_tiny_model()
    made = open_window(write_picture(tmp_path / "a.png", noise(20, 10)), write_picture(tmp_path / "b.png", noise(40, 30)))
    made.wait_for_pictures(2)
    made.wait_for_sizes()
    return made


def asks(person: Person) -> bool:
    notice = person.window.notice_bar.notice
    return notice is not None and notice.title == QUESTION


def select_enormous(person: Person) -> None:
    person.controller.selection.select(person.session.queue.jobs[1].id)


def test_the_canvas_opens_it_once_that_was_allowed(person: Person) -> None:
    pairs: list = []
    person.controller.selection.pair_changed.connect(pairs.append)
    select_enormous(person)
    person.wait(lambda: asks(person))
    assert pairs == [None]
    assert describe(person.selected).startswith("Waiting for your answer")
    person.click(person.button("Open it anyway"))
    person.wait(lambda: pairs[-1] is not None)
    assert person.window.notice_bar.notice is None
    assert person.states == ["added", "added"]
    person.run()
    assert person.states == ["done", "done"]


def test_a_run_leaves_it_aside_and_the_answer_takes_it_up(person: Person, tmp_path: Path) -> None:
    person.run()
    assert person.states == ["done", "added"]
    assert results(tmp_path) == ["a_tiny_x2.png"]
    assert asks(person)
    assert "1 waiting for your answer" in person.window.status.message
    person.click(person.button("Open it anyway"))
    person.wait(lambda: person.states == ["done", "done"])
    assert results(tmp_path) == ["a_tiny_x2.png", "b_tiny_x2.png"]


def test_the_keyboard_answers_too(person: Person) -> None:
    select_enormous(person)
    person.wait(lambda: asks(person))
    person.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert person.selected.allowed
    person.wait(lambda: person.window.column.run._needs.text().startswith("file "))


def test_closing_the_question_leaves_everything_as_it_was(person: Person, tmp_path: Path) -> None:
    person.run()
    person.click(person.button("Close", person.window.notice_bar))
    assert person.states == ["done", "added"]
    person.run()
    assert asks(person)
    assert results(tmp_path) == ["a_tiny_x2.png"]
