"""What the next session finds of a run in whose midst pictures were removed and put back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from swinir_gui.jobs.remembered.session_runs import KEPT_SECONDS, SessionRuns, left_run
from swinir_gui.jobs.wanted.request import Input

ONE, OTHER = Input(Path("one.png")), Input(Path("other.png"))


def left_in(folder: Path) -> list[str]:
    left = left_run(folder)
    return [each.path.name for each in left.inputs] if left else []


@pytest.fixture
def runs(tmp_path: Path) -> SessionRuns:
    """Of a session that has one of two pictures in line no more."""
    made = SessionRuns(tmp_path)
    made.expect([ONE, OTHER])
    made.give_up([OTHER])
    return made


def test_what_was_removed_is_not_left(runs: SessionRuns, tmp_path: Path) -> None:
    runs.close()
    assert left_in(tmp_path) == ["one.png"]


def test_what_came_back_in_time_is_left(runs: SessionRuns, tmp_path: Path) -> None:
    runs.take_back([OTHER])
    runs.close()
    assert left_in(tmp_path) == ["one.png", "other.png"]


def test_what_comes_back_after_the_end_was_not_left_by_that_run(runs: SessionRuns, tmp_path: Path) -> None:
    runs.end()
    runs.take_back([OTHER])
    runs.close()
    assert not left_in(tmp_path)


def broken_off(folder: Path, picture: Input, *, seconds_ago: float) -> Path:
    """The journal of a session that came to nothing but to put a picture in line."""
    known = set(folder.glob(".swinir-*.jsonl"))
    made = SessionRuns(folder)
    made.expect([picture])
    made.close()
    (journal,) = set(folder.glob(".swinir-*.jsonl")) - known
    moment = journal.stat().st_mtime - seconds_ago
    os.utime(journal, (moment, moment))
    return journal


def test_of_several_runs_each_has_its_turn_the_newest_first(tmp_path: Path) -> None:
    broken_off(tmp_path, ONE, seconds_ago=3_600)
    newer = broken_off(tmp_path, OTHER, seconds_ago=60)
    assert left_in(tmp_path) == left_in(tmp_path) == ["other.png"]
    newer.unlink()
    assert left_in(tmp_path) == ["one.png"]


def test_what_nobody_came_back_for_in_a_month_is_deleted_but_for_the_last(tmp_path: Path) -> None:
    old = broken_off(tmp_path, ONE, seconds_ago=KEPT_SECONDS + 3_600)
    assert left_in(tmp_path) == ["one.png"]
    broken_off(tmp_path, OTHER, seconds_ago=60)
    assert left_in(tmp_path) == ["other.png"]
    assert not old.exists()


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the journal of a run that was broken off, in which nobody may write any more."""
    if not hasattr(os, "geteuid"):
        pytest.skip("rights are not those of POSIX")
    monkeypatch.chdir(tmp_path)  # whose own folders are closed to everybody else
    folder, user = Path("runs"), os.geteuid()
    broken_off(folder, OTHER, seconds_ago=60)
    broken_off(folder, ONE, seconds_ago=KEPT_SECONDS + 3_600)
    tmp_path.chmod(0o755)
    folder.chmod(0o555)
    if user == 0:
        os.seteuid(65534)
    yield folder
    os.seteuid(user)
    folder.chmod(0o755)


def test_in_a_folder_that_takes_nothing_a_run_is_found_and_gone_on_with(closed: Path) -> None:
    left = left_run(closed)
    assert left
    assert [each.path.name for each in left.inputs] == ["other.png"]
    runs = SessionRuns(closed)
    runs.go_on_with(left)
    runs.give_up(left.inputs)
    runs.close()
    assert len(list(closed.glob("*.jsonl"))) == 2
