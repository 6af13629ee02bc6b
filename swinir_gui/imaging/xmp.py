"""What of an XMP packet is no longer true of the result, and what a person may want to leave out. Packets are UTF-8 text."""

from __future__ import annotations

import re

from swinir_gui.geometry import Size

# A property stands as an attribute or as an element.
_ORIENTATION = re.compile(rb"(tiff:Orientation(?:\s*=\s*[\"']|>))[1-8]")
_WIDTH = re.compile(rb"((?:tiff:ImageWidth|exif:PixelXDimension)(?:\s*=\s*[\"']|>))\d+")
_HEIGHT = re.compile(rb"((?:tiff:ImageLength|exif:PixelYDimension)(?:\s*=\s*[\"']|>))\d+")
_PREVIEWS = re.compile(rb"\s*<(xmp|xap):Thumbnails\b.*?</\1:Thumbnails>", re.DOTALL)
_PLACE = re.compile(
    rb"\s+exif:GPS\w+\s*=\s*(?:\"[^\"]*\"|'[^']*')|\s*<exif:(GPS\w+)\b[^<>]*/>|\s*<exif:(GPS\w+)\b.*?</exif:\2>", re.DOTALL
)


def brought_up_to_date(packet: bytes, size: Size) -> bytes:
    """``packet`` for an upright result of ``size``, without previews of the old pixels."""
    packet = _ORIENTATION.sub(rb"\g<1>1", packet)
    packet = _WIDTH.sub(rb"\g<1>%d" % size.width, packet)
    packet = _HEIGHT.sub(rb"\g<1>%d" % size.height, packet)
    return _PREVIEWS.sub(b"", packet)


def without_place(packet: bytes) -> bytes:
    """``packet`` without coordinates; names of places, which are words of a person, stay."""
    return _PLACE.sub(b"", packet)
