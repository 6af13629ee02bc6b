"""Attention on processors: scores, powers of two and a weighted sum, chunk by chunk within the cache.

Windows are kept with their channels before their tokens, (n, C, N): then queries, keys and values of all heads are plain views,
and no product needs a permuted copy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from swinir_gui.nn.attention.operands import split_qkv
from swinir_gui.nn.execution import Affine, Weights
from swinir_gui.nn.windows import overlapping_positions, relative_positions

UNIT = math.log2(math.e)  # a factor of queries and bias that turns powers of two into those of e


class ExplicitKernel:
    """softmax(qᵀk + bias) applied to v, where queries hold the factor d^−½ · ``UNIT`` and the bias the factor ``UNIT``.

    By exp2, which costs a quarter of exp. Softmax subtracts the row maximum first, which costs as much again; here only a guarded
    kernel does, and float16, whose powers end at 2¹⁵. The result is the same as long as it is finite.
    """

    def __init__(self, *, guarded: bool) -> None:
        self._guarded = guarded

    def __call__(self, q: Tensor, k: Tensor, v: Tensor, bias: Tensor) -> Tensor:
        """(n, h, d, N), (n, h, d, M), (n, h, d, M) and (h, N, M) to (n, h, d, N)."""
        n, heads, depth, queries = q.shape
        q, k, v = q.flatten(0, 1), k.flatten(0, 1), v.flatten(0, 1)
        scores = bias.repeat(n, 1, 1).baddbmm_(q.transpose(1, 2), k)
        if self._guarded or scores.dtype == torch.float16:
            scores.sub_(scores.amax(-1, keepdim=True))
        scores.exp2_()
        attended = torch.bmm(v, scores.transpose(1, 2))
        attended.div_(scores.sum(-1).unsqueeze(1))
        return attended.view(n, heads, depth, queries)


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


@dataclass(frozen=True)
class ProjectionToRows:
    """A linear layer whose tokens come as columns and leave as rows: weight (in, out), bias (out,)."""

    weight: Tensor
    bias: Tensor

    @classmethod
    def of(cls, affine: Affine, weights: Weights) -> ProjectionToRows:
        return cls(weights.operand(affine.weight.T), weights.operand(affine.bias))

    def __call__(self, tokens: Tensor) -> Tensor:
        """(n, in, N) to (n, N, out)."""
        rows = tokens.transpose(1, 2)
        _, length, channels = rows.shape
        # oneDNN packs 16-bit weights anew for each window whose tokens are columns: more than turning these, where they are fewer.
        if rows.dtype != torch.float32 and length < channels:
            return F.linear(rows.contiguous(), self.weight.T, self.bias)
        return torch.baddbmm(self.bias, rows, self.weight.expand(len(rows), -1, -1))


class WindowAttention:
    """(S)W-MSA without its norm (Swin §3.2); see ``choice.WindowAttention``.

    Two biases vanish exactly at load time: that of the keys adds the same to all scores of a row, which softmax ignores;
    that of the values passes through a weighted mean unchanged and joins the projection's.
    """

    def __init__(self, weights: Weights, norm: Affine, *, window: int, heads: int, sides: set[int]) -> None:
        self._kernel, self._heads = ExplicitKernel(guarded=weights.execution.guarded), heads
        query, key, value = split_qkv(weights.affine("qkv").after_norm(norm), heads, UNIT)
        projection = weights.affine("proj")
        self._query = Projection.of(query, weights)
        self._key = Projection.of(key, weights, biased=False)
        self._value = Projection.of(value, weights, biased=False)
        self._project = ProjectionToRows.of(Affine(projection.weight, projection.bias + projection.weight @ value.bias), weights)
        table = weights.tensor("relative_position_bias_table") * UNIT
        self._biases = {
            (height, width): weights.operand(table[relative_positions(height, width, window)].permute(2, 0, 1))
            for height in sides
            for width in sides
        }

    def __call__(self, normed: Tensor, height: int, width: int) -> Tensor:
        n, length, channels = normed.shape
        tokens = normed.transpose(1, 2)
        q, k, v = (side(tokens).view(n, self._heads, -1, length) for side in (self._query, self._key, self._value))
        attended = self._kernel(q, k, v, self._biases[height, width]).reshape(n, channels, length)
        return self._project(attended)


class OverlappingAttention:
    """OCA (HAT §3.3); see ``choice.OverlappingAttention``."""

    def __init__(self, weights: Weights, norm: Affine, *, window: int, span: int, heads: int) -> None:
        self._kernel, self._heads = ExplicitKernel(guarded=weights.execution.guarded), heads
        sides = split_qkv(weights.affine("qkv").after_norm(norm), heads, UNIT)
        joint = Affine(torch.cat([side.weight for side in sides]), torch.cat([side.bias for side in sides]))
        self._qkv = weights.linear(joint)
        projection = weights.affine("proj")
        self._project = ProjectionToRows.of(projection, weights)
        table = weights.tensor("relative_position_bias_table") * UNIT
        self._table = weights.operand(table[overlapping_positions(window, span)].permute(2, 0, 1))

    def qkv(self, normed: Tensor) -> tuple[Tensor, Tensor]:
        joint = F.linear(normed, *self._qkv)
        channels = normed.shape[-1]
        return joint[..., :channels], joint[..., channels:]

    def __call__(self, queries: Tensor, surroundings: Tensor) -> Tensor:
        queries = queries.flatten(0, 2).flatten(1, 2)
        n, length, channels = queries.shape
        q = queries.transpose(1, 2).reshape(n, self._heads, -1, length)
        around = surroundings.permute(0, 1, 2, 5, 3, 4).flatten(4).flatten(0, 2)
        k, v = (side.reshape(n, self._heads, -1, around.shape[-1]) for side in around.chunk(2, 1))
        attended = self._kernel(q, k, v, self._table).reshape(n, channels, length)
        return self._project(attended)
