"""A small part of a result and the same part of its source, as a page shows them side by side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyvips
from numpy.typing import NDArray

from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.display import FileRaster, SourceRaster
from swinir_gui.imaging.picture_source import PictureSource

_QUALITY = 85
# Whatever has to be decoded for it as a whole; a report must not take minutes.
LARGEST = 60_000_000


@dataclass(frozen=True)
class Excerpt:
    """The same part of a picture, twice, as JPEG files; ``before`` is enlarged to the pixels of ``after``."""

    before: bytes
    after: bytes


def excerpt(source: Path, result: Path, size: Size) -> Excerpt:
    """The middle of a result in its own pixels, and the same of its source.

    Raises:
        ImageReadError: one of them cannot be read any more.
    """
    after = FileRaster(result)
    box = Size(min(size.width, after.size.width), min(size.height, after.size.height))
    left, top = (after.size.width - box.width) // 2, (after.size.height - box.height) // 2
    region = Region(left, top, box.width, box.height)
    before = SourceRaster(PictureSource.open(source), after.size)
    return Excerpt(_jpeg(before.read(region, 0)), _jpeg(after.read(region, 0)))


def _jpeg(pixels: NDArray[np.uint8]) -> bytes:
    height, width, bands = pixels.shape
    data = np.ascontiguousarray(pixels).data
    image = pyvips.Image.new_from_memory(data, width, height, bands, "uchar").copy(interpretation="srgb")
    return bytes(image.jpegsave_buffer(Q=_QUALITY, background=[255, 255, 255]))
