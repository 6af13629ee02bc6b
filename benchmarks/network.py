"""Our networks against the same networks in the papers' shape, same weights, same run: ``python -m benchmarks.network``.

Both get all threads of the machine in the way that suits them: the reference splits each operation over them, as published; ours
streams a picture as tall as a photograph (SwinIR) or runs tiles side by side (HAT), operations on one thread each. The reference
is given the tile size at which it is fastest per pixel. Nothing is counted for the overlap that it would need to hide its seams.

Prints one JSON object: microseconds per pixel of input, the ratio, and how far our result is from the reference's.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from benchmarks.reference import Restorer, published
from swinir_gui.checkpoints.load import interpret
from swinir_gui.checkpoints.state_dict import StateDict
from swinir_gui.engine.device import threads_available
from swinir_gui.engine.pixels import Pixels
from swinir_gui.engine.upscaler import Upscaler, UpscaleSettings, Watch
from swinir_gui.geometry import Region, Size
from swinir_gui.nn.execution import Execution
from swinir_gui.nn.super_resolver import SuperResolver

BASE: dict[str, Any] = {"img_size": 64, "img_range": 1.0, "mlp_ratio": 2, "resi_connection": "1conv"}
M = BASE | {"window_size": 8, "depths": [6] * 6, "embed_dim": 180, "num_heads": [6] * 6}
HAT_ONLY = {"window_size": 16, "compress_ratio": 3, "squeeze_factor": 30, "overlap_ratio": 0.5}


@dataclass(frozen=True)
class Case:
    """A network, the tile sizes to try for the reference, and (picture, our tile) to try for ours."""

    kind: str
    config: dict[str, Any]
    tiles: tuple[int, ...]
    ours: tuple[tuple[Size, int | None], ...]


CASES = {
    "SwinIR-S x2": Case(
        "swinir",
        M | {"depths": [6] * 4, "embed_dim": 60, "num_heads": [6] * 4, "upscale": 2, "upsampler": "pixelshuffledirect"},
        (64, 128, 256),
        ((Size(256, 3072), None),),
    ),
    "SwinIR-M x4": Case("swinir", M | {"upscale": 4, "upsampler": "nearest+conv"}, (64, 128), ((Size(128, 2048), None),)),
    "HAT x4": Case("hat", M | HAT_ONLY | {"upscale": 4, "upsampler": "pixelshuffle"}, (64, 128), ((Size(256, 128), 128),)),
}


class Noise:
    """A random picture in memory."""

    def __init__(self, size: Size) -> None:
        self.size, self.channels = size, 3
        self.pixels = np.random.default_rng(0).random((size.height, size.width, 3), np.float32)

    def read(self, region: Region) -> Pixels:
        return self.pixels[region.top : region.bottom, region.left : region.right]


class Nowhere:
    """A sink that forgets."""

    def write(self, region: Region, pixels: Pixels) -> None:
        """Do nothing."""


def seconds(function: Callable[[], object]) -> float:
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def networks(case: Case) -> tuple[Restorer, SuperResolver]:
    torch.manual_seed(0)
    reference = published(case.kind, case.config)
    return reference, interpret(StateDict(dict(reference.state_dict())), case.kind, "random weights")


def ways(case: Case) -> dict[str, dict[str, tuple[int, Callable[[], object]]]]:
    """Every way to run a case by name, in groups: (pixels of input, function)."""
    reference, resolver = networks(case)
    threads = threads_available()
    found: dict[str, dict[str, tuple[int, Callable[[], object]]]] = {"reference": {}, "float32": {}, "bfloat16": {}}

    def run_reference(tile: torch.Tensor) -> None:
        torch.set_num_threads(threads)
        with torch.inference_mode():
            reference(tile)

    for side in case.tiles:
        tile = torch.rand(1, 3, side, side)
        found["reference"][f"tile {side}"] = side**2, lambda tile=tile: run_reference(tile)
    for size, bound in case.ours:
        for precision in ("float32", "bfloat16"):
            dtype = getattr(torch, precision)
            settings = UpscaleSettings(torch.device("cpu"), dtype, threads, tile=bound, overlap=0)
            upscaler, source = Upscaler(resolver, settings), Noise(size)
            name = f"picture {size}" + (f" tile {bound}" if bound else "")
            found[precision][name] = size.pixels, lambda u=upscaler, s=source: u.upscale(s, Nowhere(), Watch())
    return found


def difference(case: Case) -> float:
    """The largest absolute difference between our exact result and the reference's, on 96×80 pixels."""
    reference, resolver = networks(case)
    picture = torch.rand(1, 80, 96, 3)
    with torch.inference_mode():
        ours = resolver.on(Execution.on("cpu")).forward(picture)
        theirs = reference(picture.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
    return (ours - theirs).abs().max().item()


def measure(case: Case, rounds: int) -> dict[str, Any]:
    """Median microseconds per pixel of each group's best way, all ways in turn in every round, and the ratios."""
    every = ways(case)
    times: dict[tuple[str, str], list[float]] = {}
    for _ in range(rounds):
        for group, members in every.items():
            for name, (pixels, function) in members.items():
                times.setdefault((group, name), []).append(seconds(function) / pixels * 1e6)
    medians = {key: statistics.median(values) for key, values in times.items()}
    best = {group: min((medians[group, name], name) for name in members) for group, members in every.items()}
    result: dict[str, Any] = {group: {"us_per_pixel": round(t, 2), "at": name} for group, (t, name) in best.items()}
    result["ratio"] = {group: round(best["reference"][0] / best[group][0], 2) for group in ("float32", "bfloat16")}
    result["all"] = {f"{group}, {name}": round(value, 2) for (group, name), value in medians.items()}
    result["largest_difference"] = float(f"{difference(case):.1e}")
    return result


def surroundings() -> dict[str, Any]:
    """What the figures depend on."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return {
        "machine": platform.machine(),
        "cpu_capability": torch.backends.cpu.get_cpu_capability(),
        "threads": threads_available(),
        "torch": torch.__version__,
        "commit": commit.stdout.strip(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Our networks against the papers' shape.")
    parser.add_argument("--only", choices=CASES, help="one network")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    chosen = {arguments.only: CASES[arguments.only]} if arguments.only else CASES
    result = surroundings()
    for name, case in chosen.items():
        result[name] = measure(case, arguments.rounds)
        ratios = result[name]["ratio"]
        sys.stderr.write(f"{name}: float32 {ratios['float32']}x, bfloat16 {ratios['bfloat16']}x\n")
    sys.stdout.write(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
