"""The network of ``benchmarks.reference`` made fit for training on CUDA: the same arithmetic, in a few kernels a layer.

Each Swin layer becomes one compiled function with the fused attention of ``window_attention`` inside; all layers share the compiled
code. Matrix operands are bfloat16, the residual stream stays float32.
"""

from __future__ import annotations

from functools import cache, partial

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from benchmarks.reference import SwinLayer, merge, partition, relative_index, shift_mask
from training.window_attention import TOKENS, padded, window_attention

SIDE = 8


@cache
def spread_table(device: torch.device) -> Tensor:
    """(N·N, rows of the bias table): what multiplied with the table gives the bias; its gradient is a product too."""
    index = relative_index(SIDE, SIDE).flatten()
    return F.one_hot(index, (2 * SIDE - 1) ** 2).float().to(device)


@cache
def window_labels(height: int, width: int, shift: int, device: torch.device) -> Tensor:
    """(windows, N) int32: equal where pixels of a shifted window were neighbours before the shift; empty without a shift."""
    if not shift:
        return torch.empty(0, TOKENS, dtype=torch.int32, device=device)
    apart = shift_mask(height, width, SIDE, shift) < 0
    # The first pixel that one may see names its part of the window.
    return (~apart).float().argmax(-1).to(device, torch.int32)


def wide_linear(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """A product in bfloat16 with in- and outputs padded to multiples of eight channels by zeros, which its kernels want."""
    outputs = padded(len(weight)) - len(weight)
    weight = F.pad(weight.bfloat16(), (0, padded(weight.shape[1]) - weight.shape[1], 0, outputs))
    x = F.pad(x.bfloat16(), (0, weight.shape[1] - x.shape[-1]))
    return F.linear(x, weight, F.pad(bias.bfloat16(), (0, outputs)))


def linear(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return wide_linear(x, weight, bias)[..., : len(weight)]


def swin_layer(x: Tensor, parameters: dict[str, Tensor], spread: Tensor, labels: Tensor, shift: int) -> Tensor:
    """(B, H, W, C) float32 to the same, as ``SwinLayer.forward`` computes it."""
    p, (_, h, w, c) = parameters, x.shape
    normed = F.layer_norm(x, (c,), p["norm1.weight"], p["norm1.bias"])
    windows = partition(normed.roll((-shift, -shift), (1, 2)) if shift else normed, SIDE)
    bias = (spread @ p["attn.relative_position_bias_table"]).T.reshape(-1, TOKENS, TOKENS)
    attended = window_attention(wide_linear(windows, p["attn.qkv.weight"], p["attn.qkv.bias"]), bias, labels, c)
    attended = merge(linear(attended, p["attn.proj.weight"], p["attn.proj.bias"]), SIDE, h, w)
    x = x + (attended.roll((shift, shift), (1, 2)) if shift else attended)
    normed = F.layer_norm(x, (c,), p["norm2.weight"], p["norm2.bias"])
    hidden = F.gelu(linear(normed, p["mlp.fc1.weight"], p["mlp.fc1.bias"]))
    return x + linear(hidden, p["mlp.fc2.weight"], p["mlp.fc2.bias"])


def accelerate(network: nn.Module) -> None:
    """Let every Swin layer with windows of 8 and no channel attention run as one compiled function."""
    compiled = torch.compile(swin_layer, dynamic=False)

    def run(layer: SwinLayer, x: Tensor) -> Tensor:
        labels = window_labels(x.shape[1], x.shape[2], layer.shift, x.device)
        return compiled(x.contiguous(), dict(layer.named_parameters()), spread_table(x.device), labels, layer.shift)

    for layer in network.modules():
        if isinstance(layer, SwinLayer) and layer.window == SIDE and not hasattr(layer, "conv_block"):
            layer.forward = partial(run, layer)
