"""Tiles of a picture through a network that needs to see them whole, several side by side on a CPU."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

import torch

from swinir_gui.engine.pixels import Pixels, PixelSource, from_batch, read_padded, to_batch
from swinir_gui.engine.plan import Tile
from swinir_gui.geometry import Region
from swinir_gui.nn.network import Network
from swinir_gui.progress import CancelToken


def run_tiles(
    network: Network, source: PixelSource, tiles: Sequence[Tile], *, threads: int, token: CancelToken
) -> Iterator[tuple[Region, Pixels]]:
    """The kept parts of ``tiles`` with their results, as they finish; after a failure, those that were running still come."""
    workers = threads if network.execution.device.type == "cpu" else 1
    waiting = list(reversed(tiles))
    running: set[Future[tuple[Region, Pixels]]] = set()
    failure: BaseException | None = None
    with ThreadPoolExecutor(workers, "tile", initializer=torch.set_num_threads, initargs=(1,)) as pool:
        while running or (waiting and failure is None):
            while waiting and failure is None and len(running) < workers:
                running.add(pool.submit(run_tile, network, source, waiting.pop(), token))
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                # What the others have finished counts, whatever became of this one.
                failure = future.exception() or failure
            yield from (future.result() for future in finished if future.exception() is None)
    if failure is not None:
        raise failure


def run_tile(network: Network, source: PixelSource, tile: Tile, token: CancelToken) -> tuple[Region, Pixels]:
    """One tile: the region it keeps, in source coordinates, and the result there."""
    token.check()
    scale, outer, inner = network.config.scale, tile.outer, tile.inner
    with torch.inference_mode():
        batch = to_batch(read_padded(source, outer), network.config.channels, network.execution.device)
        result = network.forward(batch, token.check)
        kept = inner.moved(-outer.left, -outer.top).scaled(scale)
        return inner, from_batch(result[:, kept.top : kept.bottom, kept.left : kept.right], source.channels)
