"""EXIF tags that libexif does not know, so that libvips leaves them out: ratings, the host computer, newer camera tags.

While libvips writes, an entry of no meaning keeps room for them; then they are written over it, with new directories.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from pathlib import Path

import pyvips
from PIL import ExifTags

from swinir_gui.imaging.containers.tiff_directory import Layout, header, next_directory, raw_entries
from swinir_gui.imaging.containers.tiff_entries import Directory, Entry, Pointer, Tail, in_order, read_block
from swinir_gui.imaging.formats import Format
from swinir_gui.imaging.metadata import exif_in_place
from swinir_gui.imaging.metadata.exif import GPS_TAGS, MOST_BYTES, SAID, block_in, unmarked

# An entry of text in the directory of the preview, which no result has.
_ROOM, _ROOM_FIELD = ExifTags.Base.ImageDescription, "exif-ifd1-ImageDescription"
_PADDING = 0xEA1C  # Microsoft's, of nothing
_ENTRY_BYTES, _DIRECTORY_BYTES = 12, 6


@dataclass(frozen=True)
class Rest:
    """Entries of the main directory and of the camera's, with the byte order of their numbers."""

    main: tuple[Entry, ...]
    camera: tuple[Entry, ...]
    order: str


def reserved(picture: pyvips.Image) -> tuple[pyvips.Image, Rest | None]:
    """``picture`` with room in its EXIF for what libvips will leave out of that, and what it is; None for nothing."""
    try:
        told, order = read_block(block_in(picture))
        written = _as_written(picture)
        kept, _ = read_block(written)
    except (struct.error, pyvips.Error):
        return picture, None
    camera, kept_camera = (each.inside.get(Pointer.EXIF, Directory((), {})) for each in (told, kept))
    rest = Rest(
        tuple(each for each in _missing(told, kept) if each.tag in SAID),
        tuple(each for each in _missing(camera, kept_camera) if each.tag not in GPS_TAGS and each.tag != _PADDING),
        order,
    )
    if not rest.main and not rest.camera:
        return picture, None
    entries = (*rest.main, *rest.camera)
    named = len(entries) + len(kept.entries) + len(kept.inside) + len(kept_camera.entries) + len(kept_camera.inside)
    room = sum(len(each.data) + 1 for each in entries) + _ENTRY_BYTES * (named + 4) + 2 * _DIRECTORY_BYTES
    if len(written) + room > MOST_BYTES:
        return picture, None
    roomy = picture.copy()
    roomy.set_type(pyvips.GValue.gstr_type, _ROOM_FIELD, "." * room)
    return roomy, rest


def fill(path: Path, target: Format, rest: Rest | None) -> None:
    """Write ``rest`` into the room that ``reserved`` made in the file at ``path``.

    Raises:
        OSError: the file cannot be read or written, or has no such room.
    """
    if rest:
        try:
            exif_in_place.change(path, target, lambda block: _with_rest(block, rest))
        except (struct.error, KeyError) as error:
            raise OSError("the EXIF has no room") from error


def _missing(told: Directory, kept: Directory) -> tuple[Entry, ...]:
    known = {each.tag for each in kept.entries}
    return tuple(each for each in told.entries if each.tag not in known)


def _as_written(picture: pyvips.Image) -> bytes:
    """The block that libvips will write: it makes it while encoding, so for one pixel."""
    pixel = pyvips.Image.black(1, 1).copy(interpretation="b-w")
    for name in picture.get_fields():
        if name.startswith("exif-") or name == "orientation":
            pixel.set_type(picture.get_typeof(name), name, picture.get(name))
    pixel.set_type(pyvips.GValue.blob_type, "jpeg-thumbnail-data", b"")  # empty, or libvips keeps the one in the block
    stored = pixel.jpegsave_buffer()
    at = stored.find(b"Exif\0\0")
    return unmarked(stored[at : at - 2 + int.from_bytes(stored[at - 2 : at], "big")]) if at > 0 else b""


def _with_rest(block: bytes, rest: Rest) -> bytes:
    file = io.BytesIO(block)
    layout, first = header(file)
    main = _raw(file, layout, first)
    preview = _raw(file, layout, next_directory(file, layout, first, len(main)))
    camera = _raw(file, layout, _place(layout, main.pop(Pointer.EXIF)))
    _, _, length, place = struct.unpack(layout.entry, preview[_ROOM])
    (at,) = struct.unpack(layout.pointer, place)
    tail = Tail(layout, at)
    camera_at = tail.directory(in_order(Directory(rest.camera, {}), rest.order, layout.order), camera.values())
    pointer = struct.pack(layout.entry, Pointer.EXIF, 4, 1, struct.pack(layout.pointer, camera_at))
    first = tail.directory(in_order(Directory(rest.main, {}), rest.order, layout.order), [*main.values(), pointer])
    if len(tail.bytes) > length:
        raise OSError("the EXIF has too little room")
    changed = bytearray(block)
    changed[4:8] = struct.pack(layout.pointer, first)
    changed[at : at + len(tail.bytes)] = tail.bytes
    return bytes(changed)


def _raw(file: io.BytesIO, layout: Layout, at: int) -> dict[int, bytes]:
    return {struct.unpack_from(layout.order + "H", each)[0]: each for each in raw_entries(file, layout, at)}


def _place(layout: Layout, raw: bytes) -> int:
    return int(struct.unpack_from(layout.pointer, raw, 8)[0])
