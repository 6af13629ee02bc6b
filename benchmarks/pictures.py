"""Memory and time that pictures take on their way from file to file: ``python -m benchmarks.pictures``.

The network is one that repeats each pixel: "pass-through" runs in the engine, two microseconds a pixel; "repeat" goes past it, so
that 300 megapixels take minutes, and what is measured is reading, the canvas, encoding and reading back. Each case is a process of
its own, whose anonymous memory (RssAnon: not the pages of mapped files) is looked at fifty times a second. Needs Linux, and for
the largest cases 9 GB in the folder for temporary files.

Prints one JSON object: the greatest anonymous memory in MB, before the picture and on the whole, and seconds.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pyvips

from benchmarks.network import surroundings
from benchmarks.surroundings import Meter
from swinir_gui.engine.upscaler import Upscaler
from swinir_gui.engine.upscaling import Watch
from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.canvas import Canvas
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.jobs.making.events import Event, Saved
from swinir_gui.jobs.making.workshop import ComputeOptions, Workshop, open_workshop
from swinir_gui.jobs.running.picture_run import upscale
from swinir_gui.jobs.wanted.request import Input, OutputOptions
from swinir_gui.jobs.wanted.targets import requests_for
from swinir_gui.progress import CancelToken, Progress
from tests.passthrough import pass_through_workshop

LIMIT_MB, GROWTH_MB = 600, 100
_ROWS = 64


@dataclass(frozen=True)
class Case:
    """A source, the format of its result, and with which network."""

    size: Size
    suffix: str
    model: str = "pass-through"


CASES = {
    "300 megapixels to TIFF": Case(Size(20_000, 15_000), "tiff", "repeat"),
    "300 megapixels to PNG": Case(Size(20_000, 15_000), "png", "repeat"),
    "300 megapixels to TIFF, engine": Case(Size(20_000, 15_000), "tiff"),
    "300 megapixels to PNG, engine": Case(Size(20_000, 15_000), "png"),
    "4 megapixels": Case(Size(2_300, 1_740), "png"),
    "100 megapixels": Case(Size(11_500, 8_700), "png"),
    "4 megapixels, embedded model": Case(Size(2_300, 1_740), "png", "photo-x2"),
    "100 megapixels, embedded model": Case(Size(11_500, 8_700), "png", "photo-x2"),
}
SLOW = frozenset(name for name in CASES if name.endswith(("model", "engine")))


class Bands:
    """A plan: bands as wide as the picture."""

    def __init__(self, size: Size) -> None:
        self._size = size

    def pieces(self) -> tuple[Region, ...]:
        size = self._size
        return tuple(Region(0, top, size.width, min(_ROWS, size.height - top)) for top in range(0, size.height, _ROWS))


class Repeater:
    """Stands where the engine stands, and repeats each pixel twice in both directions."""

    def plan(self, size: Size) -> Bands:
        return Bands(size)

    def memory(self, size: Size) -> int:
        return size.width * _ROWS * 64

    def upscale(self, source: PictureSource, sink: Canvas, watch: Watch, finished: Sequence[Region]) -> None:
        pieces = Bands(source.size).pieces()
        for number, region in enumerate(pieces[len(finished) :], 1):
            watch.token.check()
            sink.write(region.scaled(2), source.read(region).repeat(2, 0).repeat(2, 1))
            watch.piece_finished(region, Progress(number, len(pieces), 0.0))


def make_source(path: Path, size: Size) -> None:
    """A JPEG with smooth areas and fine structure."""
    place = pyvips.Image.xyz(size.width, size.height)
    grain = pyvips.Image.gaussnoise(size.width, size.height, sigma=4, mean=0, seed=1)
    waves = [((place[axis] / period).sin() * 90 + 128 + grain) for axis, period in ((0, 17.0), (1, 23.0), (0, 41.0))]
    waves[0].bandjoin(waves[1:]).cast("uchar").copy(interpretation="srgb").jpegsave(str(path), Q=90, subsample_mode="off")


def _workshop(case: Case) -> Workshop:
    if case.model == "repeat":
        return Workshop("repeat", 2, cast("Upscaler", Repeater()), "a processor", "float32", streams=True)
    if case.model == "pass-through":
        return pass_through_workshop(2, threads=2)
    from swinir_gui.cli.models import store  # noqa: PLC0415 - one case only

    return open_workshop(ComputeOptions(case.model), store())


def measure(case: Case, source: Path) -> dict[str, Any]:
    """One case, in this process."""
    told: list[Event] = []
    workshop = _workshop(case)
    request = requests_for([Input(source)], "m", 2, OutputOptions(out=source.parent / "out", format=case.suffix))[0]
    began = time.perf_counter()
    with Meter() as meter:
        upscale(workshop, request, told.append, CancelToken())
    (saved,) = [event for event in told if isinstance(event, Saved)]
    return {
        "source": str(case.size),
        "result": str(saved.result_size),
        "file_mb": round(saved.target.stat().st_size / 1e6),
        "before_mb": round(meter.before),
        "peak_mb": round(meter.peak),
        "seconds": round(time.perf_counter() - began),
    }


def in_a_process(name: str, folder: Path) -> dict[str, Any]:
    """One case, in a process and a folder of its own."""
    case = CASES[name]
    with tempfile.TemporaryDirectory(dir=folder) as place:
        source = Path(place) / "source.jpg"
        make_source(source, case.size)
        command = [sys.executable, "-m", "benchmarks.pictures", "--child", name, "--source", str(source)]
        finished = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        found: dict[str, Any] = json.loads(finished.stdout)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cases", nargs="+", choices=CASES, default=[name for name in CASES if name not in SLOW], metavar="CASE")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--source", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        sys.stdout.write(json.dumps(measure(CASES[options.child], options.source)))
        return 0
    results = {name: in_a_process(name, options.folder) for name in options.cases}
    sys.stdout.write(json.dumps(surroundings() | {"limit_mb": LIMIT_MB, "growth_mb": GROWTH_MB, "cases": results}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
