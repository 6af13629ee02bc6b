"""Pictures of any size in one tensor, from which patches are gathered on its device."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.dice import Dice

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Places:
    """Where patches are taken: number of the picture, row, column, and which of its eight turns and flips; each (B,)."""

    picture: Tensor
    top: Tensor
    left: Tensor
    turn: Tensor

    def scaled(self, factor: int) -> Places:
        """The same places in pictures ``factor`` times as large."""
        return Places(self.picture, self.top * factor, self.left * factor, self.turn)


class Album:
    """Pictures (H, W, 3) of bytes."""

    def __init__(self, pictures: Sequence[Pixels], device: torch.device) -> None:
        self._pixels = torch.from_numpy(np.concatenate([picture.reshape(-1, 3) for picture in pictures])).to(device)
        sizes = torch.tensor([picture.shape[:2] for picture in pictures])
        self._heights, self._widths = sizes.to(device).unbind(1)
        self._starts = torch.cat((torch.zeros(1, dtype=torch.long), sizes.prod(1).cumsum(0)[:-1])).to(device)
        self.least_side = int(sizes.min())

    def places(self, count: int, side: int, dice: Dice) -> Places:
        """``count`` random places for patches of ``side`` pixels, each picture as likely as the others."""
        picture = dice.below(torch.full((count,), len(self._heights), device=self._pixels.device))
        top = dice.below(self._heights[picture] - side + 1)
        left = dice.below(self._widths[picture] - side + 1)
        return Places(picture, top, left, dice.below(torch.full_like(picture, 8)))

    def patches(self, places: Places, side: int) -> Tensor:
        """(B, 3, side, side) in [0, 1]."""
        steps = torch.arange(side, device=self._pixels.device)
        turn = places.turn[:, None, None]
        down, right = steps[None, :, None], steps[None, None, :]
        down, right = torch.where(turn & 1 == 1, side - 1 - down, down), torch.where(turn & 2 == 2, side - 1 - right, right)
        y, x = torch.where(turn & 4 == 4, right, down), torch.where(turn & 4 == 4, down, right)
        rows, columns = places.top[:, None, None] + y, places.left[:, None, None] + x
        where = self._starts[places.picture][:, None, None] + rows * self._widths[places.picture][:, None, None] + columns
        return self._pixels[where].permute(0, 3, 1, 2).float() / 255
