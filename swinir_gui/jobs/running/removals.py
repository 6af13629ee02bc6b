"""Pictures that were removed from the queue, or replaced by their pages, and how they come back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from swinir_gui.jobs.running.job import Job, JobState
from swinir_gui.jobs.running.job_queue import JobQueue
from swinir_gui.jobs.wanted.request import Input


class Removals:
    """Takes jobs out of a queue, and puts back what was taken out at once, the last first.

    Args:
        queue: the pictures.
    """

    def __init__(self, queue: JobQueue) -> None:
        self._queue = queue
        self._made: list[Mapping[int, int]] = []  # where each of those that were removed in one go stood
        self._gone: dict[int, Job] = {}
        self._pages: dict[int, list[int]] = {}  # what stands in the place of each whose pages were listed
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

    def unfold(self, parts: Mapping[int, Sequence[Input]]) -> list[int]:
        """Put pages in the place of the jobs of their files; ``put_back`` undoes it, unless a page was worked on meanwhile.

        Returns:
            The ids of all pages, those that stand elsewhere already among them.
        """
        self.begin(parts)
        known = {job.id for job in self._queue.jobs}
        listed: list[int] = []
        for job_id, pages in parts.items():
            if job := self._queue.find(job_id):
                self._gone[job_id] = job
                ids = self._queue.unfold(job_id, pages)
                self._pages[job_id] = [each for each in ids if each not in known]
                listed += ids
        return listed

    def was_in_line(self, job_id: int) -> None:
        """A job that is about to be taken was stopped for that."""
        self._in_line.add(job_id)

    def put_back(self) -> tuple[list[int], list[int]]:
        """Undo the last removal.

        Returns:
            The ids of what is back, with what had not left the queue yet; and of those among them that were in line.
        """
        rows = self._made.pop()
        for each in rows:
            self._fold(each)
        self._queue.put_back({row: self._gone.pop(each) for each, row in rows.items() if each in self._gone})
        back = sorted(filter(self._queue.find, rows), key=self._queue.row)
        in_line = [each for each in back if each in self._in_line]
        self._in_line.difference_update(rows)
        return back, in_line

    def _fold(self, job_id: int) -> None:
        """Take the pages out that stand in a job's place; where something has become of one of them, all stay and the job goes."""
        pages = [job for job in map(self._queue.find, self._pages.pop(job_id, ())) if job]
        if all(job.state is JobState.ADDED for job in pages):
            self._queue.remove([job.id for job in pages])
        else:
            del self._gone[job_id]
