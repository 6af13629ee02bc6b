"""A picture file from which regions can be read."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pyvips
from numpy.typing import NDArray

from swinir_gui.geometry import Region, Size, ranges
from swinir_gui.imaging.color.code_points import with_profile_of_avif, with_profile_of_png
from swinir_gui.imaging.color.rendition import Rendition
from swinir_gui.imaging.color.samples import Samples, grey_or_rgb
from swinir_gui.imaging.containers.further_pictures import further_pictures_notice
from swinir_gui.imaging.containers.gif_blocks import comments_of_gif
from swinir_gui.imaging.containers.jpeg_segments import words_of
from swinir_gui.imaging.containers.png_chunks import before_pixels
from swinir_gui.imaging.containers.tiff_pages import pages_of_tiff
from swinir_gui.imaging.containers.tiff_samples import tells_no_transparency
from swinir_gui.imaging.decoders.decoding import check_expansion, check_file, decode, kind_of
from swinir_gui.imaging.failures import decoding_error, opening_error, unknown_kind
from swinir_gui.imaging.formats import AVIF, JPEG, PNG, TIFF, WEBP, Format
from swinir_gui.imaging.metadata.comments import commented
from swinir_gui.imaging.metadata.exif import with_exif_of_tiff
from swinir_gui.imaging.metadata.resolution import with_unit_of_png
from swinir_gui.imaging.metadata.xmp_extension import with_extension
from swinir_gui.imaging.stamp import Stamp
from swinir_gui.language import tr

_FORMAT_OF_LOADER = {"png": PNG, "jpeg": JPEG, "webp": WEBP, "tiff": TIFF, "heif": AVIF}
_READ_ONLY_LOADERS = frozenset({"gif", "jxl", "jp2k", "bmp", "psd"})
# Conversions hold all their intermediate steps of what is read at once.
_CONVERTED_PIXELS = 1 << 17

_MOST_OPACITIES = 1_000
_opacities: dict[tuple[Stamp, int], bool] = {}  # of files that were looked through: the window asks again with each choice


@dataclass(frozen=True)
class PictureSource:
    """One picture, upright, as grey or RGB samples, of which regions are read from any thread.

    Opening reads the header only; the pixels are decoded at the first ``read``, into memory or, above 100 MB, into a
    temporary file. Orientation is applied once, here.

    Attributes:
        path: the file.
        format: what the file is by its content, or None for a format that we read but do not write.
        notices: what the person should know about how the file was read.
        stamp: by which to see whether the file is still the same.
        page: which of its pages or frames, from 0.
        pages: of which this is one; a TIFF's smaller copies and masks are none.
    """

    path: Path
    format: Format | None
    notices: tuple[str, ...]
    stamp: Stamp
    page: int
    pages: tuple[int, ...]
    _samples: Samples
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @classmethod
    def open(cls, path: Path, page: int | None = None) -> PictureSource:
        """Open the picture at ``path``; of several pages or frames ``page``, or the first with a notice.

        Raises:
            ImageReadError: it is missing, may not be read, is no picture, or is evidently damaged.
        """
        check_file(path)
        stamp = Stamp.of(path)
        try:
            image = decode(path, access="random", page=page or 0)
            image.get_fields()  # those of HEIC and AVIF have names from the file, which damage makes unreadable
            kind = kind_of(image)
            if kind not in _FORMAT_OF_LOADER and kind not in _READ_ONLY_LOADERS:
                raise unknown_kind(path)
            pages = _pages(path, image, kind)
            if page is None and pages[0]:
                image = decode(path, access="random", page=pages[0])
            check_expansion(path, image, kind)
            stated = before_pixels(path) if kind == "png" else {}
            if kind == "tiff":
                image = with_exif_of_tiff(path, image, pages[0] if page is None else page)
            elif kind == "jpeg":
                words = words_of(path)
                image = with_extension(commented(image, words.comments), words.app1)
            elif kind == "gif":
                image = commented(image, comments_of_gif(path))
            elif kind == "heif":
                image = with_profile_of_avif(image, path)
            elif kind == "png":
                image = with_unit_of_png(with_profile_of_png(image, stated), stated)
            opacity = kind != "tiff" or not tells_no_transparency(path, pages[0] if page is None else page)
            samples = grey_or_rgb(image.autorot(), opacity=opacity)
        except (pyvips.Error, UnicodeDecodeError) as error:
            raise decoding_error(path) from error
        except OSError as error:
            raise opening_error(path, error) from error
        others = _pages_notice(len(pages), kind) if page is None else ()
        notices = (*others, *further_pictures_notice(path, kind, stated), *samples.notices)
        return cls(path, _format(image, kind), notices, stamp, pages[0] if page is None else page, pages, samples)

    @property
    def size(self) -> Size:
        """In pixels, after orientation."""
        return Size(self.image.width, self.image.height)

    @property
    def channels(self) -> int:
        """1 (grey) or 3 (RGB)."""
        return int(self.image.bands)

    @property
    def depth(self) -> int:
        """Bits per sample of the file, by its header: 8, 16, or 32 for floats; ``image`` has 8 or 16."""
        return self._samples.depth

    @property
    def rendition(self) -> Rendition:
        """How results lead back to the file's own kind of numbers."""
        return self._samples.rendition

    @property
    def profile_name(self) -> str | None:
        """What the colour profile of the file calls itself, or None without one: sRGB is assumed, or what the header says."""
        profile = self.rendition.profile
        return profile.title or tr("an unnamed profile") if profile else None

    @property
    def has_alpha(self) -> bool:
        """Whether the file has transparency, be it opaque throughout."""
        return self.alpha is not None

    @cached_property
    def is_opaque(self) -> bool:
        """Whether no pixel is transparent in the least; looks at all of them, which decodes the picture, once for a file.

        Raises:
            ImageReadError: the file turned out damaged or incomplete as it was decoded.
        """
        if self.alpha is None:
            return True
        known = _opacities.get((self.stamp, self.page))
        if known is not None:
            return known
        try:
            found = bool(self.alpha.min() == (255 if self.alpha.format == "uchar" else 65535))
        except pyvips.Error as error:
            raise decoding_error(self.path) from error
        if len(_opacities) >= _MOST_OPACITIES:
            _opacities.clear()
        _opacities[self.stamp, self.page] = found
        return found

    @property
    def image(self) -> pyvips.Image:
        """The colour part, upright, as networks see it, with EXIF, XMP, IPTC, resolution and its profile; lazy.

        Its numbers are those of the file, ``uchar`` or ``ushort``, unless these are no display's (``color``).

        Reading its pixels can raise ``pyvips.Error``; ``read`` translates that.
        """
        return self._samples.image

    @property
    def alpha(self) -> pyvips.Image | None:
        """Transparency as one band of the size and kind of ``image``, or None; lazy."""
        return self._samples.alpha

    def read(self, region: Region) -> NDArray[np.float32]:
        """The pixels of ``region`` of ``image`` as H×W×C in 0 … 1, exactly.

        Raises:
            ImageReadError: the file turned out damaged or incomplete as it was decoded.
        """
        if not Region.of(self.size).contains(region):
            raise ValueError(f"{region} is not inside a picture of {self.size}")
        try:
            with self._lock:
                area = pyvips.Region.new(self.image)
                rows = region.height if self.rendition.as_is else max(1, _CONVERTED_PIXELS // region.width)
                data = b"".join(
                    area.fetch(region.left, region.top + top, region.width, bottom - top)
                    for top, bottom in ranges(region.height, rows)
                )
        except pyvips.Error as error:
            raise decoding_error(self.path) from error
        depth = 8 if self.image.format == "uchar" else 16
        values = np.frombuffer(data, np.uint8 if depth == 8 else np.uint16).astype(np.float32)
        values /= np.float32(2**depth - 1)
        return values.reshape(region.height, region.width, self.channels)


def _format(image: pyvips.Image, kind: str) -> Format | None:
    if kind == "heif" and image.get("heif-compression") != "av1":
        return None
    return _FORMAT_OF_LOADER.get(kind)


def _pages(path: Path, image: pyvips.Image, kind: str) -> tuple[int, ...]:
    """The places of those that are pictures of their own."""
    count = int(image.get("n-pages")) if image.get_typeof("n-pages") else 1
    if kind != "tiff" or count == 1:
        return tuple(range(count))
    return pages_of_tiff(path, count)


def _pages_notice(count: int, kind: str) -> tuple[str, ...]:
    if count == 1:
        return ()
    if kind == "tiff":
        words = tr("only the first page of {count} is used")
    elif kind == "heif":
        words = tr("only the first picture of {count} is used")
    else:
        words = tr("only the first frame of an animation of {count} is used")
    return (words.format(count=count),)
