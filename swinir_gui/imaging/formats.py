"""What each file format can hold: its limits, in one table, and the questions asked of it.

A format that this program reads but does not write (GIF, BMP, HEIC, …) has no entry: wherever a picture's own format is
kept, such a picture becomes PNG, which holds everything they can.
"""

from __future__ import annotations

from dataclasses import dataclass

from swinir_gui.errors import ImageWriteError
from swinir_gui.geometry import Size
from swinir_gui.language import joined, tr


@dataclass(frozen=True)
class Format:
    """One file format that results can be stored in.

    Attributes:
        name: as on the command line, lower case.
        title: as people write it.
        suffixes: with the dot, lower case; the first is the one that new files get.
        max_side: the greatest width and height in pixels.
        alpha: whether it can hold transparency.
        depths: bits per sample that it can store, ascending; 32 are floats.
        lossless: whether the pixels read back are those that were written.
        default_quality: 1 … 100 where the format has such a setting, else None.
        grey: whether it has one channel for grey; otherwise grey is stored as three equal ones.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    max_side: int
    alpha: bool
    depths: tuple[int, ...]
    lossless: bool
    default_quality: int | None = None
    grey: bool = True

    @property
    def suffix(self) -> str:
        """The suffix that new files get."""
        return self.suffixes[0]


# Where a format itself allows more, its library is the limit: libpng's million, libjpeg's 65,500 of 65,535, libvips'.
PNG = Format("png", "PNG", (".png",), 1_000_000, alpha=True, depths=(8, 16), lossless=True)
JPEG = Format(
    "jpeg",
    "JPEG",
    (".jpg", ".jpeg", ".jpe", ".jfif"),
    65_500,
    alpha=False,
    depths=(8,),
    lossless=False,
    default_quality=95,
)
WEBP = Format("webp", "WebP", (".webp",), 16_383, alpha=True, depths=(8,), lossless=False, default_quality=90, grey=False)
TIFF = Format("tiff", "TIFF", (".tif", ".tiff"), 10_000_000, alpha=True, depths=(8, 16, 32), lossless=True)
AVIF = Format("avif", "AVIF", (".avif",), 16_384, alpha=True, depths=(8, 12), lossless=False, default_quality=80, grey=False)

FORMATS: tuple[Format, ...] = (PNG, JPEG, WEBP, TIFF, AVIF)

# To choose from.
ENDINGS = ", ".join(each.suffix for each in FORMATS)

# Formats that are read and not written: by libvips, ``heic``, ``jpeg_2000``, ``photoshop`` and ``pillow_formats``.
_JPEG_2000 = (".jp2", ".jpx", ".jpf", ".j2k", ".j2c", ".jpc")
READ_SUFFIXES = frozenset({".gif", ".bmp", ".dib", ".heic", ".heif", ".hif", ".jxl", ".psd", ".psb", *_JPEG_2000})

# What cameras call their raw files, which are no pictures yet (``camera_raw``).
RAW_SUFFIXES = frozenset(
    {".3fr", ".arw", ".cr2", ".cr3", ".dng", ".iiq", ".nef", ".nrw", ".orf", ".pef", ".raf", ".rw2", ".srw", ".x3f"}
)

# What a folder's files must end in to be taken for pictures; a file that is named itself is tried in any case.
SOURCE_SUFFIXES = frozenset(suffix for each in FORMATS for suffix in each.suffixes) | READ_SUFFIXES


def format_of_suffix(suffix: str) -> Format | None:
    """The format of files that end in ``suffix`` (with its dot, any case), or None where none of ours does."""
    return next((each for each in FORMATS if suffix.lower() in each.suffixes), None)


def by_name(name: str) -> Format:
    """The format called ``name`` on the command line.

    Raises:
        ValueError: there is none of that name.
    """
    for each in FORMATS:
        if each.name == name:
            return each
    raise ValueError(f"unknown format {name!r}: choose one of {', '.join(each.name for each in FORMATS)}")


def stored_depth(target: Format, depth: int) -> int:
    """Bits per sample that a result of ``depth`` (8, 16, 32) gets in ``target``: as many as it can hold, up to those."""
    return max(each for each in target.depths if each <= depth)


def reduction_notice(target: Format, depth: int, stored: int) -> str | None:
    """What to tell a person whose picture of ``depth`` bits is stored in ``target`` with ``stored``; None if with all."""
    if stored >= depth:
        return None
    source = tr("floating-point") if depth == 32 else tr("{}-bit").format(depth)
    if stored == max(target.depths):
        loss = tr("{format} stores {stored} bits per sample: the result has fewer shades than its {source} source")
    else:
        loss = tr("with {stored} bits per sample the result has fewer shades than its {source} source")
    dithered = tr(", and is dithered") if stored == 8 else ""
    beyond = tr("; values outside 0 … 1 are cut off") if depth == 32 else ""
    return joined("", (loss.format(format=target.title, stored=stored, source=source), dithered, beyond))


def check_fits(target: Format, size: Size, has_alpha: bool, depth: int) -> None:  # noqa: FBT001 - a fact, no switch
    """Make sure that ``target`` can be as large as a result.

    Raises:
        ImageWriteError: it cannot; the hint names a format that holds all of it.
    """
    if max(size.width, size.height) > target.max_side:
        raise ImageWriteError(
            tr("{format} holds at most {max_side:,} pixels a side, and the result has {size}.").format(
                format=target.title, max_side=target.max_side, size=size
            ),
            _advice(size, has_alpha=has_alpha, depth=depth),
        )


def no_transparency(target: Format, size: Size, depth: int) -> ImageWriteError:
    """Why a result in which something is transparent is not stored in ``target``; the hint names a format for it."""
    return ImageWriteError(
        tr("{format} cannot store transparency.").format(format=target.title), _advice(size, has_alpha=True, depth=depth)
    )


def _advice(size: Size, *, has_alpha: bool, depth: int) -> str:
    for each in (JPEG, PNG, TIFF):
        holds = (each.alpha or not has_alpha) and stored_depth(each, depth) == depth
        if holds and max(size.width, size.height) <= each.max_side:
            return tr("Choose {format} instead.").format(format=each.title)
    return tr("Choose a smaller scale.")
