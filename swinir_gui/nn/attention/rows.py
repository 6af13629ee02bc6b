"""Attention on accelerators, whose memory is the bottleneck: by fused kernels, which never store the scores.

Tokens stay rows of channels, (n, N, C), so all projections are plain linear layers and queries, keys and values are views of one
product. The kernels want heads whose depth is a multiple of eight; those of SwinIR and HAT have 10 or 30 channels, and get rows
of zeros in the weights: scores and sums stay what they are.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from swinir_gui.nn.alignment import ALIGNED
from swinir_gui.nn.attention.operands import split_qkv
from swinir_gui.nn.execution import Affine, Weights
from swinir_gui.nn.fused import calls
from swinir_gui.nn.windows import overlapping_positions, relative_positions


class FusedAttention:
    """Projections to queries, keys and values and back, around attention by ``nn.fused`` or by the library.

    Args:
        weights: of the attention.
        norm: the LayerNorm before it.
        heads: how many.
    """

    def __init__(self, weights: Weights, norm: Affine, heads: int) -> None:
        projection = weights.affine("proj")
        self._fused = weights.execution.fused
        self._heads, self._missing = heads, -(len(projection.weight) // heads) % ALIGNED
        sides = [self._deepened(side) for side in split_qkv(weights.affine("qkv").after_norm(norm), heads, 1.0)]
        joint = Affine(torch.cat([side.weight for side in sides]), torch.cat([side.bias for side in sides]))
        back = self._deepened(Affine(projection.weight.T, projection.bias)).weight.T
        self._joint, self._projection = weights.linear(joint), weights.linear(Affine(back, projection.bias))

    def _deepened(self, affine: Affine) -> Affine:
        """Outputs with as many zeros after each head's as its depth lacks."""

        def padded(values: Tensor) -> Tensor:
            by_head = values.reshape(self._heads, -1, values.shape[1])
            return F.pad(by_head, (0, 0, 0, self._missing)).flatten(0, 1)

        return Affine(padded(affine.weight), padded(affine.bias[:, None])[:, 0])

    def joint(self, normed: Tensor) -> Tensor:
        """Normalised (…, C or more) to queries, keys and values side by side, (…, 3D)."""
        return F.linear(normed, *self._joint)

    def attend(self, queries: Tensor, keys: Tensor, values: Tensor, bias: Tensor) -> Tensor:
        """Softmax attention, projected.

        Args:
            queries: (n, N, D), which hold the factor d^−½.
            keys: (n, M, D).
            values: (n, M, D).
            bias: (1, h, N, M), added to the scores.

        Returns:
            (n, N, C or more).
        """
        return F.linear(self._attended(queries, keys, values, bias), *self._projection)

    def _attended(self, queries: Tensor, keys: Tensor, values: Tensor, bias: Tensor) -> Tensor:
        if self._fused and calls.fits_attention(queries, keys, self._heads):
            return calls.attention(queries, keys, values, bias)
        q, k, v = (self._by_head(side) for side in (queries, keys, values))
        return F.scaled_dot_product_attention(q, k, v, bias, scale=1.0).transpose(1, 2).flatten(2)

    def _by_head(self, side: Tensor) -> Tensor:
        """(n, N, D) to (n, h, N, d)."""
        heads = side.view(*side.shape[:2], self._heads, -1).transpose(1, 2)
        # Metal's kernels were wrong for views, silently, in several releases (pytorch issues 163597 and 181133).
        return heads.contiguous() if side.device.type == "mps" else heads


class WindowAttention:
    """(S)W-MSA without its norm (Swin §3.2); see ``choice.WindowAttention``."""

    def __init__(self, weights: Weights, norm: Affine, *, window: int, heads: int, sides: set[int]) -> None:
        self._attention = FusedAttention(weights, norm, heads)
        table = weights.tensor("relative_position_bias_table")
        self._biases = {
            (height, width): weights.operand(table[relative_positions(height, width, window)].permute(2, 0, 1)[None])
            for height in sides
            for width in sides
        }

    def __call__(self, normed: Tensor, height: int, width: int) -> Tensor:
        queries, keys, values = self._attention.joint(normed).chunk(3, -1)
        return self._attention.attend(queries, keys, values, self._biases[height, width])


class OverlappingAttention:
    """OCA (HAT §3.3); see ``choice.OverlappingAttention``."""

    def __init__(self, weights: Weights, norm: Affine, *, window: int, span: int, heads: int) -> None:
        self._attention = FusedAttention(weights, norm, heads)
        table = weights.tensor("relative_position_bias_table")
        self._bias = weights.operand(table[overlapping_positions(window, span)].permute(2, 0, 1)[None])

    def qkv(self, normed: Tensor) -> tuple[Tensor, Tensor]:
        joint = self._attention.joint(normed)
        depth = joint.shape[-1] // 3
        return joint[..., :depth], joint[..., depth:]

    def __call__(self, queries: Tensor, surroundings: Tensor) -> Tensor:
        around = surroundings.flatten(0, 2).flatten(1, 2)
        keys, values = around.chunk(2, -1)
        return self._attention.attend(queries.flatten(0, 2).flatten(1, 2), keys, values, self._bias)
