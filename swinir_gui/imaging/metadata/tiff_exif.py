"""EXIF in TIFF, which libvips does not write: added to the finished file.

The file's directory is written anew at its end, with the entries that it had and those of a camera, and the header then points
there. Pixels stay where they are, so that a file of gigabytes takes no longer than a small one.
"""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import pyvips

from swinir_gui.geometry import Size
from swinir_gui.imaging.containers.tiff_directory import header, raw_entries
from swinir_gui.imaging.containers.tiff_entries import Directory, Entry, Pointer, Tail, in_order, read_block
from swinir_gui.imaging.metadata.exif import GPS_TAGS, SAID, block_in

_WIDTH, _HEIGHT = 0xA002, 0xA003
_LONG = 4


def add(path: Path, picture: pyvips.Image) -> None:
    """Write the EXIF of ``picture``, if it has any, into the TIFF at ``path``, which libvips has just made of it.

    Raises:
        OSError: the file cannot be read or written.
    """
    try:
        block, order = read_block(block_in(picture))
    except struct.error:  # none, or one that nobody can read
        return
    with path.open("r+b") as file:
        layout, at = header(file)
        entries = raw_entries(file, layout, at)
        known = {struct.unpack_from(layout.order + "H", each)[0] for each in entries}
        told = in_order(_told(block, picture, order), order, layout.order)
        told = replace(told, entries=tuple(each for each in told.entries if each.tag not in known))
        end = file.seek(0, 2)
        tail = Tail(layout, end + end % 2)
        first = tail.directory(told, entries)
        file.write(b"\0" * (end % 2) + tail.bytes)
        file.seek(8 if layout.big else 4)
        file.write(struct.pack(layout.pointer, first))


def _told(block: Directory, picture: pyvips.Image, order: str) -> Directory:
    """What a camera or a person said; of the place nothing where ``picture`` has lost its fields of it."""
    said = tuple(each for each in block.entries if each.tag in SAID)
    inside = dict(block.inside)
    if not any(name.startswith("exif-ifd3-") for name in picture.get_fields()):
        inside.pop(Pointer.GPS, None)
    if Pointer.EXIF in inside:
        details = inside[Pointer.EXIF]
        size = Size(picture.width, picture.height)
        measured = tuple(_measured(each, size, order) for each in details.entries if each.tag not in GPS_TAGS)
        inside[Pointer.EXIF] = replace(details, entries=measured)
    return Directory(said, inside)


def _measured(entry: Entry, size: Size, order: str) -> Entry:
    sides = {_WIDTH: size.width, _HEIGHT: size.height}
    if entry.tag not in sides:
        return entry
    return replace(entry, kind=_LONG, data=struct.pack(order + "I", sides[entry.tag]))
