"""How far a run is, how long it will take, and how it is asked to pause or to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


class Cancelled(Exception):  # noqa: N818 - it is no error: the person asked for it
    """The run was asked to stop; nothing unfinished stays under a final name."""


class CancelToken:
    """A request to wait or to stop, made from any thread, looked at between chunks of windows, pieces and pictures.

    Args:
        clock: seconds from any fixed moment.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._now = clock
        self._cancelled = False
        self._stopped = threading.Event()
        self._going = threading.Event()
        self._going.set()
        self._pausing = threading.Lock()
        self._paused_at: float | None = None
        self._waited = 0.0

    def cancel(self) -> None:
        """Ask to stop, once and for all; whoever waits in a pause is woken to do so."""
        # Takes no lock of ours, because a signal may come while its own thread holds one.
        self._cancelled = True
        self._stopped.set()
        self._going.set()

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    def pause(self) -> None:
        """Ask to wait at the next check; harmless when repeated, without effect once cancelled."""
        with self._pausing:
            if self._paused_at is None:
                self._paused_at = self._now()
            self._going.clear()
            if self._cancelled:  # set meanwhile, and its wake-up undone by the line above
                self._going.set()

    def resume(self) -> None:
        """Ask to go on; harmless where nothing is paused."""
        with self._pausing:
            if self._paused_at is not None:
                self._waited += self._now() - self._paused_at
                self._paused_at = None
            self._going.set()

    @property
    def paused(self) -> bool:
        return not self._going.is_set()

    def clock(self) -> float:
        """Seconds from a fixed moment, without those spent paused: for how long things take."""
        with self._pausing:
            now = self._now() if self._paused_at is None else self._paused_at
            return now - self._waited

    def check(self) -> None:
        """Wait while the run is paused; raise ``Cancelled`` once somebody has asked to stop."""
        if not self._going.is_set():
            self._going.wait()
        if self._cancelled:
            raise Cancelled

    def wait(self, seconds: float) -> None:
        """Let time pass, and more while the run is paused; raise ``Cancelled`` as soon as somebody has asked to stop."""
        self._stopped.wait(seconds)
        self.check()


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

    Before the first piece of a stream comes out, its layers have done much of the work on pieces below: the stream has filled, and
    from then on runs evenly. So the first piece tells the pace together with its ``lead``, and from the second on it is left out
    of the pace; the last pieces find that lead done, about half of their own work at most.

    Args:
        total: pixels altogether.
        lead: work done below by the time the first piece is finished, as pixels; none where pieces do not wait for one another.
        done: how many pixels were finished before; they tell nothing about the pace.
        clock: seconds from any fixed moment, such as ``CancelToken.clock``, which stands still during a pause.
    """

    def __init__(self, total: int, *, lead: float = 0.0, done: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        self._total, self._lead, self._done, self._clock = total, lead, done, clock
        self._from_pixels, self._from_seconds = float(done), clock()
        self._filling = lead > 0

    def advance(self, pixels: int) -> Progress:
        """Count ``pixels`` more, at least one."""
        self._done += pixels
        now = self._clock()
        worked = self._done - self._from_pixels + (self._lead if self._filling else 0)
        pace = (now - self._from_seconds) / worked
        if self._filling:
            self._from_pixels, self._from_seconds, self._filling = self._done, now, False
        left = self._total - self._done
        return Progress(self._done, self._total, pace * max(left - self._lead, left / 2 if self._lead else left))
