"""Random numbers that depend on nothing but a seed and a step, so that a resumed run draws what it would have drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor

T = TypeVar("T")


class Dice:
    """The draws of one step.

    What shapes a whole batch is drawn on the host; what differs from picture to picture or pixel to pixel is drawn on the device,
    so that no step waits for the other side.
    """

    def __init__(self, seed: int, step: int, device: torch.device) -> None:
        mixed = int(np.random.SeedSequence((seed, step)).generate_state(1, np.uint64)[0] >> 1)
        self._host = np.random.default_rng((seed, step))
        self._pixels = torch.Generator(device).manual_seed(mixed)
        self.device = device

    def uniform(self, count: int, low: float = 0.0, high: float = 1.0) -> Tensor:
        """(count,) in [low, high), on the device."""
        return low + (high - low) * torch.rand(count, generator=self._pixels, device=self.device)

    def below(self, limits: Tensor) -> Tensor:
        """For each of ``limits`` (N,) a whole number from 0 to below it."""
        drawn = (self.uniform(len(limits)).double() * limits).long()
        return torch.minimum(drawn, limits - 1)

    def normal(self, like: Tensor) -> Tensor:
        """Standard normal numbers in the shape of ``like``."""
        return torch.randn(like.shape, generator=self._pixels, device=self.device)

    def poisson(self, rates: Tensor) -> Tensor:
        """Counts of events that come at ``rates``."""
        return torch.poisson(rates, generator=self._pixels)

    def happens(self, probability: float) -> bool:
        """For the whole batch, on the host."""
        return bool(self._host.random() < probability)

    def number(self, low: float, high: float) -> float:
        """One number in [low, high) for the whole batch, on the host."""
        return float(self._host.uniform(low, high))

    def whole(self, limit: int) -> int:
        """One whole number from 0 to below ``limit`` for the whole batch, on the host."""
        return int(self._host.integers(limit))

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """``things`` in a random order."""
        return [things[place] for place in self._host.permutation(len(things))]
