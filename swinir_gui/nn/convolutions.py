"""Convolutions as local steps, and the connections made of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from swinir_gui.geometry import ranges
from swinir_gui.nn.execution import Affine, Weights
from swinir_gui.nn.fused import calls
from swinir_gui.nn.stream import Band, Bands, Chain, Flow, Pointwise, each

Activation = Callable[[Tensor], Tensor]


def leaky(slope: float) -> Activation:
    """LeakyReLU in place."""
    return partial(F.leaky_relu_, negative_slope=slope)


def convolve(rows: Tensor, weight: Tensor, bias: Tensor, padding: tuple[int, int]) -> Tensor:
    """(B, H, W, C) to (B, H', W', C'), in the weight's precision, zeros outside."""
    return F.conv2d(rows.to(weight.dtype).permute(0, 3, 1, 2), weight, bias, padding=padding).permute(0, 2, 3, 1)


def part_pixels(affine: Affine, weights: Weights) -> int:
    """About how many pixels a convolution does at once: a quarter of the working set."""
    return weights.execution.working_set // (4 * sum(affine.weight.shape[:2]))


class Kernel3x3:
    """A 3×3 convolution of rows that are at hand, with zeros outside, part by part.

    Args:
        affine: weight (out, in, 3, 3) and bias (out,).
        weights: where to place it.
        activation: applied to the result.
    """

    def __init__(self, affine: Affine, weights: Weights, activation: Activation | None = None) -> None:
        self._weight = weights.operand(affine.weight).to(memory_format=torch.channels_last)
        self._bias = weights.operand(affine.bias)
        self._activation = activation
        self._most = part_pixels(affine, weights)
        exact = weights.execution.fused and weights.execution.dtype == torch.float32 and activation is None
        self._parts = calls.in_three(weights.exact(affine.weight)) if exact and calls.fits_convolution(affine.weight) else None
        self.cost = float(affine.weight.numel())

    def __call__(self, rows: Tensor, flow: Flow, *, beyond: int) -> Tensor:
        """(B, H, W, C) to (B, H − 2 + 2 · ``beyond``, W, C'), with ``beyond`` rows of zeros, 0 or 1, above and below.

        The result has the precision of products; a sum with the residual stream brings it back to float32.
        """
        if self._parts is not None and rows.dtype == torch.bfloat16:
            return calls.narrow_convolution(rows, self._parts, self._bias, beyond=beyond)
        batch, length, width = rows.shape[0], rows.shape[1], rows.shape[2]
        height = length - 2 + 2 * beyond
        result = self._bias.new_empty(batch, height, width, len(self._bias))

        def work(part: tuple[int, int]) -> None:
            top, bottom = part
            first, last = max(0, top - beyond), min(length, bottom - beyond + 2)
            made = convolve(rows[:, first:last], self._weight, self._bias, (beyond, 1))
            made = made[:, top - first : bottom - first] if beyond else made
            result[:, top:bottom] = made if self._activation is None else self._activation(made)

        flow.each_of(ranges(height, -(-self._most // width)), work)
        return result


class Neighbourly(Protocol):
    """What needs of each row the one above and the one below."""

    def __call__(self, rows: Tensor, flow: Flow, *, beyond: int) -> Tensor:
        """Rows with their neighbours, or (``beyond`` 1) a whole picture, beyond which a row of zeros is to be thought."""
        ...


def with_neighbours(apply: Neighbourly, bands: Bands, flow: Flow) -> Bands:
    """Bands for what needs the row above and the row below, zeros outside the picture; holds back one row."""
    above: Tensor | None = None

    def step(band: Band) -> Band | None:
        nonlocal above
        flow.pulse()
        if above is None and band.last:
            return Band(apply(band.rows, flow, beyond=1), band.last)
        edge = torch.zeros_like(band.rows[:, :1])
        known = torch.cat([edge if above is None else above, band.rows, *([edge] if band.last else [])], 1)
        above = known[:, -2:].clone()
        return Band(apply(known, flow, beyond=0), band.last) if known.shape[1] > 2 else None

    return each(step, bands)


class Convolution:
    """A 3×3 convolution with zeros outside the picture; holds back one row.

    Args:
        affine: weight (out, in, 3, 3) and bias (out,).
        weights: where to place it.
        activation: applied to the result.
        area: pixels here per pixel of the network's input, for the cost.
    """

    def __init__(self, affine: Affine, weights: Weights, activation: Activation | None = None, area: int = 1) -> None:
        self._kernel = Kernel3x3(affine, weights, activation)
        self.cost = self._kernel.cost * area

    def stream(self, bands: Bands, flow: Flow) -> Bands:
        return with_neighbours(self._kernel, bands, flow)

    def reach(self, first: int, last: int) -> tuple[int, int]:
        return first - 1, last + 1


def pointwise_convolution(weights: Weights, name: str, activation: Activation) -> Pointwise:
    """A 1×1 convolution."""
    affine = weights.affine(name)
    weight, bias = weights.operand(affine.weight[:, :, 0, 0]), weights.operand(affine.bias)
    cost = float(affine.weight.numel())
    return Pointwise(lambda rows: activation(F.linear(rows.to(weight.dtype), weight, bias)), cost)


def connection(weights: Weights, name: str, *, triple: bool) -> Chain:
    """The convolution at the end of a residual connection: one, or a bottleneck of three (SwinIR §3.2, §4.2)."""
    if not triple:
        return Chain(Convolution(weights.affine(name), weights))
    inside = weights.at(name)
    return Chain(
        Convolution(inside.affine("0"), inside, leaky(0.2)),
        pointwise_convolution(inside, "2", leaky(0.2)),
        Convolution(inside.affine("4"), inside),
    )
