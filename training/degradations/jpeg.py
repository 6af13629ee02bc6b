"""What JPEG does to a picture, computed for a whole batch on its device: ITU-T T.81 with the choices of the usual encoder.

Colours apart into luma and chroma (ITU-R BT.601, full range), chroma at half the size or not, cosine transform of 8×8 blocks,
quantisation by the tables of T.81 Annex K at a quality from 1 to 100, and all the way back. Coding without loss is left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from swinir_gui.imaging.jpeg_quality import LUMA_STEPS
from training.dice import Dice

# T.81, table K.2; K.1 is the luma's.
CHROMA_STEPS = (
    *(17, 18, 24, 47, 99, 99, 99, 99),
    *(18, 21, 26, 66, 99, 99, 99, 99),
    *(24, 26, 56, 99, 99, 99, 99, 99),
    *(47, 66, 99, 99, 99, 99, 99, 99),
    *((99,) * 32),
)
TO_LUMA_CHROMA = ((0.299, 0.587, 0.114), (-0.168736, -0.331264, 0.5), (0.5, -0.418688, -0.081312))
TO_COLOURS = ((1.0, 0.0, 1.402), (1.0, -0.344136, -0.714136), (1.0, 1.772, 0.0))


@cache
def constant(values: tuple[float, ...] | tuple[tuple[float, ...], ...], device: torch.device) -> Tensor:
    return torch.tensor(values, dtype=torch.float32, device=device)


@cache
def cosines(device: torch.device) -> Tensor:
    """(8, 8): the orthonormal DCT-II, frequencies by samples (T.81 A.3.3)."""
    place = torch.arange(8, dtype=torch.float64)
    matrix = torch.cos((2 * place[None] + 1) * place[:, None] * math.pi / 16) / 2
    matrix[0] /= math.sqrt(2)
    return matrix.float().to(device)


def tables(base: tuple[int, ...], quality: Tensor) -> Tensor:
    """(B, 8, 8): steps of quantisation at ``quality`` (B,), as libjpeg scales them."""
    percent = torch.where(quality < 50, (5000 / quality).floor(), 200 - 2 * quality)
    scaled = ((constant(base, quality.device) * percent[:, None] + 50) / 100).floor()
    return scaled.clamp(1, 255).view(-1, 8, 8)


def coded(plane: Tensor, steps: Tensor) -> Tensor:
    """(B, C, H, W) in levels of 255, H and W multiples of 8, quantised and back; ``steps`` is (B, 8, 8)."""
    b, c, h, w = plane.shape
    basis = cosines(plane.device)
    blocks = (plane - 128).view(b, c, h // 8, 8, w // 8, 8).transpose(3, 4)
    quantised = ((basis @ blocks @ basis.T) / steps[:, None, None, None]).round() * steps[:, None, None, None]
    back = (basis.T @ quantised @ basis).transpose(3, 4).reshape(b, c, h, w)
    return (back + 128).clamp(0, 255).round()


def compressed(batch: Tensor, quality: Tensor, subsampled: Tensor) -> Tensor:
    """``batch`` (B, 3, H, W) in [0, 1] through JPEG.

    Args:
        batch: of any size; it is continued at its lower and right edge as encoders do.
        quality: (B,) whole numbers from 1 to 100.
        subsampled: (B,) whether the chroma is stored at half the size.
    """
    h, w = batch.shape[2:]
    padded = F.pad(batch, (0, -w % 16, 0, -h % 16), "replicate")
    levels = (padded.clamp(0, 1) * 255).round()
    apart = torch.einsum("ij,bjhw->bihw", constant(TO_LUMA_CHROMA, batch.device), levels)
    luma, chroma = apart[:, :1].round(), (apart[:, 1:] + 128).round()
    luma = coded(luma, tables(LUMA_STEPS, quality))
    steps = tables(CHROMA_STEPS, quality)
    small = coded(F.avg_pool2d(chroma, 2).round(), steps)
    spread = F.interpolate(small, scale_factor=2.0, mode="bilinear").round()
    chroma = torch.where(subsampled[:, None, None, None], spread, coded(chroma, steps)) - 128
    colours = torch.einsum("ij,bjhw->bihw", constant(TO_COLOURS, batch.device), torch.cat((luma, chroma), 1))
    return (colours.round().clamp(0, 255) / 255)[:, :, :h, :w]


@dataclass(frozen=True)
class Jpeg:
    """Quality between ``least`` and ``most``; in half of the pictures the chroma is stored at half the size."""

    least: int
    most: int

    def __call__(self, batch: Tensor, dice: Dice) -> Tensor:
        quality = dice.uniform(len(batch), self.least, self.most + 1).floor()
        return compressed(batch, quality, dice.uniform(len(batch)) < 0.5)
