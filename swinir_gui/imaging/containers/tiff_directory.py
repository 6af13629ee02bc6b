"""The directory of a TIFF: the table that says how its pixels are stored, with everything else about them."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

_MOST_ENTRIES = 65_535  # a BigTIFF may claim more than there are bytes in the world
_MANY = 64  # numbers; longer lists say where the pixels are
_NUMBERS = {3: "H", 4: "I", 16: "Q"}  # by the kind of an entry; others hold none that are asked for


@dataclass(frozen=True)
class Layout:
    """How a TIFF writes numbers: "<" or ">", and whether they are those of BigTIFF."""

    order: str
    big: bool = False

    @property
    def pointer(self) -> str:
        return self.order + ("Q" if self.big else "I")

    @property
    def pointer_bytes(self) -> int:
        return 8 if self.big else 4

    @property
    def count(self) -> str:
        """Of a directory's entries."""
        return self.order + ("Q" if self.big else "H")

    @property
    def entry(self) -> str:
        """Tag, kind, number of items; their place or themselves."""
        return self.order + ("HHQ8s" if self.big else "HHI4s")


def header(file: BinaryIO) -> tuple[Layout, int]:
    """How the file writes numbers, and where its first directory is."""
    start = file.read(16)
    order = "<" if start.startswith(b"II") else ">"
    layout = Layout(order, big=struct.unpack_from(order + "H", start, 2)[0] == 43)
    return layout, int(struct.unpack_from(layout.pointer, start, 8 if layout.big else 4)[0])


def raw_entries(file: BinaryIO, layout: Layout, at: int) -> list[bytes]:
    """As they stand: what they point at stays where it is.

    Raises:
        struct.error: some are missing.
    """
    _go_to(file, at)
    (count,) = struct.unpack(layout.count, file.read(struct.calcsize(layout.count)))
    size = struct.calcsize(layout.entry)
    found = file.read(size * min(count, _MOST_ENTRIES))
    if len(found) < size * count:
        raise struct.error(f"a directory of {count} entries lost its end")
    return [found[at : at + size] for at in range(0, len(found), size)]


def next_directory(file: BinaryIO, layout: Layout, at: int, count: int) -> int:
    """Where the directory is that comes after the one of ``count`` entries; 0 after the last.

    Raises:
        struct.error: the file does not say.
    """
    _go_to(file, at + struct.calcsize(layout.count) + count * struct.calcsize(layout.entry))
    return int(struct.unpack(layout.pointer, file.read(layout.pointer_bytes))[0])


def place_of_directory(file: BinaryIO, layout: Layout, first: int, page: int) -> int:
    """Where the directory of ``page``, counted from 0, is, when that of the first is at ``first``.

    Raises:
        struct.error: the file has none.
    """
    at = first
    for _ in range(page):
        at = next_directory(file, layout, at, len(raw_entries(file, layout, at)))
    if not at:
        raise struct.error(f"there is no directory {page}")
    return at


def numbers(file: BinaryIO, layout: Layout, raw: bytes) -> tuple[int, tuple[int, ...]]:
    """The tag of an entry and the whole numbers that it has, here or elsewhere in the file.

    Raises:
        struct.error: they are missing.
    """
    tag, kind, count, place = struct.unpack(layout.entry, raw)
    if kind not in _NUMBERS or not 0 < count <= _MANY:
        return tag, ()
    form = f"{layout.order}{count}{_NUMBERS[kind]}"
    length = struct.calcsize(form)
    if length > layout.pointer_bytes:
        _go_to(file, struct.unpack(layout.pointer, place)[0])
        place = file.read(length)
    return tag, struct.unpack_from(form, place)


def _go_to(file: BinaryIO, place: int) -> None:
    try:
        file.seek(place)
    except (OSError, ValueError) as error:
        # No file can be as long as a BigTIFF's numbers allow.
        raise struct.error(f"{place} lies in no file") from error
