"""The interface of attention, and the one place that chooses how to compute it."""

from __future__ import annotations

from typing import Protocol

from torch import Tensor

from swinir_gui.nn.attention import columns, rows
from swinir_gui.nn.execution import Affine, Weights


class WindowAttention(Protocol):
    """(S)W-MSA without its norm (Swin §3.2): softmax(qkᵀ/√d + bias)v, projected."""

    def __call__(self, normed: Tensor, height: int, width: int) -> Tensor:
        """Normalised windows (n, N, C) of ``height`` × ``width`` pixels to what attention adds to them, (n, N, C).

        On an accelerator C is padded on either side.
        """
        ...


class OverlappingAttention(Protocol):
    """OCA (HAT §3.3): queries of a window, keys and values of the larger window around it, zero outside the picture."""

    def qkv(self, normed: Tensor) -> tuple[Tensor, Tensor]:
        """Normalised (B, H, W, C) to queries (B, H, W, D) and keys with values (B, H, W, 2D); D depends on who computes."""
        ...

    def __call__(self, queries: Tensor, surroundings: Tensor) -> Tensor:
        """What attention adds to windows.

        Args:
            queries: (B, rows, columns, window, window, D), windows of the queries.
            surroundings: (B, rows, columns, span, span, 2D), the larger windows of the keys with values.

        Returns:
            (n, N, C), window by window; padded on an accelerator.
        """
        ...


def window_attention(weights: Weights, norm: Affine, *, window: int, heads: int, sides: set[int]) -> WindowAttention:
    """Attention in windows.

    Args:
        weights: of the attention.
        norm: the LayerNorm before it.
        window: side of a whole window, whose bias table is stored.
        heads: how many.
        sides: lengths that sides of windows have.
    """
    kind = rows.WindowAttention if weights.execution.accelerated else columns.WindowAttention
    return kind(weights, norm, window=window, heads=heads, sides=sides)


def overlapping_attention(weights: Weights, norm: Affine, *, window: int, span: int, heads: int) -> OverlappingAttention:
    """Attention between a window and the ``span``² pixels around it."""
    kind = rows.OverlappingAttention if weights.execution.accelerated else columns.OverlappingAttention
    return kind(weights, norm, window=window, span=span, heads=heads)
