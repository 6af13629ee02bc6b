"""A picture as bands of rows flowing through local steps.

Everything in SwinIR is local: windows, 3×3 convolutions, sums. So each step takes rows as they come, from top to bottom, and
hands on every row it can finish. What comes out at the end *is* the result of the whole picture, whatever the height of the
bands; the whole picture at once is the stream with one band. No step keeps more than the few rows that are still needed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import NamedTuple, Protocol, TypeVar

import torch
from torch import Tensor

from swinir_gui.geometry import ranges


class Band(NamedTuple):
    """Consecutive rows (B, h, W, C) of a picture, and whether they are its last."""

    rows: Tensor
    last: bool


T = TypeVar("T")

Bands = Iterator[Band]
Step = Callable[[Band], Band | None]


def each(step: Step, bands: Bands) -> Bands:
    """The bands that ``step`` makes of ``bands``, without those it makes nothing of.

    Not a generator: one keeps its last rows alive while it waits, and a network has a hundred of them.
    """
    return filter(None, map(step, bands))


class Stage(Protocol):
    """A local step.

    ``cost`` is in multiply-adds per pixel of the network's input; a stage made of others has none of its own.
    """

    cost: float

    def stream(self, bands: Bands, flow: Flow) -> Bands:
        """Hand on finished rows, all of them by the last band. Called once per run, with nothing kept between runs."""
        ...

    def reach(self, first: int, last: int) -> tuple[int, int]:
        """The input rows on which output rows ``first`` … ``last`` depend, as if the picture had no border."""
        ...


class Flow:
    """What the stages of one run share: a pulse before each piece of work, who does it, and the seams between stages.

    Attributes:
        area: pixels that the stages being laid work on, for each pixel of the stream's source: what earlier networks have enlarged.
        parts: in how many parts a band flows, where memory is short.
    """

    def __init__(self, parts: int = 1) -> None:
        self.area, self.parts = 1, parts

    def pulse(self) -> None:
        """Called before each piece of work, on the thread that does it; may wait, or raise to end the run."""

    def each_of(self, parts: Iterable[T], work: Callable[[T], None]) -> None:
        """Do ``work`` on parts that do not depend on one another; all are done at the end."""
        for part in parts:
            self.pulse()
            work(part)

    def passed(self, stage: Stage, bands: Bands) -> Bands:  # noqa: ARG002 - for those who cut the stream into threads
        """Called once for each stage while the stream is being laid, from first to last; may relay its bands."""
        return bands


class RowBuffer:
    """Rows that wait: pushed at the bottom as bands, taken from the top in any number."""

    def __init__(self) -> None:
        self._bands: deque[Tensor] = deque()
        self._height = 0

    def __len__(self) -> int:
        return self._height

    def push(self, rows: Tensor) -> None:
        self._bands.append(rows)
        self._height += rows.shape[1]

    def take(self, count: int) -> Tensor:
        """The topmost ``count`` rows as one tensor, a view where they came as one."""
        parts, missing = [], count
        while missing:
            top = self._bands.popleft()
            if top.shape[1] > missing:
                # A copy, so that the few rows that stay do not keep the whole band alive.
                self._bands.appendleft(top[:, missing:].clone())
                top = top[:, :missing]
            parts.append(top)
            missing -= top.shape[1]
        self._height -= count
        return parts[0] if len(parts) == 1 else torch.cat(parts, 1)


class Chain:
    """Stages one after the other."""

    cost = 0.0

    def __init__(self, *stages: Stage) -> None:
        self._stages = stages

    def stream(self, bands: Bands, flow: Flow) -> Bands:
        for stage in self._stages:
            bands = flow.passed(stage, stage.stream(bands, flow))
        return bands

    def reach(self, first: int, last: int) -> tuple[int, int]:
        for stage in reversed(self._stages):
            first, last = stage.reach(first, last)
        return first, last


class Levelled:
    """Cuts tall bands into parts: the last band is one, since all that the stages above have held back comes with it.

    Args:
        pixels: about how many a band may have.
        least: rows that it may have in any case.
    """

    cost = 0.0

    def __init__(self, pixels: int, least: int) -> None:
        self._pixels, self._least = pixels, least

    def stream(self, bands: Bands, flow: Flow) -> Bands:
        return chain.from_iterable(map(partial(self._parts, self._pixels // flow.parts), bands))

    def _parts(self, pixels: int, band: Band) -> Bands:
        batch, height, width, _ = band.rows.shape
        most = max(self._least, pixels // (batch * width))
        if height <= most:
            return iter([band])
        return (Band(band.rows[:, top:bottom], band.last and bottom == height) for top, bottom in ranges(height, most))

    def reach(self, first: int, last: int) -> tuple[int, int]:
        return first, last


def gathered(bands: Bands) -> Bands:
    """All bands as one; none where there are none."""
    rows = [band.rows for band in bands]
    if rows:
        yield Band(rows[0] if len(rows) == 1 else torch.cat(rows, 1), last=True)


class Bypass:
    """Rows that wait while others go through stages.

    Put in on one thread and taken out on another if the stream is cut between; rows are always put in before they are due.
    """

    def __init__(self) -> None:
        self._passing: deque[Tensor] = deque()
        self._rows = RowBuffer()

    def put(self, rows: Tensor) -> None:
        self._passing.append(rows)

    def take(self, count: int) -> Tensor:
        """The topmost ``count`` rows."""
        while len(self._rows) < count:
            self._rows.push(self._passing.popleft())
        return self._rows.take(count)


class Residual:
    """The input added to what stages make of it."""

    cost = 0.0

    def __init__(self, *stages: Stage) -> None:
        self._chain = Chain(*stages)

    def stream(self, bands: Bands, flow: Flow) -> Bands:
        inputs = Bypass()

        def remember(band: Band) -> Band:
            inputs.put(band.rows)
            return band

        def add(band: Band) -> Band:
            return Band(band.rows + inputs.take(band.rows.shape[1]), band.last)

        return each(add, self._chain.stream(each(remember, bands), flow))

    def reach(self, first: int, last: int) -> tuple[int, int]:
        inner = self._chain.reach(first, last)
        return min(first, inner[0]), max(last, inner[1])


class Pointwise:
    """A function of single pixels."""

    def __init__(self, function: Callable[[Tensor], Tensor], cost: float = 0.0) -> None:
        self._function = function
        self.cost = cost

    def stream(self, bands: Bands, flow: Flow) -> Bands:
        def step(band: Band) -> Band:
            flow.pulse()
            return Band(self._function(band.rows), band.last)

        return each(step, bands)

    def reach(self, first: int, last: int) -> tuple[int, int]:
        return first, last


class WholePicture:
    """A function of the whole picture at once, which cannot be streamed: HAT's layers pool over everything they see."""

    def __init__(self, function: Callable[[Tensor, Flow], Tensor], cost: float) -> None:
        self._function = function
        self.cost = cost

    def stream(self, bands: Bands, flow: Flow) -> Bands:
        def step(band: Band) -> Band:
            if not band.last:
                raise ValueError("this network takes a picture as one band only")
            return Band(self._function(band.rows, flow), band.last)

        return each(step, bands)

    def reach(self, first: int, last: int) -> tuple[int, int]:
        raise TypeError(f"rows {first} to {last} depend on the whole picture")
