"""Runs over several workers, which here are threads of this process, some of them mortal."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

import pytest
from safetensors.torch import save_file

from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.jobs.distant import foreman
from swinir_gui.jobs.distant.cluster import NoAnswerError, WorkerLostError
from swinir_gui.jobs.distant.dispatch import Dispatch
from swinir_gui.jobs.distant.foreman import Foreman
from swinir_gui.jobs.distant.hand import Brief
from swinir_gui.jobs.distant.order import Kind, Place
from swinir_gui.jobs.distant.outbox import Ended, Message, Outbox, Told
from swinir_gui.jobs.distant.spread import Spread
from swinir_gui.jobs.making.events import Event, PieceFinished, Saved
from swinir_gui.jobs.making.workshop import ComputeOptions, Workshop, model_file
from swinir_gui.jobs.remembered.history import History
from swinir_gui.jobs.remembered.journal import Journal, RunPlace
from swinir_gui.jobs.wanted.request import Input, OutputOptions
from swinir_gui.jobs.wanted.targets import requests_for
from swinir_gui.progress import Cancelled, CancelToken
from tests.cli.command import COLOUR_X2, noise, weights, write_picture

Deadly = Callable[[Message], bool]


class Fate(Enum):
    """What becomes of a worker that tells something deadly."""

    DIES = "its process is gone"
    DIES_UNHEARD = "likewise, before it could tell"
    FALLS_SILENT = "it works on, but nobody hears of it any more"


class MortalOutbox(Outbox):
    """Whoever has put something deadly into it comes to nothing more; and if it does, nobody hears of it."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self._house = house
        self.fate: Fate | None = None

    def put(self, message: Message) -> None:
        if self.fate is Fate.DIES and isinstance(message, Ended):
            return
        deadly = self._house.deadly(message)
        if deadly and self._house.fate is Fate.DIES_UNHEARD:
            self.fate = Fate.DIES
        self._go_on()
        super().put(message)
        if deadly:
            self.fate = self._house.fate
            self._go_on()

    def put_and_wait(self, message: Message) -> None:
        self.put(message)
        with self._changed:
            number = self._heeded + len(self._messages)
            self._changed.wait_for(lambda: self._heeded >= number or self.fate is Fate.DIES)
        self._go_on()

    def die(self) -> None:
        with self._changed:
            self.fate = Fate.DIES
            self._changed.notify_all()

    def _go_on(self) -> None:
        if self.fate is Fate.DIES:
            raise Cancelled


class Thread:
    """A worker in this process.

    Args:
        place: where it seems to be.
        foreman: what it is.
        house: what may go wrong.
    """

    def __init__(self, place: Place, foreman: Foreman, house: House) -> None:
        self.place, self.foreman, self._house = place, foreman, house
        self.outbox = foreman._outbox = MortalOutbox(house)
        self._calls = ThreadPoolExecutor(4)
        self._answers = 0
        self.question: Future[object] | None = None

    def ask(self, method: str, *arguments: object) -> None:
        self.question = self._calls.submit(getattr(self.foreman, method), *arguments)

    def tell(self, method: str) -> None:
        self._calls.submit(getattr(self.foreman, method))

    def answer(self) -> object:
        answer, self.question = self.question.result(), None
        self._answers += 1
        if self.outbox.fate is Fate.FALLS_SILENT or (self._house.lossy and self._answers % 2):
            raise NoAnswerError
        if self.outbox.fate is Fate.DIES and not answer:
            raise WorkerLostError
        return answer

    def dismiss(self) -> None:
        """One that is silent does not hear that either."""

    def close(self) -> None:
        """Let it come to an end at last."""
        self.foreman.stop()
        self.outbox.die()
        self._calls.shutdown()


class Broken(Foreman):
    """One whose device can do nothing."""

    def _opened(self, compute: ComputeOptions, sha256: str) -> Workshop:
        workshop = super()._opened(compute, sha256)
        workshop.upscaler.upscale = self._fail
        return workshop

    def _fail(self, *_: object) -> None:
        raise RuntimeError("the device is broken")


