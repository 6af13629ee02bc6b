"""Pictures for the screen: sRGB with 8 bits, in pixels of the result, at any level of detail.

Everything that is compared has the result's size: the source is scaled to it so that pixel centres meet, and where the result is
but the middle of the picture, so is what is shown of the source. Colours go from
the embedded profile to sRGB; what has no profile is taken for sRGB, grey as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
import pyvips
from numpy.typing import NDArray

from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.alpha import upscaled_alpha
from swinir_gui.imaging.canvas import Canvas
from swinir_gui.imaging.color.samples import PROFILE_FIELD, Samples, interpretation, with_depth
from swinir_gui.imaging.failures import decoding_error
from swinir_gui.imaging.glimpse import glimpse
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.pyramid import Pixels, Pyramid, level_size

# How far a bicubic pixel looks to each side, and one more for the rounding of positions.
_REACH = 3
_GLIMPSE = 1024  # pixels that the longer side of a glimpse has at least


class Raster(Protocol):
    """A picture of which display-ready parts are read, from any thread but the one that paints: reading may take long."""

    @property
    def size(self) -> Size:
        """In pixels of the result."""

    def read(self, region: Region, level: int) -> NDArray[np.uint8]:
        """H×W×3 sRGB, or H×W×4 with transparency, of ``region`` of the picture halved ``level`` times.

        Raises:
            ImageReadError: the file turned out damaged.
        """

    def forget(self, region: Region) -> None:
        """The pixels of ``region`` (of level 0) are new: what was derived from the old ones must go."""

    def glimpse(self) -> Pixels | None:
        """All of it as ``read`` has it, coarse, to be seen until parts are read; None where nothing is there sooner than those."""


class FileRaster:
    """A saved picture in its own size.

    Raises:
        ImageReadError: it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._source = PictureSource.open(path)
        self._pyramid = _pyramid_of(_display_image(self._source), path)

    @property
    def size(self) -> Size:
        return self._pyramid.size

    def read(self, region: Region, level: int) -> Pixels:
        return self._pyramid.read(region, level)

    def forget(self, region: Region) -> None:
        self._pyramid.forget(region)

    def glimpse(self) -> Pixels | None:
        return _glimpse_of(self._source)


