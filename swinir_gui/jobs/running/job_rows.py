"""Jobs from top to bottom, found by id, by row and by picture, and counted by where they stand."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from swinir_gui.jobs.running.job import Job, JobState
from swinir_gui.jobs.running.queue_facts import Change, Changed, Inserted, Removed, Totals
from swinir_gui.jobs.wanted.request import Input

Place = tuple[str, int | None]  # of a file, and which of its pages


class JobRows:
    """Every change of rows goes through ``insert``, ``remove`` and ``put``, which return what they changed."""

    def __init__(self) -> None:
        self._jobs: list[Job] = []
        self._rows: dict[int, int] = {}
        self._places: dict[Place, int] = {}
        self._paths: tuple[Path, ...] | None = None
        self._counts: Counter[str] = Counter()  # by the fields of ``Totals``

    def __len__(self) -> int:
        return len(self._jobs)

    def __iter__(self) -> Iterator[Job]:
        return iter(self._jobs)

    @property
    def paths(self) -> tuple[Path, ...]:
        """Their files; the same tuple until jobs come or go."""
        if self._paths is None:
            self._paths = tuple(job.path for job in self._jobs)
        return self._paths

    @property
    def totals(self) -> Totals:
        """How many stand where, without counting."""
        return Totals(**self._counts)

    def any(self, state: JobState) -> bool:
        """Whether one of them stands there."""
        return bool(self._counts[state.value])

    def row(self, job_id: int) -> int:
        """Where a job stands, counted from 0."""
        return self._rows[job_id]

    def find(self, job_id: int) -> Job | None:
        """The job with this id, if it is there."""
        row = self._rows.get(job_id)
        return None if row is None else self._jobs[row]

    def job(self, job_id: int) -> Job:
        """The job with this id, which is there."""
        return self._jobs[self._rows[job_id]]

    def id_of(self, found: Input) -> int | None:
        """The id of the job for a picture; the first page stands for its file too."""
        return self._places.get(_place(found))

    def insert(self, steps: Iterable[Inserted]) -> Change:
        """Insert jobs, given from top to bottom; what would stand below the end comes last."""
        placed = []
        for step in steps:
            row = min(step.row, len(self._jobs))
            self._jobs[row:row] = step.jobs
            self._places |= {place: job.id for job in step.jobs for place in _places(job.found)}
            self._counts.update(map(_standing, step.jobs))
            placed.append(replace(step, row=row))
        self._count_rows(placed[0].row if placed else len(self._jobs))
        return tuple(placed)

    def remove(self, ids: Iterable[int]) -> Change:
        """Take jobs out; ids that are not there are passed over."""
        rows = {self._rows[each] for each in ids if each in self._rows}
        for job in map(self._jobs.__getitem__, rows):
            self._counts[_standing(job)] -= 1
            del self._rows[job.id]
            for place in _places(job.found):
                self._places.pop(place, None)
        self._jobs = [job for row, job in enumerate(self._jobs) if row not in rows]
        self._count_rows(min(rows, default=0))
        return tuple(Removed(first, last + 1 - first) for first, last in reversed(spans(rows)))

    def put(self, jobs: Sequence[Job]) -> Change:
        """Replace jobs by those of the same ids, in any order."""
        jobs = [job for job in jobs if job != self.job(job.id)]
        for job in jobs:
            row = self._rows[job.id]
            self._counts[_standing(self._jobs[row])] -= 1
            self._counts[_standing(job)] += 1
            self._jobs[row] = job
        changed = spans(self._rows[job.id] for job in jobs)
        return tuple(Changed(first, tuple(self._jobs[first : last + 1])) for first, last in changed)

    def _count_rows(self, first: int) -> None:
        self._paths = None
        self._rows |= {job.id: row for row, job in enumerate(self._jobs[first:], first)}


def spans(rows: Iterable[int]) -> list[tuple[int, int]]:
    """(first, last) of each unbroken run of rows, from top to bottom."""
    found: list[tuple[int, int]] = []
    for row in sorted(rows):
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found


def _standing(job: Job) -> str:
    """Where it stands, as ``Totals`` calls it."""
    return "lost" if job.state is JobState.DONE and job.lost else job.state.value


def _place(found: Input) -> Place:
    """The same for all spellings of a path, without a look at the disk."""
    return os.path.normcase(os.path.abspath(found.path)), found.page  # noqa: PTH100 - Path.resolve asks the disk


def _places(found: Input) -> tuple[Place, ...]:
    """Where a picture is not to be added again: the first page stands for its file too."""
    place = _place(found)
    return (place, (place[0], None)) if found.page is not None and found.nth == 1 else (place,)
