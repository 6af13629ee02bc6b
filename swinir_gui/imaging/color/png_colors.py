"""Colour that a PNG states by gamma and chromaticities (PNG 3, 11.3.2.1 and 11.3.2.2), and a profile that it has lost.

libvips hands over neither; a profile that says the same takes their place.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

import numpy as np

from swinir_gui.imaging.color.icc import SRGB_CURVE, SRGB_MATRIX, Matrix, Values, gamma, rgb_profile

_GAMMA, _PLACES = ">I", ">8I"
_UNIT = 100_000
_SRGB_GAMMA, _GAMMA_SLACK = 45_455, 0.05
_SRGB_PLACES = (31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000)  # white, red, green and blue, x and y each
_PLACE_SLACK = 500
_LOWEST, _HIGHEST = _UNIT // 10, 10 * _UNIT  # of gammas that are meant
# Bradford's cone responses, and the white of profiles.
_CONES = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
_D50 = np.array([0.9642, 1.0, 0.8249])


def profile_by_gamma(stated: Mapping[bytes, bytes]) -> bytes | None:
    """A profile of a gamma and chromaticities; None where they are about sRGB's, or something that counts more is there.

    Args:
        stated: the chunks before the pixels, by kind.
    """
    exponent, places = _whole(stated, b"gAMA", _GAMMA), _whole(stated, b"cHRM", _PLACES)
    if not (exponent or places) or {b"sRGB", b"iCCP", b"cICP"} & stated.keys():
        return None
    (stored,) = struct.unpack(_GAMMA, exponent) if exponent else (_SRGB_GAMMA,)
    numbers = struct.unpack(_PLACES, places) if places else _SRGB_PLACES
    as_srgb = abs(stored / _SRGB_GAMMA - 1) < _GAMMA_SLACK
    usual = max(abs(one - other) for one, other in zip(numbers, _SRGB_PLACES, strict=True)) <= _PLACE_SLACK
    if (as_srgb and usual) or not _LOWEST <= stored <= _HIGHEST:
        return None
    matrix = SRGB_MATRIX if usual else _matrix(numbers)
    if matrix is None:
        return None
    curve = SRGB_CURVE if as_srgb else gamma(_UNIT / stored)
    return rgb_profile(f"PNG, gamma {_UNIT / stored:.2f}", matrix, curve)


def _whole(stated: Mapping[bytes, bytes], kind: bytes, layout: str) -> bytes:
    """What a chunk says, or nothing where that is not what it should be."""
    data = stated.get(kind, b"")
    return data if len(data) == struct.calcsize(layout) else b""


def _matrix(numbers: tuple[int, ...]) -> Matrix | None:
    """The colorants for D50 of primaries and a white by x and y; None where they are none."""
    x, y = np.array(numbers, np.float64).reshape(4, 2).T / _UNIT
    if y.min() <= 0:
        return None
    white, *primaries = np.stack([x / y, np.ones(4), (1 - x - y) / y], 1)
    columns: Values = np.stack(primaries, 1)
    if abs(np.linalg.det(columns)) < 1e-6:
        return None
    adapted = np.linalg.inv(_CONES) @ np.diag((_CONES @ _D50) / (_CONES @ white)) @ _CONES
    found = adapted @ (columns * np.linalg.solve(columns, white))
    return tuple((float(row[0]), float(row[1]), float(row[2])) for row in found)
