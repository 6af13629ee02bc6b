"""Has the network stand still in the middle of a picture, so that what a test does then comes in the middle and not after it.

Otherwise the machine decides: where other programs have it, the thread of the test gets its turn when all is computed.
"""

from __future__ import annotations

from threading import Event

from PySide6.QtCore import Qt

from swinir_gui.gui.queue.queue_controller import QueueController

LOOK_AGAIN = 0.01  # seconds between two looks whether the picture was stopped


class Brake:
    """Pulled, it holds the thread that computes at the next piece that is finished, until it lets go or the picture is stopped.

    Args:
        controller: of the run.
    """

    def __init__(self, controller: QueueController) -> None:
        self._watch, self._free = controller._driver.watch, Event()
        self._pulled, self._wanted = False, 0
        self._held, self._told = 0, 0  # job ids
        controller._inference.worker.piece_finished.connect(self._hold, Qt.ConnectionType.DirectConnection)
        self._watch.pieces_finished.connect(self._tell)

    @property
    def holds(self) -> bool:
        """Whether the network stands, and the window knows of the piece."""
        return self._held != 0 and self._held == self._told

    def pull(self, job_id: int = 0) -> None:
        """Stand still at the next piece, of this job or of whichever comes."""
        self.let_go()
        self._held = self._told = 0
        self._free, self._wanted, self._pulled = Event(), job_id, True

    def let_go(self) -> None:
        """Go on."""
        self._pulled = False
        self._free.set()

    def _hold(self, job_id: int, _piece: object) -> None:
        """On the thread that computes."""
        free, order = self._free, self._watch.order
        if self._pulled and order and self._wanted in (0, job_id):
            self._pulled, self._held = False, job_id
            while not order.token.cancelled and not free.wait(LOOK_AGAIN):
                pass

    def _tell(self, job_id: int, _region: object) -> None:
        self._told = job_id
