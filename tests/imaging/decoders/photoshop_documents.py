"""Photoshop documents made by the specification, for tests."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

import imagecodecs
import numpy as np
from numpy.typing import NDArray

GREY, INDEXED, RGB, CMYK, DUOTONE, LAB = 1, 2, 3, 4, 8, 9
RESOLUTION, NAMES, IPTC, PROFILE, ALPHA_IDS, VERSION, EXIF, XMP = 1005, 1006, 1028, 1039, 1053, 1057, 1058, 1060
LONG = (b"Lr16", b"Mt16")  # of blocks here, those whose length has eight bytes in a PSB
BY_PHOTOSHOP = {VERSION: b"\0\0\0\1\1" + bytes(12)}


def document(
    pixels: NDArray[np.uint8] | NDArray[np.uint16],
    mode: int = RGB,
    *,
    packed: bool = True,
    large: bool = False,
    layers: int | None = None,
    blocks: Sequence[tuple[bytes, bytes]] = (),
    resources: Mapping[int, bytes] = BY_PHOTOSHOP,
    palette: bytes = b"",
) -> bytes:
    """A document whose merged picture is ``pixels`` (H, W, C).

    Args:
        pixels: as they are stored, so inks are inverted.
        mode: of the colours.
        packed: whether rows are coded by PackBits.
        large: whether it is a PSB.
        layers: their number, negative where the merged picture has transparency; None for a section without any.
        blocks: what else is in that section, by kind.
        resources: contents by number.
        palette: of an indexed document.
    """
    height, width, channels = pixels.shape
    depth = 8 * pixels.dtype.itemsize
    header = struct.pack(">4sH6xHIIHH", b"8BPS", 2 if large else 1, channels, height, width, depth, mode)
    told = b"".join(
        struct.pack(">4sHHI", b"8BIM", number, 0, len(content)) + content + b"\0" * (len(content) % 2)
        for number, content in resources.items()
    )
    rows = [row.tobytes() for row in np.moveaxis(pixels, -1, 0).astype(f">u{depth // 8}").reshape(-1, width)]
    if packed:
        rows = [bytes(imagecodecs.packbits_encode(row)) for row in rows]
        data = struct.pack(f">H{len(rows)}{'I' if large else 'H'}", 1, *map(len, rows)) + b"".join(rows)
    else:
        data = b"\0\0" + b"".join(rows)
    section = _layers(layers, blocks, large=large)
    return header + _counted(palette) + _counted(told) + section + data


def _layers(layers: int | None, blocks: Sequence[tuple[bytes, bytes]], *, large: bool) -> bytes:
    wide = 8 if large else 4
    if layers is None and not blocks:
        return bytes(wide)
    info = b"" if layers is None else struct.pack(">h", layers) + bytes(30)  # of which nobody looks at more
    behind = b"".join(
        b"8BIM" + kind + _counted(content, wide if kind in LONG else 4) + bytes(-len(content) % 4) for kind, content in blocks
    )
    return _counted(_counted(info, wide) + _counted(b"") + behind, wide)


def _counted(content: bytes, wide: int = 4) -> bytes:
    return len(content).to_bytes(wide, "big") + content
