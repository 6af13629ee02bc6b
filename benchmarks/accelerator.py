"""Our networks on an accelerator against the same in the papers' shape: ``python -m benchmarks.accelerator``.

Same weights, same run. The reference computes in float32 and, by the library's autocast, in bfloat16, each in batches of tiles of
the sizes at which it may be fastest per pixel; nothing is counted for the overlap that it would need to hide its seams. Ours makes
a picture of ``--side``², as a person's would be made, from an array to an array.

Prints an object: microseconds per pixel of input (where ours comes in tiles too, per pixel that the network sees), how many times
faster than the reference in either precision, how much of what the device can do (the better of a matrix product and a 3×3
convolution) that is, how far our exact result is from the reference's, the memory that was foretold and taken, and whether a
picture that is allowed half of that still comes out the same. What is known already goes to the standard error stream.
``--device cpu --side 64`` shows on any machine that it runs.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import torch
from torch.nn import functional as F  # noqa: N812

from benchmarks.in_memory import Memory, empty, noise
from benchmarks.network import CASES, Case, networks, surroundings
from benchmarks.reference import Restorer
from swinir_gui.checkpoints.cost import operations
from swinir_gui.engine.device import choose, name_of, physical_memory
from swinir_gui.engine.pixels import Pixels
from swinir_gui.engine.plan import TilePlan
from swinir_gui.engine.upscaler import Upscaler, UpscaleSettings
from swinir_gui.engine.upscaling import Watch
from swinir_gui.errors import DeviceMemoryError
from swinir_gui.geometry import Size
from swinir_gui.nn.super_resolver import SuperResolver

PRECISIONS = {"float32": torch.float32, "bfloat16": torch.bfloat16}
TILES, BATCHES = (64, 128, 256), (1, 4, 16)
TILED_PIXELS = 1 << 18  # a batch of the reference is never larger: its scores would fill the memory
SIDE, CHANNELS = 8192, 180
ROUNDS = 3


class Clock:
    """Seconds until the device has done what it was given, the best of some rounds after one to make ready."""

    def __init__(self, device: torch.device) -> None:
        self._device = device

    def _wait(self) -> None:
        if self._device.type != "cpu":
            torch.accelerator.synchronize(self._device)

    def seconds(self, function: Callable[[], object]) -> float:
        best = float("inf")
        for _ in range(ROUNDS + 1):
            self._wait()
            began = time.perf_counter()
            function()
            self._wait()
            best = min(best, time.perf_counter() - began)
        return best


def ceiling(device: torch.device, dtype: torch.dtype, side: int) -> float:
    """GFLOP/s, the better of a large matrix product and a 3×3 convolution."""
    left, right = (torch.randn(side, side, device=device).to(dtype) for _ in range(2))
    rows = torch.randn(1, CHANNELS, side // 8, side // 8, device=device).to(dtype).to(memory_format=torch.channels_last)
    kernel = torch.randn(CHANNELS, CHANNELS, 3, 3, device=device).to(dtype).to(memory_format=torch.channels_last)
    work: list[tuple[float, Callable[[], object]]] = [
        (2.0 * side**3, lambda: left @ right),
        (2.0 * 9 * CHANNELS**2 * (side // 8) ** 2, lambda: F.conv2d(rows, kernel, padding=1)),
    ]
    return max(flops / Clock(device).seconds(function) for flops, function in work) / 1e9


def reference_times(reference: Restorer, device: torch.device, side: int) -> dict[str, tuple[float, str]]:
    """Microseconds per pixel of the best tiles and batches in each precision, and which those were."""
    network, best = reference.to(device), {}
    for name, dtype in PRECISIONS.items():
        found: list[tuple[float, str]] = []
        for tile in (tile for tile in TILES if tile <= side):
            for batch in (batch for batch in BATCHES if batch * tile**2 <= min(TILED_PIXELS, side**2)):
                pixels = torch.rand(batch, 3, tile, tile, device=device)

                def run(pixels: torch.Tensor = pixels, dtype: torch.dtype = dtype) -> None:
                    with torch.inference_mode(), torch.autocast(device.type, dtype, enabled=dtype == torch.bfloat16):
                        network(pixels)

                found.append((Clock(device).seconds(run) / batch / tile**2 * 1e6, f"{batch} of {tile}"))
        best[name] = min(found)
    return best


def ours(resolver: SuperResolver, settings: UpscaleSettings, side: int) -> dict[str, Any]:
    """Microseconds per pixel, and of memory what was foretold and what was taken, in MB."""
    upscaler, source = Upscaler(resolver, settings), noise(Size(side, side))
    plan = upscaler.plan(source.size)
    seen = sum(tile.outer.pixels for tile in plan.tiles) if isinstance(plan, TilePlan) else side**2
    sink = empty(source.size.scaled(resolver.scale))
    accelerated = settings.device.type == "cuda"
    if accelerated:
        torch.cuda.reset_peak_memory_stats(settings.device)
    before = torch.cuda.memory_allocated(settings.device) if accelerated else 0
    took = Clock(settings.device).seconds(lambda: upscaler.upscale(source, sink, Watch()))
    peak = torch.cuda.max_memory_allocated(settings.device) - before if accelerated else 0
    return {
        "seconds": took,
        "us_per_pixel": took / seen * 1e6,
        "foretold_mb": upscaler.memory(source.size) / 1e6,
        "taken_mb": peak / 1e6,
    } | (_halved(upscaler, source, sink.pixels, peak + before) if accelerated else {})


def _halved(upscaler: Upscaler, source: Memory, expected: Pixels, peak: int) -> dict[str, Any]:
    """The same with half of the memory: how long, how far from what it was, and what the person is told."""
    device, notices = torch.device("cuda", torch.cuda.current_device()), list[str]()
    torch.cuda.empty_cache()
    torch.cuda.set_per_process_memory_fraction(peak / 2 / physical_memory(device), device)
    sink = empty(Size(expected.shape[1], expected.shape[0]))
    try:
        upscaler.upscale(source, sink, Watch(noticed=notices.append))
    except DeviceMemoryError as error:
        return {"halved_failed": str(error), "halved_notices": notices}
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0, device)
    return {"halved_differs_by": float(abs(sink.pixels - expected).max()), "halved_notices": notices}


def difference(reference: Restorer, resolver: SuperResolver, device: torch.device) -> float:
    """The largest absolute difference between our exact result and the reference's on the device, on 96×80 pixels."""
    source = noise(Size(96, 80))
    sink = empty(source.size.scaled(resolver.scale))
    Upscaler(resolver, UpscaleSettings(device)).upscale(source, sink, Watch())
    with torch.inference_mode():
        shown = torch.from_numpy(source.pixels).permute(2, 0, 1)[None].to(device)
        theirs = reference.to(device)(shown)[0].permute(1, 2, 0).cpu()
    return float((torch.from_numpy(sink.pixels) - theirs).abs().max())


