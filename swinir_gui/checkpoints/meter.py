"""How fast a download is, and whether that is fast enough."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from swinir_gui.checkpoints.download_events import Patience, Received


class Meter:
    """Counts bytes; knows the speed of the last seconds."""

    OVER = 5.0

    def __init__(self, received: int, size: int | None, clock: Callable[[], float], patience: Patience) -> None:
        self._received, self._size, self._clock, self._patience = received, size, clock, patience
        self._recent = deque([(clock(), received)])
        self._mark = self._recent[0]
        self._slow = False

    def advance(self, count: int) -> Received:
        """Count so many more."""
        self._received += count
        now = self._clock()
        self._recent.append((now, self._received))
        while len(self._recent) > 2 and now - self._recent[0][0] > self.OVER:
            self._recent.popleft()
        since, earlier = self._recent[0]
        speed = (self._received - earlier) / max(now - since, 1e-6)
        left = (self._size - self._received) / speed if self._size and speed else None
        if now - self._mark[0] > self._patience.slow_after:
            self._slow = self._received - self._mark[1] < self._patience.slow_bytes
            self._mark = (now, self._received)
        return Received(self._received, self._size, speed, left)

    def too_slow(self) -> bool:
        """Whether so little came for so long that another link is the better choice."""
        return self._slow
