"""Closing the window in the middle of a run, and going on with it at the next start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from swinir_gui import paths
from swinir_gui.jobs.remembered import record
from swinir_gui.jobs.remembered.history import History
from swinir_gui.jobs.remembered.identity import picture_key
from swinir_gui.jobs.remembered.session_runs import left_run
from tests.cli.command import names, noise, write_picture
from tests.gui.driving import Person

Open = Callable[..., Person]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(record, "SECONDS_BETWEEN_LINES", 0)
    for number in range(3):
        write_picture(tmp_path / "in" / f"{number}.png", noise(100, 300 + number, seed=number))
    return tmp_path / "in"


def results(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in names(folder) if "_x2" in name}


def close_while_running(person: Person) -> None:
    person.window.close()
    person.click(person.button("Stop and close"))
    person.wait(lambda: not person.window.isVisible())


def test_a_run_goes_on_at_the_next_start(open_window: Open, folder: Path) -> None:
    whole = open_window(folder)
    whole.wait_for_pictures(3)
    whole.run()
    expected = results(folder)
    assert whole.window.close()
    assert not names(paths.data_folder() / "runs"), "all is done"
    for name in expected:
        (folder / name).unlink()

    broken_off = open_window(*sorted(folder.iterdir()))
    broken_off.wait_for_pictures(3)
    broken_off.run_to_the_middle(broken_off.session.queue.jobs[1].id)
    broken_off.wait(lambda: broken_off.states == ["done", "running", "waiting"])
    close_while_running(broken_off)
    assert len(results(folder)) == 1
    assert len(list(folder.glob(".swinir-*.scratch"))) == 1, "of the one at work"

    person = open_window()
    person.wait(person.window.notice_bar.isVisible)
    assert "2 pictures left" in person.window.notice_bar.notice.title
    with person.qtbot.waitSignal(person.controller.run_finished):
        person.click(person.button("Continue last run"))
    assert person.states == ["done"] * 2
    assert results(folder) == expected
    person.wait(lambda: not list(folder.glob(".swinir-*")))  # once the canvas shows the file
    assert person.window.close()
    assert not names(paths.data_folder() / "runs")


def test_a_run_that_is_not_gone_on_with_is_offered_until_another_begins(open_window: Open, folder: Path) -> None:
    first = open_window(folder)
    first.wait_for_pictures(3)
    first.run_to_the_middle()
    close_while_running(first)
    second = open_window()
    second.wait(second.window.actions_["continue_run"].isEnabled)
    assert second.window.close()
    third = open_window(folder / "0.png")
    third.wait(third.window.actions_["continue_run"].isEnabled)
    third.wait_for_pictures()
    third.run()
    assert not third.window.actions_["continue_run"].isEnabled()
    third.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert third.states == ["done"]


def broken_off(open_window: Open, folder: Path) -> None:
    person = open_window(folder)
    person.wait_for_pictures(3)
    person.run_to_the_middle()
    close_while_running(person)


def test_a_run_that_was_put_away_is_not_told_of_again_and_the_start_page_offers_it(open_window: Open, folder: Path) -> None:
    broken_off(open_window, folder)
    first = open_window()
    first.wait(first.window.notice_bar.isVisible)
    link = first.window.empty._left
    assert not link.isVisible()
    first.click(first.button("Close", first.window.notice_bar))
    assert link.text() == "Continue last run, 3 pictures left"
    assert link.isVisible()
    assert first.window.close()

    second = open_window()
    second.wait(second.window.actions_["continue_run"].isEnabled)
    assert not second.window.notice_bar.isVisible()
    second.stand_in_the_middle(lambda: second.click(second.button("Continue last run, 3 pictures left")))
    assert not second.window.empty._left.isVisible()
    close_while_running(second)

    third = open_window()  # another time, of the same journal
    third.wait(third.window.notice_bar.isVisible)
    assert third.window.notice_bar.notice is not None
    assert "pictures left" in third.window.notice_bar.notice.title


def test_what_was_removed_from_the_list_is_not_gone_on_with_unless_it_was_put_back(open_window: Open, folder: Path) -> None:
    first = open_window(folder)
    first.wait_for_pictures(3)
    first.run_to_the_middle()
    last = [job.id for job in first.session.queue.jobs][1:]
    first.controller.remove(last[:1])
    first.controller.remove(last[1:])
    first.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    (journal,) = (paths.data_folder() / "runs").glob(".swinir-*.jsonl")
    first.controller.cancel()
    first.wait(lambda: journal.read_text().count('"event": "waiting"') == 3)  # for the run, what came back, and back into the run
    assert journal.read_text().count('"event": "removed"') == 2
    first.wait_for_rest()
    assert first.window.close()

    second = open_window()
    second.wait(second.window.notice_bar.isVisible)
    assert second.window.notice_bar.notice is not None
    assert "2 pictures left" in second.window.notice_bar.notice.title
    second.click(second.button("Continue last run"))
    second.wait_for_rest()
    assert [job.path.name for job in second.session.queue.jobs] == ["0.png", "2.png"]


def test_what_is_removed_just_before_the_end_is_not_gone_on_with(open_window: Open, folder: Path) -> None:
    """The worker is at its picture, and hears of nothing else meanwhile."""
    first = open_window(folder)
    first.wait_for_pictures(3)
    first.run_to_the_middle()
    first.controller.remove([job.id for job in first.session.queue.jobs][:2])
    close_while_running(first)
    left = left_run(paths.data_folder() / "runs")
    assert left
    assert [each.path.name for each in left.inputs] == ["2.png"]


def test_a_kill_in_the_middle_of_a_picture_loses_nothing_of_what_was_said_meanwhile(open_window: Open, folder: Path) -> None:
    """A pause holds the worker at its picture, as one of many minutes does."""
    person = open_window(folder / "0.png", folder / "1.png")
    person.wait_for_pictures(2)
    person.run_to_the_middle()
    person.controller.pause()
    person.controller.remove([person.session.queue.jobs[1].id])
    person.controller.add([folder / "2.png"])
    person.wait(lambda: len(person.session.queue) == 2)
    person.controller.run_all()
    (journal,) = (paths.data_folder() / "runs").glob(".swinir-*.jsonl")
    person.wait(lambda: sorted(Path(each["path"]).name for each in History.read(journal).waiting.values()) == ["0.png", "2.png"])
    assert person.states == ["running", "waiting"]


def test_nothing_stays_on_disk_of_a_picture_that_was_removed_in_the_middle(open_window: Open, folder: Path) -> None:
    person = open_window(folder)
    person.wait_for_pictures(3)
    person.run_to_the_middle()
    own = f".swinir-*-{picture_key(person.selected.path, None)}-*.scratch"
    first, second = (job.id for job in person.session.queue.jobs[:2])
    person.stand_in_the_middle(lambda: person.controller.remove([first]), second)
    assert person.states == ["running", "waiting"]
    assert list(folder.glob(own)), "it could be put back"
    close_while_running(person)
    assert not list(folder.glob(own))
    assert list(folder.glob(".swinir-*.scratch"))


def test_a_crash_is_told_of_and_what_it_left_can_be_copied(open_window: Open, tmp_path: Path) -> None:
    crash = tmp_path / "last-crash.txt"
    crash.write_text("Fatal Python error: Segmentation fault", encoding="utf-8")
    person = open_window(crash=crash)
    person.wait(person.window.notice_bar.isVisible)
    notice = person.window.notice_bar.notice
    assert notice is not None
    assert notice.title == "The program crashed the last time."
    assert str(crash) in notice.advice
    assert notice.details == "Fatal Python error: Segmentation fault"
