"""What the processor can do: the better of a large matrix product and a 3×3 convolution, by all threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import torch
from torch.nn import functional as F  # noqa: N812

SIDE, CHANNELS, PICTURE = 2048, 180, 128


def ceiling(dtype: torch.dtype, threads: int, rounds: int = 3) -> float:
    """GFLOP/s of ``threads`` that each do their own, the best of ``rounds``."""
    left, right = (torch.randn(SIDE, SIDE).to(dtype) for _ in range(2))
    rows = torch.randn(1, CHANNELS, PICTURE, PICTURE).to(dtype).to(memory_format=torch.channels_last)
    kernel = torch.randn(CHANNELS, CHANNELS, 3, 3).to(dtype).to(memory_format=torch.channels_last)
    work: list[tuple[float, Callable[[], object]]] = [
        (2.0 * SIDE**3, lambda: left @ right),
        (2.0 * 9 * CHANNELS**2 * PICTURE**2, lambda: F.conv2d(rows, kernel, padding=1)),
    ]
    return max(threads * operations / _seconds(function, threads, rounds) for operations, function in work) / 1e9


def _seconds(function: Callable[[], object], threads: int, rounds: int) -> float:
    def once() -> None:
        torch.set_num_threads(1)
        function()

    best = float("inf")
    for _ in range(rounds + 1):  # the first is slower
        workers = [threading.Thread(target=once) for _ in range(threads)]
        began = time.perf_counter()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        best = min(best, time.perf_counter() - began)
    return best
