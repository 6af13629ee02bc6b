"""What the computer is asked to do at the end of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from swinir_gui.errors import ComputerError
from swinir_gui.jobs.ended.when_done import WhenDone, change_power, notify, open_folder
from tests.programs import Programs, posix_only

pytestmark = posix_only


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    return Programs(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("system", "wish", "call"),
    [
        ("linux", WhenDone.SUSPEND, "loginctl suspend"),
        ("linux", WhenDone.SHUT_DOWN, "loginctl poweroff"),
        ("darwin", WhenDone.SUSPEND, "pmset sleepnow"),
        ("darwin", WhenDone.SHUT_DOWN, 'osascript -e tell application "System Events" to shut down'),
        ("win32", WhenDone.SUSPEND, "rundll32 powrprof.dll,SetSuspendState 0,1,0"),
        ("win32", WhenDone.SHUT_DOWN, "shutdown /s /t 0"),
    ],
)
def test_each_system_has_its_own_programs(programs: Programs, system: str, wish: WhenDone, call: str) -> None:
    programs.put(call.split(maxsplit=1)[0])
    change_power(wish, system)
    assert programs.calls == [call]


def test_where_one_is_missing_or_not_willing_the_next_is_asked(programs: Programs) -> None:
    programs.put("systemctl", status=1)
    programs.put("shutdown")
    change_power(WhenDone.SHUT_DOWN, "linux")
    assert programs.calls == ["systemctl poweroff", "shutdown -h now"]


@pytest.mark.parametrize("system", ["linux", "plan9"])
def test_a_computer_that_is_not_willing_is_told_of_in_words(programs: Programs, system: str) -> None:
    programs.put("loginctl", status=1)
    with pytest.raises(ComputerError, match="could not be suspended"):
        change_power(WhenDone.SUSPEND, system)


def test_folders_are_shown_by_the_file_manager(programs: Programs, tmp_path: Path) -> None:
    programs.put("xdg-open")
    open_folder(tmp_path / "with blanks", "linux")
    assert programs.calls == [f"xdg-open {tmp_path / 'with blanks'}"]
    programs.put("xdg-open", status=3)
    with pytest.raises(ComputerError):
        open_folder(tmp_path, "linux")


def test_windows_file_manager_always_says_that_it_failed(programs: Programs, tmp_path: Path) -> None:
    programs.put("explorer", status=1)
    open_folder(tmp_path, "win32")
    assert len(programs.calls) == 1


def test_notifications(programs: Programs) -> None:
    assert not notify("Done", "3 pictures", "linux")
    programs.put("notify-send")
    programs.put("osascript")
    assert notify("Done", "3 pictures", "linux")
    assert notify("Done", 'a "quoted" name', "darwin")
    assert programs.calls[0] == "notify-send --app-name=SwinIR GUI Done 3 pictures"
    assert programs.calls[1] == r'osascript -e display notification "a \"quoted\" name" with title "Done"'


def test_a_program_that_never_answers_is_one_that_is_not_willing(programs: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    programs.put("loginctl")
    monkeypatch.setattr("swinir_gui.jobs.ended.when_done._PATIENCE", 0)
    with pytest.raises(ComputerError):
        change_power(WhenDone.SUSPEND, "linux")
