"""Carries metadata from the source's file into the result's. ``docs/metadata.md`` has it as a table."""

from __future__ import annotations

import pyvips

from swinir_gui.geometry import Size
from swinir_gui.imaging.formats import JPEG, TIFF, Format
from swinir_gui.imaging.metadata import iptc, iptc_core, xmp, xmp_extension
from swinir_gui.imaging.metadata.carriage import Carriage, Strip
from swinir_gui.imaging.metadata.exif import is_damaged
from swinir_gui.imaging.metadata.provenance import Provenance, has_provenance, with_provenance
from swinir_gui.imaging.metadata.resolution import UNIT_FIELD, is_stated
from swinir_gui.language import tr

_EXIF = "exif-data"
_XMP = "xmp-data"
_IPTC = "iptc-data"
_MM_PER_INCH = 25.4


def with_metadata_of(source: pyvips.Image, result: pyvips.Image, target: Format, carriage: Carriage) -> pyvips.Image:
    """``result`` with the EXIF, XMP, IPTC, comments and resolution of ``source``, as ``target`` can hold them.

    The result is upright, so its orientation says so; previews are dropped, as they show the old pixels; pixel dimensions
    are those of the result.
    """
    across, down = (carriage.dpi / _MM_PER_INCH,) * 2 if carriage.dpi else (source.xres, source.yres)
    carrier = result.copy(xres=across, yres=down)
    if carriage.dpi:
        carrier.set_type(pyvips.GValue.gstr_type, UNIT_FIELD, "in")
    elif is_stated(source):
        _copy(source, carrier, UNIT_FIELD)
    if carriage.strip is not Strip.ALL:
        _carry(source, carrier, target)
        _set_upright(carrier)
    if carriage.strip is Strip.GPS:
        _forget_place(carrier)
    if carriage.provenance:
        _tell(carrier, carriage.provenance, target)
    return carrier


def is_result(picture: pyvips.Image) -> bool:
    """Whether a picture tells that this program has made it."""
    return bool(picture.get_typeof(_XMP)) and has_provenance(picture.get(_XMP))


def lost_in(source: pyvips.Image, target: Format, strip: Strip) -> tuple[str, ...]:
    """What of the metadata of ``source`` has no place in ``target``, as sentences for the person."""
    if strip is Strip.ALL:
        return ()
    lost = []
    if is_damaged(source):
        lost.append(tr("its EXIF is damaged: what cannot be read of it is left out"))
    if source.get_typeof(_IPTC) and target not in (JPEG, TIFF) and iptc_core.unplaced(source.get(_IPTC)):
        lost.append(
            tr("{format} has no place for IPTC: what XMP has no words for is left out (JPEG and TIFF keep it)").format(
                format=target.title
            )
        )
    if source.get_typeof(_XMP) and target == JPEG and not xmp_extension.parted(source.get(_XMP)):
        lost.append(tr("JPEG has no place for so much XMP: it is left out (PNG and TIFF keep it)"))
    if source.get_typeof(_XMP) and xmp.is_extended(source.get(_XMP)):
        lost.append(tr("the part of its XMP that a JPEG keeps in further segments is left out"))
    return tuple(lost)


def _carry(source: pyvips.Image, carrier: pyvips.Image, target: Format) -> None:
    for name in source.get_fields():
        if name.startswith("exif-"):
            _copy(source, carrier, name)
    if source.get_typeof(_XMP):
        size = Size(carrier.width, carrier.height)
        _attach(carrier, _XMP, xmp.brought_up_to_date(source.get(_XMP), size))
    if source.get_typeof(_IPTC):
        _carry_iptc(source.get(_IPTC), carrier, target)


def _carry_iptc(block: bytes, carrier: pyvips.Image, target: Format) -> None:
    if target in (JPEG, TIFF):
        _attach(carrier, _IPTC, iptc.for_tiff(block) if target == TIFF else iptc.for_jpeg(block))
        return
    packet = iptc_core.with_core(carrier.get(_XMP) if carrier.get_typeof(_XMP) else None, block)
    if packet:
        _attach(carrier, _XMP, packet)


def _set_upright(carrier: pyvips.Image) -> None:
    if not carrier.get_typeof(_EXIF):
        return
    # Removing the tag would not do: libvips then takes it from the EXIF block again.
    carrier.set_type(pyvips.GValue.gint_type, "orientation", 1)
    carrier.set_type(pyvips.GValue.gstr_type, "exif-ifd0-Orientation", "1")
    # libvips brings those of the camera's own directory up to date, but not these.
    for name, pixels in (("exif-ifd0-ImageWidth", carrier.width), ("exif-ifd0-ImageLength", carrier.height)):
        if carrier.get_typeof(name):
            carrier.set_type(pyvips.GValue.gstr_type, name, str(pixels))
    # An empty preview makes libvips drop the one in the EXIF block; no preview would leave it there.
    _attach(carrier, "jpeg-thumbnail-data", b"")


def _forget_place(carrier: pyvips.Image) -> None:
    # libvips drops from the EXIF block what has no field.
    for name in carrier.get_fields():
        if name.startswith("exif-ifd3-") or (name.startswith("exif-") and "-GPS" in name):
            carrier.remove(name)
    if carrier.get_typeof(_XMP):
        packet = carrier.get(_XMP).rstrip(b"\0")
        if b"\0" in packet:
            # UTF-16, in which we would not find it.
            carrier.remove(_XMP)
        else:
            _attach(carrier, _XMP, xmp.without_place(packet))


def _tell(carrier: pyvips.Image, provenance: Provenance, target: Format) -> None:
    before = carrier.get(_XMP) if carrier.get_typeof(_XMP) else b""
    packet = with_provenance(before or None, provenance)
    # Not at the price of the person's own words, nor of their place, where every program finds them.
    if target != JPEG or (xmp_extension.fits(packet) or (not xmp_extension.fits(before) and xmp_extension.parted(packet))):
        _attach(carrier, _XMP, packet)


def _copy(source: pyvips.Image, carrier: pyvips.Image, name: str) -> None:
    carrier.set_type(source.get_typeof(name), name, source.get(name))


def _attach(carrier: pyvips.Image, name: str, data: bytes) -> None:
    carrier.set_type(pyvips.GValue.blob_type, name, data)
