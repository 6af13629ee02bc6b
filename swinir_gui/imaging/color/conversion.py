"""Converts CMYK and Lab to RGB for the network, and Lab back.

Both go to Adobe RGB's primaries with its curve: of the colours that presses print, it holds nearly all (sRGB lacks a tenth
of them), its curve is a display's, and every program knows it. Colours are those of the profile, relative to paper white,
without any squeezing of the range: black ink is as grey as it prints.
"""

from __future__ import annotations

import numpy as np
import pyvips

from swinir_gui.imaging.color.icc import ADOBE_RGB_MATRIX, gamma, rgb_profile

ADOBE_EXPONENT = 563 / 256
ADOBE_RGB = rgb_profile("Compatible with Adobe RGB (1998)", ADOBE_RGB_MATRIX, gamma(ADOBE_EXPONENT))

_D50 = [96.42, 100.0, 82.49]
_TO_XYZ = (np.array(ADOBE_RGB_MATRIX) * 100).tolist()
_FROM_XYZ = np.linalg.inv(np.array(ADOBE_RGB_MATRIX) * 100).tolist()


def inks_as_lab(inks: pyvips.Image, *, embedded: bool) -> pyvips.Image:
    """CMYK (``uchar`` or ``ushort``, four bands) as Lab, through its own profile or that of an ordinary press."""
    return inks.icc_import(embedded=embedded, input_profile="cmyk", intent="relative", pcs="lab")


def lab_as_rgb(lab: pyvips.Image) -> pyvips.Image:
    """Lab (``float`` or ``short``) as Adobe RGB, ``ushort``; what it does not hold is cut off."""
    xyz = as_float_lab(lab).copy(interpretation="lab").Lab2XYZ(temp=_D50)
    light = xyz.recomb(_matrix(_FROM_XYZ)).clamp(min=0, max=1)
    return ((light ** (1 / ADOBE_EXPONENT)) * 65535).rint().cast("ushort").copy(interpretation="rgb16")


def rgb_as_lab(rgb: pyvips.Image) -> pyvips.Image:
    """Adobe RGB (``ushort``) as Lab, ``float``."""
    light = (rgb / 65535.0) ** ADOBE_EXPONENT
    return light.recomb(_matrix(_TO_XYZ)).cast("float").copy(interpretation="xyz").XYZ2Lab(temp=_D50)


def as_float_lab(lab: pyvips.Image) -> pyvips.Image:
    """Either of libvips' Labs as ``float``."""
    if lab.format == "short":
        return lab.copy(interpretation="labs").LabS2Lab()
    return lab.cast("float").copy(interpretation="lab")


def as_short_lab(lab: pyvips.Image) -> pyvips.Image:
    """``float`` Lab as libvips' ``short``, rounded, which its own conversion does not."""
    return (lab * [32767 / 100, 256, 256]).rint().cast("short").copy(interpretation="labs")


def _matrix(rows: list[list[float]]) -> pyvips.Image:
    return pyvips.Image.new_from_array(rows)
