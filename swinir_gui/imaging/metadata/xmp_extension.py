"""XMP too long for one segment of a JPEG: a packet and its extension (XMP specification, part 3, 1.1.3.1).

The packet names its extension by a key, and each further segment says that key, the length of the whole, and where its piece
belongs. In here there is only one packet: the parts are joined as a JPEG is opened, and parted as one is written.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Sequence
from typing import NamedTuple
from xml.parsers import expat

import pyvips

from swinir_gui.imaging.containers.jpeg_segments import APP1, as_segment
from swinir_gui.imaging.metadata import xmp
from swinir_gui.imaging.metadata.xmp_properties import Property, properties
from swinir_gui.imaging.metadata.xmp_statements import without
from swinir_gui.imaging.metadata.xmp_walk import UnreadableError

FIELD = "xmp-data"
# What libvips writes into one segment of a JPEG; it leaves out what is longer, and says so nowhere that we could hear.
_MOST_BYTES = 60_000

_PACKET = b"http://ns.adobe.com/xap/1.0/\0"
_MARK = b"http://ns.adobe.com/xmp/extension/\0"
_PLACE = ">II"  # the length of the whole, and where a piece begins
_PIECE = 65_400
_ROOM = 400  # of a packet, for the key
_OPENING = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
_CLOSING = b"</rdf:RDF></x:xmpmeta>"
_DESCRIBED = re.compile(rb"<rdf:RDF\b[^<>]*>(.*)</rdf:RDF>", re.DOTALL)
_NOTE = "http://ns.adobe.com/xmp/note/"


class Parted(NamedTuple):
    """A packet that fits into a segment, and the further segments that belong to it."""

    packet: bytes
    segments: bytes


def with_extension(image: pyvips.Image, app1: Sequence[bytes]) -> pyvips.Image:
    """``image``, decoded from a JPEG with these segments, with all of its XMP; without what is damaged of its extension."""
    said = bytes(image.get(FIELD)) if image.get_typeof(FIELD) else b""
    # libvips takes whichever comes first, of the packet and its extension, for the packet.
    packet = next((each.removeprefix(_PACKET) for each in app1 if each.startswith(_PACKET)), said)
    key = xmp.extension_key(packet)
    extension = _extension(app1, key) if key else None
    whole = _joined(packet, extension) if extension else None
    if (whole or packet) == said:
        return image
    joined = image.copy()
    joined.set_type(pyvips.GValue.blob_type, FIELD, whole or packet)
    return joined


def shortened(picture: pyvips.Image) -> tuple[pyvips.Image, bytes]:
    """``picture`` with as much XMP as a segment holds, and further segments for the rest; with all of it where it fits."""
    packet = bytes(picture.get(FIELD)) if picture.get_typeof(FIELD) else b""
    parts = parted(packet)
    if not parts or parts.packet == packet:
        return picture, b""
    short = picture.copy()
    short.set_type(pyvips.GValue.blob_type, FIELD, parts.packet)
    return short, parts.segments


def fits(packet: bytes) -> bool:
    """Whether all of it goes into one segment."""
    return len(packet) <= _MOST_BYTES


def parted(packet: bytes) -> Parted | None:
    """``packet`` for a JPEG, its longest properties in further segments where it has to be; None where it cannot be parted."""
    if fits(packet):
        return Parted(packet, b"")
    packet = xmp.unpadded(packet)
    if fits(packet):
        return Parted(packet, b"")
    try:
        found = sorted(properties(packet), key=lambda each: each.end - each.start)
    except UnreadableError:
        return None
    moved, left = [], len(packet) + _ROOM
    while found and left > _MOST_BYTES:
        moved.append(found.pop())
        left -= moved[-1].end - moved[-1].start
    if left > _MOST_BYTES:
        return None
    moved.sort(key=lambda each: each.start)
    extension = b"".join((_OPENING, *(_described(packet, each) for each in moved), _CLOSING))
    key = hashlib.md5(extension, usedforsecurity=False).hexdigest().upper()
    rest = _without(packet, moved)
    noted = xmp.with_description(rest, {"xmpNote": _NOTE}, attributes={"xmpNote:HasExtendedXMP": key})
    return Parted(noted, _as_segments(extension, key.encode()))


def _extension(found: Sequence[bytes], key: bytes) -> bytes | None:
    """The pieces of it among what was ``found``, in their places; None where one of them is missing."""
    pieces: dict[int, bytes] = {}
    lengths = set()
    begin = _MARK + key
    head = len(begin) + struct.calcsize(_PLACE)
    for data in found:
        if data.startswith(begin) and len(data) > head:
            length, at = struct.unpack_from(_PLACE, data, len(begin))
            lengths.add(length)
            pieces[at] = data[head:]
    whole, at = [], 0
    while piece := pieces.pop(at, b""):
        whole.append(piece)
        at += len(piece)
    return b"".join(whole) if not pieces and lengths == {at} else None


def _joined(packet: bytes, extension: bytes) -> bytes | None:
    """Both as one packet; None where that would be no XML that means something."""
    described = _DESCRIBED.search(extension)
    try:
        packet = without(packet, _NOTE)
    except UnreadableError:
        return None
    head, end, tail = packet.rpartition(b"</rdf:RDF>")
    if not described or not end:
        return None
    whole = b"".join((head.rstrip(), b"\n", described[1].strip(), b"\n ", end, tail))
    parser = expat.ParserCreate(namespace_separator=" ")  # which prefixes without a meaning do not pass
    try:
        parser.Parse(whole.rstrip(b"\0"), True)  # noqa: FBT003 - it takes no keywords
    except expat.ExpatError:
        return None
    return whole


def _described(packet: bytes, moved: Property) -> bytes:
    """A description of its own for a property, which may be an attribute or an element."""
    said = packet[moved.start : moved.end]
    used = (each for each in moved.spaces if each[0].removeprefix(b"xmlns:") + b":" in said or each[0] == b"xmlns")
    spaces = b"".join(b' %s="%s"' % each for each in used)
    begin = b"<rdf:Description rdf:about=" + xmp.subject(packet) + spaces
    return begin + said + b"/>" if moved.is_attribute else begin + b">" + said + b"</rdf:Description>"


def _without(packet: bytes, moved: Sequence[Property]) -> bytes:
    kept, at = [], 0
    for each in moved:
        kept.append(packet[at : each.start])
        at = each.end
    return b"".join((*kept, packet[at:]))


def _as_segments(extension: bytes, key: bytes) -> bytes:
    return b"".join(
        as_segment(APP1, _MARK + key + struct.pack(_PLACE, len(extension), at) + extension[at : at + _PIECE])
        for at in range(0, len(extension), _PIECE)
    )
