"""Pairs of degraded and sharp patches, drawn by step number so that a resumed run sees exactly what it would have seen."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from swinir_gui.nn.channels import LUMA
from training.album import Album, Pixels
from training.degradations.imresize import shrink_bicubic
from training.degradations.practical import Degradation
from training.dice import Dice
from training.recipes import Recipe

SUFFIXES = (".png", ".webp", ".jpg", ".jpeg", ".tif", ".tiff")
BORDER = 8  # pixels of the small picture around a patch while it is degraded: blocks of JPEG then begin anywhere in it


def read_picture(path: Path) -> Pixels:
    """(H, W, 3) uint8 of any picture; transparency is dropped."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def read_pictures(folder: Path) -> list[Pixels]:
    """All pictures of a folder, in the order of their names.

    Raises:
        ValueError: there are none.
    """
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    if not paths:
        raise ValueError(f"no pictures in {folder}")
    return [read_picture(path) for path in paths]


class Pairs(Protocol):
    """Where a run takes its patches from."""

    def batch(self, count: int, patch: int, dice: Dice) -> tuple[Tensor, Tensor]:
        """(B, 3, patch, patch) degraded and (B, 3, s·patch, s·patch) sharp, in [0, 1]."""
        ...


class BicubicPairs:
    """Classical super-resolution: whole pictures shrunk once as MATLAB does it, then cut into patches."""

    def __init__(self, pictures: list[Pixels], scale: int, device: torch.device) -> None:
        self._scale = scale
        self._sharp, self._small = Album(pictures, device), Album([shrink_bicubic(each, scale) for each in pictures], device)

    def batch(self, count: int, patch: int, dice: Dice) -> tuple[Tensor, Tensor]:
        places = self._small.places(count, patch, dice)
        return self._small.patches(places, patch), self._sharp.patches(places.scaled(self._scale), patch * self._scale)


class DegradedPairs:
    """Robust models: each patch degraded anew whenever it is drawn."""

    def __init__(self, pictures: list[Pixels], scale: int, degradation: Degradation, device: torch.device) -> None:
        self._scale, self._degradation, self._sharp = scale, degradation, Album(pictures, device)

    def batch(self, count: int, patch: int, dice: Dice) -> tuple[Tensor, Tensor]:
        scale, around = self._scale, patch + BORDER
        sharp = self._sharp.patches(self._sharp.places(count, around * scale, dice), around * scale)
        small = self._degradation(sharp, scale, dice)
        top, left = dice.whole(BORDER + 1), dice.whole(BORDER + 1)
        kept = sharp[:, :, top * scale : (top + patch) * scale, left * scale : (left + patch) * scale]
        return small[:, :, top : top + patch, left : left + patch], kept


class GreyPairs:
    """The luma of other pairs, for grey networks (ITU-R BT.601)."""

    def __init__(self, pairs: Pairs) -> None:
        self._pairs = pairs

    def batch(self, count: int, patch: int, dice: Dice) -> tuple[Tensor, Tensor]:
        small, sharp = (luma(side) for side in self._pairs.batch(count, patch, dice))
        return small, sharp


def luma(batch: Tensor) -> Tensor:
    """(B, 3, H, W) to (B, 1, H, W)."""
    return torch.einsum("c,bchw->bhw", batch.new_tensor(LUMA), batch)[:, None]


def pairs_of(recipe: Recipe, pictures: list[Pixels], device: torch.device) -> Pairs:
    """The pairs that a recipe learns from."""
    if recipe.degradation is None:
        colour: Pairs = BicubicPairs(pictures, recipe.scale, device)
    else:
        colour = DegradedPairs(pictures, recipe.scale, recipe.degradation, device)
    return GreyPairs(colour) if recipe.network.channels == 1 else colour
