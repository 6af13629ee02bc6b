"""A picture in memory, a result in memory, and networks that are exactly predictable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from swinir_gui.engine.pixels import Pixels
from swinir_gui.geometry import Region, Size
from swinir_gui.nn.config import Head, SwinIRConfig
from swinir_gui.nn.execution import Execution
from swinir_gui.nn.framing import Framed
from swinir_gui.nn.network import Link, Network
from swinir_gui.nn.stream import Chain, Pointwise

CONFIG = SwinIRConfig(
    scale=2,
    channels=3,
    window=4,
    image_range=1.0,
    width=4,
    depths=(1,),
    heads=1,
    mlp_width=4,
    head=Head.PIXEL_SHUFFLE_DIRECT,
)


class ArraySource:
    """A picture held in memory."""

    def __init__(self, pixels: Pixels) -> None:
        self.pixels = pixels
        self.size, self.channels = Size(pixels.shape[1], pixels.shape[0]), pixels.shape[2]

    def read(self, region: Region) -> Pixels:
        assert Region.of(self.size).contains(region)
        return self.pixels[region.top : region.bottom, region.left : region.right]


class ArraySink:
    """A result held in memory that notices what is written twice."""

    def __init__(self, size: Size, channels: int) -> None:
        self.pixels = np.full((size.height, size.width, channels), np.nan, np.float32)

    def write(self, region: Region, pixels: Pixels) -> None:
        part = self.pixels[region.top : region.bottom, region.left : region.right]
        assert np.isnan(part).all(), "written twice"
        part[:] = pixels


def doubled(rows: Tensor) -> Tensor:
    """Nearest neighbour, twice as large."""
    return rows.repeat_interleave(2, 1).repeat_interleave(2, 2)


class Doubling(Pointwise):
    """Nearest neighbour ×2; ``before`` is called with each piece of input and may raise or spoil it."""

    def __init__(self, before: Callable[[Tensor], Tensor]) -> None:
        super().__init__(lambda rows: doubled(before(rows)), cost=1.0)

    def reach(self, first: int, last: int) -> tuple[int, int]:
        return first // 2 - 4, last // 2 + 4


@dataclass
class DoublingResolver:
    """Stands where a checkpoint would; ``before`` gets the execution too, to misbehave in some precisions only."""

    streams: bool = True
    before: Callable[[Tensor, Execution], Tensor] = lambda rows, execution: rows
    name: str = "doubling"
    config: SwinIRConfig = CONFIG
    scale: int = 2
    window: int = 4
    executions: list[Execution] = field(default_factory=list)

    def on(self, execution: Execution) -> Network:
        self.executions.append(execution)
        stage = Chain(Doubling(lambda rows: self.before(rows, execution)), Pointwise(lambda rows: rows, cost=1.0))
        return Network(execution, [Link(CONFIG, Framed(stage, self.window, self.scale), self.streams)])


def noise(height: int, width: int, channels: int = 3, seed: int = 0) -> Pixels:
    """Random pixels in [0, 1]."""
    return np.random.default_rng(seed).random((height, width, channels), np.float32)


def out_of_memory() -> RuntimeError:
    """What torch raises when a device's memory is full."""
    return torch.OutOfMemoryError("CUDA out of memory.")
