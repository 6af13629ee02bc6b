"""The chunks that a PNG consists of: found, and overwritten in place, as a file may have gigabytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_SIGNATURE = 8
_HEADER, _SUM = 8, 4  # length and kind; what the chunk is checked by


@dataclass(frozen=True)
class Chunk:
    """One chunk: its kind, where its data are, and how many bytes of them."""

    kind: bytes
    at: int
    length: int


def chunks(file: BinaryIO) -> Iterator[Chunk]:
    """Those of a PNG, one after the other; ends where the file does."""
    at = _SIGNATURE
    while True:
        file.seek(at)
        header = file.read(_HEADER)
        if len(header) < _HEADER:
            return
        chunk = Chunk(header[4:], at + _HEADER, int.from_bytes(header[:4], "big"))
        yield chunk
        at = chunk.at + chunk.length + _SUM


def data_of(file: BinaryIO, chunk: Chunk) -> bytes:
    """What is in a chunk."""
    file.seek(chunk.at)
    return file.read(chunk.length)


def overwrite(file: BinaryIO, chunk: Chunk, kind: bytes, data: bytes) -> None:
    """Put a chunk of ``kind`` in the place of one that has as many bytes."""
    if len(data) != chunk.length:
        raise ValueError(f"{len(data)} bytes do not fit in the place of {chunk.length}")
    file.seek(chunk.at - len(kind))
    file.write(kind + data + zlib.crc32(kind + data).to_bytes(_SUM, "big"))
