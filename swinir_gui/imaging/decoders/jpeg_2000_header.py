"""Reads the header of a JPEG 2000 file before any pixel is decoded: its boxes, and the start of its codestream.

ITU-T T.800 | ISO/IEC 15444-1, annexes A.5.1 and I; from part 2, annex M, profiles of any kind and the code for inks.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from swinir_gui.imaging.decoders.jpeg_2000_rows import PACKED_HEADERS, Grid, head_segments
from swinir_gui.imaging.failures import damaged, foreign

BOXES, CODESTREAM = b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51"
_MOST_BOXES, _MOST_BYTES = 10_000, 2**26  # of a file, and of a box that is looked into
# Names of boxes with metadata: those that are agreed upon, and behind them those of Photoshop's old plugin.
_METADATA = {
    bytes.fromhex("be7acfcb97a942e89c71999491e3afac"): "xmp",
    b"JpgTiffExif->JP2": "exif",
    bytes.fromhex("0537cdab9d0c4431a72afa561f2a113e"): "exif",
    bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38"): "iptc",
    bytes.fromhex("09a14e97c0b442e0bebf36df6f0ce36f"): "iptc",
}
_BY_CODE, _BY_PROFILE = 1, (2, 3)
_INKS, _SRGB, _GREY = 12, 16, 17
_EXTENDED = 0x8000  # of capabilities: something of part 2
_MOST_BITS = 16  # whose number is stored less one, and 128 more where they are signed
_TILE_BYTES = 14  # of its head, with no data at all
_COMMENT, _COMMENT_AT = 0xFF64, 6  # behind marker, length and the number of a script
# How comments begin in which encoders tell of themselves: nearly every file has one.
_OF_ENCODERS = b"Created by OpenJPEG", b"Creator: JasPer", b"Kakadu", b"Kdu-"
_MOST_DPI = 1_000_000  # libvips complains on the terminal about impossible ones


@dataclass(frozen=True)
class Header:
    """A picture of grey, RGB or inks, with or without transparency: unsigned samples, as many bits and pixels in each channel.

    Attributes:
        grid: where the picture and its tiles lie.
        bands: channels, that of transparency last.
        bits: of a sample, 1 … 16.
        inks: whether the first four channels are CMYK.
        start: where in the file its codestream begins.
        end: where it ends.
        profile: of its colours; None where a code says what they are.
        dpi: across and down.
        exif: a block, with or without its mark.
        xmp: a packet.
        iptc: its records.
        comments: of people; what encoders tell of themselves holds for no other file.
    """

    grid: Grid
    bands: int
    bits: int
    inks: bool
    start: int
    end: int
    profile: bytes | None = None
    dpi: tuple[float, float] | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    iptc: bytes | None = None
    comments: tuple[bytes, ...] = ()

    @property
    def width(self) -> int:
        """In pixels."""
        return self.grid.right - self.grid.left

    @property
    def height(self) -> int:
        """In pixels."""
        return self.grid.bottom - self.grid.top


@dataclass(frozen=True)
class _Box:
    kind: bytes
    start: int
    end: int


class _ForeignError(Exception):
    """The file may be intact, but its picture is of a kind that is not read here."""


def read_header(path: Path) -> Header:
    """What the JPEG 2000 file at ``path`` says.

    Raises:
        ImageReadError: it is damaged, or its picture is none that ``Header`` can describe.
        OSError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            length = file.seek(0, 2)
            file.seek(0)
            if file.read(len(CODESTREAM)) == CODESTREAM:
                return _header(file, _Box(b"jp2c", 0, length), [], {})
            return _header_by_boxes(file, [*_boxes(file, 0, length)])
    except _ForeignError as error:
        raise foreign(path) from error
    except (ValueError, LookupError, ArithmeticError, struct.error) as error:
        raise damaged(path) from error


def _header_by_boxes(file: BinaryIO, boxes: list[_Box]) -> Header:
    streams = [box for box in boxes if box.kind == b"jp2c"]
    heads = [box for box in boxes if box.kind == b"jp2h"]
    if len(streams) != 1 or len(heads) != 1:
        brands = next((_content(file, box) for box in boxes if box.kind == b"ftyp"), b"jp2 ")
        # Every file of the first part has one of each; those of others can have many, or be made of pieces.
        raise ValueError("a box is missing") if b"jp2 " in brands and len(streams) < 2 else _ForeignError
    return _header(file, streams[0], [*_boxes(file, heads[0].start, heads[0].end)], _told(file, boxes))


