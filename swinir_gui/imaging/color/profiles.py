"""Decides what to do about a profile: the table of ``docs/color.md``.

Networks learnt from sRGB pictures. Numbers that follow the eye about as sRGB's do go in as they are, whatever their
primaries, so nothing is converted and nothing lost. Other curves are recoded for the network and back (``recoding``).
What is no RGB and no grey is converted (``conversion``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import numpy as np

from swinir_gui.imaging.color.icc import Curve, Profile, ProfileError
from swinir_gui.imaging.color.recoding import Recoding, pq_curve
from swinir_gui.language import mark, tr

# Light at half the value: sRGB 0.21, L* 0.18, gamma 2.6 0.16, BT.709 0.26, HLG 0.083; gamma 1.8 0.29, linear 0.5, PQ 0.01.
_HALFWAY = (0.08, 0.27)
_PQ_TRANSFER = 16
BROKEN = mark("the colour profile is damaged and was left out: the picture is taken for {taken_for}")
MISFIT = mark("the colour profile is one for {space} and was left out: the picture is taken for {taken_for}")


class Treatment(Enum):
    """What happens to grey or RGB numbers on their way to the network."""

    OWN = "own numbers"
    RECODED = "own primaries, working curve"


@dataclass(frozen=True)
class Verdict:
    """What is done about a grey or RGB picture's profile.

    Attributes:
        treatment: see there.
        profile: what describes the picture's own numbers, and so the result's; None for sRGB.
        recoding: where the treatment is RECODED.
        notice: what the person should know, or None.
    """

    treatment: Treatment
    profile: Profile | None
    recoding: Recoding | None = None
    notice: str | None = None


UNTAGGED = Verdict(Treatment.OWN, None)


@lru_cache(maxsize=16)
def judge(data: bytes, channels: int) -> Verdict:
    """Decide about the profile ``data`` of a picture with 1 or 3 ``channels``."""
    taken_for = "sRGB" if channels == 3 else tr("sRGB's grey")
    try:
        profile = Profile.parse(data)
        if profile.space != ("RGB" if channels == 3 else "GRAY"):
            return Verdict(Treatment.OWN, None, notice=tr(MISFIT).format(space=profile.space, taken_for=taken_for))
        recoding = _recoding(profile, channels)
    except ProfileError:
        return Verdict(Treatment.OWN, None, notice=tr(BROKEN).format(taken_for=taken_for))
    return Verdict(Treatment.RECODED if recoding else Treatment.OWN, profile, recoding)


def _recoding(profile: Profile, channels: int) -> Recoding | None:
    """What the network shall see of numbers that are unlike a display's; None where it sees the numbers themselves."""
    if profile.code_points and profile.code_points[1] == _PQ_TRANSFER:
        return Recoding((pq_curve(),) * channels, high_range=True)
    if profile.has_tables and not profile.is_matrix:
        return None
    curves = profile.curves()
    if all(_is_display_like(each) for each in curves) or not all(_is_reversible(each) for each in curves):
        return None
    # A table may say PQ as well, without the code points that do.
    high_range = max(float(each.light(np.array(0.5))) for each in curves) < _HALFWAY[0] / 2
    return Recoding(curves, high_range=high_range)


def _is_display_like(curve: Curve) -> bool:
    return _HALFWAY[0] <= float(curve.light(np.array(0.5))) <= _HALFWAY[1]


def _is_reversible(curve: Curve) -> bool:
    """Whether it rises all the way, from black to white: a negative's does not."""
    light = curve.light(np.linspace(0, 1, 1025))
    return bool(np.all(np.diff(light) >= 0)) and light[0] < 0.05 and light[-1] > 0.95
