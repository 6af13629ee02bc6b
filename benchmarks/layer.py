"""Where the time of a transformer layer goes, operation by operation: ``python -m benchmarks.layer``.

The first layer of each network, on one thread and as many windows as it takes at once: nanoseconds per pixel of whatever operations
it runs, those of one kind and one size together, and of matrix products the share of what a thread can do (``ceiling.py``). Beside
their sum stands what the layer takes unobserved. Timed from Python, because torch's profiler takes memory for each operation, and
then those that need fresh memory take several times as long.
"""

from __future__ import annotations

import math
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import NamedTuple

import torch
from rich.console import Console
from rich.table import Table
from torch import Tensor
from torch._ops import OpOverload
from torch.utils._python_dispatch import TorchDispatchMode

from benchmarks.ceiling import ceiling
from benchmarks.network import CASES, PRECISIONS, networks
from swinir_gui.nn.attention.operands import windows_at_once
from swinir_gui.nn.execution import Execution, Weights
from swinir_gui.nn.stream import Flow
from swinir_gui.nn.transformer import TransformerLayer
from swinir_gui.nn.windows import Span

ROUNDS = 40
PRODUCTS = frozenset({"linear", "bmm", "baddbmm", "baddbmm_"})
SMALL = 0.01  # of the layer; what takes less is not listed


class Operation(NamedTuple):
    """A kind of operation: its name, and the sizes of its tensors."""

    name: str
    shapes: tuple[tuple[int, ...], ...]

    @property
    def multiply_adds(self) -> int:
        """Of a product, whose matrices come last among its tensors."""
        if self.name not in PRODUCTS:
            return 0
        left, right = [shape for shape in self.shapes if len(shape) > 1][-2:]
        return math.prod(left) * (right[0] if self.name == "linear" else right[-1])


class Stopwatch(TorchDispatchMode):
    """Times operations while they run; ``times`` has the seconds of all of a kind."""

    def __init__(self) -> None:
        super().__init__()
        self.times: dict[Operation, list[float]] = defaultdict(list)

    def __torch_dispatch__(
        self, function: OpOverload, types: object, args: Sequence[object] = (), kwargs: Mapping[str, object] | None = None
    ) -> object:
        del types
        shapes = tuple(tuple(argument.shape) for argument in args if isinstance(argument, Tensor))
        times = self.times[Operation(function.overloadpacket.__name__, shapes)]
        began = time.perf_counter()
        result = function(*args, **(kwargs or {}))
        times.append(time.perf_counter() - began)
        return result


def layer_of(name: str, execution: Execution) -> tuple[Callable[[], object], int]:
    """The first layer of a network on a row of windows, and how many pixels that is."""
    reference, resolver = networks(CASES[name])
    config, prefix = resolver.config, "layers.0.residual_group.blocks.0."
    tensors = {key.removeprefix(prefix): value for key, value in reference.state_dict().items() if key.startswith(prefix)}
    layer = TransformerLayer(Weights(tensors, execution), window=config.window, shift=0, heads=config.heads)
    tokens = config.window**2
    count = windows_at_once(execution, queries=tokens, keys=tokens, heads=config.heads, channels=config.width)
    rows, spans = torch.randn(1, config.window, count * config.window, config.width), [Span(0, config.window, config.window)]
    return lambda: layer.apply(rows, spans, Flow()), count * tokens


def unobserved(run: Callable[[], object]) -> float:
    """Seconds of a pass, the median."""

    def once() -> float:
        began = time.perf_counter()
        run()
        return time.perf_counter() - began

    return median(once() for _ in range(ROUNDS))


def table(name: str, precision: str) -> Table:
    dtype = getattr(torch, precision)
    most = ceiling(dtype, 1)
    run, pixels = layer_of(name, Execution.on("cpu", dtype))
    whole = unobserved(run)
    with Stopwatch() as stopwatch:
        for _ in range(ROUNDS):
            run()
    per_pass = {operation: median(times) * len(times) / ROUNDS for operation, times in stopwatch.times.items()}
    total, found = sum(per_pass.values()), Table(title=f"{name}, {precision}, {pixels} pixels at once")
    for column in ("operation", "tensors", "ns per pixel", "of the ceiling"):
        found.add_column(column, justify="left" if column in {"operation", "tensors"} else "right")
    for operation, seconds in sorted(per_pass.items(), key=lambda pair: -pair[1]):
        if seconds > SMALL * total:
            sizes = ", ".join("×".join(map(str, shape)) for shape in operation.shapes)
            rate = 2 * operation.multiply_adds / median(stopwatch.times[operation]) / 1e9
            found.add_row(operation.name, sizes, f"{seconds / pixels * 1e9:.0f}", f"{rate / most:.0%}" if rate else "")
    found.add_section()
    found.add_row("all of them", "", f"{total / pixels * 1e9:.0f}")
    found.add_row("the layer unobserved", "", f"{whole / pixels * 1e9:.0f}")
    return found


def main() -> int:
    torch.set_num_threads(1)
    with torch.inference_mode():
        for name in CASES:
            for precision in PRECISIONS:
                Console().print(table(name, precision))
    return 0


if __name__ == "__main__":
    sys.exit(main())
