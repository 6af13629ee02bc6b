from dataclasses import replace
from pathlib import Path

from swinir_gui.geometry import Size
from swinir_gui.gui.item_models.job_words import describe, second_line, short_line
from swinir_gui.jobs.running.job import Job, JobState
from swinir_gui.jobs.wanted.request import Input


def job(state: JobState) -> Job:
    return Job(1, Input(Path("a.png")), state, size=Size(510, 384), result_size=Size(1020, 768))


def test_little_room_keeps_the_size_of_a_finished_picture_s_result() -> None:
    assert second_line(job(JobState.DONE)) == "510 × 384 → 1020 × 768"
    assert short_line(job(JobState.DONE)) == "→ 1020 × 768"


def test_of_others_it_keeps_all() -> None:
    assert short_line(job(JobState.WAITING)) == second_line(job(JobState.WAITING)) == "Waiting · 510 × 384"


def test_a_picture_that_is_held_says_so_and_how_far_it_is() -> None:
    held = replace(job(JobState.RUNNING), fraction=0.425, paused=True)
    assert second_line(held) == describe(held) == "Paused · 42 %"
