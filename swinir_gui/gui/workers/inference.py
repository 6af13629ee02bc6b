"""The thread that owns the network, as the GUI thread sees it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.gui.workers.collector import Collector
from swinir_gui.gui.workers.order import Order
from swinir_gui.gui.workers.upscale import UpscaleWorker
from swinir_gui.jobs.making.workshop import ComputeOptions
from swinir_gui.jobs.remembered.session_runs import LeftRun
from swinir_gui.jobs.wanted.request import Input
from swinir_gui.progress import CancelToken


class InferenceThread(QObject):
    """The thread with its worker, as the GUI thread sees them: orders in, the worker's signals out.

    Args:
        checkpoints: where models are found.
        parent: for Qt.
        runs: see ``UpscaleWorker``.
    """

    _work_requested = Signal(object)
    _release_requested = Signal(int)
    _warm_up_requested = Signal(object, object)
    _gauge_requested = Signal(object, object)
    _look_ahead_requested = Signal(object)

    def __init__(self, checkpoints: CheckpointStore, parent: QObject | None = None, *, runs: Path | None = None) -> None:
        super().__init__(parent)
        self.worker = UpscaleWorker(checkpoints, runs)
        self._thread = QThread()
        self._thread.setObjectName("inference")
        self._warming, self._gauging, self._looking = CancelToken(), CancelToken(), CancelToken()
        self._tokens = deque[CancelToken](maxlen=2)  # of what is being computed, and of what is being stored
        self._collector = Collector(parent=self)
        self.worker.moveToThread(self._thread)
        self.worker.device_known.connect(self._collector.settle)  # torch is imported by then
        self._work_requested.connect(self.worker.work)
        self._release_requested.connect(self.worker.release)
        self._warm_up_requested.connect(self.worker.warm_up)
        self._gauge_requested.connect(self.worker.gauge)
        self._look_ahead_requested.connect(self.worker.look_ahead)
        self._thread.start()

    def warm_up(self, compute: ComputeOptions) -> None:
        """Load torch and a model, once the window is shown; who tries one after the other does not wait for all of them."""
        self._warming.cancel()
        self._warming = CancelToken()
        self._warm_up_requested.emit(compute, self._warming)

    def gauge(self, compute: ComputeOptions) -> None:
        """Have the pace of a model measured, unless there is work before it is known, or another one is asked for."""
        self._gauging.cancel()
        self._gauging = CancelToken()
        self._gauge_requested.emit(compute, self._gauging)

    def look_ahead(self, order: Order) -> None:
        """Have it said what an order would take, unless there is work before that, or another one is asked about."""
        self._looking.cancel()
        self._looking = order.token
        self._look_ahead_requested.emit(order)

    def work(self, order: Order) -> None:
        """Have an order carried out after those before it."""
        self._call_off()
        self._tokens.append(order.token)
        self._work_requested.emit(order)

    def prepare(self, order: Order | None) -> None:
        """Have the next picture opened while the one at work is computed; None for no next one."""
        if order:
            self.worker.prepare(order)
        else:
            self.worker.forget_prepared()

    def expect(self, inputs: Sequence[Input], left: LeftRun | None = None) -> None:
        """Have it noted that these pictures are in line, so that another session can go on."""
        self.worker.expect(tuple(inputs), left)

    def removed(self, inputs: Sequence[Input], *, back: Sequence[Input] = ()) -> None:
        """Have it noted that these pictures left the queue, or are ``back`` in it."""
        self.worker.note_removal(tuple(inputs), tuple(back))

    def end(self) -> None:
        """Have it noted that all of them have come to an end."""
        self.worker.end()

    def release(self, job_id: int) -> None:
        """Have a draft deleted that is shown no more."""
        self._release_requested.emit(job_id)

    def shut_down(self) -> None:
        """Cancel, quit, wait; nothing is left on disk but what was saved, and what the next session can go on with."""
        if not self._thread.isRunning():
            return
        self._call_off()
        for token in self._tokens:
            token.cancel()
        self._thread.quit()
        self._thread.wait()
        self.worker.close()
        self._collector.stop()

    def _call_off(self) -> None:
        """What is only done in advance is not begun any more."""
        for token in (self._warming, self._gauging, self._looking):
            token.cancel()
