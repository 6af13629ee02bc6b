"""One picture of the queue: its state, the states that may follow, and what is known about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from swinir_gui.errors import AppError
from swinir_gui.geometry import Size
from swinir_gui.jobs.running.results import Result
from swinir_gui.jobs.wanted.request import Input


class JobState(Enum):
    """Where a picture stands: added and left alone, in line, at work, or at one of three ends."""

    ADDED = "added"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


_MOVES: Mapping[JobState, frozenset[JobState]] = {
    JobState.ADDED: frozenset({JobState.WAITING}),
    JobState.WAITING: frozenset({JobState.RUNNING, JobState.ADDED}),
    JobState.RUNNING: frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.ADDED}),
    JobState.DONE: frozenset({JobState.WAITING}),
    JobState.FAILED: frozenset({JobState.WAITING}),
    JobState.CANCELLED: frozenset({JobState.WAITING}),
}


@dataclass(frozen=True)
class Job:
    """One picture in the queue.

    Attributes:
        id: never given twice in a session.
        found: the picture, and where its result belongs below the output.
        size: of the picture, once its header was read.
        pages: of how many in its file it is the first; 1 where it is known to be alone, or is one that was asked for.
        result_size: of the result, once that is known.
        target: the result's file, once there is or will be one.
        fraction: 0 … 1 of it is computed.
        seconds_left: for the rest, while it runs.
        storing: whether it runs no more than to be stored.
        paused: whether it is at work but held where it is.
        seconds: that it took.
        error: why there is no result; before a run, why there will be none (its header cannot be read).
        allowed: whether it may be opened though it is enormous.
        notices: what the person should know about the result.
        lost: whether its result was saved and then taken away, by somebody or another program.
        earlier: the same picture as it was done before, until there is a newer result.
        results: a few that were made of it in this session, the newest first.
    """

    id: int
    found: Input
    state: JobState = JobState.ADDED
    size: Size | None = None
    pages: int = 1
    result_size: Size | None = None
    target: Path | None = None
    fraction: float = 0.0
    seconds_left: float | None = None
    storing: bool = False
    paused: bool = False
    seconds: float | None = None
    error: AppError | None = None
    allowed: bool = False
    notices: tuple[str, ...] = ()
    lost: bool = False
    earlier: Job | None = None
    results: tuple[Result, ...] = ()

    @property
    def path(self) -> Path:
        """The source's file."""
        return self.found.path

    @property
    def title(self) -> str:
        """What a person knows the picture by."""
        return self.found.title

    @property
    def at_rest(self) -> bool:
        """Whether it is neither in line nor at work."""
        return self.state not in (JobState.WAITING, JobState.RUNNING)

    @property
    def result(self) -> Path | None:
        """The file of the newest result that is complete, as far as anybody knows."""
        return None if self._done is None or self._done.lost else self._done.target

    @property
    def saved(self) -> Path | None:
        """The same, be the file there still or not."""
        return self._done.target if self._done else None

    @property
    def is_done(self) -> bool:
        """Whether it has come to its end, and its result is there as far as anybody knows."""
        return self.state is JobState.DONE and not self.lost

    @property
    def _done(self) -> Job | None:
        return self if self.state is JobState.DONE else self.earlier

    def with_result(self, *, there: bool) -> Job:
        """After somebody has looked whether its newest result is there still."""
        if self.state is JobState.DONE:
            return replace(self, lost=not there)
        return replace(self, earlier=self.earlier and self.earlier.with_result(there=there))

    def moved(self, state: JobState) -> Job:
        """In another state.

        Raises:
            ValueError: no picture goes there from where it stands, which is our own bug.
        """
        if state not in _MOVES[self.state]:
            raise ValueError(f"job {self.id} cannot go from {self.state.value} to {state.value}")
        return replace(self, state=state, storing=False, paused=False)

    def afresh(self) -> Job:
        """As it was added, with the result that it has."""
        kept = Job(self.id, self.found, self.state, size=self.size, pages=self.pages, allowed=self.allowed)
        return replace(kept, earlier=self._done, results=self.results)

    def out_of_line(self) -> Job:
        """As it was before it was put in line, if it was."""
        return (self.earlier or replace(self, state=JobState.ADDED)) if self.state is JobState.WAITING else self
