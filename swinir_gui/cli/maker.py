"""The interface that ``swinir upscale`` makes pictures through, here or on a cluster."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from swinir_gui.jobs.making.events import Event, Listener
from swinir_gui.jobs.making.workshop import ComputeOptions, Making
from swinir_gui.jobs.remembered.journal import Journal
from swinir_gui.jobs.wanted.request import UpscaleRequest

Shares = Iterator[tuple[str, list[UpscaleRequest]]]


@dataclass(frozen=True)
class Run:
    """What a run is to those who make its pictures.

    Attributes:
        tell: hears of each picture.
        announce: tells the person about the run as a whole.
        journal: where it is recorded, and after which scratch files are named.
        recorded: whether it is recorded.
        several: whether there are several pictures, so that they may wait for room on a disk.
    """

    tell: Listener
    announce: Callable[[str], None]
    journal: Journal
    recorded: bool
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


def compute(options: argparse.Namespace, model: str) -> ComputeOptions:
    """With what pictures are made by ``model``."""
    return ComputeOptions(
        model=model,
        device=options.device,
        precision=options.precision,
        tile=options.tile,
        overlap=options.overlap,
        threads=options.threads,
        strength=options.strength,
    )
