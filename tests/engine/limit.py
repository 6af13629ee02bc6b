"""Memory that really runs out: a process that may have only so many megabytes more, ``python -m tests.engine.limit``. Needs Linux.

What fails then is not only the allocator: oneDNN finds no room for its code, a thread none for its stack. Prints a line per limit:
"same" where the result has the bits of a run without, "refused" where the engine said so itself. Not part of the suite: at the
tightest limits a library now and then ends the process itself (libgomp, libstdc++), one run in ten.
"""

from __future__ import annotations

import logging
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch

from swinir_gui.engine.pixels import Pixels
from swinir_gui.engine.upscaler import Upscaler, UpscaleSettings
from swinir_gui.engine.upscaling import Watch
from swinir_gui.errors import DeviceMemoryError
from tests.engine.fakes import ArraySink, ArraySource, noise
from tests.published import twins

KIND, PICTURE, THREADS = "lightweight-x2", (64, 2000), 2
LIMITS_MB = (8, 12, 16, 24, 32, 64, 256)


@contextmanager
def limited(megabytes: int) -> Iterator[None]:
    """No more address space than the process has now and so much."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + megabytes * 2**20, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def made(upscaler: Upscaler, height: int, width: int) -> Pixels:
    """The result of a picture of noise."""
    source, scale = ArraySource(noise(height, width)), twins(KIND).resolver.scale
    sink = ArraySink(source.size.scaled(scale), source.channels)
    upscaler.upscale(source, sink, Watch())
    return sink.pixels


def attempted(upscaler: Upscaler, megabytes: int) -> Pixels | None:
    """What comes of the picture within so many megabytes more; None where the engine refuses."""
    try:
        with limited(megabytes):
            return made(upscaler, *PICTURE)
    except DeviceMemoryError:
        return None


def main() -> int:
    logging.disable()
    upscaler = Upscaler(twins(KIND).resolver, UpscaleSettings(torch.device("cpu"), threads=THREADS))
    made(upscaler, 16, 16)  # libraries are loaded
    results = {megabytes: attempted(upscaler, megabytes) for megabytes in LIMITS_MB}
    expected = made(upscaler, *PICTURE)  # last, so that it is a run after such failures, without a limit
    for megabytes, result in results.items():
        said = "refused" if result is None else "same" if np.array_equal(result, expected) else "different"
        sys.stdout.write(f"{megabytes}: {said}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
