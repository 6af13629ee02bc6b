"""How fast each model is on each processor of this machine, remembered from run to run."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from swinir_gui.geometry import Size
from swinir_gui.jobs.measured import measurements
from swinir_gui.jobs.wanted.sizes import SizePlan

MEMORY = 50_000_000  # pixels; what was measured longer ago counts less and less
TELLING = 100_000  # pixels; of fewer, most of the time goes into opening, storing and checking
MEMORY_OF_SMALL = 100  # pictures, likewise
KEPT = 100  # models and processors, the last ones measured


@dataclass(frozen=True)
class Setup:
    """What a pace holds for: the model as the program asks for it, the processor's name, the precision."""

    model: str
    device: str
    precision: str


@dataclass(frozen=True)
class Known:
    """What was measured of a setup: large pictures, which tell its pace, and small ones, which tell what each takes beside it."""

    seconds: float = 0.0
    pixels: float = 0.0
    small_seconds: float = 0.0
    small_pixels: float = 0.0
    small: float = 0.0

    @property
    def pace(self) -> float | None:
        """Seconds per pixel of large pictures."""
        return self.seconds / self.pixels if self.pixels else None

    def expected(self, pixels: int) -> float | None:
        """Seconds for a picture whose passes read so many pixels."""
        if self.pace is None:
            return None
        beside = max(0.0, self.small_seconds - self.pace * self.small_pixels) / self.small if self.small else 0.0
        return beside + self.pace * pixels

    def with_another(self, pixels: int, seconds: float) -> Known:
        """The same and a picture more."""
        if pixels < TELLING:
            fading = min(1.0, MEMORY_OF_SMALL / self.small) if self.small else 0.0
            before = (each * fading for each in (self.small_seconds, self.small_pixels, self.small))
            told = (each + new for each, new in zip(before, (seconds, pixels, 1), strict=True))
            return Known(self.seconds, self.pixels, *told)
        fading = min(1.0, MEMORY / self.pixels) if self.pixels else 0.0
        return replace(self, seconds=self.seconds * fading + seconds, pixels=self.pixels * fading + pixels)


class Paces:
    """How long pictures take: seconds per pixel of source that goes through a network, and some for each picture.

    The file may be deleted or damaged at any time: what it said is measured again.

    Args:
        file: where they are kept.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[Setup, Known] = dict(_read(file))

    def of(self, setup: Setup) -> float | None:
        """Seconds per pixel; None before a picture large enough to tell it."""
        return self._known.get(setup, Known()).pace

    def expected(self, setup: Setup, pixels: int) -> float | None:
        """Seconds for a picture whose passes read so many ``pixels``; None likewise."""
        return self._known.get(setup, Known()).expected(pixels)

    def learn(self, setup: Setup, pixels: int, seconds: float) -> None:
        """A picture whose passes read ``pixels`` in all took ``seconds``."""
        if pixels <= 0 or seconds <= 0:
            return
        self._known[setup] = self._known.pop(setup, Known()).with_another(pixels, seconds)
        while len(self._known) > KEPT:
            self._known.pop(next(iter(self._known)))

    def write(self) -> None:
        """Keep them."""
        measurements.write(self._file, [[*astuple(setup), *astuple(known)] for setup, known in self._known.items()])


def pixels_read(source: Size, plan: SizePlan, scale: int) -> int:
    """What all passes of a plan read together."""
    return sum(source.pixels * scale ** (2 * number) for number in range(plan.passes))


def _read(file: Path) -> Iterable[tuple[Setup, Known]]:
    for entry in measurements.read(file):
        match entry:
            case [str(model), str(device), str(precision), *figures] if len(figures) == len(fields(Known)):
                known = [float(each) for each in figures if isinstance(each, int | float) and 0 <= each <= sys.float_info.max]
                if len(known) == len(figures):
                    yield Setup(model, device, precision), Known(*known)
