"""The computer stays awake over a run, through programs of the system that only note here when they begin and end."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from swinir_gui.jobs.running import awake
from swinir_gui.jobs.running.awake import kept_awake
from tests.inhibitors import Inhibitors
from tests.programs import posix_only

pytestmark = posix_only
NAMES = {"linux": {"gnome-session-inhibit", "kde-inhibit", "systemd-inhibit"}, "darwin": {"caffeinate"}}


def no_thread_is_left() -> bool:
    return all(each.name != "awake" for each in threading.enumerate())


@pytest.fixture
def inhibitors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inhibitors:
    return Inhibitors(tmp_path, monkeypatch)


@pytest.mark.parametrize("system", NAMES)
def test_all_that_there_are_hold_sleep_off_as_long_as_the_run_goes_on(inhibitors: Inhibitors, system: str) -> None:
    for name in NAMES[system]:
        inhibitors.put(name)
    with kept_awake(after=0, system=system):
        inhibitors.wait(lambda: inhibitors.said("begins") == NAMES[system])
        assert not inhibitors.said("ends")
    inhibitors.wait(lambda: inhibitors.said("ends") == NAMES[system])


def test_a_short_run_troubles_nobody(inhibitors: Inhibitors) -> None:
    inhibitors.put("systemd-inhibit")
    with kept_awake(system="linux"):
        pass
    inhibitors.wait(no_thread_is_left)
    assert not inhibitors.said("begins")


@pytest.mark.parametrize("system", ["linux", "darwin", "plan9"])
def test_a_system_without_such_programs_only_stays_as_it_is(inhibitors: Inhibitors, system: str) -> None:
    with kept_awake(after=0, system=system):
        pass
    inhibitors.wait(no_thread_is_left)


def test_a_program_that_is_killed_keeps_no_computer_awake(inhibitors: Inhibitors) -> None:
    inhibitors.put("systemd-inhibit")
    lines = "import sys", f"from {awake.__name__} import kept_awake", "with kept_awake(0, 'linux'): sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", "\n".join(lines)], stdin=subprocess.PIPE) as process:
        inhibitors.wait(lambda: inhibitors.said("begins") == {"systemd-inhibit"})
        process.send_signal(signal.SIGKILL)
    inhibitors.wait(lambda: inhibitors.said("ends") == {"systemd-inhibit"})
