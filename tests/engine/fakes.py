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
from swinir_gui.nn.stream import Bands, Chain, Flow, Pointwise

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


class DoublingNetwork:
    """Nearest neighbour ×2; ``before`` is called with each piece of input and may raise or spoil it."""

    config = CONFIG

    def __init__(self, execution: Execution, before: Callable[[Tensor], Tensor]) -> None:
        self.execution, self._before = execution, before
        self._stage = Chain(Pointwise(self._double, cost=1.0), Pointwise(lambda rows: rows, cost=1.0))

    def _double(self, rows: Tensor) -> Tensor:
        return doubled(self._before(rows))

    def stream(self, bands: Bands, flow: Flow | None = None) -> Bands:
        return self._stage.stream(bands, flow or Flow())

    def forward(self, picture: Tensor, pulse: Callable[[], None] = lambda: None) -> Tensor:
        pulse()
        return self._double(picture)

    def margin(self) -> int:
        return 4


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

    def on(self, execution: Execution) -> DoublingNetwork:
        self.executions.append(execution)
        return DoublingNetwork(execution, lambda rows: self.before(rows, execution))


def noise(height: int, width: int, channels: int = 3, seed: int = 0) -> Pixels:
    """Random pixels in [0, 1]."""
    return np.random.default_rng(seed).random((height, width, channels), np.float32)


def out_of_memory() -> RuntimeError:
    """What torch raises when a device's memory is full."""
    return torch.OutOfMemoryError("CUDA out of memory.")
