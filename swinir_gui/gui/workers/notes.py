"""What the journal must know at once, however long the inference thread is busy with its picture."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

log = logging.getLogger(__name__)


class Notes:
    """Does small deeds on a thread of its own, one after the other, as they come."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, "notes")
        self._last = Future[None]()
        self._last.set_result(None)

    def take(self, deed: Callable[[], None]) -> None:
        """Have it done; what goes wrong costs the next session something, and this one nothing."""
        self._last = self._pool.submit(_done, deed)

    def settle(self) -> None:
        """Wait until all is done that was taken before."""
        self._last.result()

    def close(self) -> None:
        """Wait, and end the thread."""
        self._pool.shutdown()


def _done(deed: Callable[[], None]) -> None:
    try:
        deed()
    except Exception:
        log.warning("the journal does not know all", exc_info=True)
