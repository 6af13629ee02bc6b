"""A stand-in for a journal that is on another machine."""

from __future__ import annotations

from swinir_gui.jobs.distant.order import Order
from swinir_gui.jobs.distant.outbox import Outbox, Written
from swinir_gui.jobs.remembered.history import History, Line
from swinir_gui.jobs.remembered.identity import picture_key
from swinir_gui.jobs.wanted.request import UpscaleRequest


class DistantJournal:
    """The pages of a journal that an order needs; what is written goes to the machine that keeps it."""

    def __init__(self, order: Order, outbox: Outbox) -> None:
        commissions = {picture_key(each.request.source, each.request.page): each for each in order.commissions}
        self._scratch = {key: each.scratch for key, each in commissions.items()}
        self.past = History(pictures={key: each.past for key, each in commissions.items() if each.past})
        self._outbox = outbox

    def scratch(self, request: UpscaleRequest) -> str:
        return self._scratch[picture_key(request.source, request.page)]

    def write(self, event: str, content: Line, *, durable: bool = False) -> None:
        self.past.take({"event": event} | content)
        put = self._outbox.put_and_wait if durable else self._outbox.put
        put(Written(event, content, durable))

    def note(self, event: str, content: Line) -> None:
        self._outbox.put(Written(event, content, note=True))
