"""The events of a download, and how patient it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Limits:
    """Seconds to wait for a connection, and for the next bytes."""

    connect: float = 15.0
    read: float = 30.0


@dataclass(frozen=True)
class Connecting:
    """A link is asked for the file."""

    host: str


@dataclass(frozen=True)
class Received:
    """So many bytes are here. ``speed`` is in bytes per second, over the last few of them."""

    received: int
    size: int | None
    speed: float
    seconds_left: float | None


@dataclass(frozen=True)
class Retrying:
    """The same link is asked again in so many seconds."""

    reason: str
    seconds: float


@dataclass(frozen=True)
class Switching:
    """This link has failed for good; the next one is at ``host``."""

    reason: str
    host: str


@dataclass(frozen=True)
class Checking:
    """All is here and is compared with what was published."""


@dataclass(frozen=True)
class WaitingForOther:
    """Another copy of the program fetches the same file."""


DownloadEvent = Connecting | Received | Retrying | Switching | Checking | WaitingForOther
Listener = Callable[[DownloadEvent], None]


@dataclass(frozen=True)
class Patience:
    """How long a download goes on trying; all times in seconds.

    Args:
        limits: for single steps of the network.
        attempts: in a row without progress, for each link.
        first_wait: before the second attempt; it doubles from then on.
        longest_wait: that it grows to, and that another side may ask for.
        slow_after: a link that sends less than ``slow_bytes`` in that time is given up.
        slow_bytes: the least that must come.
        progress: share of a file that counts as progress.
    """

    limits: Limits = field(default_factory=Limits)
    attempts: int = 4
    first_wait: float = 1.0
    longest_wait: float = 30.0
    slow_after: float = 60.0
    slow_bytes: int = 60_000
    progress: float = 1 / 32
