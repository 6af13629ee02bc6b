"""Attention windows as geometry: their positions, and the relative positions inside them.

Swin Transformer (Liu et al. 2021, §3.2) shifts every other layer by rolling the picture and masking what came round. On a finite
picture that says no more than this: the shifted grid cuts the border windows short. So the windows of a layer are rectangles, whole
ones inside, smaller ones along the border, and no roll and no mask is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor


class Span(NamedTuple):
    """Rows (or columns) ``start`` … ``stop − 1``, cut into windows of ``side``."""

    start: int
    stop: int
    side: int


class Block(NamedTuple):
    """A rectangle of equal windows, ``rows`` × ``columns`` of them, each ``height`` × ``width`` pixels."""

    top: int
    left: int
    rows: int
    columns: int
    height: int
    width: int


def spans(length: int, window: int, shift: int, *, first: bool = True, last: bool = True) -> list[Span]:
    """Runs of equal windows that are complete within ``length`` rows.

    Args:
        length: rows at hand.
        window: side of a whole window.
        shift: by how much the grid is shifted; 0 for none.
        first: whether the rows begin at the picture's border, where a shifted grid has a window of ``shift`` rows.
        last: whether they end at its border, so that what is left over is a window too.
    """
    found, start = [], 0
    if first and shift and length >= shift:
        found.append(Span(0, shift, shift))
        start = shift
    elif first and shift and not last:
        return []
    stop = start + (length - start) // window * window
    if stop > start:
        found.append(Span(start, stop, window))
    if last and stop < length:
        found.append(Span(stop, length, length - stop))
    return found


def blocks(rows: list[Span], columns: list[Span], most: int) -> Iterator[Block]:
    """All windows of a grid in blocks of at most ``most`` equal windows, row by row."""
    for row in rows:
        for column in columns:
            down, across = (row.stop - row.start) // row.side, (column.stop - column.start) // column.side
            wide = _even_part(across, most)
            high = _even_part(down, most // across) if across <= most else 1
            for top in range(0, down, high):
                for left in range(0, across, wide):
                    counts = min(high, down - top), min(wide, across - left)
                    corner = row.start + top * row.side, column.start + left * column.side
                    yield Block(*corner, *counts, row.side, column.side)


def _even_part(count: int, most: int) -> int:
    """The size of the parts when ``count`` is cut into as few parts of at most ``most`` as possible, all about equal."""
    parts = -(-count // most)
    return -(-count // parts)


def view(picture: Tensor, block: Block) -> Tensor:
    """(B, H, W, C) to the block's windows (B, rows, columns, height, width, C), without copying."""
    part = picture[:, block.top : block.top + block.rows * block.height, block.left : block.left + block.columns * block.width]
    batch, channels = part.shape[0], part.shape[3]
    return part.view(batch, block.rows, block.height, block.columns, block.width, channels).transpose(2, 3)


def relative_positions(height: int, width: int, window: int) -> Tensor:
    """(N, N) rows of the bias table for a window of ``height`` × ``width`` pixels out of ``window``² (Swin, eq. 4)."""
    y, x = (line.flatten() for line in torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij"))
    down, right = y[:, None] - y[None, :], x[:, None] - x[None, :]
    positions: Tensor = (down + window - 1) * (2 * window - 1) + right + window - 1
    return positions


def overlapping_positions(window: int, span: int) -> Tensor:
    """(N, M) rows of the bias table for queries of a window and keys of the ``span``² pixels around it (HAT §3.3).

    The published offsets start below zero and count from the table's end, as indices do in Python; here they are wrapped.
    """
    q = torch.stack(torch.meshgrid(torch.arange(window), torch.arange(window), indexing="ij")).flatten(1)
    k = torch.stack(torch.meshgrid(torch.arange(span), torch.arange(span), indexing="ij")).flatten(1)
    down, right = k[:, None, :] - q[:, :, None] + window - span + 1
    offsets = window + span - 1
    positions: Tensor = (down * offsets + right) % offsets**2
    return positions
