"""Who makes the pictures of ``swinir upscale``: this machine, or those of a cluster."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from swinir_gui.cli.console import say
from swinir_gui.cli.models import store
from swinir_gui.errors import RequestError
from swinir_gui.jobs.draft import Listener
from swinir_gui.jobs.events import Event
from swinir_gui.jobs.journal import Journal, RunPlace
from swinir_gui.jobs.paces import Paces
from swinir_gui.jobs.record import Record
from swinir_gui.jobs.request import UpscaleRequest
from swinir_gui.jobs.run import Crew, safest, unrecorded, upscale_all
from swinir_gui.jobs.timing import Timing
from swinir_gui.jobs.workshop import ComputeOptions, Making, Workshop, model_file, open_workshop
from swinir_gui.language import tr
from swinir_gui.paths import paces_file
from swinir_gui.progress import CancelToken

if TYPE_CHECKING:
    from swinir_gui.jobs.spread import Spread

DEVICES = ("auto", "cpu", "cuda", "mps", "xpu")

Shares = Iterator[tuple[str, list[UpscaleRequest]]]


@dataclass(frozen=True)
class Run:
    """What a run is to those who make its pictures.

    Attributes:
        tell: hears of each picture.
        announce: tells the person about the run as a whole.
        journal: where it is recorded; None for nowhere.
        several: whether there are several pictures, so that they may wait for room on a disk.
    """

    tell: Listener
    announce: Callable[[str], None]
    journal: Journal | None
    several: bool


class Maker(Protocol):
    """Makes the pictures of a run."""

    @property
    def making(self) -> Making:
        """With what it makes the first of them."""

    def expected(self, pixels: int) -> float | None:
        """Seconds until a network has read so many pixels; None where nobody knows."""

    def learn(self, event: Event) -> None:
        """Listen to the run."""

    def make(self, shares: Shares, run: Run) -> None:
        """Make pictures; those of each share with its model.

        Raises:
            Cancelled: the person has asked to stop.
            AppError: the rest cannot be made either.
        """


@contextmanager
def opened(options: argparse.Namespace, model: str, token: CancelToken) -> Iterator[Maker]:
    """Who is asked for, ready to make pictures with ``model`` first.

    Raises:
        AppError: they cannot be made.
    """
    with ExitStack() as stack:
        if options.cluster:
            yield _OnCluster(stack.enter_context(_spread(options, model)), token)
        else:
            yield stack.enter_context(_here(options, model, token))


class _Here:
    """This machine, with all models that are needed."""

    def __init__(self, options: argparse.Namespace, model: str, token: CancelToken, paces: Paces) -> None:
        self._options, self._token = options, token
        workshop = open_workshop(compute(options, model), store())
        self._opened, self._timing = {model: workshop}, Timing(workshop, paces, token)
        self.making: Making = workshop
        self.expected, self.learn = self._timing.expected, self._timing.learn

    def make(self, shares: Shares, run: Run) -> None:
        for model, share in shares:
            if model not in self._opened:
                self._opened[model] = open_workshop(compute(self._options, model), store())
            workshop = self._opened[model]
            self._timing.turn_to(workshop)
            recording = partial(Record, run.journal, workshop) if run.journal else unrecorded
            upscale_all(Crew(workshop, run.tell, self._token, recording, partial(self._safer, model)), share, part=run.several)

    def _safer(self, model: str) -> Workshop:
        return open_workshop(safest(compute(self._options, model)), store())


@contextmanager
def _here(options: argparse.Namespace, model: str, token: CancelToken) -> Iterator[_Here]:
    """What is learnt of how long things take is kept, however the run ends."""
    paces = Paces(paces_file())
    try:
        yield _Here(options, model, token, paces)
    finally:
        paces.write()


class _OnCluster:
    """The machines of a cluster; how fast they are, nobody knows beforehand."""

    def __init__(self, spread: Spread, token: CancelToken) -> None:
        self._spread, self._token = spread, token
        self.making: Making = spread.first()

    def expected(self, _pixels: int) -> None:
        return None

    def learn(self, event: Event) -> None:
        """There is nothing to learn."""

    def make(self, shares: Shares, run: Run) -> None:
        from swinir_gui.jobs.dispatch import Dispatch

        self._spread.work(Dispatch(shares, run.tell, self._token, run.journal), run.announce)


@contextmanager
def _spread(options: argparse.Namespace, model: str) -> Iterator[Spread]:
    from swinir_gui.jobs.cluster import Cluster
    from swinir_gui.jobs.hand import Brief
    from swinir_gui.jobs.spread import Spread

    if options.device not in DEVICES:
        message = tr("“{device}” is no device of a cluster.").format(device=options.device)
        kinds = ", ".join(DEVICES)
        raise RequestError(message, tr("Choose one of {kinds}; a run takes all there are of the kind.").format(kinds=kinds))
    distant_compute = cache(partial(_distant_compute, options))
    distant_compute(model)  # what is missing here is said before anybody else is asked
    with RunPlace.of(options.inputs, options.out).lit() as beacon, Cluster(options.cluster) as cluster:
        brief = Brief(options.device, model, distant_compute, (*options.inputs, beacon))
        yield Spread(cluster, brief, lambda sentence: None if options.quiet else say(sentence))


def _distant_compute(options: argparse.Namespace, model: str) -> tuple[ComputeOptions, str]:
    named, sha256 = model_file(model, store())
    return compute(options, named), sha256


def compute(options: argparse.Namespace, model: str) -> ComputeOptions:
    """With what pictures are made by ``model``."""
    return ComputeOptions(
        model=model,
        device=options.device,
        precision=options.precision,
        tile=options.tile,
        overlap=options.overlap,
        threads=options.threads,
    )


def everywhere_the_same(options: argparse.Namespace) -> None:
    """Where other machines work too, paths must mean the same to them."""
    if options.cluster:
        options.inputs = [Path(os.path.abspath(each)) for each in options.inputs]  # noqa: PTH100 - Path.resolve asks the disk
        options.out = options.out and Path(os.path.abspath(options.out))  # noqa: PTH100 - as above
