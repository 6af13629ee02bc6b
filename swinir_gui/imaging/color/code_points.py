"""Colour that a file states by code points (ITU-T H.273) or a gamma instead of a profile: ``cICP`` in PNG, ``nclx`` in AVIF.

libvips hands over neither. A profile that says the same takes their place, so that everything else knows profiles alone,
and results carry one.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyvips

from swinir_gui.imaging.color.icc import (
    DISPLAY_P3_MATRIX,
    REC2020_MATRIX,
    SRGB_CURVE,
    SRGB_MATRIX,
    Curve,
    Values,
    gamma,
    rgb_profile,
)
from swinir_gui.imaging.color.png_colors import profile_by_gamma
from swinir_gui.imaging.color.recoding import pq_curve
from swinir_gui.imaging.color.rendition import PROFILE_FIELD

# AVIF's stand somewhere in the first boxes.
_BEGINNING = 1 << 16
_LOST = b"a profile that was lost"
_STEPS = 4096  # of a curve in a profile
_PRIMARIES = {1: SRGB_MATRIX, 9: REC2020_MATRIX, 12: DISPLAY_P3_MATRIX}
_NAMES = {1: "sRGB", 9: "Rec. 2020", 12: "Display P3"}
# Television's curves (1, 6, 14, 15) describe cameras; screens show such pictures as they show sRGB.
_AS_SRGB = frozenset({1, 6, 13, 14, 15})


def with_profile_of_png(image: pyvips.Image, stated: Mapping[bytes, bytes]) -> pyvips.Image:
    """``image`` with a profile of what its PNG states by code points or a gamma, if it has none and that is other than sRGB.

    Args:
        image: as decoded.
        stated: the chunks before the pixels, by kind.
    """
    if image.get_typeof(PROFILE_FIELD) or image.bands < 3:
        return image
    points = stated.get(b"cICP", b"")
    profile = profile_of(*points[:2]) if len(points) >= 2 else None
    if profile is None:
        # libpng drops a profile that it cannot unpack; who judges profiles says of such a one that it is damaged.
        profile = _LOST if b"iCCP" in stated else profile_by_gamma(stated)
    return _with_profile(image, profile)


def with_profile_of_avif(image: pyvips.Image, path: Path) -> pyvips.Image:
    """``image``, decoded from the file at ``path``, with a profile of its code points, if it has none and they are not sRGB's."""
    if image.get_typeof(PROFILE_FIELD) or image.bands < 3:
        return image
    with path.open("rb") as file:
        _, _, behind = file.read(_BEGINNING).partition(b"colrnclx")
    return _with_profile(image, profile_of(*struct.unpack_from(">HH", behind)) if len(behind) >= 4 else None)


def profile_of(primaries: int, transfer: int) -> bytes | None:
    """A profile of these code points; None for sRGB, and for those that no picture format uses."""
    curve = _curve(transfer)
    if primaries not in _PRIMARIES or curve is None or (primaries == 1 and transfer in _AS_SRGB):
        return None
    title = f"{_NAMES[primaries]}, transfer {transfer}"
    return rgb_profile(title, _PRIMARIES[primaries], curve, (primaries, transfer))


def _with_profile(image: pyvips.Image, profile: bytes | None) -> pyvips.Image:
    if profile is None:
        return image
    tagged = image.copy()
    tagged.set_type(pyvips.GValue.blob_type, PROFILE_FIELD, profile)
    return tagged


def _curve(transfer: int) -> Curve | None:
    if transfer in _AS_SRGB:
        return SRGB_CURVE
    if transfer == 16:
        return pq_curve(_STEPS)
    if transfer == 18:
        return Curve(steps=tuple(_hlg(np.linspace(0, 1, _STEPS))))
    return {4: gamma(2.2), 5: gamma(2.8), 8: gamma(1.0)}.get(transfer)


def _hlg(values: Values) -> Values:
    bright = (np.exp((values - 0.55991073) / 0.17883277) + 0.28466892) / 12
    return np.where(values <= 0.5, values**2 / 3, bright)
