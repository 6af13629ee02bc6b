"""Which part of a plan a run has to do: all of it, what is left, or what a region needs. Pure data, like the plan.

A stream cannot leave out bands in its middle, so of a strip it does those from the first unfinished one to the last; tiles are left
out one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Self

from swinir_gui.engine.coverage import covered, meet
from swinir_gui.engine.plan import Plan, StreamPlan, Strip, Tile, TilePlan
from swinir_gui.geometry import Region, round_up


@dataclass(frozen=True)
class StripRun:
    """Bands number ``first`` … ``stop − 1`` of a strip of a plan, each of which flows in so many ``parts``."""

    plan: StreamPlan
    strip: Strip
    first: int
    stop: int
    parts: int = 1

    @classmethod
    def of(cls, plan: StreamPlan, strip: Strip, first: int = 0) -> Self:
        """From band number ``first`` to the picture's end."""
        return cls(plan, strip, first, -(-plan.size.height // plan.band))

    def pieces(self) -> list[Region]:
        """The bands, from top to bottom."""
        return self.plan.bands(self.strip)[self.first : self.stop]

    @property
    def rows(self) -> int:
        """How many rows flow at once."""
        return -(-self.plan.band // self.parts)

    def lower(self) -> Self | None:
        """The same in parts half as high, which takes less memory and longer; None once they are no taller than windows."""
        return replace(self, parts=2 * self.parts) if self.rows > self.plan.window else None

    @property
    def lead(self) -> float:
        """Work on rows around the first band until that is finished, as pixels.

        By then the first layer has seen all rows that the band needs, the last one only its own, the others something between.
        """
        rows = self.plan.end(self.first + 1) - self.plan.start(self.first)
        return max(0, rows - self.plan.band) / 2 * self.strip.inner.width


@dataclass(frozen=True)
class Streaming:
    """Strips to be run one after the other."""

    plan: StreamPlan
    runs: tuple[StripRun, ...]

    def pieces(self) -> list[Region]:
        return [piece for run in self.runs for piece in run.pieces()]

    @property
    def lead(self) -> float:
        """Of the first strip; the pace of its other bands holds for all."""
        return self.runs[0].lead if self.runs else 0.0


@dataclass(frozen=True)
class Tiling:
    """Tiles to be computed in any order."""

    plan: TilePlan
    tiles: tuple[Tile, ...]
    lead = 0.0  # no tile waits for others

    def pieces(self) -> list[Region]:
        return [tile.inner for tile in self.tiles]


Work = Streaming | Tiling
IsDone = Callable[[Region], bool]


def left_of(plan: Plan, finished: Collection[Region]) -> Work:
    """The whole plan but for what is ``finished``: its own pieces, parts of those, regions of previews."""
    exactly, partition = frozenset(finished), frozenset(plan.pieces())
    # Pieces do not meet one another, so only what is none can cover one from several sides.
    others = [region for region in exactly if region not in partition]

    def done(piece: Region) -> bool:
        return piece in exactly or covered(piece, others)

    if isinstance(plan, TilePlan):
        return _tiles(plan, plan.tiles, done)
    return _bands(plan, (StripRun.of(plan, strip) for strip in plan.strips), done)


def needed_for(plan: Plan, region: Region, finished: Collection[Region]) -> Work:
    """What makes ``region`` and what it touches: tiles of the plan, or columns of windows in the plan's bands.

    The columns are a strip of their own with its exact margin, part of one of the plan's, on its grid of windows and bands, so that
    what comes out is what that one writes there, in no more memory.
    """

    def done(piece: Region) -> bool:
        return covered(piece, finished)

    if isinstance(plan, TilePlan):
        return _tiles(plan, (tile for tile in plan.tiles if meet(tile.inner, region)), done)
    first, stop = region.top // plan.band, -(-region.bottom // plan.band)
    columns = (_columns(plan, strip, region) for strip in plan.strips if meet(strip.inner, region))
    return _bands(plan, (StripRun(plan, plan.strip(inner), first, stop) for inner in columns), done)


def _columns(plan: StreamPlan, strip: Strip, region: Region) -> Region:
    """The columns of windows in a strip that ``region`` touches, from top to bottom."""
    left = max(strip.inner.left, region.left // plan.window * plan.window)
    right = min(strip.inner.right, round_up(region.right, plan.window))
    return Region(left, 0, right - left, plan.size.height)


def _tiles(plan: TilePlan, tiles: Iterable[Tile], done: IsDone) -> Tiling:
    return Tiling(plan, tuple(tile for tile in tiles if not done(tile.inner)))


def _bands(plan: StreamPlan, runs: Iterable[StripRun], done: IsDone) -> Streaming:
    return Streaming(plan, tuple(rest for run in runs if (rest := _rest(run, done))))


def _rest(run: StripRun, done: IsDone) -> StripRun | None:
    missing = [number for number, piece in enumerate(run.pieces(), run.first) if not done(piece)]
    return replace(run, first=missing[0], stop=missing[-1] + 1) if missing else None
