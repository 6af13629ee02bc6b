"""Other sizes: what sites and phones do to pictures before people get them."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from training.dice import Dice

FILTERS = ("area", "bilinear", "bicubic")


def resize(batch: Tensor, height: int, width: int, way: str) -> Tensor:
    """``batch`` at another size by one of ``FILTERS``; without aliasing."""
    if batch.shape[2:] == (height, width):
        return batch
    if way == "area":
        return F.interpolate(batch, (height, width), mode="area")
    return F.interpolate(batch, (height, width), mode=way, antialias=True)


@dataclass(frozen=True)
class Resize:
    """By a factor between ``least`` and ``most``, the same for a batch, which must stay one tensor."""

    least: float
    most: float

    def __call__(self, batch: Tensor, dice: Dice) -> Tensor:
        factor, way = dice.number(self.least, self.most), FILTERS[dice.whole(len(FILTERS))]
        height, width = (max(1, round(side * factor)) for side in batch.shape[2:])
        return resize(batch, height, width, way)