def _boxes(file: BinaryIO, at: int, end: int) -> Iterator[_Box]:
    """Those between two places in the file, without those inside them."""
    for _ in range(_MOST_BOXES):
        if at == end:
            return
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.read(8))
        head = 16 if size == 1 else 8
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8))
        size = size or end - at
        if not head <= size <= end - at:
            raise ValueError("a box reaches beyond what it is in")
        yield _Box(kind, at + head, at + size)
        at += size
    raise ValueError("too many boxes")


def _content(file: BinaryIO, box: _Box) -> bytes:
    if box.end - box.start > _MOST_BYTES:
        raise ValueError("more than there is to say")
    file.seek(box.start)
    return file.read(box.end - box.start)


def _told(file: BinaryIO, boxes: list[_Box]) -> dict[str, bytes]:
    """EXIF, XMP and IPTC."""
    told: dict[str, bytes] = {}
    for box in boxes:
        if box.kind == b"uuid" and box.end >= box.start + 16:
            kind = _METADATA.get(_content(file, replace(box, end=box.start + 16)))
            if kind:
                told[kind] = _content(file, replace(box, start=box.start + 16))
    return told


def _header(file: BinaryIO, stream: _Box, described: list[_Box], told: dict[str, bytes]) -> Header:
    grid, bands, bits = _measures(file, stream)
    comments = tuple(_comments(file, stream))
    inner = {box.kind: box for box in described}
    if b"pclr" in inner:
        raise _ForeignError
    code, profile = _colour([_content(file, box) for box in described if box.kind == b"colr"])
    inks = code == _INKS or (profile is not None and profile[16:20] == b"CMYK")
    colours = 4 if inks else 1 if bands < 3 else 3
    _check_channels(_content(file, inner[b"cdef"]) if b"cdef" in inner else None, bands, colours)
    if code == _GREY and colours != 1:
        raise _ForeignError
    dpi = _dpi(file, inner[b"res "]) if b"res " in inner else None
    return Header(grid, bands, bits, inks, stream.start, stream.end, profile, dpi, comments=comments, **told)


def _measures(file: BinaryIO, stream: _Box) -> tuple[Grid, int, int]:
    """Sizes, number of channels and bits of their samples, by the codestream's first segment."""
    file.seek(stream.start)
    if file.read(len(CODESTREAM)) != CODESTREAM:
        raise ValueError("no codestream")
    _, capabilities, *numbers, bands = struct.unpack(">HH8IH", file.read(38))
    grid = Grid(*numbers)
    if grid.columns * grid.rows * _TILE_BYTES > stream.end - stream.start:
        raise ValueError("more tiles than there is room for")
    (kind, across, down), *others = {*struct.iter_unpack(">BBB", file.read(3 * bands))}
    if capabilities & _EXTENDED or others or (across, down) != (1, 1) or kind >= _MOST_BITS:
        raise _ForeignError
    if any(marker == PACKED_HEADERS for marker, _ in head_segments(file, stream.start)):
        raise _ForeignError
    return grid, bands, kind + 1


def _comments(file: BinaryIO, stream: _Box) -> Iterator[bytes]:
    for marker, segment in head_segments(file, stream.start):
        words = segment[_COMMENT_AT:]
        if marker == _COMMENT and words and not words.startswith(_OF_ENCODERS):
            yield words


def _colour(specifications: list[bytes]) -> tuple[int | None, bytes | None]:
    """The code or the profile of the first that is known here, neither where there is no specification at all."""
    for each in specifications:
        if each[0] == _BY_CODE:
            (code,) = struct.unpack_from(">I", each, 3)
            if code in (_INKS, _SRGB, _GREY):
                return code, None
        elif each[0] in _BY_PROFILE:
            return None, each[3:]
    if specifications:
        raise _ForeignError
    return None, None


def _check_channels(definition: bytes | None, bands: int, colours: int) -> None:
    """Refuse what is not colours in their order and, possibly, their opacity behind."""
    if not 0 <= bands - colours <= 1:
        raise _ForeignError
    if definition is not None:
        as_expected = {*((band, 0, band + 1) for band in range(colours)), *((band, 1, 0) for band in range(colours, bands))}
        if {*struct.iter_unpack(">HHH", definition[2:])} != as_expected:
            raise _ForeignError


def _dpi(file: BinaryIO, box: _Box) -> tuple[float, float] | None:
    """That of the scan, or else that for display; points per metre as fractions with a power of ten each."""
    inner = {each.kind: _content(file, each) for each in _boxes(file, box.start, box.end)}
    said = inner.get(b"resc", inner.get(b"resd"))
    if said is None:
        return None
    down, under_down, across, under_across, power_down, power_across = struct.unpack(">4H2b", said)
    if not (under_across and under_down):
        return None
    dpi = across / under_across * 10**power_across * 0.0254, down / under_down * 10**power_down * 0.0254
    return dpi if max(dpi) < _MOST_DPI else None
