"""Whether a source says how finely it is printed: libvips makes a resolution up where there is none, reading and writing.

What a file says of it is taken back in place after libvips has written it.
"""

from __future__ import annotations

import contextlib
import io
import mmap
import struct
from pathlib import Path

import pyvips
from PIL import ExifTags

from swinir_gui.imaging.formats import PNG, TIFF, Format
from swinir_gui.imaging.png_chunks import as_chunk, chunks, data_of, overwrite
from swinir_gui.imaging.tiff_directory import Layout, header, raw_entries

UNIT_FIELD = "resolution-unit"  # there where a file, or somebody, said a resolution; in PNG libvips does not tell

_ACROSS, _DOWN, _UNIT = ExifTags.Base.XResolution, ExifTags.Base.YResolution, ExifTags.Base.ResolutionUnit
_NO_UNIT = 1  # of TIFF
_ANY_UNIT, _METRE = 0, 1  # of PNG
_PHYSICAL = ">IIB"  # dots across and down on one unit
_MOST_BYTES = 1 << 16  # of a block of EXIF
_BLOCKS = tuple(b"Exif\0\0" + start for start in (b"II*\0", b"MM\0*"))


def with_stated_unit(path: Path, image: pyvips.Image, kind: str) -> pyvips.Image:
    """``image``, decoded from a file of ``kind``, with the field by which ``is_stated`` goes."""
    if kind != "png" or is_stated(image) or not _is_stated_in_png(path):
        return image
    stated = image.copy()
    stated.set_type(pyvips.GValue.gstr_type, UNIT_FIELD, "in")
    return stated


def is_stated(image: pyvips.Image) -> bool:
    """Whether the resolution of ``image`` is more than a number that something has to be."""
    return bool(image.get_typeof(UNIT_FIELD))


def take_back(path: Path, target: Format) -> None:
    """Let the file at ``path``, which libvips has just written, say no resolution.

    Raises:
        OSError: the file cannot be read or written.
    """
    if target == TIFF:
        _take_back_in_tiff(path)
    elif target == PNG:
        _take_back_in_png(path)
    else:
        _take_back_in_exif(path)


def _is_stated_in_png(path: Path) -> bool:
    with contextlib.suppress(OSError, struct.error), path.open("rb") as file:
        for chunk in chunks(file):
            if chunk.kind == b"pHYs":
                return bool(struct.unpack(_PHYSICAL, data_of(file, chunk))[2] == _METRE)
            if chunk.kind == b"IDAT":
                break
    return False


def _take_back_in_png(path: Path) -> None:
    with path.open("r+b") as file:
        for chunk in chunks(file):
            if chunk.kind == b"pHYs":
                overwrite(file, chunk, as_chunk(chunk.kind, struct.pack(_PHYSICAL, 1, 1, _ANY_UNIT)))
            elif chunk.kind == b"eXIf":
                overwrite(file, chunk, as_chunk(chunk.kind, _without_resolution(data_of(file, chunk))))
            elif chunk.kind == b"IDAT":
                break


def _take_back_in_exif(path: Path) -> None:
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as whole:
        found = [at + len(block) - 4 for block in _BLOCKS if (at := whole.find(block)) >= 0]
        if found:
            at = min(found)
            block = whole[at : at + _MOST_BYTES]
            whole[at : at + len(block)] = _without_resolution(block)


def _without_resolution(block: bytes) -> bytes:
    """An EXIF ``block``, and whatever is behind it, with shorter a main directory; nothing else moves."""
    layout, first = header(io.BytesIO(block))
    entries = raw_entries(io.BytesIO(block), layout, first)
    kept = [each for each in entries if _tag(each, layout) not in (_ACROSS, _DOWN, _UNIT)]
    start = first + struct.calcsize(layout.count)
    end = start + len(b"".join(entries)) + layout.pointer_bytes
    following = block[end - layout.pointer_bytes : end]
    directory = struct.pack(layout.count, len(kept)) + b"".join(kept) + following
    return block[:first] + directory.ljust(end - first, b"\0") + block[end:]


def _take_back_in_tiff(path: Path) -> None:
    """Square pixels of no unit: TIFF wants the entries."""
    with path.open("r+b") as file:
        layout, first = header(file)
        at = first + struct.calcsize(layout.count)
        for raw in raw_entries(file, layout, first):
            tag, _, _, place = struct.unpack(layout.entry, raw)
            inside = at + len(raw) - len(place)
            if tag == _UNIT:
                file.seek(inside)
                file.write(struct.pack(layout.order + "H", _NO_UNIT))
            elif tag in (_ACROSS, _DOWN):
                file.seek(inside if layout.big else struct.unpack(layout.pointer, place[:4])[0])
                file.write(struct.pack(layout.order + "II", 1, 1))
            at += len(raw)


def _tag(raw: bytes, layout: Layout) -> int:
    return int(struct.unpack_from(layout.order + "H", raw)[0])
