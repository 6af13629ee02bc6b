"""Photoshop documents, PSD and PSB: reads the merged picture that is stored beside the layers.

Decoded band by band, so that one which is larger than memory can be read; rows are unpacked by imagecodecs (decision 17).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyvips
from numpy.typing import NDArray

from swinir_gui.geometry import ranges
from swinir_gui.imaging.color.rendition import interpretation
from swinir_gui.imaging.decoders.late_pixels import late_pixels
from swinir_gui.imaging.decoders.photoshop_header import SIGNATURE, MergedPicture, read_merged_picture
from swinir_gui.imaging.decoders.pillow_formats import DAMAGED, missing_package, with_metadata

_ROWS = 64  # that are decoded at once

Samples = NDArray[Any]


def is_photoshop(path: Path) -> bool:
    """Whether the file at ``path`` is a Photoshop document, by how it begins."""
    with path.open("rb") as file:
        return file.read(len(SIGNATURE)) == SIGNATURE


def open_photoshop(path: Path) -> pyvips.Image:
    """The merged picture at ``path`` with profile, EXIF, XMP and IPTC; its pixels are decoded when they are needed.

    Raises:
        ImageReadError: it is damaged, without a merged picture, of a kind that is not read, or the library is missing.
    """
    picture = read_merged_picture(path)
    unpack = _unpacker(path) if picture.packed else bytes

    def decode() -> Iterator[bytes]:
        with contextlib.suppress(*DAMAGED, MemoryError), path.open("rb") as file:
            for top, bottom in ranges(picture.size.height, _ROWS):
                channels = []
                for rows in picture.rows:
                    file.seek(rows[top])
                    channels.append(unpack(file.read(rows[bottom] - rows[top])))
                yield _pixels(picture, channels, bottom - top).tobytes()

    return late_pixels(_described(picture), decode)


def _unpacker(path: Path) -> Callable[[bytes], bytes]:
    try:
        from imagecodecs import packbits_decode  # noqa: PLC0415 - for few pictures only
    except ImportError as error:
        raise missing_package(path, "Photoshop", "imagecodecs") from error
    return lambda packed: bytes(packbits_decode(packed))


def _described(picture: MergedPicture) -> pyvips.Image:
    colors = 3 if picture.palette is not None else picture.colors
    empty = pyvips.Image.black(picture.size.width, picture.size.height, bands=colors + picture.transparent)
    kind = "cmyk" if colors == 4 else interpretation(colors, picture.depth)
    info = {"icc_profile": picture.profile, "xmp": picture.xmp, "iptc": picture.iptc} | (
        {"dpi": picture.dpi} if picture.dpi else {}
    )
    image = empty.cast("uchar" if picture.depth == 8 else "ushort").copy(interpretation=kind)
    image = with_metadata(image, info, picture.exif or b"")
    for name in ("orientation", "exif-ifd0-Orientation"):
        image.remove(name)  # of the photograph that it once was: the document is upright
    image.set_type(pyvips.GValue.gstr_type, "vips-loader", "psd")
    return image


def _pixels(picture: MergedPicture, channels: list[bytes], height: int) -> Samples:
    """Interleaved samples of some rows, in the machine's byte order.

    Raises:
        ValueError: there are too few.
    """
    kind = np.dtype(f">u{picture.depth // 8}")
    planes = [np.frombuffer(channel, kind).reshape(height, picture.size.width) for channel in channels]
    samples = np.stack(planes, -1).astype(kind.newbyteorder("="))
    colors, opacity = samples[..., : picture.colors], samples[..., picture.colors :]
    if picture.palette is not None:
        colors = picture.palette[colors[..., 0]]
    elif picture.colors == 4:
        colors = ~colors
    elif picture.matted:
        colors = _from_white(colors, opacity)
    return np.concatenate([colors, opacity], -1)


def _from_white(colors: Samples, opacity: Samples) -> Samples:
    """The colours that over white, with ``opacity``, look like ``colors``; white where nothing is to be seen."""
    white = np.iinfo(colors.dtype).max
    share = np.maximum(opacity, 1) / white
    own = white - (white - colors.astype(np.float64)) / share
    return np.where(opacity == 0, colors, np.clip(np.rint(own), 0, white)).astype(colors.dtype)
