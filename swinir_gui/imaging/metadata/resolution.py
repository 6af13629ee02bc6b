"""Whether a source states a print resolution: libvips invents one if there is none, reading and writing.

What a file says of it is taken back in place after libvips has written it.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from pathlib import Path

import pyvips
from PIL import ExifTags

from swinir_gui.imaging.containers.png_chunks import as_chunk, chunks, overwrite
from swinir_gui.imaging.containers.tiff_directory import Layout, header, raw_entries
from swinir_gui.imaging.formats import PNG, TIFF, Format
from swinir_gui.imaging.metadata import exif_in_place

UNIT_FIELD = "resolution-unit"  # there where a file, or somebody, said a resolution; in PNG libvips does not tell

_ACROSS, _DOWN, _UNIT = ExifTags.Base.XResolution, ExifTags.Base.YResolution, ExifTags.Base.ResolutionUnit
_NO_UNIT = 1  # of TIFF
_ANY_UNIT, _METRE = 0, 1  # of PNG
_PHYSICAL = ">IIB"  # dots across and down on one unit


def with_unit_of_png(image: pyvips.Image, stated: Mapping[bytes, bytes]) -> pyvips.Image:
    """``image``, decoded from a PNG, with the field by which ``is_stated`` goes.

    Args:
        image: as decoded.
        stated: the chunks before the pixels, by kind.
    """
    physical = stated.get(b"pHYs", b"")
    if is_stated(image) or len(physical) != struct.calcsize(_PHYSICAL) or struct.unpack(_PHYSICAL, physical)[2] != _METRE:
        return image
    marked = image.copy()
    marked.set_type(pyvips.GValue.gstr_type, UNIT_FIELD, "in")
    return marked


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
        return
    if target == PNG:
        _take_back_in_png(path)
    exif_in_place.change(path, target, _without_resolution)


def _take_back_in_png(path: Path) -> None:
    with path.open("r+b") as file:
        for chunk in chunks(file):
            if chunk.kind == b"pHYs":
                overwrite(file, chunk, as_chunk(chunk.kind, struct.pack(_PHYSICAL, 1, 1, _ANY_UNIT)))
            if chunk.kind == b"IDAT":
                break


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
