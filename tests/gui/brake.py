"""Has the network stand still in the middle of a picture, so that what a test does then comes in the middle and not after it.

Otherwise the machine decides: where other programs have it, the thread of the test gets its turn when all is computed.
"""

from __future__ import annotations

from threading import Lock

from PySide6.QtCore import Qt

from swinir_gui.gui.queue.queue_controller import QueueController
from swinir_gui.gui.workers.order import Order


class Brake:
    """Pulled, it holds the next piece that is finished; whoever stops its picture, or ends a pause, lets go as well.

    Args:
        controller: of the run.
    """

    def __init__(self, controller: QueueController) -> None:
        self._watch, self._lock = controller._driver._watch, Lock()
        self._pulled, self._wanted = False, 0
        self._held: Order | None = None
        self._told = 0
        controller._inference.worker.piece_finished.connect(self._hold, Qt.ConnectionType.DirectConnection)
        self._watch.pieces_finished.connect(self._tell)

    @property
    def holds(self) -> bool:
        """Whether the network stands, and the window knows of the piece."""
        return self._held is not None and self._held.job_id == self._told

    def pull(self, job_id: int = 0) -> None:
        """Stand still at the next piece, of this job or of whichever comes."""
        with self._lock:
            self._pulled, self._wanted, self._held, self._told = True, job_id, None, 0

    def let_go(self) -> None:
        """Go on."""
        with self._lock:
            self._pulled = False
            if self._held:
                self._held.token.resume()

    def _hold(self, job_id: int, _piece: object) -> None:
        """On the thread that computes, which finds itself paused before its next piece."""
        with self._lock:
            order = self._watch.order
            if self._pulled and order and self._wanted in (0, job_id):
                self._pulled, self._held = False, order
                order.token.pause()

    def _tell(self, job_id: int, _region: object) -> None:
        self._told = job_id
