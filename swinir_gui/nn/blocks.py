"""The local steps that networks are made of: convolutions, norms, transformer layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from swinir_gui.geometry import ranges
from swinir_gui.nn.attention.choice import window_attention
from swinir_gui.nn.attention.operands import windows_at_once
from swinir_gui.nn.execution import Affine, Weights
from swinir_gui.nn.stream import Band, Bands, Chain, Flow, Pointwise, RowBuffer, each
from swinir_gui.nn.windows import Block, Span, blocks, spans, view

Activation = Callable[[Tensor], Tensor]

EPSILON = 1e-5  # of all norms, as published


def leaky(slope: float) -> Activation:
    """LeakyReLU in place."""
    return partial(F.leaky_relu_, negative_slope=slope)


def layer_norm(features: Tensor) -> Tensor:
    """Zero mean and unit variance over the channels; scale and offset are folded into what follows.

    On a CPU, a mean and a length are both fast where the library's norm of few channels is not.
    """
    if features.device.type != "cpu":
        return F.layer_norm(features, features.shape[-1:])
    centred = features - features.mean(-1, keepdim=True)
    length = torch.linalg.vector_norm(centred, dim=-1, keepdim=True)
    return centred.mul_(length.square_().div_(features.shape[-1]).add_(EPSILON).rsqrt_())


def norm_stage(weights: Weights) -> Pointwise:
    """A LayerNorm with its own scale and offset, for where a zero-padded convolution follows and nothing can be folded."""
    scale, offset = weights.exact(weights.tensor("weight")), weights.exact(weights.tensor("bias"))
    return Pointwise(lambda rows: F.layer_norm(rows, scale.shape, scale, offset))


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
        self.cost = float(affine.weight.numel())

    def __call__(self, rows: Tensor, flow: Flow, *, beyond: int, dtype: torch.dtype = torch.float32) -> Tensor:
        """(B, H, W, C) to (B, H − 2 + 2 · ``beyond``, W, C'), with ``beyond`` rows of zeros, 0 or 1, above and below."""
        batch, length, width = rows.shape[0], rows.shape[1], rows.shape[2]
        height = length - 2 + 2 * beyond
        result = torch.empty(batch, height, width, len(self._bias), dtype=dtype, device=rows.device)

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
    return Pointwise(lambda rows: activation(F.linear(rows.to(weight.dtype), weight, bias)).float(), cost)


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


class Mlp:
    """LayerNorm, two linear layers with GELU between, added to the input."""

    def __init__(self, weights: Weights, norm: Affine) -> None:
        hidden, output = weights.affine("fc1").after_norm(norm), weights.affine("fc2")
        self._hidden = weights.operand(hidden.weight), weights.operand(hidden.bias)
        self._output = weights.operand(output.weight), weights.operand(output.bias)
        self.cost = float(hidden.weight.numel() + output.weight.numel())

    def add_to(self, tokens: Tensor) -> Tensor:
        """(…, C) float32, in place."""
        hidden = F.gelu(F.linear(layer_norm(tokens).to(self._hidden[0].dtype), *self._hidden))
        return tokens.add_(F.linear(hidden, *self._output))


@dataclass(frozen=True)
class Beside:
    """What is computed beside the attention of a layer, from the same norm (HAT §3.3).

    Args:
        normed: (B, H, W, C), the layer's features after the norm, with its scale and offset.
        made: (B, H, W, C), what is added to them besides.
        weight: (B, 1, 1, C), by how much.
    """

    normed: Tensor
    made: Tensor
    weight: Tensor


class TransformerLayer:
    """A Swin Transformer layer (Swin §3.2, eq. 3): attention in windows, then an MLP, each after a norm and added to its input.

    Windows are worked through in chunks that fit the cache, everything for one chunk before the next.

    Args:
        weights: of the layer.
        window: side of a window.
        shift: by how much windows are shifted; 0 for none.
        heads: of the attention.
        alone: whether the attention has a norm of its own; otherwise it is given what is ``Beside`` it.
    """

    def __init__(self, weights: Weights, *, window: int, shift: int, heads: int, alone: bool = True) -> None:
        sides = {window, shift, window - shift} if shift else {window}
        norm = weights.affine("norm1")
        folded = norm if alone else Affine(torch.ones_like(norm.weight), torch.zeros_like(norm.bias))
        self._attention = window_attention(weights.at("attn"), folded, window=window, heads=heads, sides=sides)
        self._mlp = Mlp(weights.at("mlp"), weights.affine("norm2"))
        self._window, self._shift, self._execution = window, shift, weights.execution
        tokens, channels = window**2, len(weights.tensor("norm1.weight"))
        self._most = windows_at_once(weights.execution, queries=tokens, keys=tokens, heads=heads, channels=channels)
        products = self._mlp.cost + 4.0 * channels**2 + 2.0 * channels * tokens
        # What is no product - norms, GELU, softmax - takes as long as so many multiply-adds of a convolution would (measured).
        self.cost = products + 250.0 * channels + 100.0 * heads * tokens

    def stream(self, bands: Bands, flow: Flow) -> Bands:
        waiting, first = RowBuffer(), True

        def step(band: Band) -> Band | None:
            nonlocal first
            waiting.push(band.rows)
            complete = spans(len(waiting), self._window, self._shift, first=first, last=band.last)
            if not complete:
                return None
            first = False
            ready = waiting.take(complete[-1].stop)
            return Band(self.apply(ready, complete, flow), band.last)

        return each(step, bands)

    def apply(self, features: Tensor, rows: list[Span], flow: Flow, beside: Beside | None = None) -> Tensor:
        """One pass over complete rows of windows.

        Args:
            features: (B, H, W, C).
            rows: the spans that make up H.
            flow: does the chunks of windows.
            beside: what is added besides.
        """
        result = torch.empty_like(features)
        columns = spans(features.shape[2], self._window, self._shift)

        def work(block: Block) -> None:
            source, shape = view(features, block), (-1, block.height * block.width, features.shape[-1])
            if beside is None:
                windows = source.reshape(shape)
                normed = layer_norm(windows).to(self._execution.dtype)
            else:
                windows = torch.addcmul(source, view(beside.made, block), beside.weight[:, None, None]).reshape(shape)
                normed = view(beside.normed, block).reshape(shape)
            tokens = windows + self._attention(normed, block.height, block.width)
            view(result, block).copy_(self._mlp.add_to(tokens).view(source.shape))

        flow.each_of(blocks(rows, columns, max(1, self._most // len(features))), work)
        return result

    def reach(self, first: int, last: int) -> tuple[int, int]:
        top = (first - self._shift) // self._window * self._window + self._shift
        bottom = (last - self._shift) // self._window * self._window + self._shift + self._window - 1
        return top, bottom
