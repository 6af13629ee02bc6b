"""Another encoding of the same light, for pictures whose own numbers mislead a network: linear, gamma 1.8, PQ.

Networks learnt from pictures whose numbers follow the eye, as sRGB's do. Linear numbers crowd all shadows into a few
values, PQ leaves ordinary pictures hardly any contrast. Such a picture keeps its primaries, so that no colour can fall
out of the gamut, and each channel alone is coded anew, with 16 bits, and back after the network.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyvips
from numpy.typing import NDArray

from swinir_gui.imaging.color.icc import Curve, Values, gamma

LEVELS = 65536
WHITE = 65535.0

# No straight part near black, as sRGB has: it would swallow the darkest numbers of curves that have none either.
WORKING_EXPONENT = 2.2
WORKING_CURVE = gamma(WORKING_EXPONENT)

# PQ reaches 10,000 cd/m²; paper white is 203 by ITU-R BT.2408. It gets the place that HLG gives it, near enough, and what is
# brighter a logarithm that goes on at the same slope.
PQ_PEAK = 10_000 / 203
_PAPER_WHITE = 0.7
_BEND = 6.0189


def pq_curve(steps: int = LEVELS) -> Curve:
    """SMPTE ST 2084 as light of 0 … 1, where 1 is 10,000 cd/m²."""
    values = np.linspace(0, 1, steps) ** (1 / 78.84375)
    light = (np.maximum(values - 0.8359375, 0) / (18.8515625 - 18.6875 * values)) ** (1 / 0.1593017578125)
    return Curve(steps=tuple(light))


@dataclass(frozen=True)
class Recoding:
    """Between a picture's own numbers and the working ones; both are 0 … 1 here, and tables have 65,536 entries.

    Attributes:
        curves: of the picture's channels.
        high_range: whether 1 means many times paper white.
    """

    curves: tuple[Curve, ...]
    high_range: bool = False

    def working_curve(self) -> Curve:
        """What the working numbers look like, as a profile says it."""
        if not self.high_range:
            return WORKING_CURVE
        # For screens, on which paper white is white; what is brighter they cannot show.
        return Curve(steps=tuple(np.minimum(_from_high_range(np.linspace(0, 1, 4096)) * PQ_PEAK, 1)))

    def shown(self, image: pyvips.Image) -> pyvips.Image:
        """``image`` (``uchar``, ``ushort`` or ``float`` with white 1) in working numbers, ``ushort``; lazy."""
        if image.format == "float":
            within = image.clamp(min=0, max=1)
            exponents = [each.exponent for each in self.curves]
            if None not in exponents:
                # By power, because in linear light the shadows of a picture lie between the first few of 65,536 steps.
                return (within ** [(each or 1) / WORKING_EXPONENT for each in exponents] * WHITE).rint().cast("ushort")
            image = (within * WHITE).rint().cast("ushort")
        deep = 256 if image.format == "uchar" else LEVELS
        return image.maplut(_as_lut([_rounded(table) for table in _tables(self, deep)[0]], "ushort"))

    def stored(self, working: pyvips.Image) -> pyvips.Image:
        """Working numbers (``ushort``) as the picture's own, ``float`` with white 1; lazy."""
        return working.maplut(_as_lut([table.astype(np.float32) for table in _tables(self, LEVELS)[1]], "float"))


@lru_cache(maxsize=4)
def _tables(recoding: Recoding, deep: int) -> tuple[list[Values], list[Values]]:
    """Per channel: own numbers (``deep`` of them) → working ones, and 65,536 working ones → own."""
    there, back = [], []
    for curve in recoding.curves:
        coded = _to_working(curve.light(np.linspace(0, 1, LEVELS)), high_range=recoding.high_range)
        there.append(coded[:: (LEVELS - 1) // (deep - 1)])
        back.append(np.interp(np.linspace(0, 1, LEVELS), np.maximum.accumulate(coded), np.linspace(0, 1, LEVELS)))
    return there, back


def _to_working(light: Values, *, high_range: bool) -> Values:
    if not high_range:
        coded: Values = np.maximum(light, 0) ** (1 / WORKING_EXPONENT)
        return coded
    light = light * PQ_PEAK
    above = np.log1p(_BEND * np.maximum(light - 1, 0)) / np.log1p(_BEND * (PQ_PEAK - 1))
    dark = _PAPER_WHITE * np.minimum(light, 1) ** (1 / WORKING_EXPONENT)
    both: Values = np.where(light <= 1, dark, _PAPER_WHITE + (1 - _PAPER_WHITE) * above)
    return both


def _from_high_range(working: Values) -> Values:
    dark = (np.minimum(working, _PAPER_WHITE) / _PAPER_WHITE) ** WORKING_EXPONENT
    part = np.maximum(working - _PAPER_WHITE, 0) / (1 - _PAPER_WHITE)
    bright = np.expm1(part * np.log1p(_BEND * (PQ_PEAK - 1))) / _BEND
    light: Values = (dark + bright) / PQ_PEAK
    return light


def _rounded(table: Values) -> NDArray[np.uint16]:
    return np.rint(table * WHITE).astype(np.uint16)


def _as_lut(tables: list[NDArray[np.uint16]] | list[NDArray[np.float32]], kind: str) -> pyvips.Image:
    stacked = np.ascontiguousarray(np.stack(tables, axis=-1))
    return pyvips.Image.new_from_memory(stacked.data, len(stacked), 1, len(tables), kind)
