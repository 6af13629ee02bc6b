"""The facts that the queue announces: what has changed, and how many pictures are in which state."""

from __future__ import annotations

from dataclasses import dataclass

from swinir_gui.jobs.running.job import Job


@dataclass(frozen=True)
class Inserted:
    """Jobs stand at ``row`` and after it now."""

    row: int
    jobs: tuple[Job, ...]


@dataclass(frozen=True)
class Removed:
    """``count`` jobs from ``row`` on are gone."""

    row: int
    count: int


@dataclass(frozen=True)
class Changed:
    """The jobs from ``row`` on have become these."""

    row: int
    jobs: tuple[Job, ...]


Step = Inserted | Removed | Changed
Change = tuple[Step, ...]  # what one move did: each step speaks of the rows as those before it have left them


@dataclass(frozen=True)
class Totals:
    """How many pictures stand where."""

    added: int = 0
    waiting: int = 0
    running: int = 0
    done: int = 0
    failed: int = 0
    cancelled: int = 0
    lost: int = 0  # done, but for the result, which somebody has taken away

    @property
    def all(self) -> int:
        """Pictures altogether."""
        return self.added + self.waiting + self.running + self.done + self.failed + self.cancelled + self.lost

    @property
    def untried(self) -> int:
        """Pictures that a run of all would take: those never begun, and those stopped."""
        return self.added + self.cancelled
