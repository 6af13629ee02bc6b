"""Transformer layers: the computation inside each window."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from swinir_gui.geometry import ranges
from swinir_gui.nn.attention.choice import window_attention
from swinir_gui.nn.attention.operands import COPIES, windows_at_once
from swinir_gui.nn.execution import Affine, Weights
from swinir_gui.nn.norms import layer_norm
from swinir_gui.nn.stream import Band, Bands, Flow, RowBuffer, each
from swinir_gui.nn.sums import adder, summed
from swinir_gui.nn.windows import Block, Span, blocks, spans, view


class Mlp:
    """LayerNorm, two linear layers with GELU between, added to the input."""

    def __init__(self, weights: Weights, norm: Affine) -> None:
        hidden, output = weights.affine("fc1").after_norm(norm), weights.affine("fc2")
        self._hidden, self._output = weights.linear(hidden), weights.linear(output)
        self._norm, self._add = layer_norm(weights.execution), adder(weights.execution)
        self._room = weights.execution.working_set // (COPIES * len(output.weight))  # pixels within the working set
        self.cost = float(hidden.weight.numel() + output.weight.numel())

    def __call__(self, features: Tensor, result: Tensor) -> None:
        """Features (…, C) float32, which lie in order, with what becomes of them added, into ``result``, be it themselves."""
        hidden = F.gelu(F.linear(self._norm(features), *self._hidden))
        self._add(features, F.linear(hidden, *self._output), result)

    def after(self, attend: Callable[[Block], Tensor], features: Tensor, parts: Iterable[Block], flow: Flow) -> Tensor:
        """Features with what ``attend`` makes of each block of windows (n, N, C or more) and then this MLP's part added to them.

        One operation for all windows before the next, as large as they can be: what an accelerator wants. A processor wants all
        operations for as many windows as its cache holds.
        """
        result, (height, width) = torch.empty_like(features), features.shape[1:3]

        def work(block: Block) -> None:
            self._add(view(features, block), attend(block), view(result, block))

        def finish(rows: tuple[int, int]) -> None:
            part = result[:, slice(*rows)]
            self(part, part)

        flow.each_of(parts, work)
        flow.each_of(ranges(height, max(1, self._room // (len(features) * width))), finish)
        return result


@dataclass(frozen=True)
class Beside:
    """What is computed beside the attention of a layer, from the same norm (HAT §3.3).

    Args:
        normed: (B, H, W, C), the layer's features after the norm, with its scale and offset; operands of products.
        made: (B, H, W, C), what is added to them besides.
        weight: (B, 1, 1, C), by how much.
    """

    normed: Tensor
    made: Tensor
    weight: Tensor


class TransformerLayer:
    """A Swin Transformer layer (Swin §3.2, eq. 3): attention in windows, then an MLP, each after a norm and added to its input.

    On a processor, windows are worked through in chunks that fit its cache, everything for one chunk before the next.

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
        columns = spans(features.shape[2], self._window, self._shift)
        parts = blocks(rows, columns, max(1, self._most // len(features)))
        if self._execution.accelerated:
            if beside is None:
                return self._mlp.after(lambda block: self._attend(self._norm(view(features, block))), features, parts, flow)
            known = torch.addcmul(features, beside.made, beside.weight)
            return self._mlp.after(lambda block: self._attend(view(beside.normed, block)), known, parts, flow)
        result = torch.empty_like(features)

        def work(block: Block) -> None:
            known = view(features, block)
            attended = self._attend(self._norm(known) if beside is None else view(beside.normed, block))
            if beside is not None:
                known = torch.addcmul(known, view(beside.made, block), beside.weight[:, None, None])
            self._mlp(summed(attended, known), view(result, block))

        flow.each_of(parts, work)
        return result

    def _attend(self, normed: Tensor) -> Tensor:
        """Windows as a view (B, rows, columns, height, width, C) to what attention adds to them."""
        height, width, channels = normed.shape[3:]
        return self._attention(normed.reshape(-1, height * width, channels), height, width)

    def reach(self, first: int, last: int) -> tuple[int, int]:
        top = (first - self._shift) // self._window * self._window + self._shift
        bottom = (last - self._shift) // self._window * self._window + self._shift + self._window - 1
        return top, bottom
