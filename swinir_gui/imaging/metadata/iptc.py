"""IPTC records, and the list of Photoshop resources that wraps them in JPEG. In TIFF they stand alone."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_PHOTOSHOP = b"Photoshop 3.0\0"
_RESOURCE = b"8BIM"
_IPTC = 0x0404
_DATA_SET, _EXTENDED = b"\x1c", 0x8000  # of more than 32 kB, which no caption has
_PREVIEWS = frozenset({0x0409, 0x040C})


def for_jpeg(block: bytes) -> bytes:
    """``block`` as JPEG holds it, without previews of the old pixels."""
    if not block.startswith(_PHOTOSHOP):
        return _PHOTOSHOP + _wrapped(_IPTC, b"\0\0", block)
    return _PHOTOSHOP + b"".join(_wrapped(kind, name, data) for kind, name, data in _resources(block) if kind not in _PREVIEWS)


def for_tiff(block: bytes) -> bytes:
    """The records of ``block``, possibly none, as libvips writes them into TIFF."""
    records = block
    if block.startswith(_PHOTOSHOP):
        records = next((data for kind, _, data in _resources(block) if kind == _IPTC), b"")
    # libvips 8.18 stores a quarter of what it is given (it counts 4-byte words where libtiff counts bytes).
    # Zeros after the records mean nothing, should a later one store all.
    return records.ljust(4 * len(records), b"\0")


def records(block: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Record, number and value of each data set; ends where they are damaged."""
    data = block
    if block.startswith(_PHOTOSHOP):
        data = next((data for kind, _, data in _resources(block) if kind == _IPTC), b"")
    at = 0
    while data[at : at + 1] == _DATA_SET and at + 5 <= len(data):
        record, number, size = struct.unpack_from(">BBH", data, at + 1)
        value = data[at + 5 : at + 5 + size]
        if size & _EXTENDED or len(value) < size:
            return
        yield record, number, value
        at += 5 + size


def _wrapped(kind: int, name: bytes, data: bytes) -> bytes:
    return _RESOURCE + struct.pack(">H", kind) + name + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)


def _resources(block: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Kind, name (with its length and filling) and content of each resource; ends where the list is damaged."""
    at = len(_PHOTOSHOP)
    while block[at : at + 4] == _RESOURCE and at + 12 <= len(block):
        kind, name_length = struct.unpack_from(">HB", block, at + 4)
        end = at + 6 + (name_length + 2) // 2 * 2
        name, size = block[at + 6 : end], int.from_bytes(block[end : end + 4], "big")
        data = block[end + 4 : end + 4 + size]
        if len(data) < size:
            return
        yield kind, name, data
        at = end + 4 + size + size % 2
