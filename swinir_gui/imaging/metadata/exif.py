"""Brings blocks of EXIF that libvips does not find to where it looks for them: into fields of the image."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import BinaryIO

import pyvips
from PIL import ExifTags, Image

from swinir_gui.imaging.containers.tiff_directory import header, place_of_directory
from swinir_gui.imaging.containers.tiff_entries import Directory, as_block, read_block, read_directory

# Of a TIFF's directory what a camera or a person said; the rest tells how its pixels are stored.
SAID = frozenset(
    {
        ExifTags.Base.ImageDescription,
        ExifTags.Base.Make,
        ExifTags.Base.Model,
        ExifTags.Base.Software,
        ExifTags.Base.DateTime,
        ExifTags.Base.Artist,
        ExifTags.Base.Copyright,
        ExifTags.Base.HostComputer,
        ExifTags.Base.DocumentName,
        ExifTags.Base.PageName,
        ExifTags.Base.XPTitle,
        ExifTags.Base.XPComment,
        ExifTags.Base.XPAuthor,
        ExifTags.Base.XPKeywords,
        ExifTags.Base.XPSubject,
        ExifTags.Base.Rating,
        ExifTags.Base.RatingPercent,
    }
)
GPS_TAGS = range(0x20)  # which some write where they do not belong
_MARK = b"Exif\0\0"  # which only JPEG asks for; some write it in capitals
# A segment of a JPEG holds no more, and so does no result.
MOST_BYTES = 65_000

# We have limits of our own (``jobs.preflight``), which warn nobody on the terminal.
Image.MAX_IMAGE_PIXELS = None


def with_exif(image: pyvips.Image, block: bytes) -> pyvips.Image:
    """``image`` with the fields that libvips makes of ``block``; it reads them from files only, so from one of a pixel.

    What is too long for that is left out.
    """
    if len(block) > MOST_BYTES:
        return image
    block = _MARK + unmarked(block)
    file = io.BytesIO()
    Image.new("L", (1, 1)).save(file, "JPEG", exif=block)
    parsed = pyvips.Image.new_from_buffer(file.getvalue(), "")
    described = image.copy()
    for name in parsed.get_fields():
        if name.startswith("exif-") or name == "orientation":
            described.set_type(parsed.get_typeof(name), name, parsed.get(name))
    return described


def with_exif_of_tiff(path: Path, image: pyvips.Image, page: int) -> pyvips.Image:
    """``image``, decoded from ``page`` of the TIFF at ``path``, with the EXIF of that page, which libvips passes over.

    A directory that is damaged is left out: it is not what the picture is opened for.
    """
    try:
        with path.open("rb") as file:
            block = _block_of_tiff(file, page)
    except (OSError, struct.error):
        return image
    if not block:
        return image
    described = with_exif(image, block)
    # Its orientation and resolution are the directory's own, which libvips has read.
    kept = image.get("orientation") if image.get_typeof("orientation") else None
    described.remove("orientation")
    if kept is not None:
        described.set_type(pyvips.GValue.gint_type, "orientation", kept)
        described.set_type(pyvips.GValue.gstr_type, "exif-ifd0-Orientation", str(kept))
    return described


def block_in(image: pyvips.Image) -> bytes:
    """The block of EXIF that ``image`` came with, from its byte order on; empty where there is none."""
    return unmarked(bytes(image.get("exif-data"))) if image.get_typeof("exif-data") else b""


def is_damaged(image: pyvips.Image) -> bool:
    """Whether the block of EXIF that ``image`` came with lost its end, or is none."""
    if not image.get_typeof("exif-data"):
        return False
    try:
        read_block(block_in(image))
    except struct.error:
        return True
    return False


def unmarked(block: bytes) -> bytes:
    """``block`` from its byte order on."""
    return block[len(_MARK) :] if block[: len(_MARK)].title() == _MARK else block


def _block_of_tiff(file: BinaryIO, page: int) -> bytes:
    layout, first = header(file)
    found = read_directory(file, layout, place_of_directory(file, layout, first, page))
    said = Directory(tuple(each for each in found.entries if each.tag in SAID), found.inside)
    # The bytes as they are: some programs write UTF-8 where TIFF knows ASCII only, others Latin.
    return as_block(said, layout.order) if said.entries or said.inside else b""
