"""Fills transparent pixels with the colours of their visible neighbours, for the network to see.

What is stored there means nothing: black, white, or what a paint program left behind. A network sees it all the same, draws an
edge to it, and the edge shows as a halo once the result is put over a background. So clear pixels get colours from around them.

The colours come down a pyramid of averages that are weighted by opacity ("push and pull"). All blocks stand on a grid that is fixed
to the picture, so that the numbers do not depend on how a picture is cut into regions, and a region needs a bounded margin.
"""

from __future__ import annotations

import threading

import numpy as np
import pyvips
from numpy.typing import NDArray

from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.failures import decoding_error
from swinir_gui.imaging.picture_source import PictureSource

# Blocks of the coarsest level have 2^5 pixels a side: colours reach 32 pixels at least, and what lies behind is
# too far from anything visible to matter to it.
_LEVELS = 5
_BLOCK = 2**_LEVELS
# How much a clear pixel's own colour counts: nothing beside a visible one, but it is all there is where none is near.
_TRACE = np.float32(1e-6)

_SQUARE = 512

Floats = NDArray[np.float32]


class BledPicture:
    """``source`` as networks should see it: visible pixels as they are, clear ones with the colours of their neighbours.

    Regions may be read from any thread.
    """

    def __init__(self, source: PictureSource) -> None:
        self._source = source
        self._lock = threading.Lock()

    @property
    def size(self) -> Size:
        return self._source.size

    @property
    def channels(self) -> int:
        return self._source.channels

    def read(self, region: Region) -> Floats:
        """H×W×C in 0 … 1.

        Raises:
            ImageReadError: the file turned out damaged or incomplete as it was decoded.
        """
        pixels = self._source.read(region)
        # In squares, so that the margins of a row across a wide picture need no more memory than the row.
        for top in range(0, region.height, _SQUARE):
            for left in range(0, region.width, _SQUARE):
                part = pixels[top : top + _SQUARE, left : left + _SQUARE]
                self._bleed(part, Region(region.left + left, region.top + top, part.shape[1], part.shape[0]))
        return pixels

    def _bleed(self, pixels: Floats, region: Region) -> None:
        clear = self._opacity(region) == 0
        if not clear.any():
            return
        around = _with_margin(region, self.size)
        spread = _spread(self._source.read(around), self._opacity(around))
        top, left = region.top - around.top, region.left - around.left
        pixels[clear] = spread[top : top + region.height, left : left + region.width][clear]

    def _opacity(self, region: Region) -> Floats:
        alpha = self._source.alpha
        if alpha is None:
            return np.ones((region.height, region.width), np.float32)
        try:
            with self._lock:
                data = pyvips.Region.new(alpha).fetch(region.left, region.top, region.width, region.height)
        except pyvips.Error as error:
            raise decoding_error(self._source.path) from error
        kind = np.uint8 if alpha.format == "uchar" else np.uint16
        values = np.frombuffer(data, kind).reshape(region.height, region.width)
        return values.astype(np.float32) / np.float32(np.iinfo(kind).max)


def for_network(source: PictureSource) -> PictureSource | BledPicture:
    """What a network reads of ``source``."""
    return source if source.alpha is None else BledPicture(source)


def _with_margin(region: Region, size: Size) -> Region:
    """``region`` with everything that its clear pixels depend on, from the edge of a block to the edge of a block or picture."""
    # Interpolation looks to the nearer side alone: from an edge of the grid, one block further on any level, and no more on all.
    left, top = (max(0, (edge // _BLOCK - 1) * _BLOCK) for edge in (region.left, region.top))
    right = min(size.width, (-(-region.right // _BLOCK) + 1) * _BLOCK)
    bottom = min(size.height, (-(-region.bottom // _BLOCK) + 1) * _BLOCK)
    return Region(left, top, right - left, bottom - top)


def _spread(pixels: Floats, opacity: Floats) -> Floats:
    """Colours for every pixel, from the smallest blocks around it in which something is visible; H×W×C like ``pixels``."""
    height, width = opacity.shape
    weight = np.maximum(opacity, _TRACE)[..., None]
    # Beyond the picture there is nothing, not even a trace.
    room = ((0, -height % _BLOCK), (0, -width % _BLOCK), (0, 0))
    levels = [np.pad(np.concatenate([pixels * weight, weight], axis=2), room)]
    for _ in range(_LEVELS):
        levels.append(_halved(levels[-1]))
    found = _at_most_one(levels.pop())
    while levels:
        own = _at_most_one(levels.pop())
        found = own + (1 - own[..., -1:]) * _doubled(found)
    inside = found[:height, :width]
    colours: Floats = inside[..., :-1] / inside[..., -1:]
    return colours


def _halved(sums: Floats) -> Floats:
    """The sums of 2×2 blocks."""
    rows = sums[0::2] + sums[1::2]
    halved: Floats = rows[:, 0::2] + rows[:, 1::2]
    return halved


def _at_most_one(sums: Floats) -> Floats:
    """The same colours with a weight, the last channel, of 1 where it was more."""
    at_most: Floats = np.divide(sums, np.maximum(sums[..., -1:], np.float32(1)), dtype=np.float32)
    return at_most


def _doubled(values: Floats) -> Floats:
    """Twice as many rows and columns, bilinear between the centres of blocks."""
    for axis in (0, 1):
        before, after = (np.take(values, indices, axis) for indices in _neighbours(values.shape[axis]))
        near = values * np.float32(0.75)
        pair = np.stack([near + before * np.float32(0.25), near + after * np.float32(0.25)], axis=axis + 1)
        values = pair.reshape(*values.shape[:axis], 2 * values.shape[axis], *values.shape[axis + 1 :])
    return values


def _neighbours(count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    places = np.arange(count)
    return np.maximum(places - 1, 0), np.minimum(places + 1, count - 1)
