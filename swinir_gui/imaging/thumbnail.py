"""A thumbnail, made without decoding more of the picture than it needs."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyvips

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Size
from swinir_gui.imaging.decoders.decoding import decode
from swinir_gui.imaging.failures import decoding_error
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.pyramid import Pixels

_BYTES_TO_DECODE = 1 << 30  # a picture larger than this decoded shows no thumbnail: it would take minutes


@dataclass(frozen=True)
class Thumbnail:
    """A picture's size, and its pixels filling a small rectangle.

    Attributes:
        size: of the picture, upright.
        pages: that its file has.
        pixels: H×W×3 or H×W×4 sRGB, as large as was asked for; None where they cannot be had. What a damaged file lacks
            is black: the thumbnail shows what is there.
        damage: why a run will refuse the picture, if it will.
    """

    size: Size
    pixels: Pixels | None
    damage: ImageReadError | None = None
    pages: int = 1


def read_thumbnail(path: Path, box: Size, page: int | None = None) -> Thumbnail:
    """The middle of the picture at ``path``, scaled to fill ``box``; of several pages ``page``, or the first.

    Raises:
        ImageReadError: not even the header can be read.
    """
    source = PictureSource.open(path, page)
    size, pages = source.size, len(source.pages)
    if size.pixels * source.channels * source.depth // 8 > _BYTES_TO_DECODE:
        return Thumbnail(size, None, pages=pages)
    try:
        return Thumbnail(size, _filling(path, box, source.page), pages=pages)
    except pyvips.Error:
        return Thumbnail(size, _what_is_left(path, box), decoding_error(path), pages)


def _filling(path: Path, box: Size, page: int) -> Pixels:
    if page == 0 and not path.name.endswith("]"):  # which libvips would take for the end of its options
        with contextlib.suppress(pyvips.Error):  # it may be of a kind that libvips does not decode by itself
            # By name, because through a Source it makes one of a damaged file too, whatever it is told.
            return _pixels(pyvips.Image.thumbnail(os.fsencode(path), box.width, fail_on="error", **_wanted(box)))
    return _pixels(decode(path, access="random", page=page).thumbnail_image(box.width, **_wanted(box)))


def _what_is_left(path: Path, box: Size) -> Pixels | None:
    try:
        return _pixels(pyvips.Image.thumbnail_source(pyvips.Source.new_from_file(os.fsencode(path)), box.width, **_wanted(box)))
    except pyvips.Error:
        return None


def _wanted(box: Size) -> dict[str, object]:
    return {"height": box.height, "crop": "centre", "export_profile": "srgb", "intent": "relative"}


def _pixels(small: pyvips.Image) -> Pixels:
    if small.interpretation not in ("srgb", "b-w"):
        small = small.colourspace("srgb")
    if small.bands < 3:
        grey = small.extract_band(0)
        small = grey.bandjoin([grey, grey, *([small.extract_band(1)] if small.bands == 2 else [])])
    if small.format != "uchar":
        small = small.cast("uchar")
    small = small.extract_band(0, n=min(4, small.bands))
    return np.frombuffer(small.write_to_memory(), np.uint8).reshape(small.height, small.width, small.bands)
