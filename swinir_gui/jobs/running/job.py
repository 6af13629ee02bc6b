"""One picture in the queue: where it stands, and what is known about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from swinir_gui.errors import AppError
from swinir_gui.geometry import Size
from swinir_gui.jobs.wanted.request import Input


class JobState(Enum):
    """Where a picture stands: added and left alone, in line, at work, or at one of three ends."""

    ADDED = "added"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Job:
    """One picture in the queue.

    Attributes:
        id: never given twice in a session.
        found: the picture, and where its result belongs below the output.
        size: of the picture, once its header was read.
        result_size: of the result, once that is known.
        target: the result's file, once there is or will be one.
        fraction: 0 … 1 of it is computed.
        seconds_left: for the rest, while it runs.
        storing: whether it runs no more than to be stored.
        seconds: that it took.
        error: why there is no result; before a run, why there will be none (its header cannot be read).
        allowed: whether it may be opened though it is enormous.
        notices: what the person should know about the result.
        earlier: the same picture as it was done before, until there is a newer result.
    """

    id: int
    found: Input
    state: JobState = JobState.ADDED
    size: Size | None = None
    result_size: Size | None = None
    target: Path | None = None
    fraction: float = 0.0
    seconds_left: float | None = None
    storing: bool = False
    seconds: float | None = None
    error: AppError | None = None
    allowed: bool = False
    notices: tuple[str, ...] = ()
    earlier: Job | None = None

    @property
    def path(self) -> Path:
        """The source's file."""
        return self.found.path

    @property
    def result(self) -> Path | None:
        """The file of the newest result that is complete."""
        done = self if self.state is JobState.DONE else self.earlier
        return done.target if done else None
