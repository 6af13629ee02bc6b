"""The pictures of a session in their order, and the state of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from swinir_gui.errors import AppError
from swinir_gui.geometry import Size
from swinir_gui.jobs.running.job import Job, JobState
from swinir_gui.jobs.running.job_rows import JobRows, spans
from swinir_gui.jobs.running.queue_facts import Change, Inserted, Totals
from swinir_gui.jobs.running.results import Made, Result, with_newest
from swinir_gui.jobs.wanted.request import Input

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
        self._jobs = JobRows()
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
        return self._jobs.paths

    @property
    def totals(self) -> Totals:
        """How many stand where, without counting."""
        return self._jobs.totals

    @property
    def running(self) -> Job | None:
        """The job at work."""
        return next((job for job in self._running() if not job.storing), None)

    def find(self, job_id: int) -> Job | None:
        """The job with this id, unless it was removed."""
        return self._jobs.find(job_id)

    def row(self, job_id: int) -> int:
        """Where the job stands, counted from 0."""
        return self._jobs.row(job_id)

    def next_waiting(self) -> Job | None:
        """The topmost job in line."""
        if not self._jobs.any(JobState.WAITING):
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
        first, fresh, ids = len(self._jobs), [], []
        for each in found:
            known = self._jobs.id_of(each)
            if known is None:
                known, job = self._next_id, Job(self._next_id, each)
                self._jobs.insert([Inserted(len(self._jobs), (job,))])
                fresh.append(job)
                self._next_id += 1
            ids.append(known)
        self._tell((Inserted(first, tuple(fresh)),) if fresh else ())
        return list(dict.fromkeys(ids))

    def remove(self, ids: Iterable[int]) -> None:
        """Take jobs out of the queue; ids that are gone already are passed over."""
        gone = [job for job in map(self._jobs.find, ids) if job]
        if any(job.state is JobState.RUNNING for job in gone):
            raise ValueError("a job at work cannot be removed")
        self._tell(self._jobs.remove(job.id for job in gone))

    def unfold(self, job_id: int, parts: Sequence[Input]) -> list[int]:
        """Put the pages of a picture's file in the place of their first one, which alone stood there.

        Returns:
            The ids of all, those that stand elsewhere already among them.
        """
        row = self._jobs.row(job_id)
        self.remove([job_id])
        fresh = [each for each in parts if self._jobs.id_of(each) is None]
        first, self._next_id = self._next_id, self._next_id + len(fresh)
        jobs = tuple(Job(first + nth, each) for nth, each in enumerate(fresh))
        self._tell(self._jobs.insert([Inserted(row, jobs)] if jobs else []))
        return [known for known in map(self._jobs.id_of, parts) if known is not None]

    def put_back(self, jobs: Mapping[int, Job]) -> list[int]:
        """Insert jobs that were removed, each at the row where it stood, out of line; one whose picture was added anew stays away.

        Returns:
            The ids of those that are back, from top to bottom.
        """
        back: dict[int, Job] = {}
        for absent, row in enumerate(sorted(jobs)):
            if self._jobs.id_of(jobs[row].found) is None:
                back[row - (absent - len(back))] = jobs[row].out_of_line()
        steps = [Inserted(first, tuple(back[row] for row in range(first, last + 1))) for first, last in spans(back)]
        self._tell(self._jobs.insert(steps))
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
        if self._jobs.any(JobState.RUNNING):
            yield from (job for job in self._jobs if job.state is JobState.RUNNING)

    def _job(self, job_id: int) -> Job:
        return self._jobs.job(job_id)

    def _at_work(self, job_id: int) -> Job:
        job = self._job(job_id)
        if job.state is not JobState.RUNNING:
            raise ValueError(f"job {job_id} is {job.state.value}, not running")
        return job

    def _put(self, jobs: Sequence[Job]) -> None:
        self._tell(self._jobs.put(jobs))

    def _tell(self, change: Change) -> None:
        if change:
            self.changed(change)
