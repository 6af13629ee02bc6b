"""What the machine that spreads a run and its workers send each other, except for news; see ``outbox``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from swinir_gui.jobs.making.workshop import ComputeOptions
from swinir_gui.jobs.remembered.history import Past
from swinir_gui.jobs.wanted.request import UpscaleRequest


class Kind(Enum):
    """What a device is."""

    CARD = "graphics card"
    MACHINE = "machine without one, or with one that the run is to leave alone"


@dataclass(frozen=True)
class Place:
    """A device of a cluster, where a process can be at work.

    Attributes:
        node: what the cluster calls the machine; a machine that comes back is another one.
        host: what people call it.
        number: of the device on that machine, from 0.
        kind: what it is.
    """

    node: str
    host: str
    number: int
    kind: Kind


@dataclass(frozen=True)
class Equipment:
    """A workshop as whoever spreads the run knows it; see ``workshop.Workshop``."""

    model: str
    scale: int
    device: str
    precision: str
    sha256: str
    asked: ComputeOptions | None


@dataclass(frozen=True)
class Commission:
    """A picture to make.

    Attributes:
        request: what is asked for.
        scratch: what the names of its scratch files begin with; empty where nobody will look for them.
        past: what the journal knows of it.
        recorded: whether a journal is kept of it.
    """

    request: UpscaleRequest
    scratch: str = ""
    past: Past | None = None
    recorded: bool = False


@dataclass(frozen=True)
class Order:
    """Some pictures, made in their order and all with one model.

    Attributes:
        number: of the order, greater than that of the last one.
        compute: with what to make them.
        sha256: what the model's files must be.
        commissions: the pictures.
    """

    number: int
    compute: ComputeOptions
    sha256: str
    commissions: tuple[Commission, ...]
