"""Makes pictures on the machines of a cluster."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

from swinir_gui.cli.console import say
from swinir_gui.cli.maker import Run, Shares, compute
from swinir_gui.cli.models import store
from swinir_gui.errors import RequestError
from swinir_gui.jobs.distant.cluster import Cluster
from swinir_gui.jobs.distant.dispatch import Dispatch
from swinir_gui.jobs.distant.hand import Brief
from swinir_gui.jobs.distant.spread import Spread
from swinir_gui.jobs.making.events import Event
from swinir_gui.jobs.making.workshop import ComputeOptions, Making, model_file
from swinir_gui.jobs.remembered.journal import RunPlace
from swinir_gui.language import tr
from swinir_gui.progress import CancelToken

DEVICES = ("auto", "cpu", "cuda", "mps", "xpu")


class Elsewhere:
    """The machines of a cluster; how fast they are, nobody knows beforehand."""

    def __init__(self, spread: Spread, token: CancelToken) -> None:
        self._spread, self._token = spread, token
        self.making: Making = spread.first()

    def expected(self, _pixels: int) -> None:
        return None

    def learn(self, event: Event) -> None:
        """There is nothing to learn."""

    def make(self, shares: Shares, run: Run) -> None:
        dispatch = Dispatch(shares, run.tell, self._token, run.journal, recorded=run.recorded)
        self._spread.work(dispatch, run.announce)


@contextmanager
def elsewhere(options: argparse.Namespace, model: str, token: CancelToken) -> Iterator[Elsewhere]:
    """The cluster, ready to make pictures with ``model`` first.

    Raises:
        AppError: it cannot make them.
    """
    if options.device not in DEVICES:
        message = tr("“{device}” is no device of a cluster.").format(device=options.device)
        kinds = ", ".join(DEVICES)
        raise RequestError(message, tr("Choose one of {kinds}; a run takes all there are of the kind.").format(kinds=kinds))
    distant_compute = cache(partial(_distant_compute, options))
    distant_compute(model)  # what is missing here is said before anybody else is asked
    with RunPlace.of(options.inputs, options.out).lit() as beacon, Cluster(options.cluster) as cluster:
        brief = Brief(options.device, model, distant_compute, (*options.inputs, beacon))
        spread = Spread(cluster, brief, lambda sentence: None if options.quiet else say(sentence))
        yield Elsewhere(spread, token)


def _distant_compute(options: argparse.Namespace, model: str) -> tuple[ComputeOptions, str]:
    named, sha256 = model_file(model, store())
    return compute(options, named), sha256


def everywhere_the_same(options: argparse.Namespace) -> None:
    """Where other machines work too, paths must mean the same to them."""
    if options.cluster:
        options.inputs = [Path(os.path.abspath(each)) for each in options.inputs]  # noqa: PTH100 - Path.resolve asks the disk
        options.out = options.out and Path(os.path.abspath(options.out))  # noqa: PTH100 - as above
