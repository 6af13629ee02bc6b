"""Two pictures in a folder, runs over them that are broken off, and runs that go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import torch

from swinir_gui.engine.upscaler import Upscaler, UpscaleSettings
from swinir_gui.jobs.making.events import Event, PieceFinished
from swinir_gui.jobs.making.workshop import Workshop
from swinir_gui.jobs.remembered.history import History
from swinir_gui.jobs.remembered.journal import Journal, RunPlace, earlier, header
from swinir_gui.jobs.remembered.record import Record
from swinir_gui.jobs.running.run import Crew, upscale_all
from swinir_gui.jobs.wanted.request import OutputOptions
from swinir_gui.jobs.wanted.targets import requests_for
from swinir_gui.nn.super_resolver import SuperResolver
from swinir_gui.progress import Cancelled, CancelToken
from tests.cli.command import COLOUR_X2, names, weights
from tests.jobs.found import find_inputs
from tests.published import one_group, twins

NETWORKS = {"stream": SuperResolver("tiny", COLOUR_X2, weights(COLOUR_X2)), "tiles": one_group(twins("hat-x2").resolver)}
A, B, PIECES = (100, 170), (70, 60), 3


def opened(kind: str = "stream", precision: str = "float32") -> Workshop:
    settings = UpscaleSettings(torch.device("cpu"), threads=2, tile=96, overlap=8)
    return Workshop(kind, 2, Upscaler(NETWORKS[kind], settings), "a processor", precision, NETWORKS[kind].streams)


class Power(Exception):  # noqa: N818 - it is no error of ours
    """The current fails: what happens to a process that is killed, as far as it can happen inside one."""


@dataclass(frozen=True)
class Batch:
    """Two pictures in a folder, and the run over them."""

    folder: Path
    options: OutputOptions = field(default_factory=OutputOptions)

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def place(self) -> RunPlace:
        return RunPlace.of([self.folder / "in"], self.out)

    def run(
        self, workshop: Workshop, stop: Callable[[Event], None] = lambda _: None, *, although_ended: bool = False
    ) -> list[Event]:
        """A run that goes on with the one before; what it tells."""
        told: list[Event] = []

        def listen(event: Event) -> None:
            told.append(event)
            stop(event)

        inputs = [self.folder / "in"]
        past = earlier(self.place, although_ended=although_ended)
        requests = requests_for(find_inputs(inputs), "m", 2, replace(self.options, out=self.out), past.day)
        journal = Journal(self.place, past, header(inputs, workshop), lasts=True)
        try:
            journal.sweep(requests)
            upscale_all(Crew(workshop, listen, CancelToken(), partial(Record, journal, workshop)), requests)
            journal.end()
        except (Power, Cancelled):
            pass
        finally:
            journal.close()
        return told

    def scratch(self) -> Path:
        """Where the first picture grows."""
        return max(self.out.glob("*.scratch"), key=lambda file: file.stat().st_size)

    def results(self) -> dict[str, bytes]:
        return {name: (self.out / name).read_bytes() for name in names(self.out) if not name.endswith(".jsonl")}


def after(pieces: int) -> Callable[[Event], None]:
    """Break off after so many pieces."""
    left = [pieces]

    def stop(event: Event) -> None:
        left[0] -= isinstance(event, PieceFinished)
        if not left[0]:
            raise Power

    return stop


def pieces(told: list[Event]) -> list[PieceFinished]:
    return [event for event in told if isinstance(event, PieceFinished)]


def another_journal(batch: Batch) -> Journal:
    """That of a run that knows of no other."""
    return Journal(batch.place, History(), {}, lasts=True)
