"""How far a run through the queue is, and how long the rest will take."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from swinir_gui.geometry import Size
from swinir_gui.jobs.running.job import Job, JobState
from swinir_gui.progress import Progress

DEVICE_FAILURES = 3  # in a row: the device will not do better with the rest


class RunTally:
    """Counts pictures and expects those in line to go at the pace of those before.

    Args:
        clock: seconds from any fixed moment.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._began = clock, clock()
        self.total = self.done = self.failed = self.held = 0
        self._pixels, self._seconds, self._in_line = 0, 0.0, 0.0

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return self._clock() - self._began

    def saved(self, size: Size | None, seconds: float) -> None:
        """A picture has its result, ``seconds`` after its file was opened."""
        self.done += 1
        if size:
            self._pixels += size.pixels
            self._seconds += seconds

    def look_ahead(self, jobs: Iterable[Job]) -> None:
        """Look at what is in line now; a picture whose size is not known yet counts as much as the others' mean."""
        known = total = unknown = waiting = 0
        for job in jobs:
            if job.size:
                known, total = known + 1, total + job.size.pixels
            if job.state is JobState.WAITING:
                waiting += job.size.pixels if job.size else 0
                unknown += job.size is None
        self._in_line = waiting + unknown * (total / known if known else 0)

    def seconds_in_line(self) -> float | None:
        """For all in line, at the pace of those before; None where there are none of either."""
        return self._seconds / self._pixels * self._in_line if self._pixels and self._in_line else None

    def seconds_left(self, at_work: Progress) -> float | None:
        """For the picture at work and all in line, or None while there is nothing to go by."""
        left = at_work.total - at_work.done
        if self._pixels:
            pace = self._seconds / self._pixels
        elif left:
            pace = at_work.seconds_left / left
        else:
            return None
        return at_work.seconds_left + pace * self._in_line
