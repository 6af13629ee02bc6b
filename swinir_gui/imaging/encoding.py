"""Puts together what the file of a result shall hold, pixels and metadata, and has the encoder of its format write it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyvips

from swinir_gui.geometry import Size
from swinir_gui.imaging.alpha import upscaled_alpha
from swinir_gui.imaging.color.samples import tagged, with_depth
from swinir_gui.imaging.containers import jpeg_segments
from swinir_gui.imaging.failures import opening_error
from swinir_gui.imaging.formats import JPEG, Format, stored_depth
from swinir_gui.imaging.metadata import exif_rest, png_words, resolution, tiff_exif, xmp_extension
from swinir_gui.imaging.metadata.carriage import Carriage
from swinir_gui.imaging.metadata.carrying import with_metadata_of
from swinir_gui.imaging.metadata.comments import COMMENTS_FIELD, carried
from swinir_gui.imaging.picture_source import PictureSource

# Optimised Huffman tables make libjpeg hold all coefficients: a few percent of size do not justify unbounded memory.
_JPEG_OPTIMISED_PIXELS = 2**26
# Classic TIFF ends at 4 GiB; compression seldom makes a picture larger, and then by little.
_CLASSIC_TIFF_BYTES = 4_000_000_000
_ALL_BUT_EXIF = "xmp|iptc|icc|other"


@dataclass(frozen=True)
class SaveOptions:
    """How a result is stored.

    Attributes:
        format: see ``formats``.
        depth: 8, 16 or 32 (float) bits per sample; a format that holds fewer gets what it can (``formats.stored_depth``).
        quality: 1 … 100 for JPEG, WebP and AVIF, None for the format's own default. WebP of 100 is lossless.
        carriage: what goes into its metadata.
        part: the hidden name of its file until that is complete; None for one that nobody will look for.
    """

    format: Format
    depth: int
    quality: int | None = None
    carriage: Carriage = field(default_factory=Carriage)
    part: str | None = None

    def __post_init__(self) -> None:
        if self.depth not in (8, 16, 32):
            raise ValueError(f"a result has 8, 16 or 32 bits per sample, not {self.depth}")
        if self.quality is not None and not 1 <= self.quality <= 100:
            raise ValueError(f"quality goes from 1 to 100, not {self.quality}")

    @property
    def lossless(self) -> bool:
        """Whether the stored pixels are exactly those of the result."""
        return self.format.lossless or (self.format.name == "webp" and self.quality == 100)

    @property
    def loss(self) -> int | None:
        """The quality that it is stored with; None where nothing is lost."""
        return None if self.lossless else self.quality or self.format.default_quality


def assembled(result: pyvips.Image, source: PictureSource, options: SaveOptions) -> pyvips.Image:
    """The result as its file shall hold it: depth, space, transparency, metadata."""
    stored = stored_depth(options.format, options.depth)
    # AVIF keeps 12 of 16 bits: it gets all 16, and rounding happens once, while encoding.
    depth = 16 if stored == 12 else stored
    rendition, has_alpha = source.rendition, source.has_alpha and options.format.alpha
    picture = rendition.stored(result, options.format, depth, has_alpha=has_alpha)
    if source.alpha is not None and has_alpha:
        kind = picture.interpretation
        alpha = upscaled_alpha(source.alpha, Size(result.width, result.height))
        picture = picture.bandjoin(with_depth(alpha, 16) / 65535 if depth == 32 else with_depth(alpha, depth))
        picture = picture.cast("float") if depth == 32 else picture
        picture = picture.copy(interpretation=kind)
    carrier = with_metadata_of(source.image, picture, options.format, options.carriage)
    if comments := _comments(source, options):
        carrier.set_type(pyvips.GValue.blob_type, COMMENTS_FIELD, comments)
    return tagged(carrier, rendition.profile_for(options.format, depth, has_alpha=has_alpha))


def _comments(source: PictureSource, options: SaveOptions) -> bytes:
    try:
        return carried(source.image, source.path, source.format, options.format, options.carriage.strip)
    except OSError as error:
        raise opening_error(source.path, error) from error


def encode(picture: pyvips.Image, part: Path, options: SaveOptions) -> None:
    """Write ``picture``, which was ``assembled``, into the file ``part``.

    Raises:
        OSError: the file cannot be written.
        pyvips.Error: likewise, or the pixels cannot be computed.
    """
    settings = _encoder_settings(picture, options)
    short, further = _for_segments(picture) if options.format == JPEG else (picture, b"")
    if not resolution.is_stated(picture) and not picture.get_typeof("exif-data"):
        settings["keep"] = _ALL_BUT_EXIF  # libvips would make one up, for the sake of a resolution
    if options.format.name == "tiff":
        picture.tiffsave(os.fsencode(part), **settings)
        tiff_exif.add(part, picture)
    else:
        room, rest = exif_rest.reserved(short)
        _encode_with_exif(room, part, options, settings)
        exif_rest.fill(part, options.format, rest)
    if not resolution.is_stated(picture):
        resolution.take_back(part, options.format)
    if further:
        jpeg_segments.insert(part, further)


def _for_segments(picture: pyvips.Image) -> tuple[pyvips.Image, bytes]:
    """A picture as libvips writes it into a JPEG, and the segments that it does not write."""
    short, extension = xmp_extension.shortened(picture)
    comments = bytes(picture.get(COMMENTS_FIELD)) if picture.get_typeof(COMMENTS_FIELD) else b""
    return short, extension + comments


def _encode_with_exif(picture: pyvips.Image, part: Path, options: SaveOptions, settings: Mapping[str, Any]) -> None:
    name = os.fsencode(part)
    if options.format.name == "png":
        room, comments, packet = png_words.reserved(picture)
        room.pngsave(name, **settings)
        png_words.fill(part, comments, packet)
    elif options.format.name == "jpeg":
        picture.jpegsave(name, **settings)
    elif options.format.name == "webp":
        picture.webpsave(name, **settings)
    else:
        picture.heifsave(name, **settings)


def _encoder_settings(picture: pyvips.Image, options: SaveOptions) -> dict[str, Any]:
    quality = options.quality or options.format.default_quality
    pixels = picture.width * picture.height
    if options.format.name == "png":
        # Measured on photographs: two thirds the size and twice the time of libvips' default (6, no filter).
        return {"compression": 4, "filter": "all"}
    if options.format.name == "jpeg":
        return {"Q": quality, "subsample_mode": "off", "optimize_coding": pixels <= _JPEG_OPTIMISED_PIXELS}
    if options.format.name == "webp":
        return {"lossless": True, "exact": True} if options.lossless else {"Q": quality, "exact": True}
    if options.format.name == "tiff":
        size = pixels * picture.bands * {"uchar": 1, "float": 4}.get(picture.format, 2)
        # Few programs read the predictor for floats, and the one for whole numbers does them no good.
        predictor = "none" if picture.format == "float" else "horizontal"
        return {"compression": "deflate", "predictor": predictor, "bigtiff": size > _CLASSIC_TIFF_BYTES}
    depth = stored_depth(options.format, options.depth)
    return {"Q": quality, "compression": "av1", "bitdepth": depth, "subsample_mode": "off"}
