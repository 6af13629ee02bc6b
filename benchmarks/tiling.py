"""What tiles do to HAT: how far a tiled result is from the whole picture's, for tile sizes and overlaps, and what it costs.

``python -m benchmarks.tiling --model FILE --pictures FOLDER``

For each picture (its middle 384×384 pixels) the network runs once on the whole and once for each way of tiling. The difference is
given as PSNR in dB between the two results (higher is closer), over the picture and along the seams alone (the pixels
within 2 of a cut); the cost as pixels computed per pixel kept.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.in_memory import Memory, empty
from benchmarks.network import surroundings
from swinir_gui.checkpoints.load import load
from swinir_gui.engine.pixels import Pixels
from swinir_gui.engine.plan import TilePlan
from swinir_gui.engine.upscaler import Upscaler, UpscaleSettings
from swinir_gui.engine.upscaling import Watch
from swinir_gui.geometry import Region
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.nn.super_resolver import SuperResolver

SIDE = 384
TILES = (64, 128, 192, 256)
OVERLAPS = (0, 8, 16, 32, 48, 64)


def crop(path: Path) -> Memory:
    """The middle of a picture."""
    picture = PictureSource.open(path)
    left, top = (max(0, (side - SIDE) // 2) for side in (picture.size.width, picture.size.height))
    width, height = min(SIDE, picture.size.width), min(SIDE, picture.size.height)
    return Memory(picture.read(Region(left, top, width, height)))


def result(resolver: SuperResolver, source: Memory, tile: int, overlap: int) -> tuple[Pixels, TilePlan]:
    settings = UpscaleSettings(torch.device("cpu"), threads=2, tile=tile, overlap=overlap)
    upscaler, kept = Upscaler(resolver, settings), empty(source.size.scaled(resolver.scale), source.channels)
    upscaler.upscale(source, kept, Watch())
    plan = upscaler.plan(source.size)
    assert isinstance(plan, TilePlan)
    return np.clip(kept.pixels, 0, 1), plan


def seams(plan: TilePlan, scale: int) -> NDArray[np.bool_]:
    """Which pixels of the result lie within 2 of a cut between tiles."""
    near = np.zeros((plan.size.height * scale, plan.size.width * scale), bool)
    for tile in plan.tiles:
        edge = tile.inner.scaled(scale)
        near[max(0, edge.top - 2) : edge.top + 2] |= edge.top > 0
        near[:, max(0, edge.left - 2) : edge.left + 2] |= edge.left > 0
    return near


def decibels(difference: NDArray[np.float32]) -> float:
    return float(-10 * np.log10(np.square(difference).mean() + 1e-20))


def measure(resolver: SuperResolver, crops: list[Memory]) -> list[dict[str, float]]:
    wholes = [result(resolver, each, SIDE, 0)[0] for each in crops]
    rows = []
    for tile in TILES:
        for overlap in (each for each in OVERLAPS if 2 * each < tile):
            whole, seam, plan = [], [], None
            for source, reference in zip(crops, wholes, strict=True):
                tiled, plan = result(resolver, source, tile, overlap)
                whole.append(decibels(tiled - reference))
                seam.append(decibels((tiled - reference)[seams(plan, resolver.scale)]))
            assert plan is not None
            cost = sum(each.outer.pixels for each in plan.tiles) / plan.size.pixels
            row = {"tile": tile, "overlap": overlap, "picture_db": float(np.mean(whole)), "seam_db": float(np.mean(seam))}
            rows.append({**row, "cost": cost})
            sys.stderr.write(
                f"tile {tile:>3} overlap {overlap:>2}: {rows[-1]['picture_db']:.1f} dB, "
                f"seams {rows[-1]['seam_db']:.1f} dB, cost {cost:.2f}\n"
            )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description="What tiles do to HAT.")
    parser.add_argument("--model", type=Path, required=True, help="a HAT checkpoint")
    parser.add_argument("--pictures", type=Path, required=True, help="a folder of pictures of at least 384×384")
    parser.add_argument("--most", type=int, default=4, help="how many of them")
    arguments = parser.parse_args()
    crops = [crop(path) for path in sorted(arguments.pictures.iterdir())[: arguments.most]]
    rows = measure(load(arguments.model), crops)
    sys.stdout.write(json.dumps(surroundings() | {"model": arguments.model.name, "ways": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
