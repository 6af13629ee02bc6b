"""The precision that ``auto`` means: bfloat16 if the device is fast at it and the model stays close to exact there.

How close is measured once for a model and a device, and remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from swinir_gui import paths
from swinir_gui.geometry import Region
from swinir_gui.jobs.measured import measurements

if TYPE_CHECKING:
    from swinir_gui.engine.device import TorchDevice
    from swinir_gui.nn.super_resolver import ResolverChain

ENOUGH = 55.0  # dB: half a step of 8 bits in the root mean square, as much as rounding to them costs
DETAIL = Region(100, 100, 64, 64)  # of the sample: fur, an edge, something smooth


@dataclass(frozen=True)
class Setting:
    """What a verdict holds for.

    Attributes:
        model: its id; those of several joined by a plus.
        sha256: of its files.
        device: the processor's name.
        torch: the version.
    """

    model: str
    sha256: str
    device: str
    torch: str


class Verdicts:
    """How close to float32 each model is in bfloat16 on each device of this machine, in dB.

    The file may be deleted or damaged at any time: what it said is measured again.

    Args:
        file: where they are kept.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known = dict(_read(file))

    def __iter__(self) -> Iterator[tuple[Setting, float]]:
        return iter(self._known.items())

    def of(self, setting: Setting) -> float | None:
        """What was measured; None where nothing was."""
        return self._known.get(setting)

    def keep(self, setting: Setting, decibels: float) -> None:
        """Remember it."""
        self._known[setting] = decibels
        measurements.write(self._file, [[*astuple(each), found] for each, found in self._known.items()])


def automatic(chain: ResolverChain, sha256: str, device: TorchDevice) -> str:
    """What ``auto`` stands for."""
    from swinir_gui.engine.device import is_fast_in_bfloat16, name_of

    if not is_fast_in_bfloat16(device):
        return "float32"
    setting = Setting(chain.name, sha256, processor(name_of(device)), version("torch"))
    verdicts = Verdicts(paths.verdicts_file())
    decibels = verdicts.of(setting)
    if decibels is None:
        decibels = _measured(chain, device)
        if decibels is None:
            return "float32"
        verdicts.keep(setting, decibels)
    return "bfloat16" if decibels >= ENOUGH else "float32"


def processor(name: str) -> str:
    """A device's name without the number of threads, on which no bit depends."""
    return name.partition(",")[0]


def _measured(chain: ResolverChain, device: TorchDevice) -> float | None:
    from swinir_gui.engine.parity import bfloat16_parity
    from swinir_gui.imaging.picture_source import PictureSource

    return bfloat16_parity(chain, device, PictureSource.open(paths.resource("sample.jpg")).read(DETAIL))


def _read(file: Path) -> Iterable[tuple[Setting, float]]:
    for entry in measurements.read(file):
        match entry:
            case [str(model), str(sha256), str(device), str(torch), float(decibels)]:
                yield Setting(model, sha256, device, torch), decibels
