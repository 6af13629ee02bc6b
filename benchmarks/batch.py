"""What a batch of small pictures costs beyond the network: ``python -m benchmarks.batch``.

The same pictures go through the network alone, from memory to memory, and through a whole run from files to files with journal. The
network's own time is taken in the middle of two halves, so that a machine that warms up favours neither. Needs Linux.

Prints one JSON object: pictures per second of both, their ratio, and the anonymous memory in MB after picture 20 and the last.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.in_memory import Memory, empty
from benchmarks.network import surroundings
from benchmarks.surroundings import anonymous_mb
from swinir_gui import paths
from swinir_gui.checkpoints.embedded import DEFAULT
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.engine.upscaling import Watch
from swinir_gui.geometry import Size
from swinir_gui.jobs.folders.scanning import Search, look_for
from swinir_gui.jobs.making.events import Event, Failed, Saved
from swinir_gui.jobs.making.workshop import ComputeOptions, Workshop, open_workshop
from swinir_gui.jobs.remembered.history import History
from swinir_gui.jobs.remembered.journal import Journal, RunPlace
from swinir_gui.jobs.remembered.record import Record
from swinir_gui.jobs.running.run import Crew, upscale_all
from swinir_gui.jobs.wanted.request import Input, OutputOptions
from swinir_gui.jobs.wanted.targets import requests_for

SIDE, GOAL, EARLY = 256, 0.9, 20


def photographs(sample: Path, count: int) -> list[NDArray[np.uint8]]:
    """Different parts of a photograph."""
    with Image.open(sample) as opened:
        whole = np.asarray(opened.convert("RGB"))
    dice = np.random.default_rng(0)
    corners = [(dice.integers(whole.shape[0] - SIDE), dice.integers(whole.shape[1] - SIDE)) for _ in range(count)]
    return [whole[top : top + SIDE, left : left + SIDE] for top, left in corners]


def network_alone(workshop: Workshop, pictures: Sequence[NDArray[np.uint8]]) -> float:
    """Seconds from memory to memory."""
    began = time.monotonic()
    for pixels in pictures:
        source = Memory(pixels.astype(np.float32) / np.float32(255))
        result = empty(Size(SIDE, SIDE).scaled(workshop.scale))
        workshop.upscaler.upscale(source, result, Watch())
    return time.monotonic() - began


def whole_run(workshop: Workshop, pictures: Sequence[NDArray[np.uint8]], folder: Path) -> tuple[float, list[float]]:
    """Seconds from files to files, and the memory after each picture."""
    (folder / "in").mkdir(parents=True)
    for number, pixels in enumerate(pictures):
        Image.fromarray(pixels).save(folder / "in" / f"{number}.png")
    memory: list[float] = []

    def listen(event: Event) -> None:
        if isinstance(event, Failed):
            raise event.error
        if isinstance(event, Saved):
            memory.append(anonymous_mb())

    inputs = [found for found in look_for([folder / "in"], Search()) if isinstance(found, Input)]
    requests = requests_for(inputs, workshop.model, workshop.scale, OutputOptions(out=folder / "out"))
    journal = Journal(RunPlace(folder / "out", "bench"), History(), {}, lasts=True)
    began = time.monotonic()
    upscale_all(Crew(workshop, listen, recording=partial(Record, journal, workshop)), requests)
    seconds = time.monotonic() - began
    journal.close()
    return seconds, memory


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pictures", type=int, default=200)
    parser.add_argument("--device", default="auto")
    options = parser.parse_args()
    store = CheckpointStore(paths.embedded_models(), paths.checkpoint_folder())
    workshop = open_workshop(ComputeOptions(DEFAULT, device=options.device), store)
    pictures = photographs(paths.resource("sample.jpg"), options.pictures)
    half = len(pictures) // 2
    network_alone(workshop, pictures[:3])
    with tempfile.TemporaryDirectory() as folder:
        first, memory = whole_run(workshop, pictures[:half], Path(folder, "first"))
        alone = network_alone(workshop, pictures)
        second, later = whole_run(workshop, pictures[half:], Path(folder, "second"))
    rates = {"network": len(pictures) / alone, "run": len(pictures) / (first + second)}
    memory += later
    found = rates | {
        "ratio": rates["run"] / rates["network"],
        "goal": GOAL,
        "mb_early": memory[min(EARLY, len(memory)) - 1],
        "mb_late": memory[-1],
    }
    rounded = {name: round(value, 3) for name, value in found.items()}
    sys.stdout.write(json.dumps(surroundings() | {"pictures": len(pictures)} | rounded, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
