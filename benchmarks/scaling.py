"""How the engine's time grows with pictures, threads and company: ``python -m benchmarks.scaling``.

The included model, from memory to memory. Pictures of 0.25 to 25 megapixels, from 4 on of the same width; 1 megapixel on one thread
and on all; 1 megapixel while another process keeps a processor busy. Prints one JSON object:

- sizes, each in a process of its own, since what libraries keep of one picture would count for the next: seconds per megapixel,
  against those of 1 megapixel before and after it, since a machine is faster at times; how far the time left was off after the
  first tenth, as a share of the whole; the greatest anonymous memory in MB, without the source.
- times_faster_by_all_threads: than by one.
- company: the share of the machine that the other process took, and by how much the throughput fell.

The goals are: flat within 10 %, 15 % for the time left, 0.9 times the number of threads, the share taken and 15 % more.
Needs Linux.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import torch

from benchmarks.in_memory import Nowhere, noise
from benchmarks.network import surroundings
from benchmarks.surroundings import Meter
from swinir_gui import paths
from swinir_gui.checkpoints.embedded import DEFAULT
from swinir_gui.checkpoints.load import load
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.engine.device import threads_available
from swinir_gui.engine.upscaler import Upscaler, UpscaleSettings
from swinir_gui.engine.upscaling import Watch
from swinir_gui.geometry import Region, Size
from swinir_gui.progress import Progress

SIZES = {0.25: Size(500, 500), 1: Size(1000, 1000), 4: Size(2000, 2000), 25: Size(2000, 12_500)}
BUSY = "while True: pass"


class Forecast:
    """What a run says about its end once a tenth is done."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self.total: float | None = None

    def told(self, _: Region, progress: Progress) -> None:
        if self.total is None and progress.fraction >= 0.1:
            self.total = time.perf_counter() - self._began + progress.seconds_left


def run(upscaler: Upscaler, size: Size) -> tuple[float, Forecast]:
    """Seconds that a picture takes, and what was foretold."""
    source, began = noise(size), time.perf_counter()
    forecast = Forecast()
    upscaler.upscale(source, Nowhere(), Watch(forecast.told))
    return time.perf_counter() - began, forecast


def one_size(upscaler: Upscaler, megapixels: float) -> dict[str, float]:
    """Time, forecast and memory of one picture, in this process."""
    size = SIZES[megapixels]
    run(upscaler, SIZES[0.25])  # the first run is slower
    with Meter() as meter:
        seconds, forecast = run(upscaler, size)
    return {
        "seconds_per_megapixel": round(seconds / megapixels, 2),
        "forecast_off": round((forecast.total or seconds) / seconds - 1, 3),
        "peak_mb": round(meter.peak - size.pixels * 12 / 2**20),
    }


def sizes(precision: str, largest: float) -> dict[str, dict[str, float]]:
    """Each size up to ``largest`` megapixels, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.scaling", "--precision", precision, "--child"]

    def apart(megapixels: float) -> dict[str, float]:
        finished = subprocess.run([*command, str(megapixels)], stdout=subprocess.PIPE, check=True)
        measured: dict[str, float] = json.loads(finished.stdout)
        return measured

    one = apart(1)
    found = {"1": one}
    for megapixels in SIZES:
        if megapixels != 1 and megapixels <= largest:
            before, each, one = one, apart(megapixels), apart(1)
            pace = (before["seconds_per_megapixel"] + one["seconds_per_megapixel"]) / 2
            found[str(megapixels)] = each | {"against_1_megapixel": round(each["seconds_per_megapixel"] / pace, 3)}
    return found


def shared_out(single: Callable[[], float], together: Callable[[], float]) -> float:
    """How many times faster threads are together; measured before and after, so that a machine that warms up favours neither."""
    before, alone = together(), single()
    return round(2 * alone / (before + together()), 2)


def in_company(once: Callable[[], float]) -> dict[str, float]:
    """Throughput beside a busy process, before and after without; half of each, so that a machine that warms up favours neither."""
    alone, earlier = once(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with subprocess.Popen([sys.executable, "-c", BUSY]) as other:
        try:
            beside = once()
        finally:
            other.kill()
    taken = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - earlier
    alone = (alone + once()) / 2
    return {
        "share_taken": round(taken / beside / (os.cpu_count() or 1), 3),
        "throughput_fell_by": round(1 - alone / beside, 3),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="How the engine's time grows with pictures, threads and company.")
    parser.add_argument("--largest", type=float, choices=SIZES, default=25.0, help="megapixels of the largest picture")
    parser.add_argument("--precision", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--child", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    store = CheckpointStore(paths.embedded_models(), paths.checkpoint_folder())
    resolver = load(store.find(DEFAULT).path)
    threads = threads_available()
    settings = UpscaleSettings(torch.device("cpu"), getattr(torch, options.precision), threads)
    whole, single = Upscaler(resolver, settings), Upscaler(resolver, replace(settings, threads=1))
    if options.child:
        sys.stdout.write(json.dumps(one_size(whole, options.child)))
        return 0
    found = sizes(options.precision, options.largest)
    run(whole, SIZES[0.25])  # the first run is slower

    def once() -> float:
        return run(whole, SIZES[1])[0]

    measured: dict[str, object] = {
        "sizes": found,
        "times_faster_by_all_threads": shared_out(lambda: run(single, SIZES[1])[0], once),
        "company": in_company(once),
    }
    sys.stdout.write(json.dumps(surroundings() | {"precision": options.precision} | measured, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
