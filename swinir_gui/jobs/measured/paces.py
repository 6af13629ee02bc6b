"""How fast each model was on each processor here, remembered from run to run."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from swinir_gui.geometry import Size
from swinir_gui.jobs.measured import measurements
from swinir_gui.jobs.wanted.sizes import SizePlan

MEMORY = 50_000_000  # pixels; what was measured longer ago counts less and less
KEPT = 100  # models and processors, the last ones measured


@dataclass(frozen=True)
class Setup:
    """What a pace holds for: the model as the program asks for it, the processor's name, the precision."""

    model: str
    device: str
    precision: str


class Paces:
    """Seconds per pixel of source that goes through a network. Large pictures say more about it than small ones.

    The file may be deleted or damaged at any time: what it said is measured again.

    Args:
        file: where they are kept.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[Setup, tuple[float, float]] = dict(_read(file))  # seconds, pixels

    def of(self, setup: Setup) -> float | None:
        """Seconds per pixel; None before the first run."""
        found = self._known.get(setup)
        return found[0] / found[1] if found else None

    def learn(self, setup: Setup, pixels: int, seconds: float) -> None:
        """A picture whose passes read ``pixels`` in all took ``seconds``."""
        if pixels <= 0 or seconds <= 0:
            return
        before, of = self._known.pop(setup, (0.0, 0.0))
        fading = min(1.0, MEMORY / of) if of else 0.0
        self._known[setup] = (before * fading + seconds, of * fading + pixels)
        while len(self._known) > KEPT:
            self._known.pop(next(iter(self._known)))

    def write(self) -> None:
        """Keep them."""
        measurements.write(self._file, [[*astuple(setup), *figures] for setup, figures in self._known.items()])


def pixels_read(source: Size, plan: SizePlan, scale: int) -> int:
    """What all passes of a plan read together."""
    return sum(source.pixels * scale ** (2 * number) for number in range(plan.passes))


def _read(file: Path) -> Iterable[tuple[Setup, tuple[float, float]]]:
    for entry in measurements.read(file):
        match entry:
            case [str(model), str(device), str(precision), float() | int() as seconds, float() | int() as pixels]:
                if 0 < seconds < math.inf and 0 < pixels < math.inf:
                    yield Setup(model, device, precision), (float(seconds), float(pixels))
