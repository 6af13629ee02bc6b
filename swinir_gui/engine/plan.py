"""How a picture is cut, decided before the first tensor is made. Pure data.

A streaming network takes strips of columns, each flowing from top to bottom in bands; a tiling one takes tiles. Pieces are
what is checked and written: a band of a strip, or a tile. They partition the picture, and their grid depends on the picture,
the settings and the machine alone, so the same rows always meet the same matrix shapes, in a run that starts again too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from swinir_gui.geometry import Region, Size, ranges, round_up


@dataclass(frozen=True)
class Locality:
    """How far a streaming network ties pixels together.

    Args:
        window: side of its windows; of several in a row, the smallest side that is whole windows of each. Strips begin there.
        margin: how far a result depends on the source around it, a multiple of the window.
        rows: bands have multiples of so many rows; None for those of a window. Of several networks in a row the tallest window
            will do, and takes less memory than one that all of them share.
    """

    window: int
    margin: int
    rows: int | None = None


@dataclass(frozen=True)
class Strip:
    """Columns that flow together: ``inner`` is what the strip owns, ``outer`` what it has to see for that."""

    inner: Region
    outer: Region


@dataclass(frozen=True)
class StreamPlan:
    """A picture in strips on a grid of windows, each in bands of ``band`` rows; the last one may be lower."""

    size: Size
    window: int
    margin: int
    band: int
    strips: tuple[Strip, ...]

    def bands(self, strip: Strip) -> list[Region]:
        """The pieces of a strip, from top to bottom."""
        return [strip.inner.rows(top, bottom) for top, bottom in ranges(self.size.height, self.band)]

    def pieces(self) -> tuple[Region, ...]:
        """All of them, in the order in which they are computed."""
        return tuple(piece for strip in self.strips for piece in self.bands(strip))

    def start(self, first: int) -> int:
        """The row from which a run must flow for band number ``first`` to come out as if it had flowed from the top.

        The margin above makes the values equal; the further step makes every matrix that matters have the same shape again, and so
        the bits equal. Steps are as high as it takes for bands and windows to begin together.
        """
        step = math.lcm(self.band, self.window)
        return max(0, (first * self.band - self.margin) // step * step - step)

    def end(self, stop: int) -> int:
        """The row up to which a run must flow for band number ``stop − 1`` to come out: the margin further, and a band to spare."""
        return min(self.size.height, round_up(stop * self.band + self.margin, self.band) + self.band)

    def strip(self, inner: Region) -> Strip:
        """The strip that owns the columns of ``inner``."""
        return Strip(inner.rows(0, self.size.height), inner.grown(self.margin, self.size).rows(0, self.size.height))


@dataclass(frozen=True)
class Tile:
    """A rectangle that a network sees (``outer``) and the part of its result that is kept (``inner``)."""

    inner: Region
    outer: Region


@dataclass(frozen=True)
class TilePlan:
    """A picture in tiles that all see equally much, as far as the picture is large enough."""

    size: Size
    window: int
    overlap: int
    tiles: tuple[Tile, ...]

    def pieces(self) -> tuple[Region, ...]:
        """All of them, in the order in which they are begun."""
        return tuple(tile.inner for tile in self.tiles)

    def around(self, inner: Region) -> Tile:
        """The smallest tile on the grid of windows that keeps ``inner`` with the overlap around it."""
        window, padded = self.window, (round_up(self.size.width, self.window), round_up(self.size.height, self.window))
        left, top = (max(0, edge - self.overlap) // window * window for edge in (inner.left, inner.top))
        edges = zip((inner.right, inner.bottom), padded, strict=True)
        right, bottom = (min(limit, round_up(edge + self.overlap, window)) for edge, limit in edges)
        return Tile(inner, Region(left, top, right - left, bottom - top))


Plan = StreamPlan | TilePlan


def plan_stream(size: Size, locality: Locality, *, widest: int, band_pixels: int) -> StreamPlan:
    """Cut a picture for a streaming network.

    Args:
        size: of the picture.
        locality: the network's.
        widest: columns that may flow together; a strip is never narrower than its margins and one window.
        band_pixels: about how many pixels a band should hold.
    """
    window, margin = locality.window, locality.margin
    owned = max(widest - 2 * margin, window) // window * window
    if size.width > widest:
        count = -(-size.width // owned)
        owned = round_up(-(-size.width // count), window)
    else:
        owned = size.width
    inners = [Region(left, 0, right - left, size.height) for left, right in ranges(size.width, owned)]
    strips = tuple(Strip(inner, inner.grown(margin, size).rows(0, size.height)) for inner in inners)
    columns = max(strip.outer.width for strip in strips)
    band = round_up(max(1, min(size.height, -(-band_pixels // columns))), locality.rows or window)
    return StreamPlan(size, window, margin, band, strips)


def narrower(plan: StreamPlan, strip: Strip) -> list[Strip] | None:
    """A strip as two, or None if it is as narrow as can be."""
    if strip.inner.width <= plan.window:
        return None
    half = round_up(strip.inner.width // 2, plan.window)
    cuts = (strip.inner.left, strip.inner.left + half, strip.inner.right)
    inners = [Region(left, 0, right - left, plan.size.height) for left, right in pairwise(cuts) if right > left]
    halves = [plan.strip(inner) for inner in inners]
    return halves if max(half.outer.width for half in halves) < strip.outer.width else None


def plan_tiles(size: Size, window: int, *, tile: int, overlap: int) -> TilePlan:
    """Cut a picture for a tiling network. Tiles lie on its grid of windows, so that they attend as the whole picture would.

    Args:
        size: of the picture.
        window: side of the network's windows.
        tile: side of what the network sees, rounded up to whole windows.
        overlap: how much of that is thrown away, at least, at each side that lies inside the picture.
    """
    side = max(round_up(tile, window), round_up(2 * overlap, window) + window)
    rows, columns = _parts(size.height, side, overlap, window), _parts(size.width, side, overlap, window)
    tiles = tuple(
        Tile(
            Region(column.start, row.start, column.stop - column.start, row.stop - row.start),
            Region(column.seen_from, row.seen_from, column.seen, row.seen),
        )
        for row in rows
        for column in columns
    )
    return TilePlan(size, window, overlap, tiles)


class _Part(NamedTuple):
    """Pixels ``start`` … ``stop − 1`` of a line, and the ``seen`` pixels from ``seen_from`` on that they are computed from."""

    start: int
    stop: int
    seen_from: int
    seen: int


def _parts(length: int, side: int, overlap: int, window: int) -> list[_Part]:
    """A line in as few overlapping parts as possible, cut in the middle of their overlaps."""
    padded = round_up(length, window)
    if padded <= side:
        return [_Part(0, length, 0, padded)]
    slack, step = (padded - side) // window, (side - 2 * overlap) // window
    gaps = -(-slack // step)
    origins = [index * slack // gaps * window for index in range(gaps + 1)]
    cuts = [0, *((left + side + right) // 2 for left, right in pairwise(origins)), length]
    return [_Part(start, stop, origin, side) for (start, stop), origin in zip(pairwise(cuts), origins, strict=True)]


def quarters(tile: Tile, plan: TilePlan) -> list[Tile]:
    """A tile's kept part in up to four, each seeing as little as it may; the tile itself if it cannot see less."""
    inner = tile.inner
    width, height = (max(plan.window, -(-side // 2)) for side in (inner.width, inner.height))
    parts = [
        plan.around(Region(left, top, right - left, bottom - top).moved(inner.left, inner.top))
        for top, bottom in ranges(inner.height, height)
        for left, right in ranges(inner.width, width)
    ]
    return parts if len(parts) > 1 and max(part.outer.pixels for part in parts) < tile.outer.pixels else [tile]
