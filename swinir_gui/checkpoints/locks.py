"""Which files are in use, among all running copies of the program.

Each lock is one that the system takes back when its process ends, however it ends: nothing has to be cleared up.
"""

from __future__ import annotations

import contextlib
import glob
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from swinir_gui.progress import CancelToken

if TYPE_CHECKING:
    from filelock import FileLock

LOOK_AGAIN = 0.2  # seconds


class Locks:
    """The locks of a folder, kept in a folder inside it.

    Args:
        folder: of the files that the locks are about; it is made where it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / ".locks"

    @contextmanager
    def exclusive(
        self, name: str, token: CancelToken | None = None, on_waiting: Callable[[], None] = lambda: None
    ) -> Iterator[None]:
        """Be the only one who changes a file; waits for others, and tells so once.

        Raises:
            Cancelled: somebody has asked to stop.
        """
        lock, token, told = self._lock(f"{name}.lock"), token or CancelToken(), False
        while not _taken(lock):
            if not told:
                on_waiting()
                told = True
            token.wait(LOOK_AGAIN)
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def using(self, name: str) -> Iterator[None]:
        """Keep a file from being removed; any number may do so at once."""
        with self.exclusive(name):
            lock = self._lock(f"{name}.{uuid.uuid4().hex}.use")
            lock.acquire()
        try:
            yield
        finally:
            lock.release()
            _forget(Path(lock.lock_file))

    def in_use(self, name: str) -> bool:
        """Whether anybody keeps a file; ask it inside ``exclusive``, so that nobody starts meanwhile."""
        for mark in self._folder.glob(f"{glob.escape(name)}.*.use"):
            lock = self._lock(mark.name)
            if not _taken(lock):
                return True
            lock.release()
            _forget(mark)  # of a process that was killed
        return False

    def _lock(self, name: str) -> FileLock:
        self._folder.mkdir(parents=True, exist_ok=True)
        from filelock import FileLock  # noqa: PLC0415 - the window shows before a lock is needed

        return FileLock(self._folder / name, thread_local=False)


def _taken(lock: FileLock) -> bool:
    from filelock import Timeout  # noqa: PLC0415 - likewise

    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    return True


def _forget(mark: Path) -> None:
    """Delete what nobody holds; Windows refuses while somebody looks at it, who then does so instead."""
    with contextlib.suppress(OSError):
        mark.unlink(missing_ok=True)
