"""News from a worker to the machine that spreads the run, kept until acknowledged: a lost answer loses nothing."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from swinir_gui.errors import AppError
from swinir_gui.jobs.making.events import Event, PieceFinished
from swinir_gui.jobs.remembered.history import Line
from swinir_gui.progress import Cancelled


@dataclass(frozen=True)
class Told:
    """A run reports."""

    event: Event


@dataclass(frozen=True)
class Written:
    """A line for the journal; see ``journal.Journal.write``, and of a mere ``note`` that."""

    event: str
    content: Line
    durable: bool = False
    note: bool = False


@dataclass(frozen=True)
class Ended:
    """Nothing more comes of an order; the error says what has kept the machine from doing the rest of it."""

    error: AppError | Cancelled | None = None


Message = Told | Written | Ended


class Outbox:
    """Holds messages until it is known that they were heeded. For any threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._messages: list[Message] = []
        self._heeded = self._handed_over = 0  # counted from the very first

    def put(self, message: Message) -> None:
        """Of how far a picture is, only the last news counts."""
        with self._changed:
            waiting = self._heeded + len(self._messages) > self._handed_over
            if waiting and _replaces(message, self._messages[-1]):
                self._messages[-1] = message
            else:
                self._messages.append(message)
            self._changed.notify_all()

    def put_and_wait(self, message: Message) -> None:
        """Come back once it was heeded."""
        with self._changed:
            self._messages.append(message)
            number = self._heeded + len(self._messages)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._heeded >= number)

    def take(self, heeded: int, seconds: float) -> list[Message]:
        """All that were not heeded yet, after at most so many seconds even if there are none.

        Args:
            heeded: how many were, since the first; they are forgotten.
            seconds: how long to wait for the first.
        """
        with self._changed:
            known = max(0, heeded - self._heeded)  # less than none where this call has come late
            del self._messages[:known]
            self._heeded += known
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._messages, seconds)
            self._handed_over = self._heeded + len(self._messages)
            return list(self._messages)


def _replaces(message: Message, earlier: Message) -> bool:
    match earlier, message:
        case Told(PieceFinished() as before), Told(PieceFinished() as now):
            return before.picture == now.picture
    return False
