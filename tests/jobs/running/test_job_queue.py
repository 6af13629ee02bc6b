"""The queue: which moves are allowed, and that nothing is lost by any of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Size
from swinir_gui.jobs.running.job import Job, JobState
from swinir_gui.jobs.running.job_queue import JobQueue
from swinir_gui.jobs.running.queue_facts import Change, Changed, Inserted, Removed
from swinir_gui.jobs.running.removals import Removals
from swinir_gui.jobs.wanted.request import Input

ERROR = ImageReadError("It is damaged.", "Copy it again.")
ENDS = ("finish", "fail", "cancel")


def inputs(*names: str) -> list[Input]:
    return [Input(Path("/pictures", name)) for name in names]


def filled(*names: str) -> tuple[JobQueue, list[int]]:
    queue = JobQueue()
    return queue, queue.add(inputs(*names))


def state(queue: JobQueue, job_id: int) -> JobState:
    job = queue.find(job_id)
    assert job
    return job.state


def mirror(rows: list[Job], change: Change) -> None:
    for step in change:
        match step:
            case Inserted(row, jobs):
                rows[row:row] = jobs
            case Removed(row, count):
                del rows[row : row + count]
            case Changed(row, jobs):
                rows[row : row + len(jobs)] = jobs


def take_out(removals: Removals, ids: set[int]) -> None:
    removals.begin(ids)
    removals.take(ids)


def put_back(removals: Removals) -> set[int]:
    return set(removals.put_back()[0]) if removals.last else set()


def end(queue: JobQueue, job_id: int, how: str) -> None:
    if how == "finish":
        queue.finish(job_id, Path("/results/a.png"), 1.5)
    elif how == "fail":
        queue.fail(job_id, ERROR)
    else:
        queue.cancel(job_id)


def test_a_picture_goes_from_added_to_done() -> None:
    queue, (first, second) = filled("a.png", "b.png")
    queue.enqueue([first, second])
    waiting = queue.next_waiting()
    assert waiting
    assert waiting.id == first
    queue.start(first)
    queue.opened(first, Size(4, 3), Size(8, 6), Path("/results/a.png"))
    queue.advance(first, 0.5, 2.0)
    running = queue.running
    assert running
    assert (running.id, running.size, running.result_size, running.fraction, running.seconds_left) == (
        first, Size(4, 3), Size(8, 6), 0.5, 2.0,
    )  # fmt: skip
    queue.finish(first, Path("/results/a.png"), 1.5)
    done = queue.find(first)
    assert done
    assert (done.state, done.target, done.seconds, done.seconds_left) == (JobState.DONE, Path("/results/a.png"), 1.5, None)
    assert queue.running is None
    assert (queue.totals.done, queue.totals.waiting, queue.totals.all) == (1, 1, 2)


def test_the_same_picture_is_added_once_however_its_path_is_spelt() -> None:
    queue, (first,) = filled("a.png")
    again = queue.add([*inputs("b.png", "../pictures/a.png", "b.png")])
    assert again == [first + 1, first]
    assert len(queue) == 2


def test_what_is_done_can_be_run_again_and_is_done_until_then() -> None:
    queue, (job_id,) = filled("a.png")
    queue.enqueue([job_id])
    queue.start(job_id)
    queue.finish(job_id, Path("/results/a.png"), 1.5)
    done = queue.find(job_id)
    queue.enqueue([job_id])
    job = queue.find(job_id)
    assert job
    assert (job.state, job.result) == (JobState.WAITING, Path("/results/a.png"))
    queue.release()
    assert queue.find(job_id) == done


def test_what_failed_can_be_run_again_and_forgets_its_error() -> None:
    queue, (job_id,) = filled("a.png")
    queue.measured(job_id, Size(4, 3))
    queue.enqueue([job_id])
    queue.start(job_id)
    queue.note(job_id, "only the first page is used")
    queue.fail(job_id, ERROR)
    queue.enqueue([job_id])
    job = queue.find(job_id)
    assert job
    assert (job.state, job.error, job.notices, job.size) == (JobState.WAITING, None, (), Size(4, 3))


def test_what_is_in_line_can_be_let_go_at_once() -> None:
    queue, ids = filled("a.png", "b.png", "c.png")
    queue.enqueue(ids)
    queue.start(ids[0])
    changes: list[Change] = []
    queue.changed = changes.append
    queue.release()
    assert [state(queue, each) for each in ids] == [JobState.RUNNING, JobState.ADDED, JobState.ADDED]
    assert len(changes) == 1


def test_a_doubt_marks_a_picture_without_a_run_and_only_then() -> None:
    queue, (first, second) = filled("a.png", "b.png")
    queue.enqueue([second])
    queue.doubt(first, ERROR)
    queue.doubt(second, ERROR)
    assert [job.error for job in queue.jobs] == [ERROR, None]
    assert state(queue, first) is JobState.ADDED


def test_moves_that_make_no_sense_are_refused() -> None:
    queue, (first, second) = filled("a.png", "b.png")
    with pytest.raises(ValueError, match="added"):
        queue.finish(first, Path("x.png"), 1)
    with pytest.raises(ValueError, match="from added to running"):
        queue.start(first)
    queue.enqueue([first, second])
    queue.start(first)
    with pytest.raises(ValueError, match="another job"):
        queue.start(second)
    with pytest.raises(ValueError, match="at work"):
        queue.remove([second, first])
    with pytest.raises(ValueError, match="from running to waiting"):
        queue.enqueue([first])
    assert queue.totals.all == 2


def test_five_thousand_pictures_are_added_at_once_and_no_file_is_touched() -> None:
    queue = JobQueue()
    changes: list[Change] = []
    queue.changed = changes.append
    ids = queue.add(inputs(*(f"{number}.png" for number in range(5_000))))
    queue.enqueue(ids)
    assert [type(step) for change in changes for step in change] == [Inserted, Changed]
    assert queue.totals.waiting == 5_000


@given(st.data())
def test_no_moves_lose_a_picture_and_all_changes_are_told(data: st.DataObject) -> None:
    rows: list[Job] = []
    queue = JobQueue(lambda change: mirror(rows, change))
    removals = Removals(queue)
    alive: set[int] = set()
    made: set[int] = set()
    for step in range(data.draw(st.integers(1, 40))):
        move = data.draw(st.sampled_from(["add", "remove", "put back", "enqueue", "start", "end", "release", "advance"]))
        chosen = data.draw(st.sets(st.sampled_from(sorted(alive)))) if alive else set()
        work = queue.running
        if move == "add":
            alive |= set(queue.add(inputs(*(f"{step}-{number}.png" for number in range(data.draw(st.integers(1, 4)))))))
        elif move == "remove":
            gone = chosen - ({work.id} if work else set())
            take_out(removals, gone)
            alive -= gone
        elif move == "put back":
            alive |= put_back(removals)
        elif move == "enqueue":
            queue.enqueue(chosen - ({work.id} if work else set()))
        elif move == "start" and not work and (waiting := queue.next_waiting()):
            queue.start(waiting.id)
        elif move == "end" and work:
            end(queue, work.id, data.draw(st.sampled_from(ENDS)))
        elif move == "release":
            queue.release()
        elif move == "advance" and work:
            queue.pause(paused=data.draw(st.booleans()))
            queue.advance(work.id, data.draw(st.floats(0, 1)), 1.0)
        counted = Counter(job.state.value for job in queue.jobs)
        assert {name: count for name, count in vars(queue.totals).items() if count} == counted
        assert queue.totals.all == len(queue) == len(alive)
        assert {job.id for job in queue.jobs} == alive
        assert [queue.row(job.id) for job in queue.jobs] == list(range(len(alive)))
        assert rows == list(queue.jobs)
        assert [job.id for job in queue.jobs] == sorted(alive), "they stand as they were added"
        made |= {job.id for job in queue.jobs if job.state is JobState.DONE}
        assert {job.id for job in queue.jobs if job.result} == made & alive, "results are there for good"
        assert sum(job.state is JobState.RUNNING for job in queue.jobs) <= 1
        assert all(job.state is JobState.RUNNING for job in queue.jobs if job.paused)


def test_pages_stand_where_their_file_stood_and_are_added_once() -> None:
    queue, (first, folded, last) = filled("a.png", "b.tif", "c.png")
    path = Path("/pictures/b.tif")
    pages = [Input(path, page=page, pages=3, nth=nth) for nth, page in enumerate((0, 2, 5), 1)]
    ids = queue.unfold(folded, pages)
    assert [job.id for job in queue.jobs] == [first, *ids, last]
    assert [job.title for job in queue.jobs] == ["a.png", "b.tif (1/3)", "b.tif (2/3)", "b.tif (3/3)", "c.png"]
    assert queue.add([Input(path), pages[2]]) == [ids[0], ids[2]]
    queue.remove(ids)
    assert len(queue.add([Input(path), pages[2]])) == 2
    assert queue.totals.all == len(queue) == 4
