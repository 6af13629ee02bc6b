"""Where the time of a transformer layer goes, operation by operation: ``python -m benchmarks.layer``.

The operations of ``nn/attention/columns.py`` and ``nn/transformer.py`` in the shapes in which they run, each alone, again and
again, on one thread; then the layer itself, on as many windows as it takes at once. Prints nanoseconds per pixel, for products also
the share of what a thread can do (``ceiling.py``). What the layer takes beyond the sum is what its operations do to each other's
caches.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

import torch
from rich.console import Console
from rich.table import Table
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from benchmarks.ceiling import ceiling
from benchmarks.network import CASES, PRECISIONS, networks
from swinir_gui.nn.attention.operands import windows_at_once
from swinir_gui.nn.execution import Execution, Weights
from swinir_gui.nn.stream import Flow
from swinir_gui.nn.transformer import TransformerLayer, layer_norm
from swinir_gui.nn.windows import Span

ROUNDS, REPEATS = 9, 5


class Operation(NamedTuple):
    """What is done, and with how many multiply-adds per pixel."""

    name: str
    run: Callable[[], object]
    products: int = 0


class Shapes(NamedTuple):
    """Of a chunk: windows, heads, pixels of a window, channels."""

    n: int
    h: int
    tokens: int
    channels: int


def best_seconds(run: Callable[[], object]) -> float:
    run()
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(REPEATS):
            run()
        best = min(best, (time.perf_counter() - began) / REPEATS)
    return best


def operations(shapes: Shapes, dtype: torch.dtype) -> Iterator[Operation]:
    """Those of a layer, in their order; norms and sums are done twice."""
    n, h, tokens, channels = shapes

    def make(*size: int) -> Tensor:
        return (0.1 * torch.randn(size)).to(dtype)

    stream, normed = torch.randn(n, tokens, channels), make(n, tokens, channels)
    square, wide, narrow = make(channels, channels), make(2 * channels, channels), make(channels, 2 * channels)
    q, k, v = (make(n * h, channels // h, tokens) for _ in range(3))
    table, scores, added = make(h, tokens, tokens), make(n * h, tokens, tokens), make(n, channels, tokens)
    flat, hidden, sums = normed.view(-1, channels), make(n * tokens, 2 * channels), make(n * h, 1, tokens) + 1
    columns = normed.transpose(1, 2)
    yield Operation("windows from rows", lambda: stream.view(n, tokens, channels).transpose(0, 1).reshape(-1, channels))
    yield Operation("two norms", lambda: [layer_norm(stream).to(dtype) for _ in range(2)])
    joint = square.expand(n, channels, channels)
    yield Operation("queries, keys, values", lambda: [torch.bmm(joint, columns) for _ in range(3)], 3 * channels**2)
    yield Operation("scores", lambda: table.repeat(n, 1, 1).baddbmm_(q.transpose(1, 2), k), channels * tokens)
    yield Operation("powers of two", scores.exp2)
    yield Operation("sums", lambda: scores.sum(-1))
    yield Operation("weighted values", lambda: torch.bmm(v, scores.transpose(1, 2)), channels * tokens)
    yield Operation("division", lambda: v.div(sums))
    bias, project = make(channels), square.expand(n, -1, -1)
    yield Operation("projection", lambda: torch.baddbmm(bias, added.transpose(1, 2), project), channels**2)
    yield Operation("MLP, first product", lambda: F.linear(flat, wide), 2 * channels**2)
    yield Operation("GELU", lambda: F.gelu(hidden))
    yield Operation("MLP, second product", lambda: F.linear(hidden, narrow), 2 * channels**2)
    yield Operation("two sums with the stream", lambda: [stream + normed for _ in range(2)])


def layer_seconds(name: str, execution: Execution, shapes: Shapes, window: int) -> float:
    """Of the first layer of a network, on a row of windows."""
    reference, resolver = networks(CASES[name])
    prefix = "layers.0.residual_group.blocks.0."
    tensors = {key.removeprefix(prefix): value for key, value in reference.state_dict().items() if key.startswith(prefix)}
    layer = TransformerLayer(Weights(tensors, execution), window=window, shift=0, heads=resolver.config.heads)
    rows, spans = torch.randn(1, window, shapes.n * window, shapes.channels), [Span(0, window, window)]
    return best_seconds(lambda: layer.apply(rows, rows, spans, Flow()))


def table(name: str, precision: str) -> Table:
    dtype = getattr(torch, precision)
    most = ceiling(dtype, 1)
    config, execution = networks(CASES[name])[1].config, Execution.on("cpu", dtype)
    sizes = {"queries": config.window**2, "keys": config.window**2, "heads": config.heads, "channels": config.width}
    shapes = Shapes(windows_at_once(execution, **sizes), config.heads, config.window**2, config.width)
    pixels, total = shapes.n * shapes.tokens, 0.0
    found = Table("operation", "ns per pixel", "of the ceiling", title=f"{name}, {precision}, {shapes.n} windows at once")
    for operation in operations(shapes, dtype):
        taken = best_seconds(operation.run) / pixels * 1e9
        total += taken
        share = f"{2 * operation.products / taken / most:.0%}" if operation.products else ""
        found.add_row(operation.name, f"{taken:.0f}", share)
    found.add_section()
    found.add_row("all of them", f"{total:.0f}")
    found.add_row("the layer", f"{layer_seconds(name, execution, shapes, config.window) / pixels * 1e9:.0f}")
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
