"""The loaded models: at most those that are used in turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from swinir_gui.checkpoints.embedded import DEFAULT
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.gui.workers.order import Order
from swinir_gui.jobs.making.workshop import ComputeOptions, Workshop, open_workshop
from swinir_gui.jobs.wanted.advice import ADVISED, AUTOMATIC, Advice, advice_if_readable

ADVICE_KEPT = 4  # pictures that are looked at ahead of their turn, and a few before


class Workshops:
    """Opens workshops, and keeps those that can share the memory.

    Args:
        checkpoints: where models are found.
        opened: told of each that is opened for a person's choice.
    """

    def __init__(self, checkpoints: CheckpointStore, opened: Callable[[ComputeOptions, Workshop], None]) -> None:
        self._checkpoints, self._tell = checkpoints, opened
        self._opened: dict[ComputeOptions, Workshop] = {}
        self._advised: dict[Path, Advice] = {}

    def chosen(self, compute: ComputeOptions) -> Workshop:
        """The one that a person has chosen, loaded where it is not yet."""
        if compute.model == AUTOMATIC:  # and there is no picture yet
            compute = replace(compute, model=DEFAULT)
        if compute not in self._opened:
            self._tell(compute, self._load(compute))
        return self._opened[compute]

    def for_order(self, order: Order) -> Workshop:
        """The one that an order asks for, or that suits its picture where it leaves that to us."""
        return self.chosen(self._wanted(order))

    def loaded_for(self, order: Order) -> Workshop | None:
        """The same, if it is loaded; for a thread that must not load any."""
        return self._opened.get(self._wanted(order))

    def instead(self, compute: ComputeOptions) -> Workshop:
        """One that nobody has chosen, for a picture that the chosen one cannot make."""
        return self._opened.get(compute) or self._load(compute)

    def _wanted(self, order: Order) -> ComputeOptions:
        if order.compute.model != AUTOMATIC:
            return order.compute
        path = order.found.path
        advice = self._advised.get(path) or advice_if_readable(path)
        self._advised = dict([*self._advised.items(), (path, advice)][-ADVICE_KEPT:])
        return replace(order.compute, model=replace(advice, target=order.output.size).model)

    def _load(self, compute: ComputeOptions) -> Workshop:
        # So that two models never share the memory, but for the small ones that are used in turn.
        for other in tuple(self._opened):
            if not {other.model, compute.model} <= set(ADVISED) or replace(other, model=compute.model) != compute:
                del self._opened[other]
        workshop = self._opened[compute] = open_workshop(compute, self._checkpoints)
        return workshop
