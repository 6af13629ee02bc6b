"""One worker of a spread run, seen from the machine that spreads it: greets it, tells it what to use, gives it orders."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from swinir_gui import __version__
from swinir_gui.errors import AppError, ClusterError
from swinir_gui.jobs.distant.cluster import NoAnswerError, Worker
from swinir_gui.jobs.distant.dispatch import Dispatch, Task
from swinir_gui.jobs.distant.order import Equipment, Order
from swinir_gui.jobs.distant.outbox import Ended, Message, Told, Written
from swinir_gui.jobs.making.workshop import ComputeOptions
from swinir_gui.language import tr

PATIENCE = 60.0  # seconds with a worker that does not answer


@dataclass(frozen=True)
class Brief:
    """What a run is about, for all workers alike.

    Attributes:
        device: auto, cpu, cuda, mps or xpu.
        model: that will be needed first.
        compute: with what to make the pictures of a model, and the hash of its files.
        seen: what every machine must see.
    """

    device: str
    model: str
    compute: Callable[[str], tuple[ComputeOptions, str]]
    seen: Sequence[Path]


class Hand:
    """Asks a worker one question after the other; ``listen`` takes the answers.

    Attributes:
        worker: who it is.
        tasks: what it has not finished yet.
        equipment: with what it works, once it is ready.
        fruitful: whether it has brought a picture to its end.
    """

    def __init__(self, worker: Worker, brief: Brief) -> None:
        self.worker, self._brief = worker, brief
        self.tasks: list[Task] = []
        self.equipment: Equipment | None = None
        self.fruitful = False
        self._order: Order | None = None
        self._heard: Callable[[Any], None]
        self._again: Callable[[], None]
        self._dispatch: Dispatch
        self._heeded = 0
        self._silent_since: float | None = None
        self._greet()

    @property
    def busy(self) -> bool:
        """Whether it has an order that it has not come to the end of."""
        return self._order is not None

    @property
    def free(self) -> bool:
        """Whether it can be given an order."""
        return self.equipment is not None and not self.busy

    def give(self, order: Order, tasks: list[Task], dispatch: Dispatch) -> None:
        """An order, and what it consists of."""
        self._order, self.tasks, self._dispatch = order, tasks, dispatch
        self._ask_for_news()

    def listen(self) -> None:
        """Take an answer, and ask the next question.

        Raises:
            WorkerLostError: it is gone.
            NoAnswerError: it may not be gone, but has not answered for too long.
            AppError: why it is of no use.
        """
        try:
            answer = self.worker.answer()
        except NoAnswerError:
            self._silent_since = self._silent_since or time.monotonic()
            if time.monotonic() - self._silent_since > PATIENCE:
                raise
        else:
            self._silent_since = None
            self._heard(answer)

    def remind(self) -> None:
        """Ask again where an answer got lost."""
        if self._silent_since and self.worker.question is None:
            self._again()

    def _ask(self, heard: Callable[[Any], None], method: str, *arguments: object) -> None:
        self._heard = heard
        self._again = lambda: self.worker.ask(method, *arguments)
        self._again()

    def _greet(self) -> None:
        self._ask(self._greeted, "version")

    def _greeted(self, version: str) -> None:
        if version != __version__:
            message = tr("{host} has version {version} of the program, and this machine {own}.").format(
                host=self.worker.place.host, version=version, own=__version__
            )
            raise ClusterError(message, tr("Install the same one on all machines of the cluster."))
        self._ask(self._opened, "open", *self._brief.compute(self._brief.model), self._brief.seen, self.worker.place.kind)

    def _opened(self, answer: Equipment | AppError) -> None:
        if isinstance(answer, AppError):
            raise answer
        self.equipment = answer

    def _ask_for_news(self) -> None:
        self._ask(self._heed, "news", self._heeded, self._order)

    def _heed(self, messages: Sequence[Message]) -> None:
        for message in messages:
            self._heeded += 1
            match message:
                case Told(event):
                    if self._dispatch.hear(self.tasks[0], event):  # pictures end in their order
                        self.tasks.pop(0)
                        self.fruitful = True
                case Written() if self._order:
                    self._dispatch.write(self._order.commissions[0].request, message)
                case Ended(error):
                    self._order = None
                    if isinstance(error, AppError):
                        raise error
        if self._order:
            self._ask_for_news()
