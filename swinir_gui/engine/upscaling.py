"""One upscaling, and its observers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from swinir_gui.engine.pixels import PixelSource
from swinir_gui.geometry import Region
from swinir_gui.nn.network import Network
from swinir_gui.progress import CancelToken, Progress, Stopwatch


def _nobody(*_: object) -> None:
    """Listens to nothing."""


@dataclass(frozen=True)
class Watch:
    """Who wants to know how a run goes, and how it is stopped or paused.

    Args:
        piece_finished: a piece of the source is checked and written.
        noticed: a sentence that the person should know.
        token: stops and pauses.
        before: pixels of earlier passes, which progress counts as done.
        after: pixels of later passes, which are to come.
    """

    piece_finished: Callable[[Region, Progress], None] = _nobody
    noticed: Callable[[str], None] = _nobody
    token: CancelToken = field(default_factory=CancelToken)
    before: int = 0
    after: int = 0


@dataclass(frozen=True)
class Parallelism:
    """How much is computed at once: threads of a processor, tiles in a batch of an accelerator."""

    threads: int = 1
    batch: int = 1


@dataclass(frozen=True)
class Upscaling:
    """A picture on its way: through which network, from where, who is told, what measures its time, and how much at once."""

    network: Network
    source: PixelSource
    watch: Watch
    clock: Stopwatch
    parallelism: Parallelism
