"""Text in PNG: XMP uncompressed in an iTXt chunk, where other programs look for it, and comments.

libvips writes a compressed chunk of another kind, which few programs find and which they read as Latin-1; of a comment it knows
neither the script nor, from the first blank on, the name. So it is given a text of no meaning that takes a little more room. Over
that are written the comments as they stand in the source's file, and the packet with the white space behind it that XMP allows.
A copy of the whole file, which may have gigabytes, is not needed.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path

import pyvips

from swinir_gui.imaging.containers.png_chunks import as_chunk, chunks, data_of, overwrite

COMMENTS_FIELD = "swinir-comments"  # whole chunks, or segments of a JPEG

_FIELD = "xmp-data"
_RESERVE = "swinir-reserve"
_COMMENTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_KEYWORD = b"XML:com.adobe.xmp\0"
# No compression, no language, no translated keyword.
_BEGINNING = _KEYWORD + bytes(4)
_BLOCKS = b"Raw profile type "  # how older programs put EXIF and the like into comments
_NOTHING = b"swIr"  # of no meaning to anybody, as its letters' cases say
_MARGIN = 64
_MOST_TEXT = 2**20  # bytes; a few compressed ones can promise any number


@dataclass(frozen=True)
class NamedComment:
    """A comment in a PNG: what it is called, and its text in Latin-1 or UTF-8; None where that is damaged or endless."""

    keyword: str
    text: bytes | None


def comments_of(path: Path, *, blocks: bool) -> bytes:
    """The comments in the PNG at ``path``, chunk by chunk; with EXIF and the like that hide among them where ``blocks`` are wanted.

    Raises:
        OSError: the file cannot be read.
    """
    found = []
    with path.open("rb") as file:
        for chunk in chunks(file):
            if chunk.kind in _COMMENTS:
                data = data_of(file, chunk)
                if not data.startswith(_KEYWORD) and (blocks or not data.startswith(_BLOCKS)):
                    found.append(as_chunk(chunk.kind, data))
    return b"".join(found)


def named_comments_of(path: Path) -> list[NamedComment]:
    """Its comments, without those that hide other things; of a file that cannot be read none."""
    try:
        with path.open("rb") as file:
            words = [(chunk.kind, data_of(file, chunk)) for chunk in chunks(file) if chunk.kind in _COMMENTS]
    except OSError:
        return []
    return [_named(kind, data) for kind, data in words if not data.startswith((_KEYWORD, _BLOCKS))]


def _named(kind: bytes, data: bytes) -> NamedComment:
    keyword, _, text = data.partition(b"\0")
    compressed = kind == b"zTXt" or (kind == b"iTXt" and text[:1] == b"\1")
    if kind == b"zTXt":
        text = text[1:]  # how it is compressed
    elif kind == b"iTXt":
        text = text[2:].split(b"\0", 2)[-1]  # whether and how; the language, and the keyword in it
    return NamedComment(keyword.decode("latin-1"), _inflated(text) if compressed else text)


def _inflated(data: bytes) -> bytes | None:
    inflate = zlib.decompressobj()
    try:
        text = inflate.decompress(data, _MOST_TEXT)
    except zlib.error:
        return None
    return text if inflate.eof else None


def reserved(picture: pyvips.Image) -> tuple[pyvips.Image, bytes, bytes]:
    """``picture`` with room in place of its comments and its packet, and those two, which are empty where there are none."""
    comments, packet = (bytes(picture.get(name)) if picture.get_typeof(name) else b"" for name in (COMMENTS_FIELD, _FIELD))
    packet = packet.rstrip(b"\0")
    if not comments and not packet:
        return picture, b"", b""
    # Base64 of noise: deflate brings it down to three quarters, and not below.
    noise = hashlib.shake_128(b"room").digest(len(comments) + len(_BEGINNING) + len(packet) + _MARGIN)
    room = picture.copy()
    room.remove(_FIELD)
    room.set_type(pyvips.GValue.gstr_type, f"png-comment-9999-{_RESERVE}", base64.b64encode(noise).decode())
    return room, comments, packet


def fill(path: Path, comments: bytes, packet: bytes) -> None:
    """Write ``comments`` and ``packet`` into the room that ``reserved`` made in the file at ``path``.

    Raises:
        OSError: the file cannot be read or written, or has no such room.
    """
    if not comments and not packet:
        return
    with path.open("r+b") as file:
        for chunk in chunks(file):
            if chunk.kind in _COMMENTS and data_of(file, chunk).startswith(_RESERVE.encode()):
                break
        else:
            raise OSError("the PNG has no room for words")
        rest = chunk.length - len(comments)
        last = as_chunk(b"iTXt", (_BEGINNING + packet).ljust(rest, b"\n")) if packet else as_chunk(_NOTHING, bytes(max(0, rest)))
        if len(comments + last) != chunk.whole:
            raise OSError("the PNG has too little room for words")
        overwrite(file, chunk, comments + last)
