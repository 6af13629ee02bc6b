"""The one thread that owns the network: pictures go in as orders, facts come out as signals."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal, Slot

from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.errors import AppError, DiskFullError
from swinir_gui.geometry import Region
from swinir_gui.gui.collector import Collector
from swinir_gui.gui.run_facts import Measured, Outlook
from swinir_gui.gui.workers.claims import Claims
from swinir_gui.jobs import output
from swinir_gui.jobs.advice import ADVISED, AUTOMATIC, CLEAN, advice_if_readable
from swinir_gui.jobs.draft import Draft, Listener, begin, complete, preview, store
from swinir_gui.jobs.events import Event, Noticed, PieceFinished, Saved, Skipped, Started
from swinir_gui.jobs.prospect import look_ahead
from swinir_gui.jobs.request import Input, OutputOptions, UpscaleRequest, requests_for
from swinir_gui.jobs.session_runs import LeftRun, SessionRuns
from swinir_gui.jobs.timing import gauged
from swinir_gui.jobs.workshop import ComputeOptions, Workshop, open_workshop
from swinir_gui.progress import Cancelled, CancelToken

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Order:
    """One picture to be worked on.

    Attributes:
        job_id: what the answers refer to.
        found: the picture.
        compute: with what.
        output: in which form.
        sources: all pictures in the queue; no result ever takes the name of one.
        region: in source pixels, for a preview of it alone; None for the whole picture.
        token: stops or pauses this order, also before it begins.
    """

    job_id: int
    found: Input
    compute: ComputeOptions
    output: OutputOptions
    sources: tuple[Path, ...] = ()
    region: Region | None = None
    token: CancelToken = field(default_factory=CancelToken, compare=False)


class UpscaleWorker(QObject):
    """Lives on the inference thread. One order at a time; each is answered by exactly one of its five ends.

    The ends are ``job_saved``, ``job_skipped``, ``job_failed``, ``job_cancelled`` and ``previewed``, and ``workshop_failed``
    where there is no model to work with. Drafts outlive their order, so that a preview or a stopped run is not computed
    twice, until they are released.

    Args:
        checkpoints: where models are found.
        runs: the folder where journals are kept, so that the next session can go on; None for none.
    """

    device_known = Signal(str, str)  # its name, the precision
    model_opened = Signal(str, int)  # the model as it was asked for, its scale
    job_started = Signal(int, object)  # Started
    draft_ready = Signal(int, object)  # Draft
    piece_finished = Signal(int, object)  # PieceFinished
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
        self._checkpoints, self._runs = checkpoints, SessionRuns(runs)
        self._recorded: set[int] = set()
        self._opened: dict[ComputeOptions, Workshop] = {}
        self._drafts: dict[int, Draft] = {}
        self._claims = Claims()

    @Slot(object)
    def warm_up(self, compute: ComputeOptions) -> None:
        """Import torch and load the model before anybody waits for it."""
        try:
            self._workshop(compute)
        except Exception:
            log.warning("the model could not be loaded in advance", exc_info=True)

    @Slot(object, object)
    def gauge(self, compute: ComputeOptions, token: CancelToken) -> None:
        """Find out how fast the model is here; no answer where somebody has real work for it meanwhile."""
        try:
            token.check()
            pixels, seconds = gauged(self._workshop(compute), token)
        except Cancelled:
            return
        except Exception:
            log.warning("the pace could not be measured in advance", exc_info=True)
        else:
            self.gauged.emit(Measured(compute.model, pixels, seconds))

    @Slot(object)
    def look_ahead(self, order: Order) -> None:
        """Say what an order would take and lose, or why it cannot be carried out; it is not begun."""
        try:
            workshop = self._workshop_for(order)
            request = self._request(workshop, order)
            prospect = look_ahead(workshop, request)
            found: Outlook | AppError = Outlook(prospect.needs, output.notices(request, prospect.source))
        except Exception as error:  # noqa: BLE001 - the border, as below
            found = _in_words(error)
        self.looked_ahead.emit(order.job_id, found)

    @Slot(object)
    def work(self, order: Order) -> None:
        """Carry out an order, and answer it."""
        workshop: Workshop | None = None
        try:
            order.token.check()
            workshop = self._workshop_for(order)
            with workshop.keep():
                if order.region is None:
                    self._upscale(workshop, order)
                else:
                    self._preview(workshop, order, order.region)
        except Cancelled:
            self.job_cancelled.emit(order.job_id)
        except Exception as error:  # noqa: BLE001 - the border: an order without an answer would hold up the queue for ever
            failed = self.job_failed if workshop else self.workshop_failed
            failed.emit(order.job_id, _in_words(error))

    @Slot(object, object)
    def expect(self, inputs: Sequence[Input], left: LeftRun | None) -> None:
        """A run over these pictures begins, which goes on with one that was ``left``."""
        if left:
            self._runs.go_on_with(left)
        try:
            self._runs.expect(inputs)
        except AppError:
            log.warning("this run keeps no journal", exc_info=True)

    @Slot()
    def end(self) -> None:
        """The run has come to its end."""
        self._runs.end()

    @Slot(int)
    def release(self, job_id: int) -> None:
        """Nobody looks at a draft any more."""
        draft = self._drafts.pop(job_id, None)
        self._recorded.discard(job_id)
        if draft:
            draft.close()

    def close(self) -> None:
        """Delete all drafts but those that the next session may go on with. Only after the thread has ended."""
        for job_id in self._recorded if self._runs.unfinished else ():
            self._drafts.pop(job_id).leave()
        for job_id in tuple(self._drafts):
            self.release(job_id)
        self._runs.close()

    def _workshop_for(self, order: Order) -> Workshop:
        """The one that an order asks for, or that suits its picture where it leaves that to us."""
        if order.compute.model != AUTOMATIC:
            return self._workshop(order.compute)
        return self._workshop(replace(order.compute, model=advice_if_readable(order.found.path).model))

    def _workshop(self, compute: ComputeOptions) -> Workshop:
        if compute.model == AUTOMATIC:  # and there is no picture yet
            compute = replace(compute, model=CLEAN)
        if compute not in self._opened:
            # So that two models never share the memory, but for the small ones that are used in turn.
            for other in tuple(self._opened):
                if not {other.model, compute.model} <= set(ADVISED) or replace(other, model=compute.model) != compute:
                    del self._opened[other]
            workshop = self._opened[compute] = open_workshop(compute, self._checkpoints)
            self.device_known.emit(workshop.device, workshop.precision)
            self.model_opened.emit(compute.model, workshop.scale)
        return self._opened[compute]

    def _upscale(self, workshop: Workshop, order: Order) -> None:
        listener = self._listener(order.job_id)
        request = self._request(workshop, order)
        output.check_name(request)
        record = self._runs.record(workshop, request)
        done = record.done_before() if self._runs.goes_on else None
        if done or output.is_kept(request):
            record.skipped()
            self.job_skipped.emit(order.job_id, Skipped(request.source, done.target if done else request.target))
            return
        draft = self._draft(workshop, order, request)
        if record.scratch:
            self._recorded.add(order.job_id)
        try:
            record.begun(draft)
            complete(workshop, draft, listener, order.token)
            record.computed()
            store(draft, listener, order.token, record.storing)
            record.saved()
            self._recorded.discard(order.job_id)
        except (Cancelled, DiskFullError):
            record.computed()
            raise
        except AppError as error:
            record.failed(error)
            self._recorded.discard(order.job_id)
            raise

    def _preview(self, workshop: Workshop, order: Order, region: Region) -> None:
        draft = self._draft(workshop, order, self._request(workshop, order))
        preview(workshop, draft, region, self._listener(order.job_id), order.token)
        self.previewed.emit(order.job_id)

    def _draft(self, workshop: Workshop, order: Order, request: UpscaleRequest) -> Draft:
        draft = self._drafts.get(order.job_id)
        if draft and draft.workshop is not workshop:
            self.release(order.job_id)
            draft = None
        if draft is None:
            scratch = self._runs.record(workshop, request).scratch
            draft = self._drafts[order.job_id] = begin(workshop, request, scratch)
        draft.request = request  # names may have been taken since it was begun
        self.draft_ready.emit(order.job_id, draft)
        return draft

    def _request(self, workshop: Workshop, order: Order) -> UpscaleRequest:
        request = requests_for([order.found], workshop.model, workshop.scale, order.output)[0]
        return self._claims.settle(request, order.sources)

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
                    self._claims.made(event.source, event.target)
                    self.job_saved.emit(job_id, event)

        return tell


def _in_words(error: Exception) -> AppError:
    if isinstance(error, AppError):
        return error
    log.error("unexpected failure of an order", exc_info=error)
    message = f"Something failed unexpectedly ({type(error).__name__}: {error})."
    return AppError(message, "Choose the CPU as the device and run it again.")


class InferenceThread(QObject):
    """The thread with its worker, as the GUI thread sees them: orders in, the worker's signals out.

    Args:
        checkpoints: where models are found.
        parent: for Qt.
        runs: see ``UpscaleWorker``.
    """

    _work_requested = Signal(object)
    _release_requested = Signal(int)
    _warm_up_requested = Signal(object)
    _gauge_requested = Signal(object, object)
    _look_ahead_requested = Signal(object)
    _expect_requested = Signal(object, object)
    _end_requested = Signal()

    def __init__(self, checkpoints: CheckpointStore, parent: QObject | None = None, *, runs: Path | None = None) -> None:
        super().__init__(parent)
        self.worker = UpscaleWorker(checkpoints, runs)
        self._thread = QThread()
        self._thread.setObjectName("inference")
        self._token, self._gauging = CancelToken(), CancelToken()
        self._collector = Collector(parent=self)
        self.worker.moveToThread(self._thread)
        self.worker.device_known.connect(self._collector.settle)  # torch is imported by then
        self._work_requested.connect(self.worker.work)
        self._release_requested.connect(self.worker.release)
        self._warm_up_requested.connect(self.worker.warm_up)
        self._gauge_requested.connect(self.worker.gauge)
        self._look_ahead_requested.connect(self.worker.look_ahead)
        self._expect_requested.connect(self.worker.expect)
        self._end_requested.connect(self.worker.end)
        self._thread.start()

    def warm_up(self, compute: ComputeOptions) -> None:
        """Load torch and a model; call it once the window is shown."""
        self._warm_up_requested.emit(compute)

    def gauge(self, compute: ComputeOptions) -> None:
        """Have the pace of a model measured, unless there is work before it is known."""
        self._gauging = CancelToken()
        self._gauge_requested.emit(compute, self._gauging)

    def look_ahead(self, order: Order) -> None:
        """Have it said what an order would take."""
        self._look_ahead_requested.emit(order)

    def work(self, order: Order) -> None:
        """Have an order carried out after those before it."""
        self._gauging.cancel()
        self._token = order.token
        self._work_requested.emit(order)

    def expect(self, inputs: Sequence[Input], left: LeftRun | None = None) -> None:
        """Have it noted that these pictures are in line, so that another session can go on."""
        self._expect_requested.emit(tuple(inputs), left)

    def end(self) -> None:
        """Have it noted that all of them have come to an end."""
        self._end_requested.emit()

    def release(self, job_id: int) -> None:
        """Have a draft deleted that is shown no more."""
        self._release_requested.emit(job_id)

    def shut_down(self) -> None:
        """Cancel, quit, wait; nothing is left on disk but what was saved, and what the next session can go on with."""
        if not self._thread.isRunning():
            return
        self._token.cancel()
        self._gauging.cancel()
        self._thread.quit()
        self._thread.wait()
        self.worker.close()
        self._collector.stop()
