"""Pads pictures to whole windows, mirrored at the right and lower edge, and crops them again."""

from __future__ import annotations

import torch
from torch import Tensor

from swinir_gui.nn.stream import Band, Bands, Flow, Stage, each


class Framed:
    """A stage for bands of any width and height: they are padded to whole windows, and the result of the padding is cut away.

    Each network pads for itself: of several in a row, each sees the picture that the one before has made, without its padding.

    Args:
        stage: takes bands whose width is a multiple of the window, as is the sum of their heights.
        window: see there.
        scale: how much it enlarges.
    """

    cost = 0.0

    def __init__(self, stage: Stage, window: int, scale: int) -> None:
        self._stage, self._window, self._scale = stage, window, scale

    def stream(self, bands: Bands, flow: Flow) -> Bands:
        frame = _Frame(self._window)

        def cut(band: Band) -> Band:
            below = frame.below * self._scale if band.last else 0
            return Band(band.rows[:, : band.rows.shape[1] - below, : frame.width * self._scale], band.last)

        return each(cut, self._stage.stream(each(frame.around, bands), flow))

    def reach(self, first: int, last: int) -> tuple[int, int]:
        return self._stage.reach(first, last)


class _Frame:
    """The padding of one run: how wide the picture is, and how many rows were added below it."""

    def __init__(self, window: int) -> None:
        self._window, self._height = window, 0
        self._last_rows: Tensor | None = None
        self.width = self.below = 0

    def around(self, band: Band) -> Band:
        """The band, widened; lengthened too if it is the last."""
        self.width, self._height = band.rows.shape[2], self._height + band.rows.shape[1]
        rows = mirrored_beyond(band.rows, 2, -self.width % self._window)
        known = rows if self._last_rows is None else torch.cat([self._last_rows, rows], 1)
        if not band.last:
            self._last_rows = known[:, -self._window :].clone()
            return Band(rows, band.last)
        self.below = -self._height % self._window
        return Band(mirrored_beyond(known, 1, self.below)[:, known.shape[1] - rows.shape[1] :], band.last)


def mirrored_beyond(picture: Tensor, axis: int, count: int) -> Tensor:
    """``picture`` with ``count`` rows or columns more, mirrored at its last without repeating that."""
    if not count:
        return picture
    length = picture.shape[axis]
    return picture.index_select(axis, torch.tensor(mirrored(length + count, length), device=picture.device))


def mirrored(count: int, length: int) -> list[int]:
    """Which of ``length`` rows stands at each of ``count`` places: 0 … length − 1, then back and forth."""
    if length == 1:
        return [0] * count
    period = 2 * (length - 1)
    return [min(i % period, period - i % period) for i in range(count)]
