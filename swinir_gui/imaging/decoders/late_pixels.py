"""Makes a lazy image of a decoder that works from top to bottom, if the header is known without it.

libvips is given a BigTIFF without compression, of which it asks for bytes when it needs them: a header by the picture's size, and
behind it what the decoder makes once the first pixel is needed. Until then the picture costs nothing, as that of any other format.
A decoder that makes a picture piece by piece is never asked for more than the next one.
"""

from __future__ import annotations

import io
import struct
import sys
from collections.abc import Callable, Iterable, Iterator

import pyvips

from swinir_gui.geometry import ranges

_ROWS = 64  # of a strip
_ORDER, _MARK = ("<", b"II") if sys.byteorder == "little" else (">", b"MM")
_SHORT, _LONG, _LONG8 = 3, 4, 16
_PACKED = {_SHORT: "H", _LONG: "L", _LONG8: "Q"}
_BLACK_IS_ZERO, _RGB, _OPACITY = 1, 2, 2
_OWN = frozenset({"width", "height", "bands", "format", "coding", "interpretation", "xoffset", "yoffset", "xres", "yres"})


def late_pixels(header: pyvips.Image, decode: Callable[[], Iterable[bytes]]) -> pyvips.Image:
    """What ``header`` describes, with the pixels that ``decode`` makes.

    Args:
        header: size, bands, ``uchar`` or ``ushort`` samples, and all metadata; its own pixels are never asked for.
        decode: makes pieces, as many rows each as it likes, of interleaved samples in the machine's byte order. It is
            called on whichever thread needs pixels. Where it gives too few, reading them raises ``pyvips.Error``.
    """
    source = pyvips.SourceCustom()
    file = _LateFile(header, decode)
    source.on_read(file.read)
    source.on_seek(file.seek)
    image = pyvips.Image.new_from_source(source, "", access="random", fail_on="error")
    image = image.copy(interpretation=header.interpretation, xres=header.xres, yres=header.yres)
    for name in {*header.get_fields()} - _OWN:
        image.set_type(header.get_typeof(name), name, header.get(name))
    # Among them what libvips, for which EXIF makes fields, finds there though the header had dealt with it: the orientation.
    for name in {*image.get_fields()} - {*header.get_fields()}:
        image.remove(name)
    return image


class _LateFile:
    """Reads like a file; its second part is made as it is read, from its beginning to its end, and not kept."""

    def __init__(self, header: pyvips.Image, decode: Callable[[], Iterable[bytes]]) -> None:
        row = header.width * header.bands * _sample_bytes(header)
        self._start = _tiff_header(header, row)
        self._length = len(self._start) + row * header.height
        self._decode, self._at = decode, 0
        self._forget()

    def read(self, most: int) -> bytes:
        """As much as ``most`` bytes from here; nothing at the end, or where there is no picture."""
        if self._at < len(self._start):
            found = self._start[self._at : self._at + most]
        else:
            self._go_to_piece()
            at = self._at - self._piece_at
            found = self._piece[at : at + most]
        self._at += len(found)
        if self._at == self._length:
            self._forget()  # libvips keeps what it has read
        return found

    def seek(self, offset: int, whence: int) -> int:
        """Go to a place, which it returns."""
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        return self._at

    def _forget(self) -> None:
        self._pieces: Iterator[bytes] = iter(())
        self._piece, self._piece_at = b"", self._length

    def _go_to_piece(self) -> None:
        if self._at < self._piece_at:
            self._pieces = iter(self._decode())
            self._piece, self._piece_at = b"", len(self._start)
        while self._at >= self._piece_at + len(self._piece):
            self._piece_at += len(self._piece)
            self._piece = b""  # not while the next one is made
            self._piece = next(self._pieces, b"")
            if not self._piece:
                return


def _sample_bytes(image: pyvips.Image) -> int:
    return {"uchar": 1, "ushort": 2}[image.format]


def _tiff_header(image: pyvips.Image, row: int) -> bytes:
    """The first directory (TIFF 6.0, section 8, with longer numbers), with the tables that do not fit into it behind it."""
    colors = 1 if image.bands < 3 else 3
    strips = [bottom - top for top, bottom in ranges(image.height, _ROWS)]
    tags: dict[int, tuple[int, list[int]]] = {
        256: (_LONG, [image.width]),
        257: (_LONG, [image.height]),
        258: (_SHORT, [8 * _sample_bytes(image)] * image.bands),
        259: (_SHORT, [1]),
        262: (_SHORT, [_BLACK_IS_ZERO if colors == 1 else _RGB]),
        273: (_LONG8, [0] * len(strips)),
        277: (_SHORT, [image.bands]),
        278: (_LONG, [_ROWS]),
        279: (_LONG8, [rows * row for rows in strips]),
        338: (_SHORT, [_OPACITY] * (image.bands - colors)),
    }
    tags = {tag: entry for tag, entry in tags.items() if entry[1]}
    length = len(_directory(tags))
    tags[273] = _LONG8, [length + number * _ROWS * row for number in range(len(strips))]
    return _directory(tags)


def _directory(tags: dict[int, tuple[int, list[int]]]) -> bytes:
    behind = 16 + 8 + 20 * len(tags) + 8
    entries, tables = b"", b""
    for tag, (kind, values) in tags.items():
        packed = struct.pack(f"{_ORDER}{len(values)}{_PACKED[kind]}", *values)
        if len(packed) > 8:
            place = struct.pack(_ORDER + "Q", behind + len(tables))
            tables += packed
        else:
            place = packed.ljust(8, b"\0")
        entries += struct.pack(_ORDER + "HHQ", tag, kind, len(values)) + place
    return _MARK + struct.pack(_ORDER + "3H2Q", 43, 8, 0, 16, len(tags)) + entries + bytes(8) + tables
