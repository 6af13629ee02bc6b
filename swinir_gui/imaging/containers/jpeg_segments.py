"""The segments before the pixels of a JPEG: finds and reads them, and puts them into a finished file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

COMMENT, APP1 = 0xFE, 0xE1
MOST_DATA = 65_533  # bytes in a segment, whose length counts itself

_START = b"\xff\xd8"
_SCAN, _END = 0xDA, 0xD9
_ABOUT_ALL = frozenset({*range(0xE0, 0xF0), COMMENT})  # of programs and people; others tell how pixels are coded
_MOST = 2_000  # segments; a file may be made of nothing else
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Segment:
    """One segment: its marker, and where its data are."""

    marker: int
    at: int
    length: int


def segments(file: BinaryIO) -> Iterator[Segment]:
    """Those before the pixels, one after the other; ends at once where the file is no JPEG, or is damaged."""
    file.seek(0)
    if file.read(len(_START)) != _START:
        return
    for _ in range(_MOST):
        begin = file.read(1)
        marker = file.read(1)
        while marker == b"\xff":  # there may be any number of these
            marker = file.read(1)
        length = int.from_bytes(file.read(2), "big") - 2
        if begin != b"\xff" or not marker or marker[0] in (_SCAN, _END) or length < 0:
            return
        segment = Segment(marker[0], file.tell(), length)
        yield segment
        file.seek(segment.at + length)


@dataclass(frozen=True)
class Words:
    """What a JPEG says before its pixels, segment by segment: XMP and EXIF in the one kind, comments in the other."""

    app1: tuple[bytes, ...] = ()
    comments: tuple[bytes, ...] = ()


def words_of(path: Path) -> Words:
    """What the JPEG at ``path`` says.

    Raises:
        OSError: the file cannot be read.
    """
    found: dict[int, list[bytes]] = {APP1: [], COMMENT: []}
    with path.open("rb") as file:
        for segment in segments(file):
            if segment.marker in found:
                file.seek(segment.at)
                found[segment.marker].append(file.read(segment.length))
    return Words(tuple(found[APP1]), tuple(found[COMMENT]))


def as_segment(marker: int, data: bytes) -> bytes:
    """A segment as it stands in a file."""
    return bytes((0xFF, marker)) + (len(data) + 2).to_bytes(2, "big") + data


def insert(path: Path, added: bytes) -> None:
    """Put whole segments behind those that the JPEG at ``path`` begins with and that tell of no pixels.

    Raises:
        OSError: the file cannot be read or written.
    """
    with path.open("r+b") as file:
        at = len(_START)
        for segment in segments(file):
            if segment.marker not in _ABOUT_ALL:
                break
            at = segment.at + segment.length
        _make_room(file, at, len(added))
        file.seek(at)
        file.write(added)


def _make_room(file: BinaryIO, at: int, length: int) -> None:
    """Move all from ``at`` on, its end first, so that a large file is never in memory as a whole."""
    end = file.seek(0, 2)
    while end > at:
        start = max(at, end - _BLOCK)
        file.seek(start)
        moved = file.read(end - start)
        file.seek(start + length)
        file.write(moved)
        end = start
