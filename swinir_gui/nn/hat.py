"""HAT (Chen et al. 2023): window attention beside channel attention, and cross-attention between overlapping windows.

Its channel attention takes the mean over everything it sees, so HAT cannot stream: a picture, or a tile of it, comes at once.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from swinir_gui.geometry import ranges
from swinir_gui.nn.attention.choice import overlapping_attention
from swinir_gui.nn.attention.operands import windows_at_once
from swinir_gui.nn.config import HATConfig
from swinir_gui.nn.convolutions import Kernel3x3, connection, convolve
from swinir_gui.nn.execution import Affine, Execution, Weights
from swinir_gui.nn.network import Link, link
from swinir_gui.nn.norms import layer_norm, operand_width
from swinir_gui.nn.stream import Flow, Residual, Stage, WholePicture
from swinir_gui.nn.sums import summed
from swinir_gui.nn.transformer import Beside, Mlp, TransformerLayer
from swinir_gui.nn.windows import Block, Span, blocks, spans, view

CHANNEL_ATTENTION_SHARE = 0.01  # α of eq. 3; the same in every published file, and not stored there


def build_hat(config: HATConfig, tensors: Mapping[str, Tensor], execution: Execution) -> Link:
    """The network of ``config`` with published ``tensors``, ready to run."""
    weights = Weights(tensors, execution)
    groups = [_group(weights.at(f"layers.{index}"), config, depth) for index, depth in enumerate(config.depths)]
    return link(config, weights, groups)


def _group(weights: Weights, config: HATConfig, depth: int) -> Stage:
    """RHAG (§3.2): hybrid layers, one overlapping cross-attention, a convolution, the input added."""
    inside = weights.at("residual_group")
    hybrids = [HybridLayer(inside.at(f"blocks.{layer}"), config, config.shift(layer)) for layer in range(depth)]
    stages = [WholePicture(hybrid, hybrid.cost) for hybrid in hybrids]
    overlapping = OverlappingLayer(inside.at("overlap_attn"), config)
    last = connection(weights, "conv", triple=config.triple_convolution)
    return Residual(*stages, WholePicture(overlapping, overlapping.cost), last)


class ChannelAttentionBlock:
    """CAB (§3.3): two convolutions, then each channel weighted by what its mean over the picture says."""

    def __init__(self, weights: Weights) -> None:
        narrow = weights.affine("0")
        missing = operand_width(weights.execution, narrow.weight.shape[1]) - narrow.weight.shape[1]
        narrow = Affine(F.pad(narrow.weight, (0, 0, 0, 0, 0, missing)), narrow.bias)
        self._narrow, self._widen = Kernel3x3(narrow, weights, F.gelu), Kernel3x3(weights.affine("2"), weights)
        self._squeeze, self._excite = (self._placed(weights, f"3.attention.{step}") for step in (1, 3))
        self.cost = self._narrow.cost + self._widen.cost

    @staticmethod
    def _placed(weights: Weights, name: str) -> tuple[Tensor, Tensor]:
        affine = weights.affine(name)
        return weights.operand(affine.weight).to(memory_format=torch.channels_last), weights.operand(affine.bias)

    def __call__(self, normed: Tensor, flow: Flow) -> tuple[Tensor, Tensor]:
        """(B, H, W, C), padded on an accelerator, to features (B, H, W, C) and the weights of their channels, (B, 1, 1, C)."""
        features = self._widen(self._narrow(normed, flow, beyond=1), flow, beyond=1)
        mean = features.mean((1, 2), keepdim=True, dtype=torch.float32)
        squeezed = F.relu(convolve(mean, *self._squeeze, (0, 0)))
        return features, torch.sigmoid(convolve(squeezed, *self._excite, (0, 0)))


class HybridLayer:
    """HAB (§3.3, eq. 2–4): window attention and channel attention side by side, then the MLP."""

    def __init__(self, weights: Weights, config: HATConfig, shift: int) -> None:
        self._layer = TransformerLayer(weights, window=config.window, shift=shift, heads=config.heads, alone=False)
        self._channel_attention = ChannelAttentionBlock(weights.at("conv_block.cab"))
        self._norm = layer_norm(weights.execution, weights.affine("norm1"))
        self._window, self._shift, self._execution = config.window, shift, weights.execution
        self.cost = self._layer.cost + self._channel_attention.cost

    def __call__(self, features: Tensor, flow: Flow) -> Tensor:
        """(B, H, W, C) to (B, H, W, C), H and W multiples of the window."""
        normed = self._normed(features, flow)
        made, weight = self._channel_attention(normed, flow)
        rows = spans(features.shape[1], self._window, self._shift)
        return self._layer.apply(features, rows, flow, Beside(normed, made, CHANNEL_ATTENTION_SHARE * weight))

    def _normed(self, features: Tensor, flow: Flow) -> Tensor:
        if self._execution.accelerated:
            flow.pulse()
            return self._norm(features)
        normed = torch.empty_like(features, dtype=self._execution.dtype)

        def work(part: tuple[int, int]) -> None:
            rows = slice(*part)
            normed[:, rows] = self._norm(features[:, rows])

        most = self._execution.working_set // (4 * features.shape[2] * features.shape[3])
        flow.each_of(ranges(features.shape[1], max(1, most)), work)
        return normed


class OverlappingLayer:
    """OCAB (§3.3): each window asks the larger one around it, then the MLP."""

    def __init__(self, weights: Weights, config: HATConfig) -> None:
        self._attention = overlapping_attention(
            weights, weights.affine("norm1"), window=config.window, span=config.span, heads=config.heads
        )
        self._norm, self._mlp = layer_norm(weights.execution), Mlp(weights.at("mlp"), weights.affine("norm2"))
        self._window, self._span, self._execution = config.window, config.span, weights.execution
        sizes = {"queries": config.window**2, "keys": config.span**2, "heads": config.heads, "channels": config.width}
        self._most = windows_at_once(weights.execution, **sizes)
        self.cost = self._mlp.cost + 4.0 * config.width**2 + 2.0 * config.width * config.span**2

    def __call__(self, features: Tensor, flow: Flow) -> Tensor:
        """(B, H, W, C) to (B, H, W, C), H and W multiples of the window."""
        flow.pulse()
        height, width = features.shape[1:3]
        queries, keys = self._attention.qkv(self._norm(features))
        border = (self._span - self._window) // 2
        surroundings = F.pad(keys, (0, 0, border, border, border, border))
        surroundings = (
            surroundings.unfold(1, self._span, self._window).unfold(2, self._span, self._window).permute(0, 1, 2, 4, 5, 3)
        )
        rows, columns = [Span(0, height, self._window)], [Span(0, width, self._window)]
        parts = blocks(rows, columns, max(1, self._most // len(features)))

        def attend(block: Block) -> Tensor:
            row, column = block.top // self._window, block.left // self._window
            around = surroundings[:, row : row + block.rows, column : column + block.columns]
            return self._attention(view(queries, block), around)

        if self._execution.accelerated:
            return self._mlp.after(attend, features, parts, flow)
        result = torch.empty_like(features)

        def work(block: Block) -> None:
            self._mlp(summed(attend(block), view(features, block)), view(result, block))

        flow.each_of(parts, work)
        return result
