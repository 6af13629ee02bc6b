"""Steps put together: in order, now and then, shuffled and twice over.

The shuffled order is that of Zhang et al. 2021 (BSRGAN, §3.2), the second round that of Wang et al. 2021 (Real-ESRGAN, §3.2): a
picture from the web has been through several hands, in no known order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from training.degradations.resize import resize
from training.dice import Dice

Step = Callable[[Tensor, Dice], Tensor]


@dataclass(frozen=True)
class Sometimes:
    """A step that a batch goes through with some probability."""

    probability: float
    step: Step

    def __call__(self, batch: Tensor, dice: Dice) -> Tensor:
        return self.step(batch, dice) if dice.happens(self.probability) else batch


@dataclass(frozen=True)
class InOrder:
    """One step after the other."""

    steps: tuple[Step, ...] = ()

    def __call__(self, batch: Tensor, dice: Dice) -> Tensor:
        for step in self.steps:
            batch = step(batch, dice)
        return batch


@dataclass(frozen=True)
class Shuffled:
    """All steps, in an order that is drawn for each batch; then, with the probability ``again``, once more in another one."""

    steps: tuple[Step, ...]
    again: float = 0.0

    def __call__(self, batch: Tensor, dice: Dice) -> Tensor:
        batch = InOrder(tuple(dice.shuffled(self.steps)))(batch, dice)
        return InOrder(tuple(dice.shuffled(self.steps)))(batch, dice) if dice.happens(self.again) else batch


@dataclass(frozen=True)
class Degradation:
    """From a sharp picture to the one that a network gets.

    Args:
        before: what happens at the sharp picture's size; it may change the size.
        filters: with one of these the picture is brought to the network's size.
        after: what happens at that size, and must keep it.
    """

    before: Step = InOrder()
    filters: tuple[str, ...] = ("bicubic",)
    after: Step = InOrder()

    def __call__(self, sharp: Tensor, factor: int, dice: Dice) -> Tensor:
        """``sharp`` (B, 3, H, W) to (B, 3, H / factor, W / factor), rounded to the 256 levels that a file holds."""
        height, width = (side // factor for side in sharp.shape[2:])
        small = resize(self.before(sharp, dice), height, width, self.filters[dice.whole(len(self.filters))])
        return (self.after(small, dice).clamp(0, 1) * 255).round() / 255
