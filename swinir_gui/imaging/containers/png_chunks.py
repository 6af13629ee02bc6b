"""The chunks of a PNG: found, and overwritten in place, because a file may have gigabytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_SIGNATURE = 8
_HEADER, _SUM = 8, 4  # length and kind; what the chunk is checked by
_SHORT = 64  # bytes; numbers need no more


@dataclass(frozen=True)
class Chunk:
    """One chunk: its kind, where its data are, and how many bytes of them."""

    kind: bytes
    at: int
    length: int

    @property
    def whole(self) -> int:
        """Bytes of all of it."""
        return _HEADER + self.length + _SUM


def chunks(file: BinaryIO) -> Iterator[Chunk]:
    """Those of a PNG, one after the other; ends where the file does, or before that."""
    at = _SIGNATURE
    while True:
        file.seek(at)
        header = file.read(_HEADER)
        if len(header) < _HEADER:
            return
        chunk = Chunk(header[4:], at + _HEADER, int.from_bytes(header[:4], "big"))
        yield chunk
        if chunk.kind == b"IEND":
            return
        at = chunk.at + chunk.length + _SUM


def before_pixels(path: Path) -> dict[bytes, bytes]:
    """The chunks before the pixels of the PNG at ``path``: by kind their contents, which are left empty where they are long.

    Raises:
        OSError: the file cannot be read.
    """
    found: dict[bytes, bytes] = {}
    with path.open("rb") as file:
        for chunk in chunks(file):
            if chunk.kind == b"IDAT":
                break
            found[chunk.kind] = data_of(file, chunk) if chunk.length <= _SHORT else b""
    return found


def data_of(file: BinaryIO, chunk: Chunk) -> bytes:
    """What is in a chunk."""
    file.seek(chunk.at)
    return file.read(chunk.length)


def as_chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk as it stands in a file."""
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(_SUM, "big")


def overwrite(file: BinaryIO, chunk: Chunk, others: bytes) -> None:
    """Put ``others`` in the place of a chunk; together they must be as long as it was."""
    if len(others) != chunk.whole:
        raise ValueError(f"{len(others)} bytes do not fit in the place of {chunk.whole}")
    file.seek(chunk.at - _HEADER)
    file.write(others)
