"""Pairs of small and sharp patches, drawn by step number so that a resumed run sees exactly what it would have seen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyvips
import torch
from torch import Tensor

from training.degradations import Pixels, shrink_bicubic

SUFFIXES = (".png", ".webp", ".jpg", ".tif")


def read_picture(path: Path) -> Pixels:
    """(H, W, 3) uint8 of any picture; transparency is dropped."""
    image = pyvips.Image.new_from_file(str(path), access="sequential").colourspace("srgb")
    return np.asarray(image.extract_band(0, n=3).cast("uchar").numpy())


@dataclass(frozen=True)
class Pairs:
    """Pictures held in memory: ``small[i]`` is ``sharp[i]`` shrunk by ``scale``."""

    sharp: list[Pixels]
    small: list[Pixels]
    scale: int

    @classmethod
    def from_folder(cls, folder: Path, scale: int) -> Pairs:
        paths = sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES)
        sharp = [read_picture(path) for path in paths]
        return cls(sharp, [shrink_bicubic(picture, scale) for picture in sharp], scale)

    def batch(self, count: int, patch: int, *, seed: int, step: int) -> tuple[Tensor, Tensor]:
        """``count`` patches: (B, 3, patch, patch) small and (B, 3, s·patch, s·patch) sharp, in [0, 1], flipped and turned."""
        dice = np.random.default_rng((seed, step))
        drawn = [self._patch(dice, patch) for _ in range(count)]
        small, sharp = (np.stack(side) for side in zip(*drawn, strict=True))
        return _tensor(small), _tensor(sharp)

    def _patch(self, dice: np.random.Generator, patch: int) -> tuple[Pixels, Pixels]:
        index = int(dice.integers(len(self.small)))
        small, sharp, s = self.small[index], self.sharp[index], self.scale
        y, x = (int(dice.integers(side - patch + 1)) for side in small.shape[:2])
        pair = small[y : y + patch, x : x + patch], sharp[y * s : (y + patch) * s, x * s : (x + patch) * s]
        turns, flip = int(dice.integers(4)), bool(dice.integers(2))
        turned = [np.rot90(picture, turns)[:, :: -1 if flip else 1] for picture in pair]
        return turned[0], turned[1]


def _tensor(batch: Pixels) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(batch)).permute(0, 3, 1, 2).contiguous().float() / 255
