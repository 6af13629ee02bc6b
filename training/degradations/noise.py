"""Noise of sensors and of film: Gaussian, in colour or in grey, and the shot noise of light."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from training.dice import Dice


@dataclass(frozen=True)
class GaussianNoise:
    """Additive, of a standard deviation between ``least`` and ``most`` levels of 255.

    ``grey`` is the share of pictures whose channels get the same noise, as when a camera has smoothed the colours.
    """

    least: float
    most: float
    grey: float = 0.0

    def __call__(self, batch: Tensor, dice: Dice) -> Tensor:
        count = len(batch)
        sigma = dice.uniform(count, self.least, self.most) / 255
        noise = dice.normal(batch)
        same = (dice.uniform(count) < self.grey)[:, None, None, None]
        noise = torch.where(same, noise[:, :1], noise)
        return batch + noise * sigma[:, None, None, None]


@dataclass(frozen=True)
class ShotNoise:
    """Light comes in portions: as if white were between ``fewest`` and ``most`` photons a pixel, their logarithm drawn evenly."""

    fewest: float
    most: float

    def __call__(self, batch: Tensor, dice: Dice) -> Tensor:
        exponents = dice.uniform(len(batch)) * torch.tensor(self.most / self.fewest).log().item()
        photons = (self.fewest * exponents.exp())[:, None, None, None]
        return dice.poisson(batch.clamp(0, 1) * photons) / photons
