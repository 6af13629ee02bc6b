"""What the computer does when the run in the window has ended, and how a person who is there keeps it on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from swinir_gui.gui.dialogs import countdown
from swinir_gui.gui.dialogs.countdown import Countdown
from swinir_gui.gui.panels.ending_button import EndingButton
from swinir_gui.jobs.ended.when_done import WhenDone
from tests.cli.command import write_picture
from tests.gui.driving import Person, files
from tests.programs import Programs

Open = Callable[..., Person]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the programs of Linux stand for all")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    made = Programs(tmp_path, monkeypatch)
    made.put("loginctl")
    return made


@pytest.fixture
def person(open_window: Open, tmp_path: Path, programs: Programs) -> Person:
    made = open_window(write_picture(tmp_path / "a.png"))
    made.wait_for_pictures()
    return made


def wish_for(person: Person, name: str) -> None:
    """By the menu in the status bar, as while a run goes on."""
    button = person.window.status.findChild(EndingButton)
    assert button
    next(each for each in button.menu().actions() if each.text() == name).trigger()


def counting(person: Person) -> Countdown:
    person.wait(lambda: person.window.findChild(Countdown) is not None)
    found = person.window.findChild(Countdown)
    assert found
    return found


def test_the_computer_shuts_down_after_a_countdown(person: Person, programs: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(countdown, "SECOND_MS", 1)
    wish_for(person, "Shut the computer down")
    person.run()
    person.wait(lambda: programs.calls == ["loginctl poweroff"])
    assert person.session.ending.wish is WhenDone.NOTIFY, "the next run is another matter"


@pytest.mark.parametrize("touch", ["key", "click", "button"])
def test_whoever_is_there_keeps_it_on(person: Person, programs: Programs, touch: str) -> None:
    wish_for(person, "Suspend the computer")
    person.run()
    found = counting(person)
    assert "60 seconds" in found.accessibleName()
    if touch == "key":
        person.press(Qt.Key.Key_Space if person.button("Suspend now", found).hasFocus() else Qt.Key.Key_A)
    elif touch == "click":
        person.click(found, found.rect().topLeft())
    else:
        person.click(person.button("Cancel", found))
    person.wait(lambda: person.window.findChild(Countdown) is None)
    assert programs.calls == []


def test_it_can_be_had_at_once(person: Person, programs: Programs) -> None:
    wish_for(person, "Suspend the computer")
    person.run()
    person.click(person.button("Suspend now", counting(person)))
    person.wait(lambda: programs.calls == ["loginctl suspend"])


def test_a_computer_that_is_not_willing_is_told_of(person: Person, programs: Programs) -> None:
    programs.put("loginctl", status=1)
    wish_for(person, "Suspend the computer")
    person.run()
    person.click(person.button("Suspend now", counting(person)))
    person.wait(lambda: person.window.notice_bar.notice is not None)
    assert person.window.notice_bar.notice.title == "The computer could not be suspended."


def test_nothing_follows_a_run_that_somebody_has_stopped(person: Person, programs: Programs) -> None:
    wish_for(person, "Shut the computer down")
    with person.qtbot.waitSignal(person.controller.run_finished):
        person.window.column.run.button.click()
        person.controller.cancel()
    assert person.window.findChild(Countdown) is None
    assert person.session.ending.wish is WhenDone.NOTIFY


def test_the_folder_of_results_opens(person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    wish_for(person, "Open the folder of results")
    person.run()
    assert opened == [str(tmp_path)]


def test_whether_to_be_told_is_remembered(person: Person) -> None:
    wish_for(person, "Nothing")
    assert not person.program.memory.settings.notifications
    wish_for(person, "Tell me through the system")
    assert person.program.memory.settings.notifications


def test_the_sheet_of_a_folder_asks_too_and_only_a_yes_counts(open_window: Open, tmp_path: Path, programs: Programs) -> None:
    person = open_window()
    write_picture(tmp_path / "album" / "a.png")
    (tmp_path / "album" / "empty.png").touch()
    for accepted in (False, True):
        person.drop(files(tmp_path / "album"))
        person.wait(lambda: person.session.batch.sheet is not None and person.session.batch.sheet.foot.add.isEnabled())
        sheet = person.session.batch.sheet
        assert sheet
        assert sheet.form.when_done.wish is WhenDone.NOTIFY
        sheet.form.when_done.show_wish(WhenDone.SUSPEND)
        person.click(sheet.foot.add if accepted else sheet.foot.cancel)
        assert person.session.ending.wish is (WhenDone.SUSPEND if accepted else WhenDone.NOTIFY)
