"""Estimates how noisy a picture is, without the clean picture to compare it with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.picture_source import PictureSource

_PIECE, _PIECES = 256, 9  # pixels a side; places that are looked at
_BLOCK = 16
_QUIETEST = 0.1  # the share of blocks that show the noise alone; most others show texture besides
_NORMAL_MAD = 0.6745  # the median of |x| for a standard normal x
_BIAS = 0.82  # what the quietest tenth of blocks of pure noise measure of its true strength
_CLIPPED = 0.05  # the share of a block that may be black or white
_LUMA = np.array((0.299, 0.587, 0.114), np.float32)


def noise_level(source: PictureSource) -> float:
    """An estimate of the standard deviation of the noise in the luma, in levels of 255.

    The finest diagonal details of a picture are nearly all noise (Donoho and Johnstone 1994, §4.2): their median size tells its
    strength. It is taken block by block, and where little else is to be seen, so that texture does not count as noise.
    """
    strengths = [_blocks(_luma(source.read(region))) for region in _places(source.size)]
    measured = np.concatenate(strengths)
    if not len(measured):
        return 0.0
    return float(np.quantile(measured, _QUIETEST) / _BIAS * 255)


def _places(size: Size) -> list[Region]:
    """Up to nine squares, evenly spread; of small pictures fewer."""
    columns, rows = (_starts(side) for side in (size.width, size.height))
    width, height = min(_PIECE, size.width), min(_PIECE, size.height)
    return [Region(left, top, width, height) for top in rows for left in columns]


def _starts(side: int) -> list[int]:
    count = max(1, min(3, side // _PIECE))
    # An even start keeps pairs of pixels together, whatever the size.
    return [round((side - _PIECE) * (index + 1) / (count + 1)) & ~1 for index in range(count)] if side > _PIECE else [0]


def _luma(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    return pixels[..., 0] if pixels.shape[2] == 1 else np.tensordot(pixels, _LUMA, 1).astype(np.float32)


def _blocks(luma: NDArray[np.float32]) -> NDArray[np.float32]:
    """The strength of the finest diagonal details in every block that is not black or white in part."""
    height, width = (side // _BLOCK * _BLOCK for side in luma.shape)
    if not height or not width:
        return np.empty(0, np.float32)
    luma = luma[:height, :width]
    details = (luma[::2, ::2] - luma[::2, 1::2] - luma[1::2, ::2] + luma[1::2, 1::2]) / 2
    half = _BLOCK // 2
    blocks = details.reshape(height // _BLOCK, half, width // _BLOCK, half).swapaxes(1, 2).reshape(-1, half * half)
    clipped = ((luma <= 0) | (luma >= 1)).reshape(height // _BLOCK, _BLOCK, width // _BLOCK, _BLOCK).mean((1, 3)).ravel()
    # Where pictures are clipped, so is their noise.
    medians: NDArray[np.float32] = np.median(np.abs(blocks[clipped < _CLIPPED]), 1)
    return medians / np.float32(_NORMAL_MAD)
