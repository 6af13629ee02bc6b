"""Attention inside windows: the prepared weights, and the kernel that each kind of device runs.

Windows are kept with their channels before their tokens, (n, C, N): then queries, keys and values of all heads are plain views,
and no product needs a permuted copy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from swinir_gui.nn.execution import Affine, Execution, Weights
from swinir_gui.nn.windows import overlapping_positions, relative_positions


class Kernel(Protocol):
    """softmax(qᵀk + bias) applied to v.

    Weights are prepared for a kernel: queries hold the factor d^−½ · ``unit`` and the bias the factor ``unit``.
    """

    unit: float

    def __call__(self, q: Tensor, k: Tensor, v: Tensor, bias: Tensor) -> Tensor:
        """(n, h, d, N), (n, h, d, M), (n, h, d, M) and (h, N, M) to (n, h, d, N)."""
        ...


class ExplicitKernel:
    """Scores, powers of two, weighted sum: the fastest way on CPUs, where exp2 costs a quarter of exp.

    Softmax subtracts the row maximum first, which costs as much again; here only a guarded execution does, and float16, whose
    powers end at 2¹⁵. The result is the same as long as it is finite.
    """

    unit = math.log2(math.e)

    def __init__(self, *, guarded: bool) -> None:
        self._guarded = guarded

    def __call__(self, q: Tensor, k: Tensor, v: Tensor, bias: Tensor) -> Tensor:
        n, heads, depth, queries = q.shape
        q, k, v = q.flatten(0, 1), k.flatten(0, 1), v.flatten(0, 1)
        scores = bias.repeat(n, 1, 1).baddbmm_(q.transpose(1, 2), k)
        if self._guarded or scores.dtype == torch.float16:
            scores.sub_(scores.amax(-1, keepdim=True))
        scores.exp2_()
        attended = torch.bmm(v, scores.transpose(1, 2))
        attended.div_(scores.sum(-1).unsqueeze(1))
        return attended.view(n, heads, depth, queries)


class FusedKernel:
    """The library's fused attention, which never stores the scores: for devices whose memory is the bottleneck."""

    unit = 1.0

    def __call__(self, q: Tensor, k: Tensor, v: Tensor, bias: Tensor) -> Tensor:
        q, k, v = (side.transpose(2, 3).contiguous() for side in (q, k, v))
        return F.scaled_dot_product_attention(q, k, v, bias[None], scale=1.0).transpose(2, 3)


def kernel_for(execution: Execution) -> Kernel:
    """The one place that chooses."""
    return ExplicitKernel(guarded=execution.guarded) if execution.device.type == "cpu" else FusedKernel()


