"""Our networks against the same networks in the papers' shape, same weights, same run: ``python -m benchmarks.network``.

Both get all threads of the machine in the way that suits them: the reference splits each operation over them, as published; ours
streams a picture as tall as a photograph (SwinIR) or runs tiles side by side (HAT), operations on one thread each. The reference
is given the tile size at which it is fastest per pixel. Nothing is counted for the overlap that it would need to hide its seams,
except in a second ratio where ours streams: against the reference in tiles that overlap by 16 pixels, at the best size for that.
OpenVINO and spandrel take part where they are installed, at the reference's tile sizes.

Prints a table, or with ``--json`` an object: microseconds per pixel of input, how many times faster than the reference that is, how
much of what the processor can do in that precision (``ceiling.py``), and how far our exact result is from the reference's.
``--quick`` takes less of everything: for a first look.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from rich.console import Console
from rich.table import Table

from benchmarks import rivals
from benchmarks.ceiling import ceiling
from benchmarks.in_memory import Nowhere, noise
from benchmarks.reference import Restorer, published
from benchmarks.surroundings import machine
from swinir_gui.checkpoints.cost import operations
from swinir_gui.checkpoints.load import interpret
from swinir_gui.checkpoints.state_dict import StateDict
from swinir_gui.engine.device import threads_available
from swinir_gui.engine.upscaler import Upscaler, UpscaleSettings
from swinir_gui.engine.upscaling import Watch
from swinir_gui.geometry import Size
from swinir_gui.nn.execution import Execution
from swinir_gui.nn.super_resolver import SuperResolver

BASE: dict[str, Any] = {"img_size": 64, "img_range": 1.0, "mlp_ratio": 2, "resi_connection": "1conv"}
OVERLAP = 16  # at each side of a tile, thrown away
CONVERTED = 128 * 180  # side times channels of the largest tile that OpenVINO converts without taking tens of gigabytes

M = BASE | {"window_size": 8, "depths": [6] * 6, "embed_dim": 180, "num_heads": [6] * 6}
HAT_ONLY = {"window_size": 16, "compress_ratio": 3, "squeeze_factor": 30, "overlap_ratio": 0.5}


@dataclass(frozen=True)
class Case:
    """A network; tiles of the others, the quick one first; our picture with our tile, and a quick picture."""

    kind: str
    config: dict[str, Any]
    tiles: tuple[int, ...]
    ours: tuple[Size, int | None]
    quick: Size


CASES = {
    "SwinIR-S x2": Case(
        "swinir",
        M | {"depths": [6] * 4, "embed_dim": 60, "num_heads": [6] * 4, "upscale": 2, "upsampler": "pixelshuffledirect"},
        (128, 64, 256),
        (Size(256, 3072), None),
        Size(256, 512),
    ),
    "SwinIR-M x4": Case(
        "swinir", M | {"upscale": 4, "upsampler": "nearest+conv"}, (64, 128, 256), (Size(128, 2048), None), Size(128, 384)
    ),
    "HAT x4": Case(
        "hat", M | HAT_ONLY | {"upscale": 4, "upsampler": "pixelshuffle"}, (64, 128), (Size(256, 128), 128), Size(128, 64)
    ),
}
PRECISIONS = ("float32", "bfloat16")
Way = tuple[int, Callable[[], object]]  # pixels of input, what computes them


def seconds(function: Callable[[], object]) -> float:
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def networks(case: Case) -> tuple[Restorer, SuperResolver]:
    torch.manual_seed(0)
    reference = published(case.kind, case.config)
    return reference, interpret(StateDict(dict(reference.state_dict())), case.kind, "random weights")


def ways(case: Case, reference: Restorer, resolver: SuperResolver, *, quick: bool) -> dict[str, dict[str, Way]]:
    """Every way to run a case by name, in groups."""
    threads = threads_available()
    found: dict[str, dict[str, Way]] = {}

    def run_reference(tile: torch.Tensor) -> None:
        torch.set_num_threads(threads)
        with torch.inference_mode():
            reference(tile)

    def add(group: str, tile: torch.Tensor, run: Callable[[], object] | None) -> None:
        if run:
            found.setdefault(group, {})[f"tile {tile.shape[-1]}"] = tile.shape[-1] ** 2, run

    for side in case.tiles[:1] if quick else case.tiles:
        tile = torch.rand(1, 3, side, side)
        add("reference", tile, lambda tile=tile: run_reference(tile))
        add("spandrel", tile, rivals.spandrel(reference, tile, threads))
        converted = rivals.openvino(reference, tile, threads) if side * case.config["embed_dim"] <= CONVERTED else {}
        for precision, run in converted.items():
            add(f"OpenVINO {precision}", tile, run)
    size, bound = (case.quick, None if case.ours[1] is None else 64) if quick else case.ours
    for precision in PRECISIONS:
        settings = UpscaleSettings(torch.device("cpu"), getattr(torch, precision), threads, tile=bound, overlap=0)
        upscaler, source = Upscaler(resolver, settings), noise(size)
        name = f"picture {size}" + (f" tile {bound}" if bound else "")
        found[precision] = {name: (size.pixels, lambda u=upscaler, s=source: u.upscale(s, Nowhere(), Watch()))}
    return found


def tiled(case: Case, medians: dict[tuple[str, str], float]) -> float:
    """Microseconds per useful pixel of the reference in overlapping tiles of the best size."""
    return min(medians["reference", f"tile {side}"] * (side / (side - 2 * OVERLAP)) ** 2 for side in case.tiles)


def difference(reference: Restorer, resolver: SuperResolver) -> float:
    """The largest absolute difference between our exact result and the reference's, on 96×80 pixels."""
    picture = torch.rand(1, 80, 96, 3)
    with torch.inference_mode():
        ours = resolver.on(Execution.on("cpu")).forward(picture)
        theirs = reference(picture.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
    return (ours - theirs).abs().max().item()


def measure(case: Case, rounds: int, *, quick: bool) -> dict[str, Any]:
    """Of each group's best way the median microseconds per pixel, all ways in turn in every round; ratios and rates."""
    reference, resolver = networks(case)
    every = ways(case, reference, resolver, quick=quick)
    times: dict[tuple[str, str], list[float]] = {}
    for _ in range(rounds):
        for group, members in every.items():
            for name, (pixels, function) in members.items():
                times.setdefault((group, name), []).append(seconds(function) / pixels * 1e6)
    medians = {key: statistics.median(values) for key, values in times.items()}
    best = {group: min((medians[group, name], name) for name in members) for group, members in every.items()}
    flops = 2 * operations(resolver.config)
    overlapped = None if quick or case.kind == "hat" else tiled(case, medians)
    return {
        "groups": {
            group: {
                "us_per_pixel": round(time, 2),
                "at": name,
                "ratio": round(best["reference"][0] / time, 2),
                "ratio_tiled": round(overlapped / time, 2) if overlapped and group in PRECISIONS else None,
                "gflops": round(flops / time / 1e3, 1),
            }
            for group, (time, name) in best.items()
        },
        "all": {f"{group}, {name}": round(value, 2) for (group, name), value in medians.items()},
        "largest_difference": float(f"{difference(reference, resolver):.1e}"),
    }


def table(result: dict[str, Any]) -> Table:
    """For people."""
    ceilings, threads = result["ceiling_gflops"], result["threads"]
    found = Table(
        title=f"{threads} threads, torch {result['torch']}, ceiling " + ", ".join(f"{k} {v} GFLOP/s" for k, v in ceilings.items())
    )
    for name in ("network", "by", "µs per pixel", "times the reference", "with overlap", "of the ceiling", "at"):
        found.add_column(name, justify="left" if name in {"network", "by", "at"} else "right")
    for name, measured in result["networks"].items():
        for group, figures in measured["groups"].items():
            precision = "bfloat16" if "bfloat16" in group else "float32"
            share = f"{figures['gflops'] / ceilings[precision]:.0%}"
            by = f"ours, {group}" if group in PRECISIONS else group
            ratios = [f"{figures[key] or ''}" for key in ("us_per_pixel", "ratio", "ratio_tiled")]
            found.add_row(name, by, *ratios, share, figures["at"])
        found.add_section()
    return found


def surroundings() -> dict[str, Any]:
    """What the figures depend on."""
    return machine() | {
        "cpu_capability": torch.backends.cpu.get_cpu_capability(),
        "threads": threads_available(),
        "torch": torch.__version__,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Our networks against the papers' shape.")
    parser.add_argument("--only", choices=CASES, help="one network")
    parser.add_argument("--rounds", type=int, default=0, help="3 by default, 1 if quick")
    parser.add_argument("--quick", action="store_true", help="less of everything, for a first look")
    parser.add_argument("--json", action="store_true", help="an object instead of a table")
    arguments = parser.parse_args()
    rounds = arguments.rounds or (1 if arguments.quick else 3)
    ceilings = {each: round(ceiling(getattr(torch, each), threads_available())) for each in PRECISIONS}
    chosen = [arguments.only] if arguments.only else list(CASES)
    measured = {name: measure(CASES[name], rounds, quick=arguments.quick) for name in chosen}
    result = surroundings() | {"ceiling_gflops": ceilings, "networks": measured}
    if arguments.json:
        sys.stdout.write(json.dumps(result, indent=1) + "\n")
    else:
        Console().print(table(result))


if __name__ == "__main__":
    main()
