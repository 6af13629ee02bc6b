"""From canvas to file: complete and verified under its final name, or not there at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyvips

from swinir_gui.errors import ImageWriteError
from swinir_gui.geometry import Size
from swinir_gui.imaging.alpha import check_transparency, upscaled_alpha
from swinir_gui.imaging.color.samples import tagged, with_depth
from swinir_gui.imaging.failures import opening_error, saving_error, storage_error
from swinir_gui.imaging.formats import PNG, Format, check_fits, stored_depth
from swinir_gui.imaging.metadata import exif_rest, png_words, resolution, tiff_exif
from swinir_gui.imaging.metadata.carriage import Carriage, Strip
from swinir_gui.imaging.metadata.carrying import with_metadata_of
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.stopping import stoppable
from swinir_gui.imaging.verification import verify
from swinir_gui.language import tr
from swinir_gui.progress import CancelToken

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


def save(result: pyvips.Image, target: Path, source: PictureSource, options: SaveOptions, token: CancelToken | None = None) -> None:
    """Store ``result`` as ``target`` with the transparency and metadata of ``source``.

    It is written beside the target under a hidden name, flushed to the disk, read back completely and only then given
    its name, replacing what was there. Memory stays bounded for PNG, JPEG and TIFF; the encoders of WebP and AVIF hold
    the whole picture.

    Args:
        result: 1 or 3 bands, ``uchar`` or ``ushort``, as from ``Canvas.image``.
        target: the final name; the format is that of ``options``, whatever the suffix says.
        source: what the result was made from.
        options: format, depth, quality.
        token: looked at while encoding and while reading back.

    Raises:
        Cancelled: ``token`` was set; nothing is left behind.
        ImageWriteError: the result does not fit the format, the folder takes no files, the disk is full, the file read
            back differs, or the target is the source itself. Nothing is left behind then.
        ImageReadError: the source's file was changed since it was opened; likewise.
    """
    with encoded(result, target, source, options, token or CancelToken()) as part:
        publish(part, target, source)


@contextmanager
def encoded(result: pyvips.Image, target: Path, source: PictureSource, options: SaveOptions, token: CancelToken) -> Iterator[Path]:
    """The complete, flushed and verified file of a result, to be published inside the block; see ``save``."""
    size = Size(result.width, result.height)
    check_fits(options.format, size, source.has_alpha, options.depth)
    check_transparency(source, options.format, size, options.depth)
    _refuse_source(target, source)
    picture = _assembled(result, source, options)
    part = target.parent / (options.part or f".swinir-{secrets.token_hex(8)}.part")
    try:
        # Made by us first, so that the system's own words reach the person rather than libvips'.
        part.open("wb").close()
        _encode(stoppable(picture, token), part, options)
        _flush(part)
        verify(picture, part, options.format, options.loss, token)
        token.check()
        yield part
    except OSError as error:
        raise storage_error(target.parent, error) from error
    except pyvips.Error as error:
        token.check()
        source.stamp.check()
        raise saving_error(target, part, error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def publish(part: Path, target: Path, source: PictureSource, *, replacing: bool = True) -> bool:
    """Give a file that is ``encoded`` the name that people see; False where another one has it and is not to be replaced.

    Raises:
        ImageWriteError: it cannot have that name.
        ImageReadError: the source's file was changed since it was opened.
    """
    source.stamp.check()
    try:
        if replacing:
            part.replace(target)
        elif not _has_taken(part, target):
            return False
    except OSError as error:
        raise storage_error(target.parent, error) from error
    _flush_folder(target.parent)
    return True


def _refuse_source(target: Path, source: PictureSource) -> None:
    with contextlib.suppress(OSError):
        if target.samefile(source.path):
            raise ImageWriteError(
                tr("The result would overwrite its own source “{name}”.").format(name=source.path.name),
                tr("Choose another name or folder for the result."),
            )


def _assembled(result: pyvips.Image, source: PictureSource, options: SaveOptions) -> pyvips.Image:
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
    comments = _comments(source, options.carriage.strip) if options.format == source.format == PNG else b""
    if comments:
        carrier.set_type(pyvips.GValue.blob_type, png_words.COMMENTS_FIELD, comments)
    return tagged(carrier, rendition.profile_for(options.format, depth, has_alpha=has_alpha))


def _comments(source: PictureSource, strip: Strip) -> bytes:
    if strip is Strip.ALL:
        return b""
    # What hides EXIF would say the old orientation once more where EXIF has its own place.
    blocks = strip is Strip.NONE and not source.image.get_typeof("exif-data")
    try:
        return png_words.comments_of(source.path, blocks=blocks)
    except OSError as error:
        raise opening_error(source.path, error) from error


def _encode(picture: pyvips.Image, part: Path, options: SaveOptions) -> None:
    settings = _encoder_settings(picture, options)
    if not resolution.is_stated(picture) and not picture.get_typeof("exif-data"):
        settings["keep"] = _ALL_BUT_EXIF  # libvips would make one up, for the sake of a resolution
    if options.format.name == "tiff":
        picture.tiffsave(os.fsencode(part), **settings)
        tiff_exif.add(part, picture)
    else:
        room, rest = exif_rest.reserved(picture)
        _encode_with_exif(room, part, options, settings)
        exif_rest.fill(part, options.format, rest)
    if not resolution.is_stated(picture):
        resolution.take_back(part, options.format)


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


def _has_taken(part: Path, target: Path) -> bool:
    """Give a file a name that nobody has, and say whether it was so; its hidden name goes with ``encoded``."""
    try:
        if os.name == "nt":
            part.rename(target)  # which refuses by itself
        else:
            target.hardlink_to(part)
    except FileExistsError:
        return False
    except OSError:
        # Most likely there are no hard links here. A look just before leaves a moment in which the name may be taken; an empty
        # file that holds the name meanwhile might be left by a failing current.
        if os.path.lexists(target):
            return False
        part.replace(target)
    return True


def _flush(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the new name itself durable where the system can: Windows and some network disks cannot."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
