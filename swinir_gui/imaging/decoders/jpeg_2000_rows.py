"""Cuts a JPEG 2000 codestream into one per row of tiles, so that a large picture is never in memory as a whole.

Tiles know nothing of each other, and all that is counted within them starts from a corner of the whole grid. So a row becomes a
picture of its own where the segment of sizes says that the picture begins and ends with it, and its tiles are numbered from 0.
ITU-T T.800 | ISO/IEC 15444-1, annexes A.4 and A.5.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from typing import BinaryIO

_START, _TILE_PART, _END = 0xFF4F, 0xFF90, 0xFFD9
PACKED_HEADERS = 0xFF60  # of all tiles together, which are not to be separated then
_LENGTHS = frozenset({0xFF55, 0xFF57})  # of all tiles and packets, only for those who want to jump
_MOST_SEGMENTS = 10_000
_SIZES = struct.Struct(">8I")
_SIZES_AT = 8
_TILE_PART_BYTES = 12


@dataclass(frozen=True)
class Grid:
    """Picture and tiles on the codestream's grid; in the order of its segment of sizes.

    Attributes:
        right: where the picture ends.
        bottom: likewise.
        left: where it begins.
        top: likewise.
        tile_width: of all tiles but those that the picture's edges cut.
        tile_height: likewise.
        tiles_left: where the first tile begins, at or before the picture.
        tiles_top: likewise.
    """

    right: int
    bottom: int
    left: int
    top: int
    tile_width: int
    tile_height: int
    tiles_left: int
    tiles_top: int

    def __post_init__(self) -> None:
        """Refuse, as ``ValueError`` or ``ZeroDivisionError``, what has no pixels in its first tile."""
        if not (self.tiles_left <= self.left < self.right and self.tiles_top <= self.top < self.bottom):
            raise ValueError("no pixels")
        if (self.left - self.tiles_left) // self.tile_width or (self.top - self.tiles_top) // self.tile_height:
            raise ValueError("an empty tile")

    @property
    def columns(self) -> int:
        """How many tiles stand beside each other."""
        return -((self.tiles_left - self.right) // self.tile_width)

    @property
    def rows(self) -> int:
        """How many tiles stand below each other."""
        return -((self.tiles_top - self.bottom) // self.tile_height)

    def row(self, number: int) -> Grid:
        """Only one row of the tiles."""
        top = self.tiles_top + number * self.tile_height
        return replace(self, tiles_top=top, top=max(self.top, top), bottom=min(self.bottom, top + self.tile_height))


def row_streams(file: BinaryIO, start: int, end: int, grid: Grid) -> Iterator[bytes]:
    """A codestream for each row of tiles of the one between two places in ``file``, from top to bottom.

    Raises:
        ValueError: it has lost something.
        struct.error: likewise.
    """
    segments = [*head_segments(file, start)]
    head = b"".join(content for marker, content in segments if marker not in _LENGTHS)
    parts = _parts(file, start + sum(len(content) for _, content in segments), end, grid.columns)
    for number in range(grid.rows):
        if {tile for tile, *_ in parts[number]} != {*range(grid.columns)}:
            raise ValueError("a tile is missing")
        sizes = _SIZES.pack(*astuple(grid.row(number)))
        stream = [head[:_SIZES_AT], sizes, head[_SIZES_AT + _SIZES.size :]]
        for tile, place, length in parts[number]:
            file.seek(place)
            part = file.read(length)
            stream += [part[:4], struct.pack(">HI", tile, length), part[10:]]
        yield b"".join([*stream, struct.pack(">H", _END)])


def head_segments(file: BinaryIO, start: int) -> Iterator[tuple[int, bytes]]:
    """Marker and all bytes of each segment before the first tile.

    Raises:
        ValueError: they do not end with a tile.
        struct.error: likewise.
    """
    file.seek(start)
    yield _START, file.read(2)
    for _ in range(_MOST_SEGMENTS):
        beginning = file.read(4)
        marker, length = struct.unpack(">HH", beginning)
        if marker == _TILE_PART:
            return
        if length < 2:
            raise ValueError("no segment")
        yield marker, beginning + file.read(length - 2)
    raise ValueError("too many segments")


def _parts(file: BinaryIO, at: int, end: int, columns: int) -> dict[int, list[tuple[int, int, int]]]:
    """By row: each part of a tile with the tile's number in the row, place and length."""
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    while True:
        file.seek(at)
        (marker,) = struct.unpack(">H", file.read(2))
        if marker == _END and at + 2 <= end:
            return found
        _, tile, length, _ = struct.unpack(">HHIH", file.read(_TILE_PART_BYTES - 2))
        length = length or end - 2 - at  # the last may leave open where it ends
        if marker != _TILE_PART or not _TILE_PART_BYTES <= length <= end - 2 - at:
            raise ValueError("no part of a tile")
        row, column = divmod(tile, columns)
        found[row].append((column, at, length))
        at += length
