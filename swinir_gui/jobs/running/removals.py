"""Pictures that were removed from the queue, and how they come back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from swinir_gui.jobs.running.job import Job, JobState
from swinir_gui.jobs.running.job_queue import JobQueue


class Removals:
    """Takes jobs out of a queue, and puts back what was taken out at once, the last first.

    Args:
        queue: the pictures.
    """

    def __init__(self, queue: JobQueue) -> None:
        self._queue = queue
        self._made: list[Mapping[int, int]] = []  # where each of those that were removed in one go stood
        self._gone: dict[int, Job] = {}
        self._in_line: set[int] = set()

    @property
    def last(self) -> tuple[int, ...]:
        """The ids that ``put_back`` brings back; none where nothing was removed."""
        return tuple(self._made[-1]) if self._made else ()

    def begin(self, ids: Iterable[int]) -> None:
        """These are removed together, though one at work leaves the queue only once it has stopped."""
        jobs = [job for job in map(self._queue.find, ids) if job]
        if jobs:
            self._made.append({job.id: self._queue.row(job.id) for job in jobs})

    def take(self, ids: Iterable[int]) -> list[Job]:
        """Take jobs out now; returns them as they were."""
        jobs = [job for job in map(self._queue.find, ids) if job]
        self._gone |= {job.id: job for job in jobs}
        self._in_line |= {job.id for job in jobs if job.state is JobState.WAITING}
        self._queue.remove([job.id for job in jobs])
        return jobs

    def was_in_line(self, job_id: int) -> None:
        """A job that is about to be taken was stopped for that."""
        self._in_line.add(job_id)

    def put_back(self) -> tuple[list[int], list[int]]:
        """Undo the last removal.

        Returns:
            The ids of what is back, with what had not left the queue yet; and of those among them that were in line.
        """
        rows = self._made.pop()
        self._queue.put_back({row: self._gone.pop(each) for each, row in rows.items() if each in self._gone})
        back = sorted(filter(self._queue.find, rows), key=self._queue.row)
        in_line = [each for each in back if each in self._in_line]
        self._in_line.difference_update(rows)
        return back, in_line
