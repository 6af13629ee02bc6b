"""The checkpoints that the program knows by name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Task(Enum):
    """What a network was trained for, in plain words."""

    CLASSICAL = "clean pictures, enlarged"
    LIGHTWEIGHT = "clean pictures, enlarged quickly"
    REAL_WORLD = "real-world pictures, enlarged and repaired"
    GREY_DENOISING = "noise removed from grey pictures"
    COLOUR_DENOISING = "noise removed from colour pictures"
    GREY_JPEG = "JPEG artifacts removed from grey pictures"
    COLOUR_JPEG = "JPEG artifacts removed from colour pictures"


@dataclass(frozen=True)
class CatalogEntry:
    """One checkpoint.

    Args:
        id: what a person types.
        file: its file name.
        family: "SwinIR" or "HAT".
        task: what it is for.
        scale: between source and result.
        summary: one sentence: for what, and whether it adds detail or stays with what was there.
        licence: of the weights.
    """

    id: str
    file: str
    family: str
    task: Task
    scale: int
    summary: str
    licence: str


EMBEDDED = (
    CatalogEntry(
        id="photo-x2",
        file="photo-x2.safetensors",
        family="SwinIR",
        task=Task.LIGHTWEIGHT,
        scale=2,
        summary="Enlarges clean photographs twice and stays with what was there.",
        licence="Apache-2.0",
    ),
)

DEFAULT = EMBEDDED[0].id
