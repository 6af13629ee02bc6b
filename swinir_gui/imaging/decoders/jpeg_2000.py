"""JPEG 2000, the format of many archives: its header is read here, its pixels by OpenJPEG.

The library imagecodecs brings that one along; see docs/decisions/0015.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pyvips

from swinir_gui.imaging.color.rendition import interpretation
from swinir_gui.imaging.decoders.jpeg_2000_header import BOXES, CODESTREAM, Header, read_header
from swinir_gui.imaging.decoders.jpeg_2000_rows import row_streams
from swinir_gui.imaging.decoders.late_pixels import late_pixels
from swinir_gui.imaging.decoders.pillow_formats import DAMAGED, check_memory, missing_package, with_metadata
from swinir_gui.imaging.metadata.comments import commented


def is_jpeg_2000(path: Path) -> bool:
    """Whether the file at ``path`` is one, by how it begins."""
    with path.open("rb") as file:
        return file.read(len(BOXES)).startswith((BOXES, CODESTREAM))


def open_jpeg_2000(path: Path) -> pyvips.Image:
    """The picture at ``path`` with profile, EXIF, XMP, IPTC and comments; its pixels are decoded when the first of them is needed.

    Raises:
        ImageReadError: it is damaged, of a kind that is not read, too large to be held in memory, or the library is missing.
    """
    header = read_header(path)
    depth = 8 if header.bits <= 8 else 16
    check_memory(path, header.width * min(header.height, header.grid.tile_height) * header.bands * depth // 8)
    codecs = _library(path)

    def decode() -> Iterator[bytes]:
        # Without the file's boxes, by which the library would convert colours.
        with contextlib.suppress(*DAMAGED, MemoryError), path.open("rb") as file:
            for stream in row_streams(file, header.start, header.end, header.grid):
                yield _over_whole_range(codecs.jpeg2k_decode(stream, numthreads=os.cpu_count()), header.bits).tobytes()

    return late_pixels(_described(header, depth), decode)


def _library(path: Path) -> ModuleType:
    try:
        import imagecodecs  # noqa: PLC0415 - for few pictures only
    except ImportError as error:
        raise missing_package(path, "JPEG 2000", "imagecodecs") from error
    return imagecodecs


def _described(header: Header, depth: int) -> pyvips.Image:
    empty = pyvips.Image.black(header.width, header.height, bands=header.bands).cast("uchar" if depth == 8 else "ushort")
    kind = "cmyk" if header.inks else interpretation(1 if header.bands < 3 else 3, depth)
    info = {"icc_profile": header.profile, "xmp": header.xmp, "iptc": header.iptc} | ({"dpi": header.dpi} if header.dpi else {})
    image = with_metadata(empty.copy(interpretation=kind), info, header.exif or b"")
    image = commented(image, header.comments)
    image.set_type(pyvips.GValue.gstr_type, "vips-loader", "jp2k")
    return image


def _over_whole_range(pixels: np.ndarray[Any, Any], bits: int) -> np.ndarray[Any, Any]:
    """Samples of ``bits`` as ones of 8 or 16, white as white."""
    if bits in (8, 16):
        return pixels
    white = 255 if bits < 8 else 65535
    levels = np.rint(np.arange(2**bits) * (white / (2**bits - 1))).astype(pixels.dtype)
    return np.take(levels, pixels, mode="clip")
