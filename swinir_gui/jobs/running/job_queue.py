"""The pictures of a session in their order, and the state of each."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from swinir_gui.errors import AppError
from swinir_gui.geometry import Size
from swinir_gui.jobs.running.job import Job, JobState
from swinir_gui.jobs.running.queue_facts import Change, Changed, Inserted, Removed, Step, Totals
from swinir_gui.jobs.running.results import Made, Result, with_newest
from swinir_gui.jobs.wanted.request import Input

Place = tuple[str, int | None]  # of a file, and which of its pages

_UNTRIED = frozenset({JobState.ADDED, JobState.CANCELLED})


def _nobody(_: Change) -> None:
    """Listens to nothing."""


class JobQueue:
    """Jobs from top to bottom, at most one of them at work, besides those that are only being stored.

    Moves that make no sense (finishing what does not run, removing what does) raise ``ValueError``: they are our own bugs.

    Attributes:
        changed: called once after each move, however many rows it met, with what changed.
    """

    def __init__(self, changed: Callable[[Change], None] = _nobody) -> None:
        self.changed = changed
        self._jobs: list[Job] = []
        self._rows: dict[int, int] = {}
        self._places: dict[Place, int] = {}
        self._paths: tuple[Path, ...] | None = None
        self._counts: Counter[str] = Counter()  # by the fields of ``Totals``
        self._next_id = 1

    def __len__(self) -> int:
        return len(self._jobs)

    @property
    def jobs(self) -> Sequence[Job]:
        """All jobs as they stand, from top to bottom."""
        return tuple(self._jobs)

    @property
    def paths(self) -> tuple[Path, ...]:
        """Their files; the same tuple until pictures come or go, since each picture of a run is given it."""
        if self._paths is None:
            self._paths = tuple(job.path for job in self._jobs)
        return self._paths

    @property
    def totals(self) -> Totals:
        """How many stand where, without counting."""
        return Totals(**self._counts)

    @property
    def running(self) -> Job | None:
        """The job at work."""
        return next((job for job in self._running() if not job.storing), None)

    def find(self, job_id: int) -> Job | None:
        """The job with this id, unless it was removed."""
        row = self._rows.get(job_id)
        return None if row is None else self._jobs[row]

    def row(self, job_id: int) -> int:
        """Where the job stands, counted from 0."""
        return self._rows[job_id]

    def next_waiting(self) -> Job | None:
        """The topmost job in line."""
        if not self._counts[JobState.WAITING.value]:
            return None
        return next(job for job in self._jobs if job.state is JobState.WAITING)

    def untried(self) -> list[int]:
        """The ids of the jobs that a run of all would take."""
        return [job.id for job in self._jobs if job.state in _UNTRIED]

    def add(self, found: Iterable[Input]) -> list[int]:
        """Append pictures; one that is there already is not added again.

        Returns:
            The ids of all that were given, old and new, each once, in their order.
        """
        ids, fresh = [], []
        for each in found:
            place = _place(each)
            if place not in self._places:
                fresh.append(Job(self._next_id, each))
                self._places |= dict.fromkeys(_places(each), self._next_id)
                self._next_id += 1
            ids.append(self._places[place])
        self._insert([Inserted(len(self._jobs), tuple(fresh))] if fresh else [])
        return list(dict.fromkeys(ids))

    def remove(self, ids: Iterable[int]) -> None:
        """Take jobs out of the queue; ids that are gone already are passed over."""
        rows = {self._rows[each] for each in ids if each in self._rows}
        if any(self._jobs[row].state is JobState.RUNNING for row in rows):
            raise ValueError("a job at work cannot be removed")
        for job in map(self._jobs.__getitem__, rows):
            self._counts[_standing(job)] -= 1
            del self._rows[job.id]
            for place in _places(job.found):
                self._places.pop(place, None)
        self._jobs = [job for row, job in enumerate(self._jobs) if row not in rows]
        self._count_rows(min(rows, default=0))
        self._tell([Removed(first, last + 1 - first) for first, last in reversed(_spans(rows))])

    def unfold(self, job_id: int, parts: Sequence[Input]) -> list[int]:
        """Put the pages of a picture's file in the place of their first one, which alone stood there.

        Returns:
            The ids of all, those that stand elsewhere already among them.
        """
        row = self._rows[job_id]
        self.remove([job_id])
        fresh = [each for each in parts if _place(each) not in self._places]
        first, self._next_id = self._next_id, self._next_id + len(fresh)
        jobs = tuple(Job(first + nth, each) for nth, each in enumerate(fresh))
        self._insert([Inserted(row, jobs)] if jobs else [])
        return [self._places[_place(each)] for each in parts]

    def put_back(self, jobs: Mapping[int, Job]) -> list[int]:
        """Insert jobs that were removed, each at the row where it stood, out of line; one whose picture was added anew stays away.

        Returns:
            The ids of those that are back, from top to bottom.
        """
        back: dict[int, Job] = {}
        for absent, row in enumerate(sorted(jobs)):
            if _place(jobs[row].found) not in self._places:
                back[row - (absent - len(back))] = jobs[row].out_of_line()
        self._insert([Inserted(first, tuple(back[row] for row in range(first, last + 1))) for first, last in _spans(back)])
        return [job.id for job in back.values()]

    def enqueue(self, ids: Iterable[int]) -> None:
        """Put jobs in line, from wherever they have come to rest; a result that there is counts until there is a newer one."""
        jobs = [job for job in map(self._job, dict.fromkeys(ids)) if job.state is not JobState.WAITING]
        self._put([job.afresh().moved(JobState.WAITING) for job in jobs])

    def release(self) -> None:
        """Take all that are in line out of it again."""
        self._put([job.out_of_line() for job in self._jobs if job.state is JobState.WAITING])

    def start(self, job_id: int) -> None:
        """A waiting job is at work now."""
        if any(not job.storing for job in self._running()):
            raise ValueError("another job is at work")
        self._put([self._job(job_id).moved(JobState.RUNNING)])

    def opened(self, job_id: int, size: Size, result_size: Size, target: Path) -> None:
        """What the job at work will lead to."""
        self._put([replace(self._at_work(job_id), size=size, result_size=result_size, target=target)])

    def advance(self, job_id: int, fraction: float, seconds_left: float) -> None:
        """The job at work has come this far."""
        self._put([replace(self._at_work(job_id), fraction=fraction, seconds_left=seconds_left)])

    def pause(self, *, paused: bool) -> None:
        """The job at work, if there is one, is held where it is, or goes on."""
        if job := self.running:
            self._put([replace(job, paused=paused)])

    def computed(self, job_id: int) -> None:
        """The job at work is only being stored now."""
        self._put([replace(self._at_work(job_id), storing=True, paused=False, fraction=1.0, seconds_left=None)])

    def finish(self, job_id: int, target: Path, seconds: float | None = None, made: Made | None = None) -> None:
        """The job at work has its result; ``seconds`` and ``made`` are None where it was there already."""
        job = self._at_work(job_id).moved(JobState.DONE)
        results = job.results
        if made and job.result_size:
            results = with_newest(Result(target, job.result_size, made), results)
        job = replace(job, target=target, results=results, earlier=None)
        self._put([replace(job, seconds=seconds, fraction=1.0, seconds_left=None)])

    def fail(self, job_id: int, error: AppError) -> None:
        """The job at work has none."""
        job = self._at_work(job_id).moved(JobState.FAILED)
        self._put([replace(job, error=error, seconds_left=None, target=None)])

    def hold(self, job_id: int, question: AppError) -> None:
        """The job at work waits for an answer, as if it had never been begun."""
        job = self._at_work(job_id).moved(JobState.ADDED)
        self._put([replace(job, error=question, seconds_left=None, target=None)])

    def allow(self, job_id: int) -> None:
        """The answer: it may be opened though it is enormous."""
        self._put([replace(self._job(job_id), allowed=True, error=None)])

    def cancel(self, job_id: int) -> None:
        """The job at work was stopped; one that was done before is so again."""
        job = self._at_work(job_id).moved(JobState.CANCELLED)
        self._put([job.earlier or replace(job, seconds_left=None, target=None)])

    def note(self, job_id: int, sentence: str) -> None:
        """Something that the person should know about a job."""
        job = self._job(job_id)
        self._put([replace(job, notices=(*job.notices, sentence))])

    def measured(self, job_id: int, size: Size, pages: int = 1) -> None:
        """A picture's header was read; where no page was asked for, it is the first of so many."""
        job = self._job(job_id)
        self._put([replace(job, size=size, pages=pages if job.found.page is None else 1)])

    def saw_result(self, job_id: int, *, there: bool) -> None:
        """Somebody has looked whether the file of a job's newest result is there still."""
        self._put([self._job(job_id).with_result(there=there)])

    def doubt(self, job_id: int, error: AppError) -> None:
        """A picture cannot be read, as it seems before any run; runs find out for themselves."""
        job = self._job(job_id)
        if job.state is JobState.ADDED:
            self._put([replace(job, error=error)])

    def _running(self) -> Iterator[Job]:
        if self._counts[JobState.RUNNING.value]:
            yield from (job for job in self._jobs if job.state is JobState.RUNNING)

    def _job(self, job_id: int) -> Job:
        return self._jobs[self._rows[job_id]]

    def _at_work(self, job_id: int) -> Job:
        job = self._job(job_id)
        if job.state is not JobState.RUNNING:
            raise ValueError(f"job {job_id} is {job.state.value}, not running")
        return job

    def _insert(self, steps: Iterable[Inserted]) -> None:
        """Insert jobs, given from top to bottom; what would stand below the end comes last."""
        placed = []
        for step in steps:
            row = min(step.row, len(self._jobs))
            self._jobs[row:row] = step.jobs
            self._places |= {place: job.id for job in step.jobs for place in _places(job.found)}
            self._counts.update(map(_standing, step.jobs))
            placed.append(replace(step, row=row))
        self._count_rows(placed[0].row if placed else len(self._jobs))
        self._tell(placed)

    def _count_rows(self, first: int) -> None:
        self._paths = None
        self._rows |= {job.id: row for row, job in enumerate(self._jobs[first:], first)}

    def _tell(self, steps: Iterable[Step]) -> None:
        if change := tuple(steps):
            self.changed(change)

    def _put(self, jobs: Sequence[Job]) -> None:
        """Replace jobs, in any order."""
        jobs = [job for job in jobs if job != self._job(job.id)]
        for job in jobs:
            row = self._rows[job.id]
            self._counts[_standing(self._jobs[row])] -= 1
            self._counts[_standing(job)] += 1
            self._jobs[row] = job
        spans = _spans(self._rows[job.id] for job in jobs)
        self._tell(Changed(first, tuple(self._jobs[first : last + 1])) for first, last in spans)


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


def _spans(rows: Iterable[int]) -> list[tuple[int, int]]:
    """(first, last) of each unbroken run of rows, from top to bottom."""
    spans: list[tuple[int, int]] = []
    for row in sorted(rows):
        if spans and spans[-1][1] == row - 1:
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    return spans
