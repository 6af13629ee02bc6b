"""How far a run is, on pictures that it never trains on: always the same pieces, spoiled in the same way."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from training.album import Pixels
from training.degradations.imresize import shrink_bicubic
from training.dice import Dice
from training.recipes import Recipe

SIDE = 128  # of a piece, in pixels of the small picture

Example = tuple[Tensor, Tensor]


def examples(pictures: Sequence[Pixels], recipe: Recipe, device: torch.device) -> list[Example]:
    """The middle of each picture: degraded and sharp, (1, 3, h, w) and (1, 3, s·h, s·w) in [0, 1], h and w multiples of 8."""
    found = []
    for number, picture in enumerate(pictures):
        sharp = _middle(picture, recipe.scale)
        if recipe.degradation is None:
            small = _tensor(shrink_bicubic(sharp, recipe.scale), device)
        else:
            small = recipe.degradation(_tensor(sharp, device), recipe.scale, Dice(recipe.seed, number, device))
        found.append((small, _tensor(sharp, device)))
    return found


def _middle(picture: Pixels, scale: int) -> Pixels:
    height, width = (min(SIDE, side // scale // 8 * 8) * scale for side in picture.shape[:2])
    top, left = (picture.shape[0] - height) // 2, (picture.shape[1] - width) // 2
    return picture[top : top + height, left : left + width]


def _tensor(picture: Pixels, device: torch.device) -> Tensor:
    return torch.from_numpy(np.array(picture)).to(device).permute(2, 0, 1)[None].float() / 255


@torch.inference_mode()
def psnr(network: nn.Module, held_out: Sequence[Example]) -> float:
    """Mean PSNR in dB over all channels, on unrounded results clipped to [0, 1]."""
    errors = [(network(small).clamp(0, 1) - sharp).square().mean().item() for small, sharp in held_out]
    return -10 * sum(map(math.log10, errors)) / len(errors)
