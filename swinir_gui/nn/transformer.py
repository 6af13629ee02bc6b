"""Transformer layers and their norms: what each window makes of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from swinir_gui.nn.attention.choice import window_attention
from swinir_gui.nn.attention.operands import windows_at_once
from swinir_gui.nn.execution import Affine, Execution, Weights
from swinir_gui.nn.stream import Band, Bands, Flow, Pointwise, RowBuffer, each
from swinir_gui.nn.windows import Block, Span, blocks, spans, view

EPSILON = 1e-5  # of all norms, as published


Norm = Callable[[Tensor], Tensor]


def layer_norm(execution: Execution) -> Norm:
    """Zero mean and unit variance over the channels; scale and offset are folded into what follows."""
    return _norm_at_once if execution.accelerated else _norm_by_length


def _norm_at_once(features: Tensor) -> Tensor:
    return F.layer_norm(features, features.shape[-1:], eps=EPSILON)


def _norm_by_length(features: Tensor) -> Tensor:
    """From a mean and a length, both of which a processor has fast where the library's norm of few channels is not."""
    centred = features - features.mean(-1, keepdim=True)
    length = torch.linalg.vector_norm(centred, dim=-1, keepdim=True)
    return centred.mul_(length.square_().div_(features.shape[-1]).add_(EPSILON).rsqrt_())


def norm_stage(weights: Weights) -> Pointwise:
    """A LayerNorm with its own scale and offset, for where a zero-padded convolution follows and nothing can be folded."""
    scale, offset = weights.exact(weights.tensor("weight")), weights.exact(weights.tensor("bias"))
    return Pointwise(lambda rows: F.layer_norm(rows, scale.shape, scale, offset))


class Mlp:
    """LayerNorm, two linear layers with GELU between, added to the input."""

    def __init__(self, weights: Weights, norm: Affine) -> None:
        hidden, output = weights.affine("fc1").after_norm(norm), weights.affine("fc2")
        self._hidden = weights.operand(hidden.weight), weights.operand(hidden.bias)
        self._output = weights.operand(output.weight), weights.operand(output.bias)
        self._norm = layer_norm(weights.execution)
        self.cost = float(hidden.weight.numel() + output.weight.numel())

    def add_to(self, tokens: Tensor) -> Tensor:
        """(…, C) float32, in place."""
        hidden = F.gelu(F.linear(self._norm(tokens).to(self._hidden[0].dtype), *self._hidden))
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
        self._norm, self._mlp = layer_norm(weights.execution), Mlp(weights.at("mlp"), weights.affine("norm2"))
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
                normed = self._norm(windows).to(self._execution.dtype)
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
