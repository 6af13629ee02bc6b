"""Reads what a Photoshop document says about its merged picture, before any pixel is decoded.

Adobe Photoshop File Formats Specification (November 2019): a header, colour mode data, image resources, layers and masks, which are
passed over, and at the end the merged picture. PSB are the large ones, where some lengths have eight bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Size
from swinir_gui.imaging.failures import damaged, foreign
from swinir_gui.language import tr

SIGNATURE = b"8BPS"
_HEADER = ">4sH6xHIIHH"
_GREY, _INDEXED, _RGB, _CMYK, _DUOTONE = 1, 2, 3, 4, 8  # a duotone is the grey picture that the inks were to print
_COLORS = {_GREY: 1, _INDEXED: 1, _RGB: 3, _CMYK: 4, _DUOTONE: 1}
_PALETTE, _MOST_SIDE = 768, 300_000
_RAW, _PACKED = 0, 1
_RESOLUTION, _NAMES, _IPTC, _PROFILE, _ALPHA_IDS, _VERSION, _EXIF, _XMP = 1005, 1006, 1028, 1039, 1053, 1057, 1058, 1060
_BLOCKS = (b"8BIM", b"8B64")
_LAYERS_16 = b"Lr16"  # where the layers of 16 bits are
_TRANSPARENCY = (b"Mtrn", b"Mt16")
# What has a length of eight bytes in large documents.
_LONG_BLOCKS = frozenset(
    {*_TRANSPARENCY, _LAYERS_16, b"Mt32", b"LMsk", b"Lr32", b"Layr", b"Alph", b"FMsk", b"lnk2", b"FEid", b"FXid", b"PxSD"}
)
_MOST_DPI = 1_000_000


@dataclass(frozen=True)
class MergedPicture:
    """Samples of 8 or 16 bits, big-endian, one channel after the other.

    Attributes:
        size: in pixels.
        depth: 8 or 16.
        colors: channels of colour, which come first: 1 (grey, or places in the palette), 3 or 4 (CMYK, where 0 is full ink).
        transparent: whether a channel of opacity follows them.
        matted: whether the colours are those over white.
        rows: where in the file each row of each of these channels begins, and where the last one ends: (channels, height) and one
            more at the end of each channel.
        packed: whether rows are coded by PackBits.
        palette: (256, 3), if any.
        profile: of its colours.
        dpi: across and down.
        exif: a block.
        xmp: a packet.
        iptc: its records.
    """

    size: Size
    depth: int
    colors: int
    transparent: bool
    matted: bool
    rows: NDArray[np.int64]
    packed: bool
    palette: NDArray[np.uint8] | None
    profile: bytes | None
    dpi: tuple[float, float] | None
    exif: bytes | None
    xmp: bytes | None
    iptc: bytes | None


class _ForeignError(Exception):
    """The document may be intact, but its picture is of a kind that is not read here."""


class _UnmergedError(Exception):
    """The document has layers alone."""


def read_merged_picture(path: Path) -> MergedPicture:
    """What the Photoshop document at ``path`` says.

    Raises:
        ImageReadError: it is damaged, was stored without a merged picture, or has one that ``MergedPicture`` cannot describe.
        OSError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return _merged_picture(file)
    except _ForeignError as error:
        raise foreign(path) from error
    except _UnmergedError as error:
        raise ImageReadError(
            tr("“{name}” was saved without the picture that its layers make together.").format(name=path.name),
            tr("Save it in Photoshop with “Maximize Compatibility”, or as TIFF."),
        ) from error
    except (ValueError, LookupError, ArithmeticError, struct.error) as error:
        raise damaged(path) from error


