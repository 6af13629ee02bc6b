"""Blocks of EXIF that libvips does not find by itself, brought to where it looks for them: into fields of the image."""

from __future__ import annotations

import io
import struct
import warnings
from enum import IntEnum
from pathlib import Path

import pyvips
from PIL import ExifTags, Image


class Pointer(IntEnum):
    """Tags whose value is the place of a directory."""

    EXIF = ExifTags.IFD.Exif
    GPS = ExifTags.IFD.GPSInfo
    INTEROPERABILITY = ExifTags.IFD.Interop


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
    }
)
# What Pillow raises where a directory is damaged.
_DAMAGED = OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, RuntimeError, struct.error
_MARK = b"Exif\0\0"  # which only JPEG asks for; some write it in capitals
# A segment of a JPEG holds no more, and so does no result.
_MOST_BYTES = 65_000

# We have limits of our own (``jobs.preflight``), which warn nobody on the terminal.
Image.MAX_IMAGE_PIXELS = None


def with_exif(image: pyvips.Image, block: bytes) -> pyvips.Image:
    """``image`` with the fields that libvips makes of ``block``; it reads them from files only, so from one of a pixel.

    What is too long for that is left out.
    """
    if len(block) > _MOST_BYTES:
        return image
    block = _MARK + (block[len(_MARK) :] if block[: len(_MARK)].title() == _MARK else block)
    file = io.BytesIO()
    Image.new("L", (1, 1)).save(file, "JPEG", exif=block)
    parsed = pyvips.Image.new_from_buffer(file.getvalue(), "")
    described = image.copy()
    for name in parsed.get_fields():
        if name.startswith("exif-") or name == "orientation":
            described.set_type(parsed.get_typeof(name), name, parsed.get(name))
    return described


def with_exif_of_tiff(path: Path, image: pyvips.Image) -> pyvips.Image:
    """``image``, decoded from the TIFF at ``path``, with its EXIF, which libvips passes over.

    A directory that is damaged is left out: it is not what the picture is opened for.
    """
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path) as file:
            found = file.getexif()
            told = {tag: found[tag] for tag in found if tag in SAID or tag in (Pointer.EXIF, Pointer.GPS)}
            if not told:
                return image
            block = Image.Exif()
            for tag, value in told.items():
                block[tag] = found.get_ifd(tag) if tag not in SAID else value
            described = with_exif(image, block.tobytes())
    except _DAMAGED:
        return image
    # Its orientation and resolution are the directory's own, which libvips has read.
    kept = image.get("orientation") if image.get_typeof("orientation") else None
    described.remove("orientation")
    if kept is not None:
        described.set_type(pyvips.GValue.gint_type, "orientation", kept)
        described.set_type(pyvips.GValue.gstr_type, "exif-ifd0-Orientation", str(kept))
    return described
