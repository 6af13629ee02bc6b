"""The comments of a GIF, which are in blocks of their own between its pictures."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

_SIGNATURES = b"GIF87a", b"GIF89a"
_HEADER, _PICTURE_HEADER = 13, 9
_EXTENSION, _PICTURE, _COMMENT = 0x21, 0x2C, 0xFE


def comments_of_gif(path: Path) -> list[bytes]:
    """Those in the GIF at ``path``; ends where it is damaged.

    Raises:
        OSError: the file cannot be read.
    """
    found = []
    with path.open("rb") as file:
        header = file.read(_HEADER)
        if not header.startswith(_SIGNATURES):
            return []
        _skip_palette(file, header[10:11])
        while kind := file.read(1):
            if kind[0] == _EXTENSION:
                label = file.read(1)
                data = _data(file, kept=label == bytes((_COMMENT,)))
                if data:
                    found.append(data)
            elif kind[0] == _PICTURE:
                _skip_palette(file, file.read(_PICTURE_HEADER)[-1:])
                file.read(1)  # of how its pixels are coded
                _data(file, kept=False)
            else:
                break
    return found


def _skip_palette(file: BinaryIO, flags: bytes) -> None:
    if flags and flags[0] & 0x80:
        file.seek(3 << ((flags[0] & 7) + 1), 1)


def _data(file: BinaryIO, *, kept: bool) -> bytes:
    """What is in a block, whose pieces have a length each; none where it is not ``kept``."""
    pieces = []
    while (length := file.read(1)) and length[0]:
        piece = file.read(length[0])
        if kept:
            pieces.append(piece)
    return b"".join(pieces)
