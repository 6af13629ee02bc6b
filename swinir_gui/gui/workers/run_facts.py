"""What the queue reports to the window about a run, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from swinir_gui.gui.workers.run_account import RunAccount
from swinir_gui.jobs.making.workshop import ComputeOptions
from swinir_gui.jobs.wanted.preflight import Needs
from swinir_gui.jobs.wanted.request import OutputOptions


class RunState(Enum):
    """Whether the inference thread is asked for something."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"


@dataclass(frozen=True)
class RunOptions:
    """The choices of the model and output panels."""

    compute: ComputeOptions
    output: OutputOptions


@dataclass(frozen=True)
class RunProgress:
    """How far a run is.

    Attributes:
        done: pictures of this run that have come to an end, well or not.
        total: pictures of this run.
        name: of the picture at work.
        piece: what is finished of it: rows where it streams, otherwise tiles.
        pieces: what it has of them.
        streams: whether it fills from the top in bands; otherwise in tiles.
        fraction: 0 … 1 of it is computed.
        seconds_left: for it; None until the first piece.
        seconds_left_all: for all pictures; None while nothing is known.
        preview: whether only a region of it is computed.
    """

    done: int
    total: int
    name: str
    piece: int = 0
    pieces: int = 0
    streams: bool = True
    fraction: float = 0.0
    seconds_left: float | None = None
    seconds_left_all: float | None = None
    preview: bool = False


@dataclass(frozen=True)
class RunSummary:
    """What became of a run: pictures done, failed, held back by a question, and left undone because somebody stopped it."""

    done: int
    failed: int
    held: int
    stopped: bool
    seconds: float
    account: RunAccount


@dataclass(frozen=True)
class Outlook:
    """What a picture's result will take, and what of the picture it will lack, in sentences."""

    needs: Needs
    notices: tuple[str, ...]


@dataclass(frozen=True)
class Measured:
    """What a picture took: the model as it was asked for, the pixels that its passes read, the seconds."""

    model: str
    pixels: int
    seconds: float
