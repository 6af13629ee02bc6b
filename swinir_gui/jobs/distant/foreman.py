"""One device of a cluster, where it is: makes the pictures it is given and reports how each ended."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from swinir_gui import __version__, paths
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.errors import AppError, CheckpointError, ClusterError, DeviceUnavailableError, in_words
from swinir_gui.jobs.distant.journal import DistantJournal
from swinir_gui.jobs.distant.order import Equipment, Kind, Order
from swinir_gui.jobs.distant.outbox import Ended, Message, Outbox, Told
from swinir_gui.jobs.making.events import Event
from swinir_gui.jobs.making.workshop import ComputeOptions, Workshop, open_workshop
from swinir_gui.jobs.remembered.record import Record, Unrecorded
from swinir_gui.jobs.running.run import Crew, Recording, safest, upscale_all
from swinir_gui.language import tr
from swinir_gui.progress import Cancelled, CancelToken

NEWS_WITHIN = 5.0  # seconds; then there is an answer without news


class Foreman:
    """Answers calls from elsewhere, from several threads; each call is short but for ``open``."""

    def __init__(self) -> None:
        self._store = CheckpointStore(paths.embedded_models(), paths.checkpoint_folder())
        self._outbox, self._token = Outbox(), CancelToken()
        self._workshops: dict[ComputeOptions, Workshop] = {}
        self._opening, self._beginning = threading.Lock(), threading.Lock()
        self._number = 0

    def version(self) -> str:
        """Of the program; to be asked for first, because nothing else means the same in all versions."""
        return __version__

    def open(self, compute: ComputeOptions, sha256: str, seen: Sequence[Path], kind: Kind) -> Equipment | AppError:
        """What pictures would be made with, or why none can be.

        Args:
            compute: with what to make them.
            sha256: what the model's files must be.
            seen: what this machine must see.
            kind: what the device must be.
        """
        try:
            _check_sight(seen)
            workshop = self._opened(compute, sha256)
            if kind is Kind.CARD and workshop.upscaler.on_cpu:
                message = tr("torch sees no graphics card on {host}.").format(host=socket.gethostname())
                raise DeviceUnavailableError(
                    message, tr("Install the torch there that is made for the card, or give --device cpu.")
                )
        except AppError as error:
            return error
        with_what = workshop.device, workshop.precision, workshop.sha256, workshop.asked
        return Equipment(workshop.model, workshop.scale, *with_what)

    def news(self, heeded: int, order: Order | None) -> list[Message]:
        """What there is to tell; see ``Outbox.take``. An order that is new begins; one that was given before is no other."""
        with self._beginning:
            begins = order is not None and order.number > self._number  # a call may come twice, or late
            self._number = order.number if order and begins else self._number
        if begins:
            threading.Thread(target=self._work, args=(order,), name="order", daemon=True).start()
        return self._outbox.take(heeded, NEWS_WITHIN)

    def stop(self) -> None:
        """Leave what is being made so that it can be gone on with; there will be no more orders."""
        self._token.cancel()

    def _work(self, order: Order) -> None:
        error: AppError | Cancelled | None = None
        try:
            workshop = self._opened(order.compute, order.sha256)
            crew = Crew(workshop, self._tell, self._token, self._recording(order, workshop), self._safer(order))
            upscale_all(crew, [each.request for each in order.commissions], part=True)
        except Cancelled as failure:
            error = failure
        except Exception as failure:  # noqa: BLE001 - the border: whoever gave the order must hear of it
            error = in_words(failure, of="an order", hint=tr("Please report it."), kind=ClusterError)
        self._outbox.put(Ended(error))

    def _opened(self, compute: ComputeOptions, sha256: str) -> Workshop:
        with self._opening:  # a question whose answer got lost comes again, and a model may take all the memory that there is
            if compute not in self._workshops:
                self._workshops[compute] = self._open_workshop(compute, sha256)
            return self._workshops[compute]

    def _open_workshop(self, compute: ComputeOptions, sha256: str) -> Workshop:
        workshop = open_workshop(compute, self._store)
        if workshop.sha256 != sha256:
            message = tr("The model “{model}” on {host} is not the one that the run was started with.").format(
                model=workshop.model, host=socket.gethostname()
            )
            raise CheckpointError(message, tr("Copy the file to all machines, or put it where all of them see it."))
        return workshop

    def _safer(self, order: Order) -> Callable[[], Workshop]:
        return lambda: self._opened(safest(order.compute), order.sha256)

    def _recording(self, order: Order, workshop: Workshop) -> Recording:
        if not all(each.recorded for each in order.commissions):
            scratch = {(each.request.source, each.request.page): each.scratch or None for each in order.commissions}
            return lambda request: Unrecorded(scratch[request.source, request.page])
        journal = DistantJournal(order, self._outbox)
        return lambda request: Record(journal, workshop, request)

    def _tell(self, event: Event) -> None:
        self._outbox.put(Told(event))


def _check_sight(seen: Sequence[Path]) -> None:
    for path in seen:
        if not os.path.exists(path):  # noqa: PTH110 - Path.exists raises where a folder may not be entered, before 3.12
            message = tr("{host} does not see “{path}”.").format(host=socket.gethostname(), path=path)
            raise ClusterError(message, tr("Pictures and results must lie on storage that all machines have under the same path."))
