"""Memory that runs out at each allocation of a picture in turn: ``python -m tests.engine.memory [EVERY]``.

Every operation of a network asks for memory. Each (or every so many-th) is made to fail once, in a run of its own, and the result
is compared with that of a run in which none does: the same bits, for streams and tiles, also where a piece is no square.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from swinir_gui.engine.pixels import Pixels
from swinir_gui.engine.upscaler import Upscaler, UpscaleSettings
from swinir_gui.engine.upscaling import Watch
from swinir_gui.progress import CancelToken
from tests.engine.fakes import ArraySink, ArraySource, noise, out_of_memory
from tests.published import one_group, twins

CASES = {  # kind of network: pictures (height, width), one of them as long as several pieces
    "lightweight-x2": ((40, 40), (24, 96)),
    "colour-jpeg": ((30, 61),),
    "hat-x2": ((48, 48), (32, 75)),
}


class Allocations(CancelToken):
    """Counts operations of all threads of a run, of which the one with a number fails as one without memory does; 0 spares all.

    It is the run's token, because each of its threads asks that before it works: from then on the thread's operations count.
    """

    def __init__(self, fails: int = 0) -> None:
        super().__init__()
        self._fails, self.count = fails, 0
        self._watched = threading.local()

    def check(self) -> None:
        super().check()
        if not hasattr(self._watched, "mode"):
            self._watched.mode = Counting(self)
            self._watched.mode.__enter__()  # for as long as the thread lives, which is no longer than its run

    def operation(self) -> None:
        self.count += 1
        if self.count == self._fails:
            raise out_of_memory()


class Counting(TorchDispatchMode):
    """Tells of the operations of one thread."""

    def __init__(self, allocations: Allocations) -> None:
        super().__init__()
        self._allocations = allocations

    def __torch_dispatch__(self, func: Any, _types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self._allocations.operation()
        return func(*args, **(kwargs or {}))


def made(kind: str, upscaler: Upscaler, picture: Pixels, fails: int = 0) -> tuple[Pixels, int]:
    """The result, and how many operations it took."""
    source, scale = ArraySource(picture), twins(kind).resolver.scale
    sink = ArraySink(source.size.scaled(scale), source.channels)
    allocations = Allocations(fails)
    run = threading.Thread(target=upscaler.upscale, args=(source, sink, Watch(token=allocations)))
    run.start()
    run.join()
    return sink.pixels, allocations.count


def failures(kind: str, size: tuple[int, int], every: int, threads: int = 1) -> Iterator[int]:
    """Numbers of operations whose failure changed the result."""
    picture = noise(*size)
    resolver = one_group(twins(kind).resolver)  # the operations of the others are the same
    engine = Upscaler(resolver, UpscaleSettings(torch.device("cpu"), threads=threads, tile=64, overlap=8))
    expected, count = made(kind, engine, picture)
    assert count > 0
    assert not np.isnan(expected).any()
    for number in range(1, count + 1, every):
        result, _ = made(kind, engine, picture, number)
        if not np.array_equal(result, expected):
            yield number


def main(arguments: Sequence[str]) -> int:
    """How many operations of each case change the result when they fail."""
    logging.disable()
    every, found = int(arguments[0]) if arguments else 1, 0
    for kind, sizes in CASES.items():
        for size in sizes:
            wrong = list(failures(kind, size, every))
            found += len(wrong)
            sys.stdout.write(f"{kind}, {size[1]}×{size[0]}: {len(wrong)} not dealt with {wrong[:5] or ''}\n")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
