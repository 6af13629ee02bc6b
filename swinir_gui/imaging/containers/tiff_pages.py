"""Which directories of a TIFF are pages: many files also hold masks and reduced copies, as previews or pyramids."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from swinir_gui.imaging.containers.tiff_directory import header, next_directory, numbers, raw_entries

_KIND, _OLD_KIND = 254, 255
_REDUCED, _MASK = 1, 4  # bits of the former
_OLD_REDUCED = 2


def pages_of_tiff(path: Path, count: int) -> tuple[int, ...]:
    """The places of the pages among ``count`` directories; of all, where none or not each of them says what it is.

    Raises:
        OSError: the file cannot be read.
    """
    every = tuple(range(count))
    try:
        found = tuple(place for place, is_page in zip(every, _are_pages(path), strict=False) if is_page)
    except struct.error:  # damaged; whoever reads it will say so
        return every
    return found or every


def _are_pages(path: Path) -> Iterator[bool]:
    with path.open("rb") as file:
        layout, at = header(file)
        while at:
            raw = raw_entries(file, layout, at)
            said = dict(numbers(file, layout, each) for each in raw if _tag(each, layout.order) in (_KIND, _OLD_KIND))
            kind, old = said.get(_KIND, ()), said.get(_OLD_KIND, ())
            yield not (kind and kind[0] & (_REDUCED | _MASK)) and old != (_OLD_REDUCED,)
            at = next_directory(file, layout, at, len(raw))


def _tag(raw: bytes, order: str) -> int:
    return int(struct.unpack_from(order + "H", raw)[0])
