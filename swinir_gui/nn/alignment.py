"""How many channels accelerators need: their fast matrix products take rows of whole 16 bytes."""

from __future__ import annotations

from swinir_gui.geometry import round_up

ALIGNED = 8


def aligned(channels: int) -> int:
    """The next multiple of eight."""
    return round_up(channels, ALIGNED)
