"""Cubic enlargement of bands by whole factors, for what no network enlarges."""

from __future__ import annotations

from functools import reduce

import torch
from torch import Tensor

from swinir_gui.nn.stream import Band, Step

REACH = 2  # pixels that a result depends on, at each side of the one that it lies in


def cubic_enlargement(factor: int) -> Step:
    """A step that enlarges (B, h, W, C) with Keys' kernel, centres where a network puts them; beyond the edges, they repeat.

    Sums of shifted rows rather than the library's resampling, whose positions are rounded differently from band to band.
    """
    taps = [[_keys((place + 0.5) / factor - 0.5 - tap) for tap in range(-REACH, REACH + 1)] for place in range(factor)]
    known: Tensor | None = None

    def step(band: Band) -> Band | None:
        nonlocal known
        above = band.rows[:, :1].expand(-1, REACH, -1, -1) if known is None else known
        below = [band.rows[:, -1:].expand(-1, REACH, -1, -1)] if band.last else []
        rows = torch.cat([above, band.rows, *below], 1)
        known = rows[:, -2 * REACH :].clone()
        if rows.shape[1] <= 2 * REACH:
            return None
        left, right = (edge.expand(-1, -1, REACH, -1) for edge in (rows[:, :, :1], rows[:, :, -1:]))
        return Band(_enlarged(_enlarged(torch.cat([left, rows, right], 2), 2, taps), 1, taps), band.last)

    return step


def _enlarged(picture: Tensor, axis: int, taps: list[list[float]]) -> Tensor:
    """Each pixel along ``axis`` but the ``REACH`` at both ends as ``len(taps)`` pixels."""
    length = picture.shape[axis] - 2 * REACH
    shifted = [picture.narrow(axis, start, length) for start in range(2 * REACH + 1)]
    places = [reduce(torch.add, (tap * part for tap, part in zip(place, shifted, strict=True))) for place in taps]
    return torch.stack(places, axis + 1).flatten(axis, axis + 1)


def _keys(distance: float) -> float:
    """The cubic kernel of Keys (1981), with a = −1/2."""
    x = abs(distance)
    if x < 1:
        return 1.5 * x**3 - 2.5 * x**2 + 1
    return -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2 if x < 2 else 0.0
