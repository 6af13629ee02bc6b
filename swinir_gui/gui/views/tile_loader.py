"""Reads tiles on background threads, the most wanted first."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QThreadPool, Signal

from swinir_gui.errors import ClosedError, ImageError
from swinir_gui.gui.views.tile_cache import Tile, TileKey

log = logging.getLogger(__name__)
_THREADS = 2


@dataclass(frozen=True)
class TileRequest:
    """A tile that is missed, and how to make it; ``make`` runs on a background thread."""

    key: TileKey
    generation: int
    make: Callable[[], Tile]


class TileLoader(QObject):
    """Works through the wishes of the moment.

    Each layer replaces its wishes whenever it is painted, so that what has left the view is not read any more: there is
    no queue that a fast pan could fill. ``shut_down`` must be called before the program ends.
    """

    loaded = Signal(object, object)  # TileKey, Tile
    failed = Signal(object, object)  # TileKey, ImageError

    def __init__(self, threads: int = _THREADS) -> None:
        super().__init__()
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(threads)
        self._lock = threading.Lock()
        self._wishes: dict[int, list[tuple[int, TileRequest]]] = {}
        self._busy: set[tuple[TileKey, int]] = set()
        self._workers, self._stopped = 0, False

    def want(self, layer: int, visible: Sequence[TileRequest], later: Sequence[TileRequest] = ()) -> None:
        """Replace what ``layer`` wishes: the ``visible`` tiles in this order, those for ``later`` after all visible ones."""
        wishes = [(0, request) for request in visible] + [(1, request) for request in later]
        with self._lock:
            if self._stopped:
                return
            self._wishes[layer] = wishes
            idle = min(self._pool.maxThreadCount() - self._workers, len(wishes))
            self._workers += max(0, idle)
        for _ in range(idle):
            self._pool.start(self._work)

    def forget(self, layer: int) -> None:
        """Nothing more for ``layer``; what is being read still arrives."""
        with self._lock:
            self._wishes.pop(layer, None)

    def shut_down(self) -> None:
        """Stop and wait for the tiles that are being read: the pictures may be closed afterwards."""
        with self._lock:
            self._stopped = True
            self._wishes.clear()
        self._pool.waitForDone()

    def wait(self) -> None:
        """Until everything wished for has been read."""
        self._pool.waitForDone()

    def _work(self) -> None:
        while (request := self._next()) is not None:
            try:
                tile = request.make()
            except ImageError as error:
                log.warning("tile %s: %s", request.key, error)
                self._done(request)
                self.failed.emit(request.key, error)
            except ClosedError:  # its run has ended since it was wished for: what is shown from now on comes from elsewhere
                self._done(request)
            except Exception:
                # Our own fault: the tile is missing, the others still come.
                log.exception("tile %s", request.key)
                self._done(request)
            else:
                self._done(request)
                self.loaded.emit(request.key, tile)

    def _next(self) -> TileRequest | None:
        with self._lock:
            for urgency in (0, 1):
                # Layers take turns, so that both halves of a comparison fill alike.
                for layer, wishes in list(self._wishes.items()):
                    for index, (rank, request) in enumerate(wishes):
                        if rank == urgency and (request.key, request.generation) not in self._busy:
                            del wishes[index]
                            self._wishes[layer] = self._wishes.pop(layer)
                            self._busy.add((request.key, request.generation))
                            return request
            self._workers -= 1
            return None

    def _done(self, request: TileRequest) -> None:
        with self._lock:
            self._busy.discard((request.key, request.generation))
