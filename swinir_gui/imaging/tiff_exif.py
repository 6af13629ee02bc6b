"""EXIF in TIFF, where libvips writes none: added to the finished file.

The file's directory is written anew at its end, with the entries that it had and those of a camera, and the header then points
there. Pixels stay where they are, so that a file of gigabytes takes no longer than a small one.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyvips

from swinir_gui.geometry import Size
from swinir_gui.imaging.exif import SAID, Pointer
from swinir_gui.imaging.tiff_directory import Layout, header, raw_entries

_MARK = b"Exif\0\0"
_WIDTH, _HEIGHT = 0xA002, 0xA003
_LONG, _LONG8 = 4, 16
# Bytes of an item of each kind, and of the numbers that it consists of.
_ITEM = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_NUMBER = _ITEM | {5: 4, 10: 4}


@dataclass(frozen=True)
class Entry:
    """A tag with its kind and the bytes of its items."""

    tag: int
    kind: int
    data: bytes


def add(path: Path, picture: pyvips.Image) -> None:
    """Write the EXIF of ``picture``, if it has any, into the TIFF at ``path``, which libvips has just made of it.

    Raises:
        OSError: the file cannot be read or written.
    """
    block = _block_of(picture)
    if not block:
        return
    with path.open("r+b") as file:
        layout, at = header(file)
        entries = raw_entries(file, layout, at)
        said, details = _told(block, Size(picture.width, picture.height), layout)
        known = {struct.unpack_from(layout.order + "H", each)[0] for each in entries}
        end = file.seek(0, 2)
        tail = _Tail(layout, end + end % 2)
        entries += [tail.entry(each) for each in said if each.tag not in known]
        entries += [tail.directory(pointer, inside) for pointer, inside in details.items()]
        first = tail.close(sorted(entries, key=lambda each: int(struct.unpack_from(layout.order + "H", each)[0])))
        file.write(b"\0" * (end % 2) + tail.bytes)
        file.seek(8 if layout.big else 4)
        file.write(struct.pack(layout.pointer, first))


class _Tail:
    """What is written behind the file as it is, from the place ``at`` on."""

    def __init__(self, layout: Layout, at: int) -> None:
        self._layout, self._at = layout, at
        self.bytes = b""

    @property
    def _here(self) -> int:
        return self._at + len(self.bytes)

    def entry(self, entry: Entry) -> bytes:
        """An entry as it stands in a directory; what has no room in it is written before."""
        layout, data = self._layout, entry.data
        if len(data) > layout.pointer_bytes:
            place = struct.pack(layout.pointer, self._here)
            self.bytes += data + b"\0" * (len(data) % 2)
        else:
            place = data
        items = len(data) // (8 if entry.kind == _LONG8 else _ITEM[entry.kind])
        return struct.pack(layout.entry, entry.tag, entry.kind, items, place)

    def directory(self, pointer: int, inside: Sequence[Entry]) -> bytes:
        """The entry that points to a directory of its own, which is written before."""
        first = self.close([self.entry(each) for each in inside])
        kind = _LONG8 if self._layout.big else _LONG
        return self.entry(Entry(pointer, kind, struct.pack(self._layout.pointer, first)))

    def close(self, entries: Sequence[bytes]) -> int:
        """Write a directory; returns its place."""
        first = self._here
        end = struct.pack(self._layout.pointer, 0)
        self.bytes += struct.pack(self._layout.count, len(entries)) + b"".join(entries) + end
        return first


def _block_of(picture: pyvips.Image) -> bytes:
    """The EXIF that libvips would write, from the fields of ``picture``: it makes the block while encoding, so for one pixel."""
    if not picture.get_typeof("exif-data"):
        return b""
    pixel = pyvips.Image.black(1, 1).copy(interpretation="b-w")
    for name in picture.get_fields():
        if name.startswith("exif-") or name == "orientation":
            pixel.set_type(picture.get_typeof(name), name, picture.get(name))
    # Given the block, libvips has made fields of all that is in it, also of what somebody wanted left out.
    for name in pixel.get_fields():
        if name.startswith("exif-") and not picture.get_typeof(name):
            pixel.remove(name)
    pixel.set_type(pyvips.GValue.blob_type, "jpeg-thumbnail-data", b"")  # empty, or libvips keeps the one in the block
    stored = pixel.jpegsave_buffer()
    at = stored.find(_MARK)
    if at < 0:
        return b""
    length = int.from_bytes(stored[at - 2 : at], "big")
    return bytes(stored[at + len(_MARK) : at - 2 + length])


def _told(block: bytes, size: Size, target: Layout) -> tuple[list[Entry], dict[int, list[Entry]]]:
    """What a camera or a person said, and its directories, in the byte order of ``target``."""
    layout = Layout("<" if block.startswith(b"II") else ">")
    (first,) = struct.unpack_from(layout.pointer, block, 4)
    main = {entry.tag: entry for entry in _entries(block, layout, first, target)}
    said = [entry for tag, entry in main.items() if tag in SAID]
    details: dict[int, list[Entry]] = {}
    for pointer in (Pointer.EXIF, Pointer.GPS):
        if pointer in main:
            place = int.from_bytes(main[pointer].data, "little" if target.order == "<" else "big")
            # Of a directory inside a directory nobody reads more than that the numbers are sRGB's, which the profile says.
            details[pointer] = [each for each in _entries(block, layout, place, target) if each.tag != Pointer.INTEROPERABILITY]
    if Pointer.EXIF in details:
        details[Pointer.EXIF] = [_measured(each, size, target) for each in details[Pointer.EXIF]]
    return said, details


def _measured(entry: Entry, size: Size, layout: Layout) -> Entry:
    sides = {_WIDTH: size.width, _HEIGHT: size.height}
    if entry.tag not in sides:
        return entry
    return replace(entry, kind=_LONG, data=struct.pack(layout.order + "I", sides[entry.tag]))


def _entries(block: bytes, layout: Layout, at: int, target: Layout) -> list[Entry]:
    """Those of a directory of ``block``, which libvips has written, their numbers in the byte order of ``target``."""
    (count,) = struct.unpack_from(layout.count, block, at)
    found = []
    for index in range(count):
        tag, kind, items, place = struct.unpack_from(layout.entry, block, at + 2 + 12 * index)
        if kind in _ITEM:
            length = items * _ITEM[kind]
            start = struct.unpack(layout.pointer, place)[0]
            data = place[:length] if length <= 4 else block[start : start + length]
            found.append(Entry(tag, kind, data if layout.order == target.order else _swapped(data, _NUMBER[kind])))
    return found


def _swapped(data: bytes, number: int) -> bytes:
    return b"".join(data[at : at + number][::-1] for at in range(0, len(data), number))
