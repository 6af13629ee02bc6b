"""How each picture of a run ended, and with what it was made: the material of the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from swinir_gui.errors import AppError
from swinir_gui.gui.workers.order import Order
from swinir_gui.jobs.ended.report import RunReport
from swinir_gui.jobs.folders.scanning import LeftOut
from swinir_gui.jobs.making.draft import Draft
from swinir_gui.jobs.making.events import Event, Failed, Noticed
from swinir_gui.jobs.making.workshop import ComputeOptions, Making
from swinir_gui.jobs.wanted.advice import AUTOMATIC
from swinir_gui.jobs.wanted.request import Input


@dataclass(frozen=True)
class MadeWith:
    """What a report tells of a workshop; a workshop itself would keep its model in memory."""

    model: str = ""
    scale: int = 1
    sha256: str = ""
    device: str = ""
    precision: str = ""
    asked: ComputeOptions | None = None

    @classmethod
    def of(cls, making: Making) -> MadeWith:
        """The same in words and numbers."""
        return cls(making.model, making.scale, making.sha256, making.device, making.precision, making.asked)


class _Chosen(NamedTuple):
    """The model that suited a picture; why is told by the card alone."""

    model: str
    reason: str = ""


class RunAccount:
    """Listens to one run.

    Attributes:
        report: what became of its pictures.
        made_with: the last model; without a name where no picture could even be opened.
        left_out: files that were never meant to be made.
    """

    def __init__(self) -> None:
        self._chosen: dict[Path, _Chosen] = {}
        self.report, self.made_with = RunReport(self._chosen), MadeWith()
        self.left_out: tuple[LeftOut, ...] = ()

    def begun(self, order: Order, draft: Draft) -> None:
        """A picture is worked on."""
        self.made_with = MadeWith.of(draft.workshop)
        self.report.strength = order.compute.strength
        if order.compute.model == AUTOMATIC:
            self._chosen[order.found.path] = _Chosen(draft.workshop.model)

    def hear(self, event: Event) -> None:
        """It came to this."""
        self.report.hear(event)

    def failed(self, found: Input, error: AppError) -> None:
        """There is no result, and there will be none."""
        self.report.hear(Failed(found.path, error, page=found.page))

    def noticed(self, found: Input, sentence: str) -> None:
        """Something that the person should know."""
        self.report.hear(Noticed(found.path, sentence, page=found.page))

    def leave_out(self, files: Iterable[LeftOut]) -> None:
        """These were never meant to be made."""
        fresh = tuple(files)
        self.left_out += fresh
        for each in fresh:
            self.report.hear(each)
