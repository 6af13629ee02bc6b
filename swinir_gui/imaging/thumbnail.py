"""A picture as small as a stamp, without decoding more of it than that takes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyvips
from numpy.typing import NDArray

from swinir_gui.geometry import Size
from swinir_gui.imaging.picture_source import PictureSource, decode

_BYTES_TO_DECODE = 1 << 30  # a picture larger than this decoded shows no thumbnail: it would take minutes


@dataclass(frozen=True)
class Thumbnail:
    """A picture's size, and its pixels filling a small rectangle.

    Attributes:
        size: of the picture, upright.
        pixels: H×W×3 or H×W×4 sRGB, as large as was asked for; None where they cannot be had. What a damaged file lacks
            is black: the thumbnail shows what is there, and a run finds out the rest.
    """

    size: Size
    pixels: NDArray[np.uint8] | None


def read_thumbnail(path: Path, box: Size) -> Thumbnail:
    """The middle of the picture at ``path``, scaled to fill ``box``.

    Raises:
        ImageReadError: not even the header can be read.
    """
    source = PictureSource.open(path)
    size = source.size
    if size.pixels * source.channels * source.depth // 8 > _BYTES_TO_DECODE:
        return Thumbnail(size, None)
    try:
        return Thumbnail(size, _filling(path, box))
    except pyvips.Error:
        return Thumbnail(size, None)


def _filling(path: Path, box: Size) -> NDArray[np.uint8]:
    wanted = {"height": box.height, "crop": "centre", "export_profile": "srgb", "intent": "relative"}
    try:
        # Through a Source, because libvips takes a "[" in a plain file name for the start of its options.
        small = pyvips.Image.thumbnail_source(pyvips.Source.new_from_file(os.fsencode(path)), box.width, **wanted)
    except pyvips.Error:  # it may be of a kind that libvips does not decode by itself
        small = decode(path, access="random").thumbnail_image(box.width, **wanted)
    if small.interpretation not in ("srgb", "b-w"):
        small = small.colourspace("srgb")
    if small.bands < 3:
        grey = small.extract_band(0)
        small = grey.bandjoin([grey, grey, *([small.extract_band(1)] if small.bands == 2 else [])])
    if small.format != "uchar":
        small = small.cast("uchar")
    small = small.extract_band(0, n=min(4, small.bands))
    return np.frombuffer(small.write_to_memory(), np.uint8).reshape(small.height, small.width, small.bands)
