"""The one thread that owns the network: pictures go in as orders, facts come out as signals."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.errors import AppError, DeviceError, in_words
from swinir_gui.gui.workers.bench import Bench, Opened
from swinir_gui.gui.workers.neighbours import Ahead, Behind
from swinir_gui.gui.workers.notes import Notes
from swinir_gui.gui.workers.order import Order
from swinir_gui.gui.workers.run_facts import Measured, Outlook
from swinir_gui.gui.workers.workshops import Workshops
from swinir_gui.jobs.making import output
from swinir_gui.jobs.making.events import Event, Listener, Noticed, PieceFinished, Saved, Skipped, Started
from swinir_gui.jobs.making.prospect import look_ahead
from swinir_gui.jobs.making.workshop import ComputeOptions, Workshop
from swinir_gui.jobs.remembered.session_runs import LeftRun, SessionRuns
from swinir_gui.jobs.running.run import FAILURES, SAFER, blames_the_device, safest
from swinir_gui.jobs.running.timing import gauged
from swinir_gui.jobs.wanted.request import Input
from swinir_gui.language import tr
from swinir_gui.progress import Cancelled, CancelToken

log = logging.getLogger(__name__)


class UpscaleWorker(QObject):
    """Lives on the inference thread. One order at a time; each is answered by exactly one of its five ends.

    The ends are ``job_saved``, ``job_skipped``, ``job_failed``, ``job_cancelled`` and ``previewed``, and ``workshop_failed``
    where there is no model to work with. After ``job_computed`` a result is stored on another thread, and the next order may
    come meanwhile; its picture can be opened ahead on a third one. A picture that the device cannot make is tried once more in
    the safest way.

    Args:
        checkpoints: where models are found.
        runs: the folder where journals are kept, so that the next session can go on; None for none.
    """

    device_known = Signal(str, str)  # its name, the precision
    model_opened = Signal(str, int)  # the model as it was asked for, its scale
    job_started = Signal(int, object)  # Started
    draft_ready = Signal(int, object)  # Draft
    piece_finished = Signal(int, object)  # PieceFinished
    job_computed = Signal(int)
    job_noticed = Signal(int, object)
    job_saved = Signal(int, object)  # Saved
    job_skipped = Signal(int, object)  # Skipped
    job_failed = Signal(int, object)  # AppError
    job_cancelled = Signal(int)
    previewed = Signal(int)
    looked_ahead = Signal(int, object)  # Outlook | AppError
    gauged = Signal(object)  # Measured
    workshop_failed = Signal(int, object)  # AppError

    def __init__(self, checkpoints: CheckpointStore, runs: Path | None = None) -> None:
        super().__init__()
        self._runs, self._workshops = SessionRuns(runs), Workshops(checkpoints, self._tell_workshop)
        self._bench = Bench(self._runs, self.draft_ready.emit)
        self._behind, self._ahead, self._notes = Behind(), Ahead(self._open_ahead), Notes()

    @Slot(object, object)
    def warm_up(self, compute: ComputeOptions, token: CancelToken) -> None:
        """Import torch and load the model before anybody waits for it, unless something else is wished for by now."""
        try:
            token.check()
            self._workshops.chosen(compute)
        except Cancelled:
            return
        except Exception:
            log.warning("the model could not be loaded in advance", exc_info=True)

    @Slot(object, object)
    def gauge(self, compute: ComputeOptions, token: CancelToken) -> None:
        """Find out how fast the model is here; no answer where somebody has real work for it meanwhile."""
        try:
            token.check()
            pixels, seconds = gauged(self._workshops.chosen(compute), token)
        except Cancelled:
            return
        except Exception:
            log.warning("the pace could not be measured in advance", exc_info=True)
        else:
            self.gauged.emit(Measured(compute.model, pixels, seconds))

    @Slot(object)
    def look_ahead(self, order: Order) -> None:
        """Say what an order would take and lose, or why it cannot be carried out; it is not begun. Cancelled, it gets no answer."""
        try:
            order.token.check()
            workshop = self._workshops.for_order(order)
            request = self._bench.request(workshop, order)
            prospect = look_ahead(workshop, request)
            found: Outlook | AppError = Outlook(prospect.needs, output.notices(request, prospect.source))
        except Cancelled:
            return
        except Exception as error:  # noqa: BLE001 - the border, as below
            found = _in_words(error)
        self.looked_ahead.emit(order.job_id, found)

    @Slot(object)
    def work(self, order: Order) -> None:
        """Carry out an order, and answer it."""
        self._notes.settle()
        workshop: Workshop | None = None
        try:
            order.token.check()
            workshop = self._workshops.for_order(order)
            if order.region is None:
                self._upscale(workshop, order)
            else:
                with workshop.keep():
                    self._bench.preview(workshop, order, order.region, self._listener(order.job_id))
                self.previewed.emit(order.job_id)
        except Cancelled:
            self.job_cancelled.emit(order.job_id)
        except Exception as error:  # noqa: BLE001 - the border: an order without an answer would hold up the queue for ever
            self._behind.settle()  # pictures end in their order
            failed = self.job_failed if workshop else self.workshop_failed
            failed.emit(order.job_id, _in_words(error))

    def prepare(self, order: Order) -> None:
        """Open a picture that will be next, as it seems; from any thread."""
        self._ahead.open(order)

    def forget_prepared(self) -> None:
        """None will be; from any thread."""
        self._ahead.drop()

    def expect(self, inputs: Sequence[Input], left: LeftRun | None) -> None:
        """A run over these pictures begins, which goes on with one that was ``left``; from any thread."""

        def expect() -> None:
            if left:
                self._runs.go_on_with(left)
            self._runs.expect(inputs)

        self._notes.take(expect)

    def note_removal(self, inputs: Sequence[Input], back: Sequence[Input]) -> None:
        """Pictures left the queue, or are ``back`` in it; from any thread."""

        def note() -> None:
            self._runs.give_up(inputs)
            self._runs.take_back(back)

        self._notes.take(note)

    def end(self) -> None:
        """The run has come to its end; from any thread."""

        def end() -> None:
            self._behind.settle()
            self._runs.end()

        self._notes.take(end)

    @Slot(int)
    def release(self, job_id: int) -> None:
        """Nobody looks at a draft any more."""
        self._behind.settle(job_id)
        self._bench.release(job_id)

    def close(self) -> None:
        """Delete all drafts but those that the next session may go on with. Only after the thread has ended."""
        self._ahead.close()
        self._behind.close()
        self._notes.close()
        self._bench.close()
        self._runs.close()

    def _tell_workshop(self, compute: ComputeOptions, workshop: Workshop) -> None:
        self.device_known.emit(workshop.device, workshop.precision)
        self.model_opened.emit(compute.model, workshop.scale)

    def _open_ahead(self, order: Order) -> Opened | None:
        """On the opening thread; what goes wrong is told when it is the picture's turn."""
        try:
            workshop = self._workshops.loaded_for(order)
            return self._bench.open_ahead(workshop, order) if workshop else None
        except Exception:
            log.debug("%s is not opened ahead", order.found.path, exc_info=True)
            return None

    def _upscale(self, workshop: Workshop, order: Order) -> None:
        """Compute a picture, and have it stored."""
        listener, ahead = self._listener(order.job_id), self._ahead.take(order)
        try:
            with workshop.keep():
                made = self._bench.compute(workshop, order, listener, ahead)
        except FAILURES as error:
            if not (workshop.asked and blames_the_device(error)):
                self._bench.note_failure(workshop, order, _in_words(error))
                raise
            log.warning("%s failed and is tried once more", order.found.path, exc_info=error)
            self.job_noticed.emit(order.job_id, tr(SAFER))
            made = self._once_more(safest(workshop.asked), order)
        self._behind.settle()  # pictures end in their order, and at most one result waits to be stored
        if isinstance(made, Skipped):
            self.job_skipped.emit(order.job_id, made)
            return
        self.job_computed.emit(order.job_id)
        self._behind.store(order.job_id, lambda: self._store(order, made))

    def _once_more(self, compute: ComputeOptions, order: Order) -> Opened | Skipped:
        """In the safest way."""
        self.release(order.job_id)
        workshop = self._workshops.instead(compute)
        try:
            with workshop.keep():
                return self._bench.compute(workshop, order, self._listener(order.job_id))
        except FAILURES as error:
            self._bench.note_failure(workshop, order, _in_words(error))
            raise

    def _store(self, order: Order, made: Opened) -> None:
        """On the storing thread; answers the order."""
        try:
            self._bench.store(order, made, self._listener(order.job_id))
        except Cancelled:
            self.job_cancelled.emit(order.job_id)
        except Exception as error:  # noqa: BLE001 - the border, as above
            failure = _in_words(error)
            self._bench.note_failure(made.draft.workshop, order, failure)
            self.job_failed.emit(order.job_id, failure)

    def _listener(self, job_id: int) -> Listener:
        def tell(event: Event) -> None:
            match event:
                case Started():
                    self.job_started.emit(job_id, event)
                case PieceFinished():
                    self.piece_finished.emit(job_id, event)
                case Noticed():
                    self.job_noticed.emit(job_id, event.sentence)
                case Saved():
                    self._bench.claims.made(event.source, event.target)
                    self.job_saved.emit(job_id, event)

        return tell


def _in_words(error: Exception) -> AppError:
    kind = DeviceError if isinstance(error, FAILURES) else AppError
    return in_words(error, of="an order", hint=tr("Choose the CPU as the device and run it again."), kind=kind)
