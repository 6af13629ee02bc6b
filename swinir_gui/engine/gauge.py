"""Measures how fast a network is on a device, with a piece so small that nobody has to wait for it."""

from __future__ import annotations

import numpy as np

from swinir_gui.engine.pixels import Pixels
from swinir_gui.engine.plan import StreamPlan
from swinir_gui.engine.upscaler import Upscaler
from swinir_gui.engine.upscaling import Watch
from swinir_gui.geometry import Region, Size
from swinir_gui.progress import CancelToken

SIDE, SIDE_ACCELERATED = 64, 512  # a graphics processor takes as long for less
TYPICAL = Size(4000, 3000)
_QUICK = 0.3  # seconds; below, the first time still has libraries making themselves ready in it, and on an accelerator always


class _Sample:
    """A picture of nothing in particular: noise, in which everything differs."""

    channels = 3

    def __init__(self, side: int) -> None:
        self.size = Size(side, side)
        self._pixels = np.random.default_rng(0).random((side, side, 3), np.float32)

    def read(self, region: Region) -> Pixels:
        return self._pixels[region.top : region.bottom, region.left : region.right]

    def write(self, region: Region, pixels: Pixels) -> None:
        """Results are of no use."""


def seconds_per_pixel(upscaler: Upscaler, token: CancelToken) -> float:
    """What a pixel of a photograph's size and shape takes, roughly: threads share the work of large pictures evenly.

    Raises:
        Cancelled: the token was set.
        DeviceError: not even the sample could be computed.
    """
    sample, single = _Sample(SIDE if upscaler.on_cpu else SIDE_ACCELERATED), upscaler.on_one_thread()
    took = _seconds(single, sample, token)
    if took < _QUICK or not upscaler.on_cpu:
        took = _seconds(single, sample, token)
    return took / sample.size.pixels / upscaler.threads * _seen(upscaler) / TYPICAL.pixels


def _seconds(upscaler: Upscaler, sample: _Sample, token: CancelToken) -> float:
    began = token.clock()
    upscaler.upscale(sample, sample, Watch(token=token))
    return token.clock() - began


def _seen(upscaler: Upscaler) -> int:
    """Pixels of a photograph, those in margins and overlaps each time that the network sees them."""
    plan = upscaler.plan(TYPICAL)
    parts = plan.strips if isinstance(plan, StreamPlan) else plan.tiles
    return sum(part.outer.pixels for part in parts)
