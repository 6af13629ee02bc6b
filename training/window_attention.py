"""Window attention of 8×8 windows in one kernel each way, for training on CUDA; Triton comes with torch there.

Scores of 64×64 fit into registers, so they never reach memory; the plain form (``benchmarks.reference``) moves them through it
eight times a step. A program keeps one head's bias and goes through some windows. Nothing is summed in
random order: the bias' gradient comes as one part per program, so a run with the same seed has the same bits.

Shapes: W windows, N = 64 tokens each, h heads of d channels, C = h·d. Rows may be longer than C and 3·C:
matrix products want multiples of eight channels.
"""

from __future__ import annotations

import torch
import triton
import triton.language as tl
from torch import Tensor

TOKENS = 64
WINDOWS_PER_PROGRAM = 16
MASKED = -100.0  # between pixels that were no neighbours before the shift, as published


@triton.jit
def _probabilities(q, k, bias, labels, window, per_picture, scale, SHIFTED: tl.constexpr):  # noqa: N803, ANN001, ANN202, PLR0913, PLR0917
    scores = tl.dot(q, tl.trans(k)) * scale + bias
    if SHIFTED:
        label = tl.load(labels + (window % per_picture) * 64 + tl.arange(0, 64))
        scores += tl.where(label[:, None] == label[None, :], 0.0, -100.0)
    scores = tl.exp(scores - tl.max(scores, 1)[:, None])
    return scores / tl.sum(scores, 1)[:, None]


@triton.jit
def _forward(  # noqa: ANN202, PLR0913, PLR0917
    qkv, bias, labels, out, windows, per_picture, scale,  # noqa: ANN001
    ROW: tl.constexpr, OUT: tl.constexpr, HEADS: tl.constexpr, D: tl.constexpr, PADDED: tl.constexpr,  # noqa: N803
    PER: tl.constexpr, SHIFTED: tl.constexpr,  # noqa: N803
):  # fmt: skip
    head, group = tl.program_id(0), tl.program_id(1)
    n, d = tl.arange(0, 64), tl.arange(0, PADDED)
    wanted = (d < D)[None, :]
    here = head * D + d[None, :]
    own_bias = tl.load(bias + head * 4096 + n[:, None] * 64 + n[None, :])
    for index in range(PER):
        window = group * PER + index
        if window < windows:
            row = qkv + (window * 64 + n[:, None]) * ROW + here
            q = tl.load(row, mask=wanted, other=0.0)
            k = tl.load(row + HEADS * D, mask=wanted, other=0.0)
            v = tl.load(row + 2 * HEADS * D, mask=wanted, other=0.0)
            p = _probabilities(q, k, own_bias, labels, window, per_picture, scale, SHIFTED)
            result = tl.dot(p.to(v.dtype), v)
            tl.store(out + (window * 64 + n[:, None]) * OUT + here, result.to(v.dtype), mask=wanted)


@triton.jit
def _backward(  # noqa: ANN202, PLR0913, PLR0917
    qkv, bias, labels, slope, qkv_slope, bias_slope, windows, per_picture, scale,  # noqa: ANN001
    ROW: tl.constexpr, OUT: tl.constexpr, HEADS: tl.constexpr, D: tl.constexpr, PADDED: tl.constexpr,  # noqa: N803
    PER: tl.constexpr, SHIFTED: tl.constexpr,  # noqa: N803
):  # fmt: skip
    head, group = tl.program_id(0), tl.program_id(1)
    n, d = tl.arange(0, 64), tl.arange(0, PADDED)
    wanted = (d < D)[None, :]
    here = head * D + d[None, :]
    square = n[:, None] * 64 + n[None, :]
    own_bias = tl.load(bias + head * 4096 + square)
    total = tl.zeros((64, 64), tl.float32)
    for index in range(PER):
        window = group * PER + index
        if window < windows:
            place = (window * 64 + n[:, None]) * ROW + here
            q = tl.load(qkv + place, mask=wanted, other=0.0)
            k = tl.load(qkv + place + HEADS * D, mask=wanted, other=0.0)
            v = tl.load(qkv + place + 2 * HEADS * D, mask=wanted, other=0.0)
            given = tl.load(slope + (window * 64 + n[:, None]) * OUT + here, mask=wanted, other=0.0)
            p = _probabilities(q, k, own_bias, labels, window, per_picture, scale, SHIFTED)
            p_slope = tl.dot(given, tl.trans(v))
            s_slope = p * (p_slope - tl.sum(p * p_slope, 1)[:, None])
            total += s_slope
            narrow = s_slope.to(q.dtype)
            tl.store(qkv_slope + place, (tl.dot(narrow, k) * scale).to(q.dtype), mask=wanted)
            tl.store(qkv_slope + place + HEADS * D, (tl.dot(tl.trans(narrow), q) * scale).to(q.dtype), mask=wanted)
            tl.store(qkv_slope + place + 2 * HEADS * D, tl.dot(tl.trans(p.to(q.dtype)), given).to(q.dtype), mask=wanted)
    tl.store(bias_slope + (group * HEADS + head) * 4096 + square, total)


