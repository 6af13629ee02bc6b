"""Formats that our libvips does not know, read through Pillow: BMP always, JPEG XL if its plugin is installed.

These readers hold the whole picture in memory, so they are kept to pictures that fit.
"""

from __future__ import annotations

import importlib
import struct
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyvips
from PIL import Image

from swinir_gui.errors import ImageReadError
from swinir_gui.imaging.color.samples import PROFILE_FIELD
from swinir_gui.imaging.failures import damaged
from swinir_gui.imaging.metadata.exif import with_exif
from swinir_gui.imaging.metadata.resolution import UNIT_FIELD
from swinir_gui.language import tr

_MOST_BYTES = 2**30
# What Pillow and its relatives raise when a file is not what it claims to be.
DAMAGED = OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError, RuntimeError, struct.error


@dataclass(frozen=True)
class _Kind:
    """A format of this module.

    Attributes:
        name: as ``vips-loader`` has it.
        title: as people write it.
        package: what must be installed for it; empty for nothing.
        module: that package's name in Python.
    """

    name: str
    title: str
    package: str = ""
    module: str = ""


_BMP = _Kind("bmp", "BMP")
_JXL = _Kind("jxl", "JPEG XL", "pillow-jxl-plugin", "pillow_jxl")


def decode_by_pillow(path: Path) -> pyvips.Image | None:
    """The picture at ``path`` in memory, with profile, EXIF and XMP; None where it is none for this module.

    Raises:
        ImageReadError: it needs a plugin that is not there, is damaged, or too large to be held in memory.
    """
    with path.open("rb") as file:
        kind = _kind_of(file.read(32))
    if kind is None:
        return None
    if kind.package:
        _import_plugin(path, kind)
    try:
        image = _opened(path)
    except DAMAGED as error:
        raise damaged(path) from error
    image.set_type(pyvips.GValue.gstr_type, "vips-loader", kind.name)
    return image


def _kind_of(start: bytes) -> _Kind | None:
    if start.startswith(b"BM"):
        return _BMP
    return _JXL if start.startswith((b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n")) else None


def _import_plugin(path: Path, kind: _Kind) -> None:
    try:
        importlib.import_module(kind.module)
    except ImportError as error:
        raise missing_package(path, kind.title, kind.package) from error


def missing_package(path: Path, title: str, package: str) -> ImageReadError:
    """The file at ``path`` is of a format that takes a package which is not there."""
    return ImageReadError(
        tr("“{name}” is a {format} picture, and reading those needs the package {package}.").format(
            name=path.name, format=title, package=package
        ),
        tr("Install it with “pip install {package}”, or save the picture as PNG or TIFF.").format(package=package),
    )


def _opened(path: Path) -> pyvips.Image:
    with warnings.catch_warnings(action="ignore"), Image.open(path) as picture:
        check_memory(path, picture.width * picture.height * 4)
        info, exif = dict(picture.info), picture.getexif().tobytes()
        as_is = picture.mode in ("L", "LA", "RGB", "RGBA") or picture.mode.startswith("I;16")
        pixels = np.asarray(picture if as_is else picture.convert("RGBA" if "transparency" in info else _plain(picture.mode)))
    return with_metadata(_from_array(pixels), info, exif)


def _plain(mode: str) -> str:
    return "L" if mode in ("1", "I", "F") else "RGBA" if mode in ("PA", "RGBa") else "RGB"


def check_memory(path: Path, needed: int) -> None:
    """Refuse a picture of as many bytes as nothing should hold at once.

    Raises:
        ImageReadError: it is larger.
    """
    if needed > _MOST_BYTES:
        raise ImageReadError(
            tr("“{name}” is too large to be read in its format, whose pictures are held in memory as a whole.").format(
                name=path.name
            ),
            tr("Save it as PNG or TIFF with the program it came from."),
        )


def _from_array(pixels: np.ndarray[Any, Any]) -> pyvips.Image:
    pixels = pixels if pixels.ndim == 3 else pixels[..., None]
    grey, deep = pixels.shape[2] < 3, pixels.dtype.itemsize == 2
    kind = ("grey16" if deep else "b-w") if grey else ("rgb16" if deep else "srgb")
    return pyvips.Image.new_from_array(np.ascontiguousarray(pixels)).copy(interpretation=kind)


def with_metadata(image: pyvips.Image, info: dict[Any, Any], exif: bytes) -> pyvips.Image:
    """``image`` with what stands in ``info`` under Pillow's names: profile, XMP, IPTC and resolution; and with ``exif``."""
    image = image.copy()
    for name, key in ((PROFILE_FIELD, "icc_profile"), ("xmp-data", "xmp"), ("iptc-data", "iptc")):
        if isinstance(found := info.get(key), bytes) and found:
            image.set_type(pyvips.GValue.blob_type, name, found)
    if exif:
        image = with_exif(image, exif)
    if "dpi" in info and all(each > 0 for each in info["dpi"]):
        image = image.copy(xres=info["dpi"][0] / 25.4, yres=info["dpi"][1] / 25.4)
        image.set_type(pyvips.GValue.gstr_type, UNIT_FIELD, "in")
    return image
