"""How long all pictures of a run will take."""

from __future__ import annotations

import pytest

from swinir_gui.geometry import Size
from swinir_gui.jobs.running.job_queue import JobQueue
from swinir_gui.jobs.running.run_tally import RunTally
from swinir_gui.progress import Progress
from tests.jobs.running.test_job_queue import inputs


def queue_of_three() -> JobQueue:
    queue = JobQueue()
    ids = queue.add(inputs("a.png", "b.png", "c.png"))
    queue.measured(ids[0], Size(10, 10))
    queue.measured(ids[1], Size(20, 10))
    queue.enqueue(ids)
    queue.start(ids[0])
    return queue


def test_before_the_first_result_the_picture_at_work_sets_the_pace() -> None:
    tally = RunTally()
    tally.look_ahead(queue_of_three().jobs)
    assert tally.seconds_left(Progress(50, 100, 5.0)) == pytest.approx(5 + 0.1 * (200 + 150))


def test_afterwards_finished_pictures_do() -> None:
    tally = RunTally()
    tally.saved(Size(10, 10), 30.0)
    tally.look_ahead(queue_of_three().jobs)
    assert tally.seconds_left(Progress(100, 100, 0.0)) == pytest.approx(0.3 * 350)


def test_nothing_is_guessed_where_nothing_was_measured() -> None:
    assert RunTally().seconds_left(Progress(100, 100, 0.0)) is None


def test_until_a_picture_at_work_says_more_those_in_line_are_told() -> None:
    tally = RunTally()
    tally.look_ahead(queue_of_three().jobs)
    assert tally.seconds_in_line() is None
    tally.saved(Size(10, 10), 30.0)
    assert tally.seconds_in_line() == pytest.approx(0.3 * 350)


def test_time_is_counted_from_the_beginning() -> None:
    moments = iter([5.0, 12.5])
    assert RunTally(lambda: next(moments)).seconds == 7.5
