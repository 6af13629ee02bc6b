"""What the next session finds of a run in whose midst pictures were removed and put back."""

from __future__ import annotations

from pathlib import Path

import pytest

from swinir_gui.jobs.remembered.session_runs import SessionRuns, left_run
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