class SourceRaster:
    """A source enlarged (bicubic) or reduced so that it lines up with its result to the pixel.

    Args:
        source: the picture before.
        size: of the result; of another shape than the source's, it is what was left of the middle of a larger one.
    """

    def __init__(self, source: PictureSource, size: Size) -> None:
        self.size, self._source = size, source
        image = _display_image(source)
        whole = covering(source.size, size)
        if whole.width < image.width and whole.height < image.height:
            image = image.resize(whole.width / image.width, vscale=whole.height / image.height, kernel="cubic")
        self._pyramid = _pyramid_of(image, source.path)
        self._across, self._down = whole.width / image.width, whole.height / image.height
        self._whole, self._cut = whole, ((whole.width - size.width) // 2, (whole.height - size.height) // 2)

    def read(self, region: Region, level: int) -> Pixels:
        # Straight from the source's own pixels to the level: what is enlarged and then halved need not be enlarged.
        across, down = self._across / 2**level, self._down / 2**level
        base = max(0, math.ceil(-math.log2(max(across, down))))
        across, down = across * 2**base, down * 2**base
        within = level_size(self._pyramid.size, base)
        left, top = (cut / 2**level for cut in self._cut)
        if across == down == 1.0 and left.is_integer() and top.is_integer():
            return self._pyramid.read(region.moved(int(left), int(top)), base)
        columns = _needed(region.left + left, region.right + left, across, within.width)
        rows = _needed(region.top + top, region.bottom + top, down, within.height)
        place = Region(columns[0], rows[0], columns[1] - columns[0], rows[1] - rows[0])
        return _enlarged(self._pyramid.read(place, base), place, region, ((across, down), (left, top)))

    def forget(self, region: Region) -> None:
        """A source does not change."""

    def glimpse(self) -> Pixels | None:
        small = _glimpse_of(self._source)
        if small is None:
            return None
        down, across = small.shape[0] / self._whole.height, small.shape[1] / self._whole.width
        left, top = round(self._cut[0] * across), round(self._cut[1] * down)
        return small[top : small.shape[0] - top, left : small.shape[1] - left]


def covering(source: Size, size: Size) -> Size:
    """What a source was enlarged to before ``size`` was cut out of its middle; ``size`` itself where nothing was cut away."""
    if size.has_shape_of(source):
        return size
    wider = source.width * size.height < size.width * source.height
    wanted, own = (size.width, source.width) if wider else (size.height, source.height)
    return Size(*((2 * side * wanted + own) // (2 * own) for side in (source.width, source.height)))


class CanvasRaster:
    """A result while it grows, in the colours that its source's profile gives it.

    Args:
        canvas: must stay open as long as regions are read.
        source: for profile and transparency.
    """

    def __init__(self, canvas: Canvas, source: PictureSource) -> None:
        self.size = canvas.size
        self._canvas = canvas
        self._profile = _profile(source.image)
        alpha = source.alpha
        self._alpha = None if alpha is None else with_depth(upscaled_alpha(alpha, canvas.size), 8)
        self._pyramid = Pyramid(canvas.size, (3 if alpha is None else 4,), self._read)

    def read(self, region: Region, level: int) -> Pixels:
        return self._pyramid.read(region, level)

    def forget(self, region: Region) -> None:
        self._pyramid.forget(region)

    def glimpse(self) -> Pixels | None:
        """It grows from nothing."""
        return None

    def _read(self, region: Region) -> Pixels:
        image = _image(self._canvas.read(region), depth=self._canvas.depth)
        colours = _pixels(_srgb(image, self._profile), Region.of(Size(region.width, region.height)))
        if self._alpha is None:
            return colours
        return np.concatenate([colours, _pixels(self._alpha, region)], axis=2)


def _glimpse_of(source: PictureSource) -> Pixels | None:
    small = glimpse(source)
    if small is None:
        return None
    try:
        image = _display_image(small)
        often = max(1, max(image.width, image.height) // _GLIMPSE)
        image = image.shrink(often, often)
        return _pixels(image, Region(0, 0, image.width, image.height))
    except pyvips.Error:  # whoever reads the picture itself will say so
        return None


def _display_image(source: PictureSource | Samples) -> pyvips.Image:
    """3 or 4 bands of ``uchar``, sRGB; lazy."""
    image = _srgb(source.image, _profile(source.image))
    return image if source.alpha is None else image.bandjoin(with_depth(source.alpha, 8))


def _profile(image: pyvips.Image) -> bytes | None:
    """The embedded profile, or None where there is none, where it is damaged, or where it says what sRGB says."""
    if not image.get_typeof(PROFILE_FIELD):
        return None
    profile: bytes = image.get(PROFILE_FIELD)
    steps = np.linspace(0, 255, 9).astype(np.uint8)
    samples = np.stack(np.meshgrid(*[steps] * image.bands), axis=-1).reshape(1, -1, image.bands)
    try:
        shown = _pixels(_converted(_image(samples, depth=8), profile), Region(0, 0, samples.shape[1], 1))
    except pyvips.Error:
        return None
    return profile if np.abs(shown.astype(int) - samples).max() > 1 else None


def _srgb(image: pyvips.Image, profile: bytes | None) -> pyvips.Image:
    if profile is not None:
        return _converted(image, profile)
    narrow = with_depth(image, 8)
    return narrow if narrow.bands == 3 else narrow.bandjoin([narrow, narrow])


def _converted(image: pyvips.Image, profile: bytes) -> pyvips.Image:
    tagged = image.copy()
    tagged.set_type(pyvips.GValue.blob_type, PROFILE_FIELD, profile)
    converted = tagged.icc_transform("srgb", embedded=True, intent="relative", black_point_compensation=True, depth=8)
    if converted.bands != 3:
        raise pyvips.Error("the profile does not lead to RGB")
    return converted


def _pyramid_of(image: pyvips.Image, path: Path) -> Pyramid:
    return Pyramid(Size(image.width, image.height), (image.bands,), _reader(image, path))


def _reader(image: pyvips.Image, path: Path) -> Callable[[Region], Pixels]:
    def read(region: Region) -> Pixels:
        try:
            return _pixels(image, region)
        except pyvips.Error as error:
            raise decoding_error(path) from error

    return read


def _pixels(image: pyvips.Image, region: Region) -> Pixels:
    data = pyvips.Region.new(image).fetch(region.left, region.top, region.width, region.height)
    return np.frombuffer(data, np.uint8).reshape(region.height, region.width, image.bands)


def _image(pixels: NDArray[np.uint8] | NDArray[np.uint16], *, depth: int) -> pyvips.Image:
    height, width, channels = pixels.shape
    kind = "uchar" if depth == 8 else "ushort"
    image = pyvips.Image.new_from_memory(np.ascontiguousarray(pixels).data, width, height, channels, kind)
    return image.copy(interpretation=interpretation(channels, depth))


def _needed(start: float, stop: float, factor: float, length: int) -> tuple[int, int]:
    """The range of input pixels that output pixels ``start`` … ``stop − 1`` are interpolated from."""
    first, last = (start + 0.5) / factor - 0.5, (stop - 0.5) / factor - 0.5
    return max(0, math.floor(first) - _REACH), min(length, math.ceil(last) + _REACH + 1)


def _enlarged(pixels: Pixels, place: Region, region: Region, how: tuple[tuple[float, float], tuple[float, float]]) -> Pixels:
    """``region`` of the picture enlarged by factors and then moved, as ``how`` says, out of its own ``pixels`` at ``place``."""
    ((across, down), (left, top)), (height, width, bands) = how, pixels.shape
    image = pyvips.Image.new_from_memory(np.ascontiguousarray(pixels).data, width, height, bands, "uchar")
    # Not `resize`, which shifts what it enlarges by half a pixel: centres must fall where the network puts them.
    enlarged = image.affine(
        [across, 0, 0, down],
        interpolate=pyvips.Interpolate.new("bicubic"),
        oarea=[region.left, region.top, region.width, region.height],
        idx=place.left + 0.5 - (0.5 + left) / across,
        idy=place.top + 0.5 - (0.5 + top) / down,
        extend="copy",
        premultiplied=True,  # colour and alpha go separate ways, as in the result
    )
    return _pixels(enlarged, Region(0, 0, region.width, region.height))
