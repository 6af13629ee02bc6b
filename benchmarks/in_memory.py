"""Pictures in memory, as the engine's sources and sinks."""

from __future__ import annotations

import numpy as np

from swinir_gui.engine.pixels import Pixels
from swinir_gui.geometry import Region, Size


class Memory:
    """A picture (H, W, C) that can be read and written in parts."""

    def __init__(self, pixels: Pixels) -> None:
        self.pixels = pixels
        self.size, self.channels = Size(pixels.shape[1], pixels.shape[0]), pixels.shape[2]

    def read(self, region: Region) -> Pixels:
        return self.pixels[region.top : region.bottom, region.left : region.right]

    def write(self, region: Region, pixels: Pixels) -> None:
        self.pixels[region.top : region.bottom, region.left : region.right] = pixels


class Nowhere:
    """A sink that forgets."""

    def write(self, region: Region, pixels: Pixels) -> None:
        """Do nothing."""


def noise(size: Size) -> Memory:
    """A random picture in colour."""
    return Memory(np.random.default_rng(0).random((size.height, size.width, 3), np.float32))


def empty(size: Size, channels: int = 3) -> Memory:
    """Room for a result."""
    return Memory(np.zeros((size.height, size.width, channels), np.float32))