def measure(case: Case, device: torch.device, side: int, ceilings: dict[str, float]) -> dict[str, Any]:
    """A network in all ways; ``ceilings`` of those precisions that are wanted."""
    reference, resolver = networks(case)
    flops, theirs = 2 * operations(resolver.config), reference_times(reference, device, side)
    found: dict[str, Any] = {"reference": theirs, "largest_difference": difference(reference, resolver, device)}
    sys.stderr.write(f"{found}\n")
    reference.to("cpu")
    for name, best in ceilings.items():
        made = ours(resolver, UpscaleSettings(device, PRECISIONS[name]), side)
        gflops = flops / made["us_per_pixel"] / 1e3
        ratios = {f"times_reference_{other}": theirs[other][0] / made["us_per_pixel"] for other in PRECISIONS}
        found[name] = made | ratios | {"of_ceiling": gflops / best}
        sys.stderr.write(f"{name}: {found[name]}\n")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Our networks on an accelerator against the papers' shape.")
    parser.add_argument("--device", default="auto", help="(default: %(default)s)")
    parser.add_argument("--side", type=int, default=1024, help="of the picture (default: %(default)s)")
    parser.add_argument("--only", choices=CASES, help="one network")
    parser.add_argument("--precision", choices=PRECISIONS, nargs="+", default=list(PRECISIONS), help="of ours (default: all)")
    arguments = parser.parse_args()
    device = choose(arguments.device)
    ceilings = {name: ceiling(device, PRECISIONS[name], min(SIDE, 8 * arguments.side)) for name in arguments.precision}
    result = surroundings() | {"device": name_of(device), "ceiling_gflops": ceilings, "side": arguments.side}
    chosen = [arguments.only] if arguments.only else list(CASES)
    result["networks"] = {name: measure(CASES[name], device, arguments.side, ceilings) for name in chosen}
    rounded = json.loads(json.dumps(result), parse_float=lambda digits: float(f"{float(digits):.4g}"))
    sys.stdout.write(json.dumps(rounded, indent=1) + "\n")


if __name__ == "__main__":
    main()