@dataclass
class House:
    """Machines in this process, each with one device.

    Attributes:
        hosts: their names, and which version of the program each has.
        deadly: what a worker comes to grief at.
        fate: in which way.
        lossy: whether every second answer gets lost.
        broken: the one whose device can do nothing.
        workers: all that ever were.
    """

    hosts: dict[str, str]
    deadly: Deadly = lambda _: False
    fate: Fate = Fate.DIES
    lossy: bool = False
    broken: str = ""
    workers: list[Thread] = field(default_factory=list)

    def places(self, _device: str) -> list[Place]:
        return [Place(host, host, 0, Kind.MACHINE) for host in self.hosts]

    def hire(self, place: Place) -> Thread:
        kind = type("Versioned", (Broken if place.host == self.broken else Foreman,), {"version": lambda _: self.hosts[place.host]})
        self.workers.append(Thread(place, kind(), self))
        return self.workers[-1]

    def wait(self, workers: list[Thread], seconds: float) -> list[Thread]:
        asked = {each.question: each for each in workers if each.question}
        return [asked[each] for each in wait(asked, seconds, FIRST_COMPLETED).done]

    def close(self) -> None:
        for each in self.workers:
            each.close()


@dataclass
class Night:
    """A run over pictures in a folder, and what came of it."""

    folder: Path
    store: CheckpointStore
    told: list[Event] = field(default_factory=list)
    announced: list[str] = field(default_factory=list)

    def spread(self, house: House, sha256: str = "", *, recorded: bool = True) -> None:
        """Raises what the run raises."""
        model, right = model_file("tiny", self.store)
        seen = (self.folder,)
        brief = Brief("cpu", model, lambda _: (ComputeOptions(model, "cpu", threads=1, tile=96), sha256 or right), seen)
        spread = Spread(house, brief, self.announced.append)
        making = spread.first()
        sources = sorted(self.folder.glob("*.png"))
        requests = requests_for([Input(each) for each in sources], making.model, making.scale, OutputOptions(self.folder / "out"))
        with closing(house), closing(Journal(self.place, History(), {}, lasts=True)) as journal:
            journal.sweep(requests)
            dispatch = Dispatch(iter([("tiny", requests)]), self.told.append, CancelToken(), journal, recorded=recorded)
            spread.work(dispatch, self.announced.append)
            journal.end()

    def count(self, kind: type[Event]) -> Counter[str]:
        return Counter(each.source.name for each in self.told if isinstance(each, kind))

    def lines(self, event: str) -> int:
        (journal,) = (self.folder / "out").glob(".*.jsonl")
        return [json.loads(line)["event"] for line in journal.read_text().splitlines() if line].count(event)

    @property
    def place(self) -> RunPlace:
        return RunPlace.of([self.folder], self.folder / "out")

    @property
    def hidden(self) -> list[str]:
        return [each.suffix for each in (self.folder / "out").iterdir() if each.name.startswith(".")]


def beginning(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Night:
    store = CheckpointStore(folder / "models", folder / "models")
    store.personal.mkdir()
    save_file(weights(COLOUR_X2), store.personal / "tiny.safetensors")
    monkeypatch.setattr(foreman, "NEWS_WITHIN", 0.2)
    monkeypatch.setattr(foreman.paths, "checkpoint_folder", lambda: store.personal)
    for number in range(4):
        write_picture(folder / "in" / f"{number}.png", noise(150, 300, seed=number))
    return Night(folder / "in", store)


def is_piece(name: str) -> Deadly:
    def deadly(message: Message) -> bool:
        return isinstance(message, Told) and isinstance(message.event, PieceFinished) and message.event.source.name == name

    return deadly


def is_saved(message: Message) -> bool:
    return isinstance(message, Told) and isinstance(message.event, Saved)


def once(deadly: Deadly) -> Deadly:
    met: list[Message] = []

    def still_deadly(message: Message) -> bool:
        if met or not deadly(message):
            return False
        met.append(message)
        return True

    return still_deadly
