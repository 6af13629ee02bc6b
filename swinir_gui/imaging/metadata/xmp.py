"""Removes from an XMP packet what is no longer true, and what the user wants to leave out. Packets are UTF-8 text."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from swinir_gui.geometry import Size

# A property stands as an attribute or as an element. No pattern begins with a run of blanks: packets are padded with thousands of
# them, and each would be tried as the beginning of all that follow.
_ORIENTATION = re.compile(rb"(tiff:Orientation(?:\s*=\s*[\"']|>))[1-8]")
_WIDTH = re.compile(rb"((?:tiff:ImageWidth|exif:PixelXDimension)(?:\s*=\s*[\"']|>))\d+")
_HEIGHT = re.compile(rb"((?:tiff:ImageLength|exif:PixelYDimension)(?:\s*=\s*[\"']|>))\d+")
_PREVIEWS = re.compile(rb"<(xmp|xap):Thumbnails\b.*?</\1:Thumbnails>", re.DOTALL)
# Of EXIF, of drones (DJI writes GpsLongtitude too), of whoever else calls it that.
_COORDINATE = rb"[\w-]+:(?:G(?:PS|ps)\w+|(?:Absolute|Relative)Altitude)"
_PLACE = re.compile(
    rb"\s%(name)s\s*=\s*(?:\"[^\"]*\"|'[^']*')|<%(name)s\b[^<>]*/>|<(%(name)s)\b.*?</\1>" % {b"name": _COORDINATE}, re.DOTALL
)

# Of pictures behind the picture, and of how a gain map among them is applied; both stay behind.
_GAIN_MAP = re.compile(
    rb"\shdrgm:\w+\s*=\s*(?:\"[^\"]*\"|'[^']*')|<(hdrgm:\w+)\b.*?</\1>|<(Container:Directory)\b.*?</\2>", re.DOTALL
)
# In a JPEG, the key by which further segments belong to the packet; still there where these could not be read.
_EXTENDED = re.compile(rb"\sxmpNote:HasExtendedXMP\s*=\s*(?:\"[^\"]*\"|'[^']*')|<(xmpNote:HasExtendedXMP)\b.*?</\1>", re.DOTALL)
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ABOUT = re.compile(rb"rdf:about\s*=\s*(\"[^\"<>]*\"|'[^'<>]*')")
_KEY = re.compile(rb"xmpNote:HasExtendedXMP(?:\s*=\s*[\"']|\s*>\s*)([0-9A-Fa-f]{32})\b")
_END = b"</rdf:RDF>"
_EMPTY_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
    ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
    " </rdf:RDF>\n"
    "</x:xmpmeta>\n"
    '<?xpacket end="w"?>'
).encode()


def brought_up_to_date(packet: bytes, size: Size) -> bytes:
    """``packet`` for an upright result of ``size``, without previews of the old pixels, a gain map or a promise of more."""
    packet = _ORIENTATION.sub(rb"\g<1>1", packet)
    packet = _WIDTH.sub(rb"\g<1>%d" % size.width, packet)
    packet = _HEIGHT.sub(rb"\g<1>%d" % size.height, packet)
    return _EXTENDED.sub(b"", _GAIN_MAP.sub(b"", _PREVIEWS.sub(b"", packet)))


def is_extended(packet: bytes) -> bool:
    """Whether ``packet`` is the first part of more than a segment of a JPEG can hold, of which the rest could not be read."""
    return bool(_EXTENDED.search(packet))


def extension_key(packet: bytes) -> bytes:
    """By which further segments of a JPEG belong to ``packet``; empty where it names none."""
    found = _KEY.search(packet)
    return found[1] if found else b""


def unpadded(packet: bytes) -> bytes:
    """``packet`` without the white space at its end, in which programs may write later."""
    head, end, tail = packet.rstrip().rpartition(b"<?xpacket end=")
    return b"".join((head.rstrip(), b"\n", end, tail)) if end and head else packet.rstrip()


def subject(packet: bytes) -> bytes:
    """What all of a packet tells of, by one name; in quotation marks."""
    about = _ABOUT.search(packet)
    return about[1] if about else b'""'


def without_place(packet: bytes) -> bytes:
    """``packet`` without coordinates; names of places, which are words of a person, stay."""
    return _PLACE.sub(b"", packet)


def with_description(
    packet: bytes | None, namespaces: Mapping[str, str], properties: str = "", attributes: Mapping[str, str] | None = None
) -> bytes:
    """A ``packet``, or a fresh one, that describes its picture further.

    One that is not built as XMP prescribes is given back as it is: it is somebody's, and not ours to repair.

    Args:
        packet: as it is.
        namespaces: by their prefixes.
        properties: XML elements.
        attributes: values by name, any text.
    """
    packet = packet or _EMPTY_PACKET
    head, end, tail = packet.rpartition(_END)
    if not end:
        return packet
    fields = {f"xmlns:{prefix}": space for prefix, space in namespaces.items()} | dict(attributes or {})
    opening = "".join(f'\n   {name}="{escaped(value)}"' for name, value in fields.items())
    closing = f">{properties}\n  </rdf:Description>" if properties else "/>"
    description = b"  <rdf:Description rdf:about=" + subject(packet) + f"{opening}{closing}".encode()
    return b"".join((head.rstrip(), b"\n", description, b"\n ", end, tail))


def escaped(text: str) -> str:
    """``text`` as XML holds it; what XML cannot hold becomes a question mark in a diamond."""
    return html.escape(_NO_XML.sub("\ufffd", text))
