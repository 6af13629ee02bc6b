"""A large picture at a glance: coarse, and long before all of it is decoded, where its file has a quick way to that.

A JPEG is decoded at an eighth of its size, of a TIFF with a pyramid one of the smaller copies is taken. What other files
hold cannot be had much sooner than the whole.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator

import pyvips

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Size
from swinir_gui.imaging.color.samples import PROFILE_FIELD, Samples, grey_or_rgb
from swinir_gui.imaging.containers.tiff_samples import tells_no_transparency
from swinir_gui.imaging.decoders.decoding import decode
from swinir_gui.imaging.formats import JPEG, TIFF
from swinir_gui.imaging.picture_source import PictureSource

_FEWEST_PIXELS = 8_000_000  # a smaller picture is decoded as soon
_LONG_SIDE = 1024  # at least
_SHRINKS = (8, 4, 2)  # that decoders of JPEG know
_ROUNDING = 2  # pixels by which the halves of halves may differ, as programs round up or down
_SAID_OF_ALL_COPIES = (PROFILE_FIELD, "orientation")


def glimpse(source: PictureSource) -> Samples | None:
    """``source``, upright and in its own colours, at least 1024 pixels long; None where that takes as long as all of it."""
    if source.size.pixels < _FEWEST_PIXELS:
        return None
    try:
        if source.format is JPEG:
            small = _decoded_small(source)
        elif source.format is TIFF:
            small = _smaller_copy(source)
        else:
            return None
        opacity = source.format is not TIFF or not tells_no_transparency(source.path, source.page)
        return None if small is None else grey_or_rgb(small.autorot(), opacity=opacity)
    except (pyvips.Error, OSError, struct.error, ImageReadError):  # whoever reads the picture itself will say so
        return None


def _decoded_small(source: PictureSource) -> pyvips.Image | None:
    shrink = next((each for each in _SHRINKS if _is_enough(source.size, each)), None)
    if shrink is None or source.image.get_typeof("interlaced"):  # of a progressive one even the coarsest needs the whole file
        return None
    return pyvips.Image.jpegload_source(_file(source), shrink=shrink, access="random", fail_on="error")


def _smaller_copy(source: PictureSource) -> pyvips.Image | None:
    """The smallest one that is large enough, dressed as the picture itself."""
    full = decode(source.path, access="random", page=source.page)
    enough = [copy for level, copy in enumerate(_copies(source, full), 1) if _is_enough(source.size, 2**level)]
    if not enough:
        return None
    small = enough[-1].copy()
    for name in _SAID_OF_ALL_COPIES:
        small.remove(name)
        if full.get_typeof(name):
            small.set_type(full.get_typeof(name), name, full.get(name))
    return small


def _copies(source: PictureSource, full: pyvips.Image) -> Iterator[pyvips.Image]:
    """Each half as large as the one before, as far as they are of one kind: beneath the page's directory, or behind it."""
    beneath = int(full.get("n-subifds")) if full.get_typeof("n-subifds") else 0
    behind = int(full.get("n-pages")) if full.get_typeof("n-pages") else 1
    last = beneath or behind - source.page - 1
    for level in range(1, last + 1):
        if not beneath and source.page + level in source.pages:
            return
        place = {"page": source.page, "subifd": level - 1} if beneath else {"page": source.page + level}
        copy = pyvips.Image.tiffload_source(_file(source), access="random", fail_on="error", **place)
        halved = copy.width << level, copy.height << level
        slack = _ROUNDING << level
        if abs(halved[0] - full.width) > slack or abs(halved[1] - full.height) > slack or _kind(copy) != _kind(full):
            return
        yield copy


def _kind(image: pyvips.Image) -> tuple[int, str, str]:
    return image.bands, image.format, image.interpretation


def _is_enough(size: Size, shrink: int) -> bool:
    return max(size.width, size.height) // shrink >= _LONG_SIDE


def _file(source: PictureSource) -> pyvips.Source:
    return pyvips.Source.new_from_file(os.fsencode(source.path))
