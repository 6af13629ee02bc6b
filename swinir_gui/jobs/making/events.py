"""The events of a run, as facts. Front ends put them into words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from swinir_gui.errors import AppError
from swinir_gui.geometry import Region, Size
from swinir_gui.jobs.folders.scanning import LeftOut
from swinir_gui.jobs.wanted.preflight import Needs
from swinir_gui.progress import Progress


@dataclass(frozen=True)
class Started:
    """A picture was opened, everything about its result was found possible, and the network begins to read ``pixels``.

    Of several pages or frames of the file, ``unasked`` others are left, because nobody has asked for them.
    """

    source: Path
    target: Path
    size: Size
    result_size: Size
    needs: Needs
    pixels: int
    unasked: int = 0


@dataclass(frozen=True)
class PieceFinished:
    """A piece, in source coordinates, is checked and written; of several passes, ``progress`` counts the pixels of all."""

    source: Path
    region: Region
    progress: Progress


@dataclass(frozen=True)
class Noticed:
    """Something that the person should know, and need not act upon."""

    source: Path
    sentence: str


@dataclass(frozen=True)
class Held:
    """The run waits until what the error says has changed."""

    source: Path
    error: AppError


@dataclass(frozen=True)
class Saved:
    """The result is complete, verified, and under its final name."""

    source: Path
    target: Path
    result_size: Size
    seconds: float


@dataclass(frozen=True)
class Skipped:
    """A result was there already and stays."""

    source: Path
    target: Path


@dataclass(frozen=True)
class DoneBefore:
    """An earlier run, which this one goes on with, has made the very result."""

    source: Path
    target: Path
    result_size: Size


@dataclass(frozen=True)
class Failed:
    """There is no result; the error says why."""

    source: Path
    error: AppError


Event = LeftOut | Started | PieceFinished | Noticed | Held | Saved | Skipped | DoneBefore | Failed
Listener = Callable[[Event], None]
