"""ICC profiles of version 2 for tests, made from published primaries and curves, apart from the program's own writer."""

from __future__ import annotations

import struct
from functools import cache

import numpy as np
import pyvips

D50 = (0.9642, 1.0, 0.8249)
D65_XY, D50_XY = (0.3127, 0.3290), (0.3457, 0.3585)
# IEC 61966-2-1; SMPTE EG 432-1; Adobe RGB (1998) encoding; ROMM RGB (ANSI/I3A IT10.7666); ITU-R BT.2020.
PRIMARIES = {
    "srgb": ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06)),
    "p3": ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06)),
    "adobe": ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06)),
    "prophoto": ((0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001)),
    "2020": ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
}
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])


def _xyz(xy):
    return np.array([xy[0] / xy[1], 1.0, (1 - xy[0] - xy[1]) / xy[1]])


@cache
def matrix(primaries: str) -> np.ndarray:
    """Linear RGB → XYZ adapted to D50."""
    white = D50_XY if primaries == "prophoto" else D65_XY
    columns = np.stack([_xyz(each) for each in PRIMARIES[primaries]], axis=1)
    colorants = columns * np.linalg.solve(columns, _xyz(white))
    cones = _BRADFORD @ np.array(D50) / (_BRADFORD @ _xyz(white))
    return np.linalg.inv(_BRADFORD) @ np.diag(cones) @ _BRADFORD @ colorants


def srgb_light(values):
    values = np.asarray(values, float)
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab_of_light(light: np.ndarray, primaries: str) -> np.ndarray:
    """Lab to D50, as files have it, of linear RGB."""
    ratio = light @ matrix(primaries).T / np.array(D50)
    bent = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    x, y, z = np.moveaxis(bent, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def coded_lab(lab: np.ndarray) -> np.ndarray:
    """With 16 bits, as TIFF has it: L of 0 … 100 over the whole range, a and b in steps of 1/256."""
    lightness = np.rint(lab[..., :1] * 655.35).astype(np.uint16)
    return np.concatenate([lightness, np.rint(lab[..., 1:] * 256).astype(np.int16).view(np.uint16)], axis=-1)


def power(exponent: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(exponent * 256))


def table(light) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">I", len(light)) + np.rint(np.asarray(light) * 65535).astype(">u2").tobytes()


def parametric(kind: int, *numbers: float) -> bytes:
    return b"para\0\0\0\0" + struct.pack(f">HH{len(numbers)}i", kind, 0, *(round(each * 65536) for each in numbers))


LINEAR = b"curv\0\0\0\0" + struct.pack(">I", 0)
SRGB = parametric(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def _point(values) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(float(each) * 65536) for each in values))


def rgb(primaries: str, curve: bytes, **more: bytes) -> bytes:
    columns = matrix(primaries).T
    tags = {name: _point(column) for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    return _profile(b"RGB ", tags | {name.encode(): content for name, content in more.items()})


def grey(curve: bytes) -> bytes:
    return _profile(b"GRAY", {b"kTRC": curve})


def builtin(name: str) -> bytes:
    """One of those that libvips brings: srgb, p3, cmyk."""
    return pyvips.Operation.call("profile_load", name)


def _profile(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    words = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"test\0" + bytes(78)
    tags = {b"desc": words, b"cprt": b"text\0\0\0\0none\0", b"wtpt": _point(D50), **tags}
    start = 132 + 12 * len(tags)
    directory, body = b"", b""
    for name, content in tags.items():
        directory += struct.pack(">4sII", name, start + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    header = struct.pack(">I4sI4s4s4s", start + len(body), b"", 0x02400000, b"mntr", space, b"XYZ ")
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _point(D50)[8:]
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + directory + body