def windows_at_once(execution: Execution, *, queries: int, keys: int, heads: int, channels: int) -> int:
    """How many windows make a chunk that stays within the execution's working set: scores, and six times the features."""
    return max(1, execution.working_set // (queries * (heads * keys + 6 * channels)))


@dataclass(frozen=True)
class Projection:
    """A linear layer for tokens that are columns: weight (out, in), bias (out, 1) or None."""

    weight: Tensor
    bias: Tensor | None

    @classmethod
    def of(cls, affine: Affine, weights: Weights, *, biased: bool = True) -> Projection:
        bias = weights.operand(affine.bias[:, None]) if biased else None
        return cls(weights.operand(affine.weight), bias)

    def __call__(self, tokens: Tensor) -> Tensor:
        """(n, in, N) to (n, out, N)."""
        n, _, length = tokens.shape
        weight = self.weight.expand(n, *self.weight.shape)
        if self.bias is None:
            return torch.bmm(weight, tokens)
        return torch.baddbmm(self.bias.expand(n, -1, length), weight, tokens)


def split_qkv(affine: Affine, heads: int, unit: float) -> tuple[Affine, Affine, Affine]:
    """Queries, keys and values of a joint projection, the query with its scale folded in."""
    (wq, wk, wv), (bq, bk, bv) = affine.weight.chunk(3), affine.bias.chunk(3)
    scale = (len(wq) // heads) ** -0.5 * unit
    return Affine(wq * scale, bq * scale), Affine(wk, bk), Affine(wv, bv)


class WindowAttention:
    """(S)W-MSA without its norm (Swin §3.2): softmax(qkᵀ/√d + bias)v, projected.

    Two biases vanish exactly at load time: that of the keys adds the same to all scores of a row, which softmax ignores;
    that of the values passes through a weighted mean unchanged and joins the projection's.
    """

    def __init__(self, weights: Weights, norm: Affine, *, window: int, heads: int, sides: set[int]) -> None:
        self._kernel, self._heads = kernel_for(weights.execution), heads
        query, key, value = split_qkv(weights.affine("qkv").after_norm(norm), heads, self._kernel.unit)
        projection = weights.affine("proj")
        self._query = Projection.of(query, weights)
        self._key = Projection.of(key, weights, biased=False)
        self._value = Projection.of(value, weights, biased=False)
        self._weight = weights.operand(projection.weight.T)
        self._bias = weights.operand(projection.bias + projection.weight @ value.bias)
        table = weights.tensor("relative_position_bias_table") * self._kernel.unit
        self._biases = {
            (height, width): weights.operand(table[relative_positions(height, width, window)].permute(2, 0, 1))
            for height in sides
            for width in sides
        }

    def __call__(self, normed: Tensor, height: int, width: int) -> Tensor:
        """Normalised windows (n, N, C) of ``height`` × ``width`` pixels to what attention adds to them, (n, N, C)."""
        n, length, channels = normed.shape
        tokens = normed.transpose(1, 2)
        q, k, v = (side(tokens).view(n, self._heads, -1, length) for side in (self._query, self._key, self._value))
        attended = self._kernel(q, k, v, self._biases[height, width]).reshape(n, channels, length)
        return torch.baddbmm(self._bias, attended.transpose(1, 2), self._weight.expand(n, -1, -1))


class OverlappingAttention:
    """OCA (HAT §3.3): queries of a window, keys and values of the larger window around it, zero outside the picture."""

    def __init__(self, weights: Weights, norm: Affine, *, window: int, span: int, heads: int) -> None:
        self._kernel, self._heads = kernel_for(weights.execution), heads
        sides = split_qkv(weights.affine("qkv").after_norm(norm), heads, self._kernel.unit)
        joint = Affine(torch.cat([side.weight for side in sides]), torch.cat([side.bias for side in sides]))
        self._qkv = Projection.of(joint, weights)
        projection = weights.affine("proj")
        self._weight, self._bias = weights.operand(projection.weight.T), weights.operand(projection.bias)
        table = weights.tensor("relative_position_bias_table") * self._kernel.unit
        self._table = weights.operand(table[overlapping_positions(window, span)].permute(2, 0, 1))

    def qkv(self, normed: Tensor) -> tuple[Tensor, Tensor]:
        """Normalised (B, H, W, C) to queries (B, H, W, C) and keys with values (B, H, W, 2C)."""
        joint = F.linear(normed, self._qkv.weight, None if self._qkv.bias is None else self._qkv.bias[:, 0])
        channels = normed.shape[-1]
        return joint[..., :channels], joint[..., channels:]

    def __call__(self, queries: Tensor, keys: Tensor) -> Tensor:
        """Windows of queries (n, N, C) and of keys with values (n, 2C, M) to what attention adds, (n, N, C)."""
        n, length, channels = queries.shape
        q = queries.transpose(1, 2).reshape(n, self._heads, -1, length)
        k, v = (side.reshape(n, self._heads, -1, keys.shape[-1]) for side in keys.chunk(2, 1))
        attended = self._kernel(q, k, v, self._table).reshape(n, channels, length)
        return torch.baddbmm(self._bias, attended.transpose(1, 2), self._weight.expand(n, -1, -1))
