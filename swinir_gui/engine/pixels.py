"""Arrays of pixels in and out of tensors, and what a picture must offer to be read and written."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from swinir_gui.geometry import Region, Size
from swinir_gui.nn.network import mirrored

Pixels = NDArray[np.float32]

VISIBLE = 0.05  # more than the noise of a dark or flat part, which a network may well remove altogether


class PixelSource(Protocol):
    """A picture that can be read in parts, from any thread: H×W×C float32 in [0, 1], C 1 or 3."""

    @property
    def size(self) -> Size: ...
    @property
    def channels(self) -> int: ...
    def read(self, region: Region) -> Pixels: ...


class PixelSink(Protocol):
    """A result that is written in parts, each H×W×C float32; values outside [0, 1] are clipped there."""

    def write(self, region: Region, pixels: Pixels) -> None: ...


def read_padded(source: PixelSource, region: Region) -> Pixels:
    """A region that may reach beyond the right and lower edge, where the picture is mirrored."""
    rows = mirrored(region.top, region.bottom, source.size.height)
    columns = mirrored(region.left, region.right, source.size.width)
    left, top = min(columns), min(rows)
    inside = Region(left, top, max(columns) - left + 1, max(rows) - top + 1)
    pixels = source.read(inside)
    if inside == region:
        return pixels
    mirrored_rows: Pixels = pixels[np.array(rows) - top]
    return mirrored_rows[:, np.array(columns) - left]


def to_batch(pixels: Pixels, channels: int, device: torch.device) -> Tensor:
    """H×W×C to what a network of ``channels`` takes, (B, H, W, channels).

    A grey picture is shown to a colour network three times over; a grey network sees the channels of a colour picture one by one.
    """
    tensor = torch.from_numpy(np.ascontiguousarray(pixels))
    if channels == 1 and tensor.shape[2] > 1:
        return tensor.permute(2, 0, 1).unsqueeze(3).contiguous().to(device)
    return tensor.expand(-1, -1, channels).unsqueeze(0).contiguous().to(device)


def from_batch(result: Tensor, channels: int) -> Pixels:
    """(B, H, W, C) back to H×W×``channels``; undoes :func:`to_batch`."""
    if result.shape[0] > 1:
        picture = result.squeeze(3).permute(1, 2, 0)
    elif channels == 1 and result.shape[3] > 1:
        picture = result[0].mean(2, keepdim=True)
    else:
        picture = result[0]
    return np.asarray(picture.cpu().numpy(), dtype=np.float32)


def is_sound(pixels: Pixels, piece: Region, source: PixelSource) -> bool:
    """Whether a piece is finite, and neither black nor a single colour where its source plainly is not."""
    if not np.isfinite(pixels).all():
        return False
    black, single = bool((pixels <= 0).all()), bool((np.ptp(pixels, axis=(0, 1)) == 0).all())
    if not black and not single:
        return True
    shown = source.read(piece)
    return not (black and shown.max() > VISIBLE) and not (single and np.ptp(shown, axis=(0, 1)).max() > VISIBLE)
