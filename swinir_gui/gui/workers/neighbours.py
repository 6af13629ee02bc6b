"""Work on the pictures before and after the current one, while the network is busy with that."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from swinir_gui.gui.workers.bench import Opened
from swinir_gui.gui.workers.order import Order


class Behind:
    """Stores results on a thread of its own, one at a time."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, "storing")
        self._job_id, self._stored = 0, Future[None]()
        self._stored.set_result(None)

    def store(self, job_id: int, work: Callable[[], None]) -> None:
        """Have ``work`` done, which answers for itself and raises nothing, once the one before is stored."""
        self.settle()
        self._job_id, self._stored = job_id, self._pool.submit(work)

    def settle(self, job_id: int | None = None) -> None:
        """Wait until nothing is being stored, or at least not this."""
        if job_id in (None, self._job_id):
            self._stored.result()

    def close(self) -> None:
        """Wait, and end the thread."""
        self._pool.shutdown()


class Ahead:
    """Opens the next picture on a thread of its own; whoever takes another one finds it closed again.

    Args:
        opening: opens the picture of an order; None where that has to wait for its turn.
    """

    def __init__(self, opening: Callable[[Order], Opened | None]) -> None:
        self._opening, self._pool, self._lock = opening, ThreadPoolExecutor(1, "opening"), threading.Lock()
        self._next: tuple[Order, Future[Opened | None]] | None = None

    def open(self, order: Order) -> None:
        """This one will be next, as it seems."""
        with self._lock:
            self._drop()
            self._next = order, self._pool.submit(self._opening, order)

    def take(self, order: Order) -> Opened | None:
        """What was opened for an order, if it was for just this."""
        with self._lock:
            if self._next is None or self._next[0] != order:
                self._drop()
                return None
            (_, opened), self._next = self._next, None
        return opened.result()

    def drop(self) -> None:
        """There is no next one."""
        with self._lock:
            self._drop()

    def close(self) -> None:
        """The same for good."""
        self.drop()
        self._pool.shutdown()

    def _drop(self) -> None:
        if self._next:
            (_, opened), self._next = self._next, None
            if not opened.cancel():
                opened.add_done_callback(_close)


def _close(opened: Future[Opened | None]) -> None:
    found = opened.result()
    if found:
        found.draft.close()
