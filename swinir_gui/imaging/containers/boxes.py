"""The boxes that HEIC and AVIF consist of: found by type, without reading their contents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

_HEADER, _LONG_HEADER = 8, 16
_LONG, _TO_THE_END = 1, 0  # lengths that mean something else
_TRACKS = b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsz"
_MOST = 256  # boxes in one; a file may be made of nothing else
_COUNT = 8  # bytes before the number of samples: version and flags, and the size of all of them


class Box(NamedTuple):
    """One box: its kind, and where its contents begin and end."""

    kind: bytes
    at: int
    end: int


def frames_of_sequence(path: Path) -> int:
    """How many frames the longest track of the file at ``path`` has; 0 where there is none, or nobody can read it.

    Pictures that stand by themselves are in no track.
    """
    try:
        with path.open("rb") as file:
            return max((_number(file, each) for each in _inside(file, Box(b"", 0, file.seek(0, 2)), _TRACKS)), default=0)
    except OSError:
        return 0


def stands_alone(path: Path) -> bool:
    """Whether the file at ``path`` has a picture that is in no track."""
    try:
        with path.open("rb") as file:
            return any(_inside(file, Box(b"", 0, file.seek(0, 2)), (b"meta",)))
    except OSError:
        return False


def _inside(file: BinaryIO, outer: Box, kinds: tuple[bytes, ...]) -> Iterator[Box]:
    """All boxes that are reached by way of ``kinds``."""
    for box in _boxes(file, outer):
        if box.kind == kinds[0] and kinds[1:]:
            yield from _inside(file, box, kinds[1:])
        elif box.kind == kinds[0]:
            yield box


def _boxes(file: BinaryIO, outer: Box) -> Iterator[Box]:
    at = outer.at
    for _ in range(_MOST):
        if at + _HEADER > outer.end:
            return
        file.seek(at)
        header = file.read(_LONG_HEADER)
        length, head = int.from_bytes(header[:4], "big"), _HEADER
        if length == _LONG:
            length, head = int.from_bytes(header[8:], "big"), _LONG_HEADER
        end = outer.end if length == _TO_THE_END else at + length
        if not at + head <= end <= outer.end:
            return
        yield Box(header[4:8], at + head, end)
        at = end


def _number(file: BinaryIO, table: Box) -> int:
    file.seek(table.at + _COUNT)
    return int.from_bytes(file.read(4), "big")
