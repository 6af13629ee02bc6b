"""Makes pictures on this machine."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from swinir_gui.cli.maker import Run, Shares, compute
from swinir_gui.cli.models import store
from swinir_gui.jobs.making.workshop import Making, Workshop, open_workshop
from swinir_gui.jobs.measured.paces import Paces
from swinir_gui.jobs.remembered.record import Record, Unrecorded
from swinir_gui.jobs.running.run import Crew, Recording, safest, upscale_all
from swinir_gui.jobs.running.timing import Timing
from swinir_gui.paths import paces_file
from swinir_gui.progress import CancelToken


class Here:
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
            upscale_all(
                Crew(workshop, run.tell, self._token, _recording(run, workshop), partial(self._safer, model)),
                share,
                part=run.several,
            )

    def _safer(self, model: str) -> Workshop:
        return open_workshop(safest(compute(self._options, model)), store())


def _recording(run: Run, workshop: Workshop) -> Recording:
    if run.recorded:
        return partial(Record, run.journal, workshop)
    return lambda request: Unrecorded(run.journal.scratch(request))


@contextmanager
def here(options: argparse.Namespace, model: str, token: CancelToken) -> Iterator[Here]:
    """This machine, ready to make pictures with ``model`` first.

    What it learns of how long they take is kept, however the run ends.

    Raises:
        AppError: it cannot make them.
    """
    paces = Paces(paces_file())
    try:
        yield Here(options, model, token, paces)
    finally:
        paces.write()
