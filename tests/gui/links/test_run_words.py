"""What is known about a run, in words."""

from __future__ import annotations

import pytest

from swinir_gui.gui.links import run_words
from swinir_gui.gui.workers.run_facts import RunProgress


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (RunProgress(0, 3, "a.png"), "measuring the time"),
        (RunProgress(1, 3, "b.png", seconds_left_all=41.2), "about 41 s for all"),
        (RunProgress(1, 3, "b.png", seconds_left=3.0, seconds_left_all=41.2), "3 s left, 41 s for all"),
        (RunProgress(2, 3, "c.png", seconds_left=3.0, seconds_left_all=3.0), "3 s left"),
    ],
)
def test_the_time_that_is_left_is_told_as_soon_as_there_is_anything_to_go_by(progress: RunProgress, words: str) -> None:
    assert run_words.time_left(progress) == words


@pytest.mark.parametrize(("total", "fraction"), [(run_words.MANY, 0.5), (40, 0.2625)])
def test_of_many_pictures_the_bar_is_that_of_the_run(total: int, fraction: float) -> None:
    assert run_words.running(RunProgress(10, total, "a.png", fraction=0.5)).fraction == fraction


def test_a_run_that_is_held_says_how_far_it_is_and_no_time() -> None:
    progress = RunProgress(1, 3, "b.png", piece=4, pieces=96, seconds_left=16.0, seconds_left_all=41.2)
    assert run_words.running(progress, paused=True)[::3] == ("1 of 3 done", "")
    assert run_words.running(progress, paused=True).work == "Paused · b.png · row 4 of 96"
