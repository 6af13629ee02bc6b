"""How a sharp picture becomes the small one that a network learns from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def _cubic(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keys' cubic kernel with a = −1/2 (Keys 1981, eq. 15)."""
    x = np.abs(x)
    near = (1.5 * x - 2.5) * x * x + 1
    far = ((-0.5 * x + 2.5) * x - 4) * x + 2
    return np.where(x <= 1, near, np.where(x <= 2, far, 0.0))


def _weights(length: int, factor: int) -> NDArray[np.float64]:
    """Matrix (length // factor, length) that shrinks a line, the picture mirrored at its ends."""
    out = length // factor
    centres = (np.arange(out) + 0.5) * factor - 0.5
    taps = np.floor(centres)[:, None] + np.arange(-2 * factor - 1, 2 * factor + 3)
    weights = _cubic((taps - centres[:, None]) / factor)
    weights /= weights.sum(1, keepdims=True)
    position = np.mod(taps, 2 * length)
    position = np.where(position >= length, 2 * length - 1 - position, position).astype(int)
    matrix = np.zeros((out, length))
    np.add.at(matrix, (np.arange(out)[:, None], position), weights)
    return matrix


def _round(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """To whole levels, halves up; MATLAB does so after each direction."""
    return np.clip(np.floor(values + 0.5), 0, 255)


def shrink_bicubic(picture: Pixels, factor: int) -> Pixels:
    """(H, W, C) uint8 to (H / factor, W / factor, C), as MATLAB's ``imresize`` does it: bicubic, antialiased, rounded.

    The degradation that the classical super-resolution papers train and test with. H and W are cut to multiples of ``factor``.
    """
    h, w = (side - side % factor for side in picture.shape[:2])
    rows = _round(np.einsum("oh,hwc->owc", _weights(h, factor), picture[:h, :w].astype(np.float64), optimize=True))
    return _round(np.einsum("ow,hwc->hoc", _weights(w, factor), rows, optimize=True)).astype(np.uint8)
