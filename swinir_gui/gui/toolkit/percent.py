"""Percentages as the language writes them: "40 %" here, "40%" elsewhere."""

from __future__ import annotations

from swinir_gui.language import Told, tr


def percent(share: int | str) -> Told:
    """A number, or one that was written already, with the sign."""
    return tr("{} %").format(share)
