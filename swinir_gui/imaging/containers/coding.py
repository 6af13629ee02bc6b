"""What a file says about its own coding, for the message about one that cannot be decoded.

libvips says more, but into one buffer for all threads: its words may be about another thread's picture, and they get lost wherever
a picture is opened meanwhile. So nothing is decided by them.
"""

from __future__ import annotations

import struct
from pathlib import Path

from swinir_gui.imaging.containers.boxes import frames_of_sequence, stands_alone
from swinir_gui.imaging.containers.tiff_directory import header, numbers, raw_entries

_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_JPEG = b"\xff\xd8"
_SIGNATURES = (
    *(b"\x89PNG", _JPEG, *_TIFF, b"GIF8", b"BM", b"8BPS"),
    *(b"\xff\x0a", b"\0\0\0\x0cJXL ", b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51"),
)
_HEIF_BRANDS = frozenset({b"avif", b"avis", b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})

# What is compressed in one of these ways is decoded: none, fax, LZW, JPEG, deflate, pack bits, LogLuv, WebP and their like.
_TIFF_COMPRESSIONS = frozenset({1, 2, 3, 4, 5, 7, 8, 32766, 32771, 32773, 32809, 32909, 32946, 34676, 34677, 50001})
_COMPRESSION, _BITS, _PHOTOMETRIC, _SAMPLES = 259, 258, 262, 277
_LAB = 8

_BEGINNING = 1 << 20  # of a JPEG; before its pixels come its profile, its metadata and a preview
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_READ_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC9, 0xCA})  # baseline, extended and progressive, by Huffman or arithmetic


def begins_like_a_picture(path: Path) -> bool:
    """Whether the first bytes at ``path`` are those of a format that is read here, be the rest lost or not."""
    start = _start(path, 12)
    of_a_box = start[4:8] == b"ftyp" and start[8:] in _HEIF_BRANDS
    return start.startswith(_SIGNATURES) or start[8:] == b"WEBP" or of_a_box


def is_foreign(path: Path) -> bool:
    """Whether a file is of a format that is read here, but coded as few programs do, and not this one."""
    start = _start(path, 4)
    if start.startswith(_JPEG):
        return _is_foreign_jpeg(_start(path, _BEGINNING))
    if start in _TIFF:
        return _is_foreign_tiff(path)
    return frames_of_sequence(path) > 0 and not stands_alone(path)


def _start(path: Path, length: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(length)
    except OSError:
        return b""


def _is_foreign_jpeg(beginning: bytes) -> bool:
    """By its frame header, before which there are segments with a length each."""
    at = len(_JPEG)
    while at + 5 <= len(beginning) and beginning[at] == 0xFF:
        marker, length, bits = struct.unpack_from(">BHB", beginning, at + 1)
        if marker in _FRAMES:
            return marker not in _READ_FRAMES or bits != 8
        at += 1 if marker == 0xFF else 2 + length  # before a marker there may be any number of these
    return False


def _is_foreign_tiff(path: Path) -> bool:
    said = _directory(path)
    if not said:
        return False
    bits, (samples, *_) = said.get(_BITS, (1,)), said.get(_SAMPLES, (1,))
    read = {8, 16, 32} | ({1, 2, 4} if samples == 1 else set())
    lab = said.get(_PHOTOMETRIC) == (_LAB,) and 8 in bits  # of which libvips reads those of 16 bits alone
    return not {*said.get(_COMPRESSION, (1,))} <= _TIFF_COMPRESSIONS or not {*bits} <= read or lab


def _directory(path: Path) -> dict[int, tuple[int, ...]]:
    """Numbers of a TIFF's first page by their tags; nothing where it lost them."""
    try:
        with path.open("rb") as file:
            layout, at = header(file)
            found = dict(numbers(file, layout, each) for each in raw_entries(file, layout, at))
    except (OSError, struct.error):
        return {}
    return {tag: values for tag, values in found.items() if values}
