"""How far a run is, how long it will take, and how it is asked to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
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
    """``done`` of ``total`` source pixels, and the seconds that the rest is expected to take."""

    done: int
    total: int
    seconds_left: float

    @property
    def fraction(self) -> float:
        return self.done / self.total


class Stopwatch:
    """Counts finished pixels and expects the rest at the pace of those before.

    A stream takes a while to fill before its first piece comes out, and then runs evenly: so the pace of one that ``fills``
    is taken from the first piece on as soon as there is a second.

    Args:
        total: pixels altogether.
        fills: whether the first piece takes longer than the others.
        clock: seconds from any fixed moment.
    """

    def __init__(self, total: int, *, fills: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._total, self._done, self._clock = total, 0, clock
        self._from_pixels, self._from_seconds = 0, clock()
        self._filling = fills

    def advance(self, pixels: int) -> Progress:
        """Count ``pixels`` more, at least one."""
        self._done += pixels
        now = self._clock()
        pace = (now - self._from_seconds) / (self._done - self._from_pixels)
        if self._filling:
            self._from_pixels, self._from_seconds, self._filling = self._done, now, False
        return Progress(self._done, self._total, pace * (self._total - self._done))