def padded(channels: int) -> int:
    """The next multiple of eight, which is 16 bytes of bfloat16."""
    return -(-channels // 8) * 8


def _launch(qkv: Tensor, bias: Tensor, labels: Tensor, channels: int) -> tuple[tuple[int, int], dict[str, float]]:
    """The grid, and all numbers that both kernels take."""
    d = channels // len(bias)
    grid = len(bias), triton.cdiv(len(qkv), WINDOWS_PER_PROGRAM)
    shape = {"ROW": qkv.shape[2], "OUT": padded(channels), "HEADS": len(bias), "D": d, "PADDED": max(16, triton.next_power_of_2(d))}
    counts = {"windows": len(qkv), "per_picture": max(1, len(labels)), "scale": d**-0.5}
    return grid, counts | shape | {"PER": WINDOWS_PER_PROGRAM, "SHIFTED": len(labels) > 0}


@torch.library.custom_op("training::window_attention", mutates_args=())
def window_attention(qkv: Tensor, bias: Tensor, labels: Tensor, channels: int) -> Tensor:
    """Attention inside each window: (W, N, C padded with zeros).

    Args:
        qkv: (W, N, 3·C or more), queries, keys and values of all heads, then whatever.
        bias: (h, N, N) float32.
        labels: (windows of a picture, N) int32, pixels that may see each other have the same; or empty, when all may.
        channels: C.
    """
    qkv, bias = qkv.contiguous(), bias.contiguous()
    grid, numbers = _launch(qkv, bias, labels, channels)
    out = qkv.new_zeros(*qkv.shape[:2], padded(channels))
    _forward[grid](qkv, bias, labels, out, **numbers)
    return out


@torch.library.custom_op("training::window_attention_backward", mutates_args=())
def window_attention_backward(qkv: Tensor, bias: Tensor, labels: Tensor, channels: int, slope: Tensor) -> tuple[Tensor, Tensor]:
    qkv, bias, slope = qkv.contiguous(), bias.contiguous(), slope.contiguous()
    grid, numbers = _launch(qkv, bias, labels, channels)
    qkv_slope, parts = torch.zeros_like(qkv), bias.new_empty(grid[1], *bias.shape)
    _backward[grid](qkv, bias, labels, slope, qkv_slope, parts, **numbers)
    return qkv_slope, parts.sum(0)


@window_attention.register_fake
def _(qkv: Tensor, bias: Tensor, labels: Tensor, channels: int) -> Tensor:  # noqa: ARG001
    return qkv.new_empty(*qkv.shape[:2], padded(channels))


@window_attention_backward.register_fake
def _(qkv: Tensor, bias: Tensor, labels: Tensor, channels: int, slope: Tensor) -> tuple[Tensor, Tensor]:  # noqa: ARG001
    return qkv.new_empty(qkv.shape), bias.new_empty(bias.shape)


def _remember(ctx, inputs, output) -> None:  # noqa: ANN001, ARG001
    *tensors, ctx.channels = inputs
    ctx.save_for_backward(*tensors)


def _slopes(ctx, slope):  # noqa: ANN001, ANN202
    qkv, bias = torch.ops.training.window_attention_backward(*ctx.saved_tensors, ctx.channels, slope)
    return qkv, bias, None, None


window_attention.register_autograd(_slopes, setup_context=_remember)
