"""What a picture's row remembers of the results that it has had."""

from __future__ import annotations

from pathlib import Path

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Size
from swinir_gui.jobs.running.job_queue import JobQueue
from swinir_gui.jobs.running.results import KEPT, Made
from swinir_gui.jobs.wanted.request import Input

SIZE = Size(8, 6)


def begun(queue: JobQueue, job_id: int) -> None:
    queue.enqueue([job_id])
    queue.start(job_id)
    queue.opened(job_id, Size(4, 3), SIZE, Path("/results/next.png"))


def made(queue: JobQueue, job_id: int, name: str, model: str = "tiny") -> None:
    begun(queue, job_id)
    queue.finish(job_id, Path("/results", name), 1.0, Made(model))


def files(queue: JobQueue, job_id: int) -> list[str]:
    job = queue.find(job_id)
    assert job
    return [result.file.name for result in job.results]


def filled() -> tuple[JobQueue, int]:
    queue = JobQueue()
    (job_id,) = queue.add([Input(Path("/pictures/a.png"))])
    return queue, job_id


def test_the_newest_stands_first_and_a_few_are_kept() -> None:
    queue, job_id = filled()
    for number in range(KEPT + 2):
        made(queue, job_id, f"{number}.png")
    assert files(queue, job_id) == [f"{number}.png" for number in range(KEPT + 1, 1, -1)]
    job = queue.find(job_id)
    assert job
    assert (job.results[0].size, job.results[0].made) == (SIZE, Made("tiny"))


def test_they_survive_what_comes_to_nothing() -> None:
    queue, job_id = filled()
    made(queue, job_id, "1.png")
    made(queue, job_id, "2.png")
    for ends in (lambda: queue.cancel(job_id), lambda: queue.fail(job_id, ImageReadError("No.", "Yes.")), queue.release):
        queue.enqueue([job_id])
        if ends is not queue.release:
            queue.start(job_id)
        assert files(queue, job_id) == ["2.png", "1.png"]
        ends()
        assert files(queue, job_id) == ["2.png", "1.png"]


def test_a_file_that_was_there_already_is_none_and_one_that_is_written_anew_is_another() -> None:
    queue, job_id = filled()
    made(queue, job_id, "1.png")
    made(queue, job_id, "2.png")
    begun(queue, job_id)
    queue.finish(job_id, Path("/results/3.png"))
    assert files(queue, job_id) == ["2.png", "1.png"]
    made(queue, job_id, "1.png", "other")
    job = queue.find(job_id)
    assert job
    assert [(result.file.name, result.made.model) for result in job.results] == [("1.png", "other"), ("2.png", "tiny")]
