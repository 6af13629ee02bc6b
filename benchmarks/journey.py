"""From file to file: ``python -m benchmarks.journey``, a photograph's way with the included model.

A JPEG of so many megapixels becomes a PNG. The same picture then goes from memory to memory, half before and half after, so that a
machine that warms up favours neither. Prints one JSON object: seconds of both, the network's share, pictures per minute, and the
greatest anonymous memory in MB. Needs Linux.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from pathlib import Path

from benchmarks.in_memory import Nowhere, noise
from benchmarks.network import seconds, surroundings
from benchmarks.pictures import make_source
from benchmarks.surroundings import Meter
from swinir_gui import paths
from swinir_gui.checkpoints.embedded import DEFAULT
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.engine.upscaling import Watch
from swinir_gui.geometry import Size
from swinir_gui.jobs.making.workshop import ComputeOptions, open_workshop
from swinir_gui.jobs.running.picture_run import upscale
from swinir_gui.jobs.wanted.request import Input, OutputOptions
from swinir_gui.jobs.wanted.targets import requests_for
from swinir_gui.progress import CancelToken

GOAL = 0.9


def journey(megapixels: float, precision: str) -> dict[str, float]:
    """What one picture takes."""
    height = math.isqrt(round(megapixels * 1e6 * 3 / 4))
    size = Size(height * 4 // 3, height)
    store = CheckpointStore(paths.embedded_models(), paths.checkpoint_folder())
    workshop = open_workshop(ComputeOptions(DEFAULT, precision=precision), store)

    def network() -> None:
        workshop.upscaler.upscale(noise(Size(size.width, size.height // 2)), Nowhere(), Watch())

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source.jpg")
        make_source(source, size)
        request = requests_for([Input(source)], workshop.model, workshop.scale, OutputOptions(out=Path(folder, "result.png")))[0]
        alone = seconds(network)
        with Meter() as meter:
            whole = seconds(lambda: upscale(workshop, request, lambda _: None, CancelToken()))
        alone += seconds(network)
    return {
        "megapixels": megapixels,
        "seconds": whole,
        "network": alone,
        "share": alone / whole,
        "goal": GOAL,
        "pictures_per_minute": 60 / whole,
        "peak_mb": meter.peak,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--megapixels", type=float, default=12)
    parser.add_argument("--precision", choices=("auto", "float32", "bfloat16"), default="auto")
    options = parser.parse_args()
    found = {name: round(value, 3) for name, value in journey(options.megapixels, options.precision).items()}
    sys.stdout.write(json.dumps(surroundings() | {"precision": options.precision} | found, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
