"""Blur by a Gaussian that may be longer than wide, as lenses and movement make it (Zhang et al. 2021, BSRGAN, §3.1)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from training.dice import Dice


def gaussian_kernels(along: Tensor, across: Tensor, angle: Tensor, reach: int) -> Tensor:
    """(B, 2·reach + 1, 2·reach + 1): Gaussians of widths ``along`` and ``across`` in pixels, turned by ``angle``, of sum 1."""
    steps = torch.arange(-reach, reach + 1, device=along.device, dtype=torch.float32)
    y, x = (axis[None] for axis in torch.meshgrid(steps, steps, indexing="ij"))
    cosine, sine = angle.cos()[:, None, None], angle.sin()[:, None, None]
    first, second = (x * cosine + y * sine) / along[:, None, None], (y * cosine - x * sine) / across[:, None, None]
    kernels = torch.exp(-0.5 * (first**2 + second**2))
    return kernels / kernels.sum((1, 2), keepdim=True)


@dataclass(frozen=True)
class Blur:
    """A Gaussian whose two widths lie between ``least`` and ``most`` pixels."""

    least: float
    most: float

    def __call__(self, batch: Tensor, dice: Dice) -> Tensor:
        count, channels = batch.shape[:2]
        along, across = (dice.uniform(count, self.least, self.most) for _ in range(2))
        reach = math.ceil(3 * self.most)
        kernels = gaussian_kernels(along, across, dice.uniform(count, 0, math.pi), reach)
        mirrored = F.pad(batch, (reach,) * 4, "reflect").flatten(0, 1)[None]
        weights = kernels.repeat_interleave(channels, 0)[:, None]
        return F.conv2d(mirrored, weights, groups=count * channels)[0].view_as(batch)
