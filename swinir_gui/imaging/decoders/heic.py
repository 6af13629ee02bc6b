"""HEIC, the photographs of phones: libvips reads the header, pi-heif the pixels.

The libvips that comes with this program has no decoder for HEVC; see docs/decisions/0014.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyvips

from swinir_gui.imaging.decoders.late_pixels import late_pixels
from swinir_gui.imaging.decoders.pillow_formats import DAMAGED, check_memory, missing_package

_COMPRESSION = "heif-compression"
_LONGEST_START = 256


def is_heic(image: pyvips.Image, path: Path) -> bool:
    """Whether ``image``, as libvips opened the file at ``path``, is one that it cannot decode."""
    if not image.get_typeof(_COMPRESSION) or image.get(_COMPRESSION) == "av1":
        return False
    # libvips goes by the first brand, which in some AVIF is one that means any codec.
    with path.open("rb") as file:
        start = file.read(_LONGEST_START)
    return b"avif" not in start[: int.from_bytes(start[:4], "big")]


def with_pixels(image: pyvips.Image, path: Path, page: int) -> pyvips.Image:
    """``image`` with pixels, which are decoded when the first of them is needed, and then all at once.

    Args:
        image: as libvips opened the file: upright, which is how its pixels come too.
        path: of the file.
        page: which of its pictures; 0 for the one that the file calls its first.

    Raises:
        ImageReadError: it is too large to be held in memory, or the library is missing.
    """
    sample_bytes = 1 if image.format == "uchar" else 2
    check_memory(path, image.width * image.height * image.bands * sample_bytes)
    library = _library(path)

    def decode() -> list[bytes]:
        try:
            # Not through Pillow, which would bring 10 bits down to 8.
            file = library.open_heif(path, convert_hdr_to_8bit=False)
            pixels = np.asarray(file[page or file.primary_index])
        except (*DAMAGED, MemoryError):
            return []
        fits = pixels.shape[:2] == (image.height, image.width) and pixels.dtype.itemsize == sample_bytes
        return [_in_bands(pixels, image.bands).tobytes()] if fits else []

    return late_pixels(image, decode)


def _library(path: Path) -> Any:  # noqa: ANN401 - it brings no types
    try:
        import pi_heif  # noqa: PLC0415 - loads a decoder, for few pictures only
    except ImportError as error:
        raise missing_package(path, "HEIC", "pi-heif") from error
    return pi_heif


def _in_bands(pixels: np.ndarray[Any, Any], bands: int) -> np.ndarray[Any, Any]:
    """The number of channels that libvips expects: it takes grey pictures for RGB."""
    pixels = pixels if pixels.ndim == 3 else pixels[..., None]
    if pixels.shape[2] == bands:
        return pixels
    color = np.broadcast_to(pixels[..., :1], (*pixels.shape[:2], 3)) if pixels.shape[2] < 3 else pixels[..., :3]
    return color if bands == 3 else np.concatenate([color, pixels[..., -1:]], axis=2)
