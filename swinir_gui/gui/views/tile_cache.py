"""Pieces of pictures as Qt paints them; the least recently painted are dropped when they take too much memory."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace

from PySide6.QtGui import QImage

from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.pyramid import coarser, level_size

TILE = 512
APRON = 1  # pixels that a tile repeats of its neighbours, so that smooth scaling sees no edges
BUDGET = 192 * 2**20
_TILE_BYTES = 4 * (TILE + 2 * APRON) ** 2


@dataclass(frozen=True)
class TileKey:
    """A tile of one picture: ``layer`` tells the pictures apart."""

    layer: int
    level: int
    row: int
    column: int

    def region(self, size: Size) -> Region:
        """In the pixels of its level, without apron; ``size`` is the picture's."""
        within = level_size(size, self.level)
        left, top = self.column * TILE, self.row * TILE
        return Region(left, top, min(TILE, within.width - left), min(TILE, within.height - top))

    def parent(self) -> TileKey:
        """The tile of the next coarser level that contains it."""
        return replace(self, level=self.level + 1, row=self.row // 2, column=self.column // 2)


@dataclass(frozen=True)
class Tile:
    """A tile's pixels with apron.

    Attributes:
        image: may be used on any thread.
        place: what it shows, in the pixels of its level, apron included.
        generation: how many changes of its layer it has seen.
        stale: whether something in it changed since.
    """

    image: QImage
    place: Region
    generation: int
    stale: bool = False


class TileCache:
    """Tiles by key, within a budget of bytes.

    Args:
        budget: the most that all tiles together take; the one painted last is kept in any case.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget, self._bytes = budget, 0
        self._tiles: OrderedDict[TileKey, Tile] = OrderedDict()

    def __len__(self) -> int:
        return len(self._tiles)

    def holds(self, tiles: int) -> bool:
        """Whether so many tiles of each of three layers fit at once."""
        return 3 * tiles * _TILE_BYTES <= self._budget

    def make_room(self, tiles: int) -> None:
        """Let the budget grow with the screen: what is visible must fit, or it would be read again and again."""
        self._budget = max(self._budget, 3 * tiles * _TILE_BYTES)

    @property
    def bytes(self) -> int:
        """What the tiles take."""
        return self._bytes

    def get(self, key: TileKey) -> Tile | None:
        """The tile, now the most recently used one."""
        tile = self._tiles.get(key)
        if tile is not None:
            self._tiles.move_to_end(key)
        return tile

    def put(self, key: TileKey, tile: Tile) -> None:
        self._drop(key)
        self._tiles[key] = tile
        self._bytes += tile.image.sizeInBytes()
        while self._bytes > self._budget and len(self._tiles) > 1:
            self._drop(next(iter(self._tiles)))

    def mark_stale(self, layer: int, region: Region) -> None:
        """Tiles of ``layer`` that show a pixel of ``region`` (of level 0) stay only until newer ones come."""
        for key, tile in self._tiles.items():
            if key.layer == layer and _meet(tile.place, coarser(region, key.level)):
                self._tiles[key] = replace(tile, stale=True)

    def drop_layer(self, layer: int) -> None:
        """Forget all tiles of a picture."""
        for key in [key for key in self._tiles if key.layer == layer]:
            self._drop(key)

    def _drop(self, key: TileKey) -> None:
        tile = self._tiles.pop(key, None)
        if tile is not None:
            self._bytes -= tile.image.sizeInBytes()


def _meet(one: Region, other: Region) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom
