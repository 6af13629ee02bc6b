"""XMP in PNG as its standard wants it: uncompressed, in an iTXt chunk, where other programs look for it.

libvips writes a compressed chunk of another kind, which few programs find and which they read as Latin-1. So it is given a text
of no meaning that takes a little more room, and the packet is written over that, with the white space behind it that XMP allows.
A copy of the whole file, which may have gigabytes, is not needed.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pyvips

from swinir_gui.imaging.png_chunks import chunks, data_of, overwrite

_FIELD = "xmp-data"
_RESERVE = "swinir-reserve"
# No compression, no language, no translated keyword.
_BEGINNING = b"XML:com.adobe.xmp\0" + bytes(4)


def reserved(picture: pyvips.Image) -> tuple[pyvips.Image, bytes]:
    """``picture`` with room in place of its packet, and the packet, which is empty where there is none."""
    if not picture.get_typeof(_FIELD):
        return picture, b""
    packet = bytes(picture.get(_FIELD)).rstrip(b"\0")
    # Base64 of noise: deflate brings it down to three quarters, and not below.
    noise = hashlib.shake_128(b"room").digest(len(_BEGINNING) + len(packet) + 64)
    room = picture.copy()
    room.remove(_FIELD)
    room.set_type(pyvips.GValue.gstr_type, f"png-comment-9999-{_RESERVE}", base64.b64encode(noise).decode())
    return room, packet


def fill(path: Path, packet: bytes) -> None:
    """Write ``packet`` into the room that ``reserved`` made in the file at ``path``.

    Raises:
        OSError: the file cannot be read or written, or has no such room.
    """
    if not packet:
        return
    with path.open("r+b") as file:
        for chunk in chunks(file):
            if chunk.kind in (b"zTXt", b"tEXt") and data_of(file, chunk).startswith(_RESERVE.encode()):
                break
        else:
            raise OSError("the PNG has no room for XMP")
        text = (_BEGINNING + packet).ljust(chunk.length, b"\n")
        if len(text) != chunk.length:
            raise OSError("the PNG has too little room for XMP")
        overwrite(file, chunk, b"iTXt", text)
