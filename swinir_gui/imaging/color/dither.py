"""From 16 bits to 8 without banding: a fixed pattern decides whether to round up or down.

The pattern is noise with little in it that is coarse, so that it hides where the eye looks for shapes. It depends on the
place alone: the same picture becomes the same file, in whatever order its parts are computed. Values that 8 bits hold
exactly stay as they are, black and white with them.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pyvips
from numpy.typing import NDArray

SIDE = 128
_ROUNDS = 2
# Where the pattern begins in red, green and blue, so that their errors do not add up to grains of grey.
_SHIFTS = ((0, 0), (41, 73), (89, 29))


def dithered(image: pyvips.Image) -> pyvips.Image:
    """``image`` (``ushort``, or ``float`` of the same range) as ``uchar``, within one level of its value; lazy."""
    across, down = -(-image.width // SIDE), -(-image.height // SIDE)
    tile = pattern()[..., : image.bands]
    offsets = pyvips.Image.new_from_memory(np.ascontiguousarray(tile).data, SIDE, SIDE, image.bands, "float")
    offsets = offsets.replicate(across, down).crop(0, 0, image.width, image.height)
    # Towards zero is downwards here: offsets are above 0, and libvips clips what is negative.
    return (image * (1 / 257) + offsets).cast("uchar")


@cache
def pattern() -> NDArray[np.float32]:
    """What is added before fractions are dropped: SIDE×SIDE×3, each value of (k + ½) / SIDE² once per channel."""
    plane = (_ranked(_blue(_hashed())).astype(np.float32) + np.float32(0.5)) / np.float32(SIDE * SIDE)
    return np.stack([np.roll(plane, shift, (0, 1)) for shift in _SHIFTS], axis=-1)


def _hashed() -> NDArray[np.int64]:
    """A fixed disorder: ranks of hashes of places. In whole numbers, so that every machine has the same."""
    mixed = np.arange(1, SIDE * SIDE + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return _ranked((mixed ^ (mixed >> np.uint64(31))).reshape(SIDE, SIDE))


def _blue(ranks: NDArray[np.int64]) -> NDArray[np.int64]:
    """Without what is coarse: again and again the mean of the neighbourhood is taken off and the rest ranked."""
    for _ in range(_ROUNDS):
        near = sum(np.roll(ranks, step, axis) for axis in (0, 1) for step in (-1, 1))
        far = sum(np.roll(ranks, (down, across), (0, 1)) for down in (-1, 1) for across in (-1, 1))
        ranks = _ranked(12 * ranks - 2 * near - far)
    return ranks


def _ranked(values: NDArray[np.int64] | NDArray[np.uint64]) -> NDArray[np.int64]:
    order = np.argsort(values, axis=None, kind="stable")
    ranks = np.empty(values.size, np.int64)
    ranks[order] = np.arange(values.size)
    return ranks.reshape(values.shape)