def _merged_picture(file: BinaryIO) -> MergedPicture:
    _, version, channels, height, width, depth, mode = struct.unpack(_HEADER, _read(file, struct.calcsize(_HEADER)))
    if version not in (1, 2) or not 0 < min(width, height) <= max(width, height) <= _MOST_SIDE:
        raise ValueError("no such version or size")
    large, colors = version == 2, _COLORS.get(mode)
    if colors is None or depth not in (8, 16) or (mode == _INDEXED and depth != 8):
        raise _ForeignError
    if channels < colors:
        raise ValueError("channels are missing")
    mode_data = _read(file, _number(file, 4))
    resources = dict(_resources(_read(file, _number(file, 4))))
    count, said = _layers(file, large=large)
    if resources.get(_VERSION, b"\0\0\0\0\1")[4:5] == b"\0":
        raise _UnmergedError
    extra = channels > colors
    named = [*struct.iter_unpack(">I", resources.get(_ALPHA_IDS, b""))]  # 0 is transparency, others are saved selections
    transparent = extra and (said or count < 0 or (count == 0 and not (named and all(number for (number,) in named))))
    # Photoshop and GIMP put the picture on white; ImageMagick, which tells neither a version nor names of channels, does not.
    on_white = _VERSION in resources or _NAMES in resources
    rows, packed = _rows(file, (channels, height, width * depth // 8), colors + transparent, large=large)
    return MergedPicture(
        size=Size(width, height),
        depth=depth,
        colors=colors,
        transparent=transparent,
        matted=transparent and on_white and (said or count < 0) and mode in {_GREY, _RGB},
        rows=rows,
        packed=packed,
        palette=np.frombuffer(mode_data, np.uint8, _PALETTE).reshape(3, 256).T if mode == _INDEXED else None,
        profile=resources.get(_PROFILE),
        dpi=_dpi(resources.get(_RESOLUTION, b"")),
        exif=resources.get(_EXIF),
        xmp=resources.get(_XMP),
        iptc=resources.get(_IPTC),
    )


def _read(file: BinaryIO, length: int) -> bytes:
    found = file.read(length)
    if len(found) < length:
        raise ValueError("the file ends too early")
    return found


def _number(file: BinaryIO, length: int) -> int:
    return int.from_bytes(_read(file, length), "big")


def _resources(section: bytes) -> Iterator[tuple[int, bytes]]:
    """Numbers and contents of blocks: a signature, a number, a name and a length, each part of an even number of bytes."""
    at = 0
    while at + 12 <= len(section):
        number, name = struct.unpack_from(">HB", section, at + 4)
        at += 6 + (name + 2) // 2 * 2
        (length,) = struct.unpack_from(">I", section, at)
        yield number, section[at + 4 : at + 4 + length]
        at += 4 + (length + 1) // 2 * 2


def _layers(file: BinaryIO, *, large: bool) -> tuple[int, bool]:
    """The number of layers, negative where the merged picture has transparency, and whether a block says that it has.

    Leaves the file behind the section.
    """
    wide = 8 if large else 4
    length = _number(file, wide)
    start = file.tell()
    end, count, said = start + length, 0, False
    if length > wide:
        info = _number(file, wide)
        after = file.tell() + info
        count = struct.unpack(">h", _read(file, 2))[0] if info >= 2 else 0
        for kind, at, _ in _blocks(file, after, end, large=large):
            said |= kind in _TRANSPARENCY
            if kind == _LAYERS_16:
                file.seek(at)
                count = struct.unpack(">h", _read(file, 2))[0]
    file.seek(end)
    return count, said


def _blocks(file: BinaryIO, at: int, end: int, *, large: bool) -> Iterator[tuple[bytes, int, int]]:
    """Kinds, places and lengths of the blocks behind the layers and the mask of all."""
    file.seek(at)
    if at + 4 > end:
        return
    at += 4 + _number(file, 4)
    while at + 12 <= end:
        file.seek(at)
        mark, kind = struct.unpack(">4s4s", _read(file, 8))
        if mark not in _BLOCKS:
            return
        wide = 8 if large and kind in _LONG_BLOCKS else 4
        length = _number(file, wide)
        at += 8 + wide
        yield kind, at, length
        at += (length + 3) // 4 * 4


def _rows(file: BinaryIO, shape: tuple[int, int, int], wanted: int, *, large: bool) -> tuple[NDArray[np.int64], bool]:
    """``MergedPicture.rows`` and ``packed``, by channels, height and bytes of a row."""
    channels, height, row = shape
    coding = _number(file, 2)
    if coding not in {_RAW, _PACKED}:
        raise _ForeignError
    wide = 4 if large else 2
    table = channels * height * wide if coding == _PACKED else 0  # of the lengths of all rows
    start, end = file.tell() + table, file.seek(0, 2)
    if start + (0 if table else wanted * height * row) > end:
        raise ValueError("rows are missing")
    file.seek(start - table)
    lengths = np.frombuffer(file.read(table), f">u{wide}") if table else np.full(wanted * height, row)
    ends = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]) + start
    if ends[wanted * height] > end:
        raise ValueError("rows are missing")
    return np.stack([ends[channel * height : (channel + 1) * height + 1] for channel in range(wanted)]), coding == _PACKED


def _dpi(block: bytes) -> tuple[float, float] | None:
    """Across and down, in which there are 65,536 to a dot, whatever unit they are shown in."""
    if len(block) < 12:
        return None
    across, down = (number / 65536 for number in struct.unpack_from(">I4xI", block))
    return (across, down) if min(across, down) > 0 and max(across, down) < _MOST_DPI else None
