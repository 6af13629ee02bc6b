"""The four heads that turn features into pixels (SwinIR §3.1), as local steps."""

from __future__ import annotations

from itertools import product

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from swinir_gui.geometry import ranges
from swinir_gui.nn.config import Head, NetworkConfig
from swinir_gui.nn.convolutions import Activation, Convolution, convolve, leaky, part_pixels, with_neighbours
from swinir_gui.nn.execution import Affine, Weights
from swinir_gui.nn.parameters import doubling_convolutions, upsampling_factors
from swinir_gui.nn.stream import Band, Bands, Flow, Stage, each


class PixelShuffle:
    """Channels that become ``factor``² pixels each; they come in the order of ``shuffled``."""

    cost = 0.0

    def __init__(self, factor: int) -> None:
        self._factor = factor

    def stream(self, bands: Bands, flow: Flow) -> Bands:
        def step(band: Band) -> Band:
            flow.pulse()
            b, h, w, c = band.rows.shape
            f = self._factor
            return Band(band.rows.view(b, h, w, f, f, c // f**2).transpose(2, 3).reshape(b, h * f, w * f, -1), band.last)

        return each(step, bands)

    def reach(self, first: int, last: int) -> tuple[int, int]:
        return first // self._factor, last // self._factor


class DoublingConvolution:
    """Pixels repeated twice each way, then a 3×3 convolution, without repeating any.

    Of the nine pixels that a doubled one sees, only four differ. So it is a 2×2 convolution of the small picture, with another
    weight for each of the four places in a doubled pixel, where the weights of equal pixels are added up: less than half the work.

    Args:
        affine: weight (out, in, 3, 3) and bias (out,) of the convolution.
        weights: where to place it.
        activation: applied to the result.
        area: pixels here, before the doubling, per pixel of the network's input.
    """

    def __init__(self, affine: Affine, weights: Weights, activation: Activation, area: int) -> None:
        taps = torch.tensor([[[1, 0, 0], [0, 1, 1]], [[1, 1, 0], [0, 0, 1]]], dtype=torch.float64)
        places = torch.einsum("prk,qsl,oikl->pqoirs", taps, taps, affine.weight)
        self._weights = [[self._placed(place, weights) for place in row] for row in places]
        self._bias, self._activation = weights.operand(affine.bias), activation
        self._most = part_pixels(affine, weights)
        self.cost = places.numel() * float(area)

    @staticmethod
    def _placed(weight: Tensor, weights: Weights) -> Tensor:
        return weights.operand(weight).to(memory_format=torch.channels_last)

    def stream(self, bands: Bands, flow: Flow) -> Bands:
        return with_neighbours(self._apply, bands, flow)

    def _apply(self, rows: Tensor, flow: Flow, *, beyond: int) -> Tensor:
        if beyond:
            rows = F.pad(rows, (0, 0, 0, 0, 1, 1))
        b, height, width = rows.shape[0], rows.shape[1] - 2, rows.shape[2]
        result = self._bias.new_empty(b, height, 2, width, 2, len(self._bias))

        def work(part: tuple[int, int]) -> None:
            top, bottom = part
            for i, j in product(range(2), range(2)):
                place = convolve(rows[:, top + i : bottom + i + 1], self._weights[i][j], self._bias, (0, 1))
                result[:, top:bottom, i, :, j] = self._activation(place)[:, :, j : j + width]

        flow.each_of(ranges(height, -(-self._most // width)), work)
        return result.view(b, 2 * height, 2 * width, -1)

    def reach(self, first: int, last: int) -> tuple[int, int]:
        return (first - 1) // 2, (last + 1) // 2


def shuffled(affine: Affine, factor: int) -> Affine:
    """A convolution's outputs reordered from (channel, row, column) to (row, column, channel) within an enlarged pixel."""
    order = torch.arange(len(affine.bias)).view(-1, factor**2).T.flatten()
    return Affine(affine.weight[order], affine.bias[order])


def reconstruction(weights: Weights, config: NetworkConfig) -> list[Stage]:
    """The stages from features to pixels; for restoration the caller adds the input."""
    if config.head is Head.RESIDUAL:
        return [Convolution(weights.affine("conv_last"), weights.in_float32)]
    if config.head is Head.PIXEL_SHUFFLE_DIRECT:
        grow = shuffled(weights.affine("upsample.0"), config.scale)
        return [Convolution(grow, weights.in_float32), PixelShuffle(config.scale)]
    before = Convolution(weights.affine("conv_before_upsample.0"), weights, leaky(0.01))
    steps = _shuffle_steps(weights, config) if config.head is Head.PIXEL_SHUFFLE else _nearest_steps(weights, config)
    return [before, *steps, Convolution(weights.affine("conv_last"), weights.in_float32, area=config.scale**2)]


def _shuffle_steps(weights: Weights, config: NetworkConfig) -> list[Stage]:
    stages: list[Stage] = []
    area = 1
    for step, factor in enumerate(upsampling_factors(config.scale)):
        grow = shuffled(weights.affine(f"upsample.{2 * step}"), factor)
        stages += [Convolution(grow, weights, area=area), PixelShuffle(factor)]
        area *= factor**2
    return stages


def _nearest_steps(weights: Weights, config: NetworkConfig) -> list[Stage]:
    slope: Activation = leaky(0.2)
    stages: list[Stage] = [
        DoublingConvolution(weights.affine(name), weights, slope, area=4**step)
        for step, name in enumerate(doubling_convolutions(config.scale))
    ]
    return [*stages, Convolution(weights.affine("conv_hr"), weights, slope, config.scale**2)]
