"""How far a run is, how long it will take, and how it is asked to stop."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass


class Cancelled(Exception):  # noqa: N818 - it is no error: the person asked for it
    """The run was asked to stop; nothing unfinished stays under a final name."""


class CancelToken:
    """A request to stop, set from any thread, looked at between chunks of windows, pieces and pictures."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        """Raise ``Cancelled`` once somebody has asked to stop."""
        if self._event.is_set():
            raise Cancelled


@dataclass(frozen=True)
class Progress:
    """``done`` of ``total`` source pixels after ``elapsed`` seconds."""

    done: int
    total: int
    elapsed: float

    @property
    def fraction(self) -> float:
        return self.done / self.total

    @property
    def seconds_left(self) -> float | None:
        """Estimated from the pace so far; None before the first piece."""
        if not self.done:
            return None
        return self.elapsed * (self.total - self.done) / self.done


class Stopwatch:
    """Counts finished pixels and seconds."""

    def __init__(self, total: int, done: int = 0) -> None:
        self._total, self._done, self._skipped = total, done, done
        self._began = time.monotonic()

    def advance(self, pixels: int) -> Progress:
        """Count ``pixels`` more; pixels finished before this run do not make it look faster."""
        self._done += pixels
        elapsed = time.monotonic() - self._began
        fresh = self._done - self._skipped
        return Progress(self._done, self._total, elapsed * self._done / fresh if fresh else 0.0)
