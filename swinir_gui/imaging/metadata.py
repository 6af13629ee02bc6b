"""What travels from a source's file into the result's besides pixels."""

from __future__ import annotations

import re
import struct

import pyvips

from swinir_gui.imaging.color import PROFILE_FIELD
from swinir_gui.imaging.formats import JPEG, TIFF, Format

_PREFIXES = ("exif-", "png-comment-")
_PLAIN = ("xmp-data", "resolution-unit")
_IPTC = "iptc-data"
# JPEG wraps IPTC records into a list of Photoshop's resources; in TIFF they stand alone.
_PHOTOSHOP = b"Photoshop 3.0\0"
_RESOURCE = b"8BIM"
_IPTC_RESOURCE = 0x0404
# As attribute or element; one digit is replaced by one, so that the packet keeps its length.
_XMP_ORIENTATION = re.compile(rb"(tiff:Orientation(?:\s*=\s*[\"']|>))[1-8]")


def with_metadata_of(source: pyvips.Image, result: pyvips.Image, target: Format) -> pyvips.Image:
    """``result`` with the profile, EXIF, XMP, IPTC, comments and resolution of ``source``, as ``target`` can hold them.

    The result is upright, so its orientation says so; the preview inside EXIF is dropped, as it shows the old pixels.
    The pixel dimensions in EXIF follow when the file is written. A profile for other channels than the result's is
    left out.
    """
    carrier = result.copy(xres=source.xres, yres=source.yres)
    for name in source.get_fields():
        if name.startswith(_PREFIXES) or name in _PLAIN:
            carrier.set_type(source.get_typeof(name), name, source.get(name))
    if source.get_typeof(PROFILE_FIELD) and (source.bands < 3) == (carrier.bands < 3):
        _attach(carrier, PROFILE_FIELD, source.get(PROFILE_FIELD))
    if source.get_typeof(_IPTC) and target in (JPEG, TIFF):
        _attach(carrier, _IPTC, _iptc_for(target, source.get(_IPTC)))
    _set_upright(carrier)
    return carrier


def _attach(carrier: pyvips.Image, name: str, data: bytes) -> None:
    carrier.set_type(pyvips.GValue.blob_type, name, data)


def _set_upright(carrier: pyvips.Image) -> None:
    if carrier.get_typeof("exif-data"):
        # Removing the tag would not do: libvips then takes it from the EXIF block again.
        carrier.set_type(pyvips.GValue.gint_type, "orientation", 1)
        carrier.set_type(pyvips.GValue.gstr_type, "exif-ifd0-Orientation", "1")
        # An empty preview makes libvips drop the one in the EXIF block; no preview would leave it there.
        _attach(carrier, "jpeg-thumbnail-data", b"")
    if carrier.get_typeof("xmp-data"):
        _attach(carrier, "xmp-data", _XMP_ORIENTATION.sub(rb"\g<1>1", carrier.get("xmp-data")))


def _iptc_for(target: Format, block: bytes) -> bytes:
    if target == TIFF:
        records = _unwrapped(block)
        # libvips 8.18 stores a quarter of what it is given (it counts 4-byte words where libtiff counts bytes).
        # Zeros after the records mean nothing, should a later one store all.
        return records.ljust(4 * len(records), b"\0")
    return block if block.startswith(_PHOTOSHOP) else _wrapped(block)


def _wrapped(records: bytes) -> bytes:
    header = struct.pack(">4sHHI", _RESOURCE, _IPTC_RESOURCE, 0, len(records))
    return _PHOTOSHOP + header + records + b"\0" * (len(records) % 2)


def _unwrapped(block: bytes) -> bytes:
    """The IPTC records among Photoshop's resources, possibly none; ``block`` itself where it is not wrapped."""
    if not block.startswith(_PHOTOSHOP):
        return block
    at = len(_PHOTOSHOP)
    while block[at : at + 4] == _RESOURCE and at + 12 <= len(block):
        kind, name_length = struct.unpack_from(">HB", block, at + 4)
        at += 6 + (name_length + 2) // 2 * 2
        size = int.from_bytes(block[at : at + 4], "big")
        if kind == _IPTC_RESOURCE:
            return block[at + 4 : at + 4 + size]
        at += 4 + size + size % 2
    return b""
