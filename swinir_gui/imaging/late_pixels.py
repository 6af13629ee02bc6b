"""A lazy picture from a decoder that knows nothing but whole pictures, where the header is known without it.

libvips is given a TIFF without compression, of which it asks for bytes when it needs them: a header by the picture's size, and
behind it what the decoder makes once the first pixel is needed. Until then the picture costs nothing, as that of any other format.
"""

from __future__ import annotations

import io
import struct
import sys
from collections.abc import Callable

import pyvips

from swinir_gui.geometry import ranges

_ROWS = 64  # of a strip
_ORDER, _MARK = ("<", b"II") if sys.byteorder == "little" else (">", b"MM")
_SHORT, _LONG = 3, 4
_BLACK_IS_ZERO, _RGB, _OPACITY = 1, 2, 2
_OWN = frozenset({"width", "height", "bands", "format", "coding", "interpretation", "xoffset", "yoffset", "xres", "yres"})


def late_pixels(header: pyvips.Image, decode: Callable[[], bytes | None]) -> pyvips.Image:
    """What ``header`` describes, with the pixels that ``decode`` makes.

    Args:
        header: size, bands, ``uchar`` or ``ushort`` samples, and all metadata; its own pixels are never asked for.
        decode: makes rows of interleaved samples in the machine's byte order, less than 4 GB. It is called on whichever thread
            needs the first pixel. Where it gives None, or too few bytes, reading pixels raises ``pyvips.Error``.
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
    """Reads like a file; its second part is made when it is first read, and forgotten once its end was."""

    def __init__(self, header: pyvips.Image, decode: Callable[[], bytes | None]) -> None:
        row = header.width * header.bands * _sample_bytes(header)
        self._start = _tiff_header(header, row)
        self._length = len(self._start) + row * header.height
        self._decode, self._pixels, self._at = decode, b"", 0

    def read(self, most: int) -> bytes:
        """As much as ``most`` bytes from here; nothing at the end, or where there is no picture."""
        if self._at < len(self._start):
            found = self._start[self._at : self._at + most]
        else:
            self._pixels = self._pixels or self._decode() or b""
            at = self._at - len(self._start)
            found = self._pixels[at : at + most]
        self._at += len(found)
        if self._at == self._length:
            self._pixels = b""  # libvips keeps what it has read
        return found

    def seek(self, offset: int, whence: int) -> int:
        """Go to a place, which it returns."""
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        return self._at


def _sample_bytes(image: pyvips.Image) -> int:
    return {"uchar": 1, "ushort": 2}[image.format]


def _tiff_header(image: pyvips.Image, row: int) -> bytes:
    """The first directory (TIFF 6.0, section 8), with the tables that do not fit into it behind; pixels follow."""
    colors = 1 if image.bands < 3 else 3
    strips = [bottom - top for top, bottom in ranges(image.height, _ROWS)]
    tags: dict[int, tuple[int, list[int]]] = {
        256: (_LONG, [image.width]),
        257: (_LONG, [image.height]),
        258: (_SHORT, [8 * _sample_bytes(image)] * image.bands),
        259: (_SHORT, [1]),
        262: (_SHORT, [_BLACK_IS_ZERO if colors == 1 else _RGB]),
        273: (_LONG, [0] * len(strips)),
        277: (_SHORT, [image.bands]),
        278: (_LONG, [_ROWS]),
        279: (_LONG, [rows * row for rows in strips]),
        338: (_SHORT, [_OPACITY] * (image.bands - colors)),
    }
    tags = {tag: entry for tag, entry in tags.items() if entry[1]}
    length = len(_directory(tags))
    tags[273] = _LONG, [length + number * _ROWS * row for number in range(len(strips))]
    return _directory(tags)


def _directory(tags: dict[int, tuple[int, list[int]]]) -> bytes:
    behind = 8 + 2 + 12 * len(tags) + 4
    entries, tables = b"", b""
    for tag, (kind, values) in tags.items():
        packed = struct.pack(f"{_ORDER}{len(values)}{'H' if kind == _SHORT else 'L'}", *values)
        if len(packed) > 4:
            place = struct.pack(_ORDER + "L", behind + len(tables))
            tables += packed
        else:
            place = packed.ljust(4, b"\0")
        entries += struct.pack(_ORDER + "HHL", tag, kind, len(values)) + place
    return _MARK + struct.pack(_ORDER + "HLH", 42, 8, len(tags)) + entries + bytes(4) + tables
