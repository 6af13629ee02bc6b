"""Pictures leave the list and come back: where they stood, as they were."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtWidgets import QToolButton

from swinir_gui.jobs.wanted.request import Input
from tests.cli.command import noise, write_picture
from tests.gui.driving import Person
from tests.gui.heartbeat import FROZEN, Heart
from tests.patience import PATIENCE

Open = Callable[..., Person]

TALL = (64, 1_200)  # enough bands to be stopped between two of them


@pytest.fixture
def person(open_window: Open, tmp_path: Path) -> Person:
    made = open_window(*(write_picture(tmp_path / f"{name}.png", noise(30, 20, seed=seed)) for seed, name in enumerate("abcd")))
    made.wait_for_pictures(4)
    return made


def names(person: Person) -> str:
    return "".join(job.path.stem for job in person.session.queue.jobs)


def mark(person: Person, *rows: int) -> None:
    """Select rows of the list, which gets the focus."""
    view = person.session.pictures.list
    view.setFocus()
    view.selectionModel().setCurrentIndex(view.model().index(rows[-1], 0), QItemSelectionModel.SelectionFlag.NoUpdate)
    marked = QItemSelection()
    for row in rows:
        marked.select(view.model().index(row, 0), view.model().index(row, 0))
    view.selectionModel().select(marked, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def undo(person: Person) -> None:
    person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def undo_button(person: Person) -> QToolButton:
    return next(each for each in person.session.pictures.findChildren(QToolButton) if each.accessibleName() == "Undo")


def test_delete_removes_and_undo_brings_back_each_removal_to_its_place(person: Person) -> None:
    before = person.session.queue.jobs
    assert not person.window.actions_["undo"].isEnabled()
    assert not undo_button(person).isVisible()
    mark(person, 0, 2)
    person.press(Qt.Key.Key_Delete)
    assert names(person) == "bd"
    assert person.window.status.message == "2 pictures removed from the list; their files stay"
    mark(person, 1)
    person.press(Qt.Key.Key_Delete)
    assert names(person) == "b"
    assert all(job.path.is_file() for job in before)
    undo(person)
    assert names(person) == "bd"
    assert person.window.status.message == "1 picture is back"
    assert person.selected.path.stem == "d"
    person.click(undo_button(person))
    assert names(person) == "abcd"
    assert person.session.queue.jobs == before
    assert not undo_button(person).isVisible()
    undo(person)
    assert names(person) == "abcd"


def test_an_empty_list_comes_back_by_the_link_beside_what_was_said(person: Person) -> None:
    mark(person, 0, 1, 2, 3)
    person.press(Qt.Key.Key_Delete)
    assert not person.session.queue.jobs
    person.wait(person.window.empty.isVisible)
    person.click(person.button("Undo", person.window.status))
    assert names(person) == "abcd"
    person.wait(person.session.canvas.isVisible)


def test_all_that_are_done_are_removed_at_once_and_come_back_with_their_results(person: Person) -> None:
    person.controller.remove([person.session.queue.jobs[3].id])
    person.run()
    undo(person)
    before = person.session.queue.jobs
    assert person.states == ["done", "done", "done", "added"]
    person.entry("Remove all that are done", before[:1]).trigger()
    assert names(person) == "d"
    assert not person.entry("Remove all that are done", before[3:]).isEnabled()
    undo(person)
    assert person.session.queue.jobs == before
    assert all(job.result and job.result.is_file() for job in before[:3])
    assert not person.controller.again(person.session.choices.options), "it is known by which choices they were made"


def test_every_second_of_two_thousand_goes_and_comes_back_at_once(open_window: Open, tmp_path: Path) -> None:
    """It is one change for all that look at the list, and not one for each row that goes alone."""
    person = open_window()
    picture = write_picture(tmp_path / "0.png", noise(16, 16)).read_bytes()
    paths = [tmp_path / f"{number}.png" for number in range(2_000)]
    for path in paths:
        path.write_bytes(picture)
    person.controller.add_found([Input(path) for path in paths])
    person.wait(lambda: person.session.choices.models.scale is not None)  # torch is there: importing it is another matter
    before = person.session.queue.jobs
    mark(person, *range(0, 2_000, 2))
    told: list[int] = []
    person.controller.totals_changed.connect(lambda totals: told.append(totals.all))
    heart = Heart()
    person.press(Qt.Key.Key_Delete)
    assert told == [1_000]
    undo(person)
    assert told == [1_000, 2_000]
    heart.stop()
    assert [job.id for job in person.session.queue.jobs] == [job.id for job in before]
    assert heart.longest < FROZEN


def test_what_was_added_anew_meanwhile_is_not_there_twice(person: Person, tmp_path: Path) -> None:
    mark(person, 0, 1)
    person.press(Qt.Key.Key_Delete)
    person.controller.add([tmp_path / "a.png"])
    person.wait_for_pictures(3)
    undo(person)
    assert names(person) == "bcda"


@pytest.fixture
def running(open_window: Open, tmp_path: Path) -> Person:
    """The first of three pictures is at work, and stands in the middle."""
    made = open_window(*(write_picture(tmp_path / f"{name}.png", noise(*TALL, seed=seed)) for seed, name in enumerate("abc")))
    made.wait_for_pictures(3)
    made.run_to_the_middle()
    return made


def test_what_waits_in_a_run_is_removed_from_it_and_comes_back_to_it(running: Person) -> None:
    mark(running, 1, 2)
    running.press(Qt.Key.Key_Delete)
    assert running.states == ["running"]
    running.wait(lambda: "of 3" not in running.window.status._totals.text())
    undo(running)
    running.wait(lambda: "of 3" in running.window.status._totals.text())
    assert running.states == ["running", "waiting", "waiting"]
    with running.qtbot.waitSignal(running.controller.run_finished) as finished:
        running.brake.let_go()
    assert finished.args[0].done == 3
    assert running.states == ["done"] * 3


def test_while_a_run_is_held_it_tells_how_many_pictures_it_has_now(running: Person) -> None:
    running.controller.pause()
    mark(running, 1)
    running.press(Qt.Key.Key_Delete)
    assert "of 2" in running.window.status._totals.text()
    undo(running)
    assert "of 3" in running.window.status._totals.text()


def test_what_is_back_is_marked_and_can_be_taken_out_again_at_once(person: Person) -> None:
    mark(person, 1, 3)
    person.press(Qt.Key.Key_Delete)
    undo(person)
    assert [job.path.stem for job in person.session.pictures.list.selected_jobs()] == ["b", "d"]
    assert person.selected.path.stem == "b"
    person.press(Qt.Key.Key_Delete)
    assert names(person) == "ac"


def test_what_was_in_line_is_so_no_more_once_its_run_is_over(running: Person) -> None:
    mark(running, 1, 2)
    running.press(Qt.Key.Key_Delete)
    running.wait_for_rest()
    undo(running)
    assert running.states == ["done", "added", "added"]
    assert running.window.column.run.button.text() == "Upscale 2 pictures"


def test_the_picture_at_work_comes_back_and_goes_on_where_it_was(running: Person) -> None:
    mark(running, 0)
    first, second = (job.id for job in running.session.queue.jobs[:2])
    running.stand_in_the_middle(lambda: running.press(Qt.Key.Key_Delete), second)
    assert names(running) == "bc"
    tops: list[int] = []
    running.controller._driver.watch.pieces_finished.connect(lambda job_id, region: job_id == first and tops.append(region.top))
    undo(running)
    assert names(running) == "abc"
    running.wait_for_rest()
    assert running.states == ["done"] * 3
    assert tops
    assert tops[0] > 0


def test_the_only_picture_at_work_can_be_removed_and_nothing_seems_to_run(open_window: Open, tmp_path: Path) -> None:
    person = open_window(write_picture(tmp_path / "a.png", noise(*TALL)))
    person.wait_for_pictures()
    person.run_to_the_middle()
    mark(person, 0)
    person.press(Qt.Key.Key_Delete)
    person.wait_for_rest()
    assert person.window.status.message == "1 picture removed from the list; its file stays"
    undo(person)
    assert person.states == ["cancelled"]


def test_a_picture_that_is_previewed_can_be_removed_and_comes_back_as_it_was(open_window: Open, tmp_path: Path) -> None:
    person = open_window(write_picture(tmp_path / "a.png", noise(*TALL)))
    person.wait_for_pictures()
    person.wait(person.window.actions_["preview"].isEnabled)
    finished: list[object] = []
    person.controller.run_finished.connect(finished.append)
    person.stand_in_the_middle(lambda: person.press(Qt.Key.Key_P))
    mark(person, 0)
    person.press(Qt.Key.Key_Delete)
    person.wait_for_rest()
    assert not person.session.queue.jobs
    undo(person)
    assert person.states == ["added"]
    assert not finished, "a preview is no run"


def test_undone_before_the_worker_lets_go_it_stays_and_goes_on(running: Person) -> None:
    mark(running, 0)
    running.press(Qt.Key.Key_Delete)
    assert names(running) == "abc", "it is at work still"
    undo(running)
    with running.qtbot.waitSignal(running.controller.run_finished) as finished:
        running.brake.let_go()
    assert names(running) == "abc"
    assert running.states == ["done"] * 3
    assert finished.args[0].done == 3
    assert not running.window.actions_["undo"].isEnabled()


def test_what_is_added_anew_before_the_worker_lets_go_stays(running: Person, tmp_path: Path) -> None:
    mark(running, 0)
    running.press(Qt.Key.Key_Delete)
    running.controller.add_found([Input(tmp_path / "a.png")])
    running.wait_for_rest()
    assert names(running) == "abc"
    assert running.states == ["done"] * 3


def test_a_picture_that_was_saved_while_it_was_being_removed_is_not_made_once_more(running: Person, tmp_path: Path) -> None:
    first, saved = running.selected.id, Event()
    ended: list[tuple[int, int]] = []
    running.controller.progressed.connect(lambda progress: ended.append((progress.done, progress.total)))

    def remove_once_it_is_there(job_id: int) -> None:
        if job_id == first:
            assert saved.wait(PATIENCE)
            running.controller.remove([first])

    running.controller._inference.worker.job_saved.connect(lambda *_: saved.set(), Qt.ConnectionType.DirectConnection)
    running.controller._driver.watch.computed.connect(remove_once_it_is_there)
    running.brake.let_go()
    running.wait(lambda: names(running) == "bc")
    undo(running)
    running.wait_for_rest()
    assert running.states == ["done"] * 3
    assert len(list(tmp_path.glob("a_tiny_x2*"))) == 1
    assert set(ended) <= {(0, 3), (1, 3), (2, 3), (3, 3)}


def test_a_picture_that_was_removed_and_added_anew_is_made_in_full(running: Person, tmp_path: Path) -> None:
    """Both rows would have one scratch file."""
    mark(running, 0)
    running.press(Qt.Key.Key_Delete)
    running.wait(lambda: names(running) == "bc")
    running.controller.add([tmp_path / "a.png"])
    running.wait_for_pictures(3)
    running.controller.retry(running.session.queue.jobs[2].id)
    running.wait_for_rest()
    assert running.states == ["done"] * 3
    running.controller.retry(running.session.queue.jobs[2].id)
    running.wait_for_rest()
    first, second = sorted(tmp_path.glob("a_tiny_x2*.png"))
    assert first.read_bytes() == second.read_bytes()
