"""The four heads that turn features into pixels (SwinIR §3.1), as local steps."""

from __future__ import annotations

import torch
from torch import Tensor

from swinir_gui.nn.blocks import Activation, Convolution, leaky
from swinir_gui.nn.config import Head, NetworkConfig
from swinir_gui.nn.execution import Affine, Weights
from swinir_gui.nn.parameters import upsampling_factors
from swinir_gui.nn.stream import Band, Bands, Flow, Stage, each


class Enlarge:
    """Rows that become ``factor`` times as many: by pixel shuffle or by repetition."""

    cost = 0.0

    def __init__(self, factor: int, *, shuffle: bool) -> None:
        self._factor, self._shuffle = factor, shuffle

    def stream(self, bands: Bands, flow: Flow) -> Bands:
        def step(band: Band) -> Band:
            flow.pulse()
            return Band(self._apply(band.rows), band.last)

        return each(step, bands)

    def _apply(self, rows: Tensor) -> Tensor:
        b, h, w, c = rows.shape
        f = self._factor
        if self._shuffle:
            spread = rows.view(b, h, w, f, f, c // f**2).transpose(2, 3)
        else:
            spread = rows.view(b, h, 1, w, 1, c).expand(b, h, f, w, f, c)
        return spread.reshape(b, h * f, w * f, -1)

    def reach(self, first: int, last: int) -> tuple[int, int]:
        return first // self._factor, last // self._factor


def shuffled(affine: Affine, factor: int) -> Affine:
    """A convolution's outputs reordered from (channel, row, column) to (row, column, channel) within an enlarged pixel."""
    order = torch.arange(len(affine.bias)).view(-1, factor**2).T.flatten()
    return Affine(affine.weight[order], affine.bias[order])


def reconstruction(weights: Weights, config: NetworkConfig) -> list[Stage]:
    """The stages from features to pixels; for restoration the caller adds the input."""
    if config.head is Head.RESIDUAL:
        return [Convolution(weights.affine("conv_last"), weights)]
    if config.head is Head.PIXEL_SHUFFLE_DIRECT:
        grow = shuffled(weights.affine("upsample.0"), config.scale)
        return [Convolution(grow, weights), Enlarge(config.scale, shuffle=True)]
    before = Convolution(weights.affine("conv_before_upsample.0"), weights, leaky(0.01))
    steps = _shuffle_steps(weights, config) if config.head is Head.PIXEL_SHUFFLE else _nearest_steps(weights, config)
    return [before, *steps, Convolution(weights.affine("conv_last"), weights, area=config.scale**2)]


def _shuffle_steps(weights: Weights, config: NetworkConfig) -> list[Stage]:
    stages: list[Stage] = []
    area = 1
    for step, factor in enumerate(upsampling_factors(config.scale)):
        grow = shuffled(weights.affine(f"upsample.{2 * step}"), factor)
        stages += [Convolution(grow, weights, area=area), Enlarge(factor, shuffle=True)]
        area *= factor**2
    return stages


def _nearest_steps(weights: Weights, config: NetworkConfig) -> list[Stage]:
    slope: Activation = leaky(0.2)
    stages: list[Stage] = []
    names = ["conv_up1"] if config.scale == 2 else ["conv_up1", "conv_up2"]
    for step, name in enumerate(names, 1):
        stages += [Enlarge(2, shuffle=False), Convolution(weights.affine(name), weights, slope, 4**step)]
    return [*stages, Convolution(weights.affine("conv_hr"), weights, slope, config.scale**2)]
