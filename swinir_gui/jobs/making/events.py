"""The events of a run, as facts. Front ends put them into words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from swinir_gui.errors import AppError
from swinir_gui.geometry import Region, Size
from swinir_gui.jobs.folders.scanning import LeftOut
from swinir_gui.jobs.wanted.preflight import Needs
from swinir_gui.jobs.wanted.request import Picture
from swinir_gui.progress import Progress


@dataclass(frozen=True)
class _About:
    """A picture: its file, and which page or frame of it, from 0, where somebody has asked for more than one."""

    source: Path
    page: int | None = field(default=None, kw_only=True)

    @property
    def picture(self) -> Picture:
        """By which it is told from the other pictures of the run."""
        return self.source, self.page


@dataclass(frozen=True)
class Started(_About):
    """A picture was opened, everything about its result was found possible, and the network begins to read ``pixels``.

    Of several pages or frames of the file, ``unasked`` others are left, because nobody has asked for them.
    """

    target: Path
    size: Size
    result_size: Size
    needs: Needs
    pixels: int
    unasked: int = 0


@dataclass(frozen=True)
class PieceFinished(_About):
    """A piece, in source coordinates, is checked and written; of several passes, ``progress`` counts the pixels of all."""

    region: Region
    progress: Progress


@dataclass(frozen=True)
class Noticed(_About):
    """Something that the person should know, and need not act upon."""

    sentence: str


@dataclass(frozen=True)
class Held(_About):
    """The run waits until what the error says has changed."""

    error: AppError


@dataclass(frozen=True)
class Saved(_About):
    """The result is complete, verified, and under its final name."""

    target: Path
    result_size: Size
    seconds: float


@dataclass(frozen=True)
class Skipped(_About):
    """A result was there already and stays."""

    target: Path


@dataclass(frozen=True)
class DoneBefore(_About):
    """An earlier run, which this one goes on with, has made the very result."""

    target: Path
    result_size: Size


@dataclass(frozen=True)
class Failed(_About):
    """There is no result; the error says why."""

    error: AppError


Event = LeftOut | Started | PieceFinished | Noticed | Held | Saved | Skipped | DoneBefore | Failed
Listener = Callable[[Event], None]
