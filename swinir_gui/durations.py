"""Durations as people say them."""

from __future__ import annotations

from swinir_gui.language import tr

MINUTE, HOUR = 60, 3600


def duration(seconds: float) -> str:
    """What something took: 2.4 s, 45 s, 3 min 20 s, 2 h 5 min."""
    whole = round(seconds)
    if whole < 10:
        return tr("{} s").format(f"{max(0.1, seconds):.1f}")
    if whole < MINUTE:
        return tr("{} s").format(whole)
    if whole < HOUR:
        return tr("{} min {} s").format(whole // MINUTE, whole % MINUTE)
    return tr("{} h {} min").format(whole // HOUR, whole % HOUR // MINUTE)


def roughly(seconds: float) -> str:
    """A guess, which claims to know no more than it does: 45 s, 100 s, 3 min, 2 h 10 min."""
    if seconds < 2 * MINUTE:
        return tr("{} s").format(max(1, round(seconds)))
    minutes = round(seconds / MINUTE)
    if minutes < 90:
        return tr("{} min").format(minutes)
    tens = round(minutes, -1)
    return tr("{} h {} min").format(tens // 60, tens % 60)
