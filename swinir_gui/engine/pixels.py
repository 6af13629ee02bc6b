"""Moves arrays of pixels into tensors and back, and defines what pictures must offer to be read and written."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from swinir_gui.geometry import Region, Size
from swinir_gui.nn.channels import LUMA

log = logging.getLogger(__name__)

Pixels = NDArray[np.float32]

FLAT = 1e-5  # less than one of 65,535 steps, more than the rounding of floats
SPARSE = 8  # along each side, one pixel in so many is looked at first
VISIBLE = 0.05  # more than the noise of a dark or flat part, which a network may well remove altogether


class PixelSource(Protocol):
    """A picture that can be read in parts, from any thread: H×W×C float32 in [0, 1], C 1 or 3."""

    @property
    def size(self) -> Size: ...
    @property
    def channels(self) -> int: ...
    def read(self, region: Region) -> Pixels: ...


class PixelSink(Protocol):
    """A result that is written in parts, each H×W×C float32; values outside [0, 1] are clipped there."""

    def write(self, region: Region, pixels: Pixels) -> None: ...


def to_batch(pixels: Pixels, device: torch.device) -> Tensor:
    """H×W×C to (1, H, W, C)."""
    return torch.from_numpy(np.ascontiguousarray(pixels)).unsqueeze(0).to(device)


def from_batch(result: Tensor) -> Pixels:
    """(1, H, W, C) back to H×W×C."""
    return np.asarray(_near(result)[0].numpy(), dtype=np.float32)


def _near(result: Tensor) -> Tensor:
    """A tensor in the machine's memory."""
    if result.device.type != "cuda":
        return result.cpu()
    try:
        # Memory that stays where it is the device reaches many times as fast.
        room = torch.empty(result.shape, dtype=result.dtype, pin_memory=True)
    except RuntimeError:
        log.info("no page-locked memory for %s values", result.numel())
        return result.cpu()
    return room.copy_(result)


def is_sound(pixels: Pixels, piece: Region, source: PixelSource) -> bool:
    """Whether a piece is finite, and neither black nor a single colour where its source plainly is not."""
    if not np.isfinite(pixels).all():
        return False
    few = pixels[::SPARSE, ::SPARSE]
    if _lives(few) and (pixels.shape[2] == 1 or _lives(_luma(few))):
        return True  # which more pixels could not change
    if _has_collapsed(pixels, lambda: source.read(piece)):
        return False
    # The luma apart, because a grey network that has died leaves a colour picture its chroma.
    return pixels.shape[2] == 1 or not _has_collapsed(_luma(pixels), lambda: _luma(source.read(piece)))


def _lives(made: Pixels) -> bool:
    return not any(_black_or_single(made))


def _black_or_single(made: Pixels) -> tuple[bool, bool]:
    return bool((made <= 0).all()), bool((np.ptp(made, axis=(0, 1)) <= FLAT).all())


def _has_collapsed(made: Pixels, shown: Callable[[], Pixels]) -> bool:
    black, single = _black_or_single(made)
    if not black and not single:
        return False
    source = shown()
    return bool((black and source.max() > VISIBLE) or (single and np.ptp(source, axis=(0, 1)).max() > VISIBLE))


def _luma(pixels: Pixels) -> Pixels:
    # No matrix product: numpy's ends the whole process where memory is short.
    red, green, blue = (np.float32(weight) * pixels[..., channel : channel + 1] for channel, weight in enumerate(LUMA))
    summed: Pixels = red + green + blue
    return summed
