"""Reads and writes the directories of TIFF and EXIF, which are built the same: entry by entry, with its bytes."""

from __future__ import annotations

import contextlib
import io
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import BinaryIO

from PIL import ExifTags

from swinir_gui.imaging.containers.tiff_directory import Layout, header, raw_entries

# Bytes of an item of each kind, and of the numbers that it consists of.
_ITEM = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_NUMBER = _ITEM | {5: 4, 10: 4}
_PLACE = {4: 4, 13: 4, 16: 8, 18: 8}  # likewise, of the kinds in which a place in the file is given
_LONG, _LONG8 = 4, 16
_MOST_BYTES = 65_000  # of one entry: no more fits into EXIF
_BLOCK_START = 8
_MARKS = {"<": b"II*\0", ">": b"MM\0*"}


class Pointer(IntEnum):
    """Tags whose value is the place of a directory."""

    EXIF = ExifTags.IFD.Exif
    GPS = ExifTags.IFD.GPSInfo
    INTEROPERABILITY = ExifTags.IFD.Interop


_INSIDE = {None: (Pointer.EXIF, Pointer.GPS), Pointer.EXIF: (Pointer.INTEROPERABILITY,)}


@dataclass(frozen=True)
class Entry:
    """A tag with its kind and the bytes of its items."""

    tag: int
    kind: int
    data: bytes


@dataclass(frozen=True)
class Directory:
    """Entries, and further directories by the tags that point to them."""

    entries: tuple[Entry, ...]
    inside: Mapping[Pointer, Directory]


def read_directory(file: BinaryIO, layout: Layout, at: int, pointer: Pointer | None = None) -> Directory:
    """The directory at ``at``, to which ``pointer`` has led; entries that are damaged, foreign or too long for EXIF are left out.

    Raises:
        struct.error: it is no directory.
    """
    entries: list[Entry] = []
    inside: dict[Pointer, Directory] = {}
    for raw in raw_entries(file, layout, at):
        tag, kind, items, place = struct.unpack(layout.entry, raw)
        if tag in _INSIDE.get(pointer, ()):
            where = int.from_bytes(place[: _PLACE.get(kind, 0)], "little" if layout.order == "<" else "big")
            with contextlib.suppress(struct.error):
                inside[Pointer(tag)] = read_directory(file, layout, where, Pointer(tag))
        elif kind in _ITEM and items * _ITEM[kind] <= _MOST_BYTES:
            length = items * _ITEM[kind]
            data = place[:length] if length <= len(place) else _bytes_at(file, struct.unpack(layout.pointer, place)[0], length)
            if len(data) == length:
                entries.append(Entry(tag, kind, data))
    return Directory(tuple(entries), inside)


def in_order(directory: Directory, one: str, other: str) -> Directory:
    """``directory`` with the numbers of ``one`` byte order in the ``other``."""
    if one == other:
        return directory
    entries = (Entry(each.tag, each.kind, _swapped(each.data, _NUMBER[each.kind])) for each in directory.entries)
    return Directory(tuple(entries), {pointer: in_order(each, one, other) for pointer, each in directory.inside.items()})


def read_block(block: bytes) -> tuple[Directory, str]:
    """The main directory of an EXIF ``block`` that begins with its byte order, and that order.

    Raises:
        struct.error: it is no such block.
    """
    file = io.BytesIO(block)
    layout, at = header(file)
    return read_directory(file, layout, at), layout.order


def as_block(directory: Directory, order: str) -> bytes:
    """``directory``, its numbers in ``order``, as a block of EXIF."""
    tail = Tail(Layout(order), _BLOCK_START)
    first = tail.directory(directory)
    return _MARKS[order] + struct.pack(order + "I", first) + tail.bytes


class Tail:
    """What is written behind a file as it is, from the place ``at`` on."""

    def __init__(self, layout: Layout, at: int) -> None:
        self._layout, self._at = layout, at
        self.bytes = b""

    @property
    def _here(self) -> int:
        return self._at + len(self.bytes)

    def directory(self, directory: Directory, raw: Iterable[bytes] = ()) -> int:
        """Write a directory, with ``raw`` entries besides; returns its place."""
        every = sorted([*raw, *self._raw(directory)], key=lambda each: int(struct.unpack_from(self._layout.order + "H", each)[0]))
        first = self._here
        end = struct.pack(self._layout.pointer, 0)
        self.bytes += struct.pack(self._layout.count, len(every)) + b"".join(every) + end
        return first

    def _raw(self, directory: Directory) -> Iterator[bytes]:
        """Entries as they stand in a directory; what has no room in it is written before."""
        for entry in directory.entries:
            yield self._entry(entry, len(entry.data) // _ITEM[entry.kind])
        for pointer, inside in directory.inside.items():
            place = struct.pack(self._layout.pointer, self.directory(inside))
            yield self._entry(Entry(pointer, _LONG8 if self._layout.big else _LONG, place), 1)

    def _entry(self, entry: Entry, items: int) -> bytes:
        data = entry.data
        if len(data) > self._layout.pointer_bytes:
            data = struct.pack(self._layout.pointer, self._here)
            self.bytes += entry.data + b"\0" * (len(entry.data) % 2)
        return struct.pack(self._layout.entry, entry.tag, entry.kind, items, data)


def _bytes_at(file: BinaryIO, place: int, length: int) -> bytes:
    try:
        file.seek(place)
    except (OSError, ValueError, OverflowError):  # no file is as long as a BigTIFF's numbers allow
        return b""
    return file.read(length)


def _swapped(data: bytes, number: int) -> bytes:
    return b"".join(data[at : at + number][::-1] for at in range(0, len(data), number))
