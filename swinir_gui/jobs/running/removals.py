"""What was taken out of the queue, and how it comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from swinir_gui.jobs.running.job import Job, JobState
from swinir_gui.jobs.running.job_queue import JobQueue


@dataclass(frozen=True)
class _Removal:
    """What was removed in one go.

    Attributes:
        rows: where each job stood.
        in_line: those that a run was to come to, or was at.
    """

    rows: Mapping[int, int]
    in_line: frozenset[int]


class Removals:
    """Takes jobs out of a queue, and puts back what was taken out at once, the last first.

    Args:
        queue: the pictures.
    """

    def __init__(self, queue: JobQueue) -> None:
        self._queue = queue
        self._made: list[_Removal] = []
        self._gone: dict[int, Job] = {}

    @property
    def last(self) -> tuple[int, ...]:
        """The ids that ``put_back`` brings back; none where nothing was removed."""
        return tuple(self._made[-1].rows) if self._made else ()

    def begin(self, ids: Iterable[int]) -> None:
        """These are removed together, though one at work leaves the queue only once it has stopped."""
        jobs = [job for job in map(self._queue.find, ids) if job]
        in_line = frozenset(job.id for job in jobs if job.state in (JobState.WAITING, JobState.RUNNING))
        if jobs:
            self._made.append(_Removal({job.id: self._queue.row(job.id) for job in jobs}, in_line))

    def take(self, ids: Iterable[int]) -> list[Job]:
        """Take jobs out now; returns them as they were."""
        jobs = [job for job in map(self._queue.find, ids) if job]
        self._gone |= {job.id: job for job in jobs}
        self._queue.remove([job.id for job in jobs])
        return jobs

    def put_back(self) -> tuple[list[int], list[int]]:
        """Undo the last removal.

        Returns:
            The ids of what is back; and of what was in line, also where it had not left the queue yet.
        """
        removal = self._made.pop()
        gone = {row: self._gone.pop(each) for each, row in removal.rows.items() if each in self._gone}
        back = self._queue.put_back(gone)
        return back, [each for each in removal.rows if each in removal.in_line and self._queue.find(each)]
