"""The one thread that downloads checkpoints: orders go in, progress comes out."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, QThread, Signal, Slot

from swinir_gui.checkpoints.catalog import CatalogEntry
from swinir_gui.checkpoints.download_events import DownloadEvent, Received
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.errors import AppError, DownloadError, in_words
from swinir_gui.gui.toolkit.throttle import Throttle
from swinir_gui.language import tr
from swinir_gui.progress import Cancelled, CancelToken


@dataclass(eq=False)
class Order:
    """One checkpoint to be fetched.

    Attributes:
        entry: which.
        token: stops it, also before it begins.
        discard: when it is stopped, whether what has arrived is thrown away.
    """

    entry: CatalogEntry
    token: CancelToken = field(default_factory=CancelToken)
    discard: bool = False


@dataclass(frozen=True)
class Download:
    """How one stands that has not ended.

    Attributes:
        order: what was asked for.
        event: what it told last; None while it waits for its turn.
        received: what has arrived; None until something did.
    """

    order: Order
    event: DownloadEvent | None = None
    received: Received | None = None

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop and has not yet."""
        return self.order.token.cancelled

    def after(self, event: DownloadEvent) -> Download:
        """The same once it has told ``event``."""
        return replace(self, event=event, received=event if isinstance(event, Received) else self.received)


class DownloadWorker(QObject):
    """Lives on the download thread. Orders are carried out one after the other; each is answered by exactly one of three ends.

    Args:
        checkpoints: where they go.
    """

    told = Signal(object, object)  # Order, DownloadEvent
    arrived = Signal(object)  # Order
    stopped = Signal(object)  # Order
    failed = Signal(object, object)  # Order, AppError

    def __init__(self, checkpoints: CheckpointStore) -> None:
        super().__init__()
        self._checkpoints = checkpoints

    @Slot(object)
    def fetch(self, order: Order) -> None:
        """Carry out an order, and answer it."""
        from swinir_gui.checkpoints.download import Downloader  # with all of the network, which must not hold up the window

        try:
            order.token.check()
            downloader = Downloader(self._checkpoints)
            downloader.fetch(order.entry, lambda event: self.told.emit(order, event), order.token)
        except Cancelled:
            if order.discard:
                self._discard(order)
            self.stopped.emit(order)
        except Exception as error:  # noqa: BLE001 - the border of a thread: beyond it nobody would hear of the error
            hint = tr("Try again, and report it if it happens again.")
            self.failed.emit(order, in_words(error, of="a download", hint=hint, kind=DownloadError))
        else:
            self.arrived.emit(order)

    def _discard(self, order: Order) -> None:
        from swinir_gui.checkpoints.download import discard_partial

        with contextlib.suppress(Cancelled):  # its token is cancelled: what another copy of the program fetches is not waited for
            discard_partial(self._checkpoints, order.entry, order.token)


class Downloads(QObject):
    """The thread with its worker, as the GUI thread sees them, and the line of those that wait.

    A pause ends the transfer and keeps what has arrived: so the next in line goes on meanwhile, no server is kept waiting, and
    it makes no difference whether the program is closed in between. Downloading again goes on from there.

    Args:
        checkpoints: where they go.
        parent: for Qt.
    """

    progressed = Signal()  # at most twenty times a second, and whenever one begins or ends
    arrived = Signal(str)  # id
    failed = Signal(str, object)  # id, AppError
    ended = Signal(str)  # id, however it ended

    _requested = Signal(object)

    def __init__(self, checkpoints: CheckpointStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current: dict[str, Download] = {}
        self._progress = Throttle(self.progressed.emit, parent=self)
        self.worker = DownloadWorker(checkpoints)
        self._thread = QThread()
        self._thread.setObjectName("downloads")
        self.worker.moveToThread(self._thread)
        self._requested.connect(self.worker.fetch)
        self.worker.told.connect(self._on_told)
        self.worker.arrived.connect(self._on_arrived)
        self.worker.stopped.connect(self._on_stopped)
        self.worker.failed.connect(self._on_failed)

    @property
    def current(self) -> Mapping[str, Download]:
        """Those that have not ended, in their order, by the ids of their checkpoints."""
        return self._current

    def start(self, entry: CatalogEntry) -> None:
        """Fetch a checkpoint after those before it; nothing new where that is under way."""
        known = self._current.get(entry.id)
        if known and not known.stopping:
            return
        order = Order(entry)
        self._current.pop(entry.id, None)  # one that is being stopped ends unseen
        self._current[entry.id] = Download(order)
        self._thread.start()  # with the first: most sessions fetch nothing
        self._requested.emit(order)
        self.progressed.emit()

    def pause(self, checkpoint: str) -> None:
        """Stop one and keep what has arrived."""
        self._stop(checkpoint, discard=False)

    def cancel(self, checkpoint: str) -> None:
        """Stop one and throw away what has arrived of it; one that has not begun only leaves the line."""
        self._stop(checkpoint, discard=True)

    def shut_down(self) -> None:
        """Stop everything and wait for it; what has arrived is kept."""
        for download in self._current.values():
            download.order.token.cancel()
        self._current.clear()
        self._thread.quit()
        self._thread.wait()

    def _stop(self, checkpoint: str, *, discard: bool) -> None:
        download = self._current.get(checkpoint)
        if download is None:
            return
        begun = download.event is not None
        download.order.discard |= discard and begun
        download.order.token.cancel()
        if not begun:
            self._end(download.order)
        self.progressed.emit()

    @Slot(object, object)
    def _on_told(self, order: Order, event: DownloadEvent) -> None:
        download = self._current.get(order.entry.id)
        if download and download.order is order:
            self._current[order.entry.id] = download.after(event)
            self._progress.touch()

    @Slot(object)
    def _on_arrived(self, order: Order) -> None:
        if self._end(order):
            self.arrived.emit(order.entry.id)

    @Slot(object)
    def _on_stopped(self, order: Order) -> None:
        self._end(order)

    @Slot(object, object)
    def _on_failed(self, order: Order, error: AppError) -> None:
        if self._end(order):
            self.failed.emit(order.entry.id, error)

    def _end(self, order: Order) -> bool:
        """Whether anybody still waited for it."""
        download = self._current.get(order.entry.id)
        if download is None or download.order is not order:
            return False
        del self._current[order.entry.id]
        self.ended.emit(order.entry.id)
        self.progressed.emit()
        return True
