"""Smaller and smaller copies of a picture, made where somebody looks, kept on disk once they grow large."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from swinir_gui.geometry import Region, Size, ranges

Pixels = NDArray[np.uint8]

CHUNK = 512
# Level 1 holds a quarter of the picture, too much to keep and quickly halved again; each further one a quarter of that.
_FIRST_KEPT = 2
_MEMORY_BYTES = 32 * 2**20


def level_size(size: Size, level: int) -> Size:
    """The size of a picture halved ``level`` times; a last pixel that is only partly covered counts."""
    return Size(-(-size.width >> level), -(-size.height >> level)) if level == 0 else Size(*_halved(size, level))


def last_level(size: Size) -> int:
    """The first level that fits into one chunk: there is no use in a coarser one."""
    level = 0
    while max(_halved(size, level)) > CHUNK:
        level += 1
    return level


def halve(pixels: Pixels) -> Pixels:
    """The means of 2×2 pixels, rounded half up; an odd last row or column stands for its missing neighbour."""
    height, width = pixels.shape[:2]
    if height % 2 or width % 2:
        pixels = np.pad(pixels, ((0, height % 2), (0, width % 2), *((0, 0),) * (pixels.ndim - 2)), mode="edge")
    rows = np.add(pixels[0::2], pixels[1::2], dtype=np.uint16)
    sums = rows[:, 0::2] + rows[:, 1::2]
    sums += 2
    sums >>= 2
    return sums.astype(np.uint8)


class Pyramid:
    """The levels of one picture, read from any thread.

    A chunk of a level is computed when it is first asked for and then kept, so that a picture which nobody zooms out of
    costs nothing, and one of which a part changes is read again there only.

    Args:
        size: of level 0.
        shape: what follows height and width in the arrays: ``(3,)``, ``(4,)`` or ``()``.
        read: the pixels of a region of level 0; called from any thread.
    """

    def __init__(self, size: Size, shape: tuple[int, ...], read: Callable[[Region], Pixels]) -> None:
        self.size, self._shape, self._read = size, shape, read
        self._levels: dict[int, _Level] = {}
        self._lock = threading.Lock()

    def read(self, region: Region, level: int) -> Pixels:
        """H×W×C pixels of ``region``, which is in the pixels of ``level``."""
        if level == 0:
            return self._read(region)
        if level < _FIRST_KEPT:
            return halve(self.read(doubled(region, level_size(self.size, level - 1)), level - 1))
        kept = self._level(level)
        for chunk in kept.missing(region):
            version = kept.version(chunk)
            finer = self.read(doubled(kept.region(chunk), level_size(self.size, level - 1)), level - 1)
            kept.put(chunk, halve(finer), version)
        return kept.get(region)

    def forget(self, region: Region) -> None:
        """``region`` of level 0 has new pixels."""
        with self._lock:
            levels = list(self._levels.items())
        for level, kept in levels:
            kept.forget(coarser(region, level))

    def _level(self, level: int) -> _Level:
        with self._lock:
            if level not in self._levels:
                self._levels[level] = _Level(level_size(self.size, level), self._shape)
            return self._levels[level]


def coarser(region: Region, level: int) -> Region:
    """The pixels of ``level`` that the pixels of ``region``, of level 0, have a part in."""
    left, top = region.left >> level, region.top >> level
    right, bottom = -(-region.right >> level), -(-region.bottom >> level)
    return Region(left, top, max(right, left + 1) - left, max(bottom, top + 1) - top)


def doubled(region: Region, within: Size) -> Region:
    """The pixels of the next finer level, of size ``within``, that ``region`` is the mean of."""
    right, bottom = min(2 * region.right, within.width), min(2 * region.bottom, within.height)
    return Region(2 * region.left, 2 * region.top, right - 2 * region.left, bottom - 2 * region.top)


class _Level:
    """One level's pixels, and which chunks of them are there.

    Chunks carry a version, so that one which was computed from pixels that changed meanwhile is not taken for current.
    """

    def __init__(self, size: Size, shape: tuple[int, ...]) -> None:
        self._size = size
        self._pixels = _storage((size.height, size.width, *shape))
        grid = -(-size.height // CHUNK), -(-size.width // CHUNK)
        self._wanted, self._present = np.ones(grid, np.int64), np.zeros(grid, np.int64)
        self._lock = threading.Lock()

    def region(self, chunk: tuple[int, int]) -> Region:
        top, left = chunk[0] * CHUNK, chunk[1] * CHUNK
        return Region(left, top, min(CHUNK, self._size.width - left), min(CHUNK, self._size.height - top))

    def missing(self, region: Region) -> list[tuple[int, int]]:
        with self._lock:
            return [chunk for chunk in _chunks(region) if self._present[chunk] != self._wanted[chunk]]

    def version(self, chunk: tuple[int, int]) -> int:
        with self._lock:
            return int(self._wanted[chunk])

    def put(self, chunk: tuple[int, int], pixels: Pixels, version: int) -> None:
        place = self.region(chunk)
        self._pixels[place.top : place.bottom, place.left : place.right] = pixels
        with self._lock:
            self._present[chunk] = version

    def get(self, region: Region) -> Pixels:
        return np.array(self._pixels[region.top : region.bottom, region.left : region.right])

    def forget(self, region: Region) -> None:
        with self._lock:
            for chunk in _chunks(region):
                self._wanted[chunk] += 1


def _chunks(region: Region) -> Iterator[tuple[int, int]]:
    for top, _ in ranges(-(-region.bottom // CHUNK) - region.top // CHUNK, 1):
        for left, _ in ranges(-(-region.right // CHUNK) - region.left // CHUNK, 1):
            yield region.top // CHUNK + top, region.left // CHUNK + left


def _halved(size: Size, level: int) -> tuple[int, int]:
    return -(-size.width >> level), -(-size.height >> level)


def _storage(shape: tuple[int, ...]) -> Pixels:
    """Zeros that take memory only where they are written to, and no memory to speak of when they are many."""
    if int(np.prod(shape)) <= _MEMORY_BYTES:
        return np.zeros(shape, np.uint8)
    with tempfile.TemporaryFile(prefix="swinir-gui-") as file:
        return np.memmap(file, np.uint8, "w+", shape=shape)
