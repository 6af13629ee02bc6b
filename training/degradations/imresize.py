"""Other sizes as MATLAB's ``imresize`` makes them, to the bit: what the classical papers train, test and compare with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Kernel:
    """A function of the distance to a sample, zero from ``support`` on."""

    function: Callable[[Floats], Floats]
    support: int


def _cubic(x: Floats) -> Floats:
    """Keys' cubic kernel with a = −1/2 (Keys 1981, eq. 15)."""
    x = np.abs(x)
    near = (1.5 * x - 2.5) * x * x + 1
    far = ((-0.5 * x + 2.5) * x - 4) * x + 2
    return np.where(x <= 1, near, np.where(x <= 2, far, 0.0))


def _lanczos(x: Floats) -> Floats:
    """A sinc under the middle lobe of one three times as wide (Duchon 1979)."""
    return np.where(np.abs(x) < 3, np.sinc(x) * np.sinc(x / 3), 0.0)


BICUBIC, LANCZOS = Kernel(_cubic, 2), Kernel(_lanczos, 3)


def _weights(length: int, out: int, kernel: Kernel) -> Floats:
    """Matrix (out, length) that resamples a line, mirrored at its ends; shrinking widens the kernel against aliasing."""
    stretch = max(1.0, length / out)
    centres = (np.arange(out) + 0.5) * length / out - 0.5
    reach = int(np.ceil(kernel.support * stretch)) + 1
    taps = np.floor(centres)[:, None] + np.arange(-reach, reach + 2)
    weights = kernel.function((taps - centres[:, None]) / stretch)
    weights /= weights.sum(1, keepdims=True)
    position = np.mod(taps, 2 * length)
    position = np.where(position >= length, 2 * length - 1 - position, position).astype(int)
    matrix = np.zeros((out, length))
    np.add.at(matrix, (np.repeat(np.arange(out), taps.shape[1]).reshape(taps.shape), position), weights)
    return matrix


def _round(values: Floats) -> Floats:
    """To whole levels, halves up; MATLAB does so after each direction."""
    return np.clip(np.floor(values + 0.5), 0, 255)


def _resized(picture: Pixels, height: int, width: int, kernel: Kernel) -> Pixels:
    h, w = picture.shape[:2]
    rows = _round(np.einsum("oh,hwc->owc", _weights(h, height, kernel), picture.astype(np.float64), optimize=True))
    return _round(np.einsum("ow,hwc->hoc", _weights(w, width, kernel), rows, optimize=True)).astype(np.uint8)


def shrink_bicubic(picture: Pixels, factor: int) -> Pixels:
    """(H, W, C) uint8 to (H / factor, W / factor, C): the degradation that the classical papers train and test with.

    H and W are cut to multiples of ``factor``.
    """
    h, w = (side // factor for side in picture.shape[:2])
    return _resized(picture[: h * factor, : w * factor], h, w, BICUBIC)


def enlarge_bicubic(picture: Pixels, factor: int) -> Pixels:
    """(H, W, C) uint8 to (factor·H, factor·W, C): what the papers compare with."""
    return _resized(picture, picture.shape[0] * factor, picture.shape[1] * factor, BICUBIC)


def enlarge_lanczos(picture: Pixels, factor: int) -> Pixels:
    """The same with the sharper kernel that photo programs use."""
    return _resized(picture, picture.shape[0] * factor, picture.shape[1] * factor, LANCZOS)
