"""Runs tiles of a picture through a network that has to see them whole, several side by side.

On a CPU each has a thread, and threads for which there is no tile help with those of others. An accelerator takes those of one
size as a batch. Which tiles go together depends on the plan alone, so that the bits do too.

Of several links in a row, a tile is what the first one sees that does not stream. Those before it stream, so their result does not
depend on how it is cut: each tile has them make what it sees, from as much of the picture as that takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from functools import partial
from itertools import chain

import torch
from torch import Tensor

from swinir_gui.engine.pixels import Pixels, PixelSource, from_batch, to_batch
from swinir_gui.engine.plan import Tile, TilePlan, plan_tiles
from swinir_gui.engine.team import Team, TeamFlow, join
from swinir_gui.geometry import Region, Size, ranges
from swinir_gui.nn.network import Network, grid
from swinir_gui.nn.stream import Band, Bands, Flow
from swinir_gui.progress import CancelToken

HAT_TILE, HAT_OVERLAP = 256, 32
LEAD_WINDOWS = 4


def tiles_for(network: Network, size: Size, tile: int | None, overlap: int | None) -> TilePlan:
    """The tiles of a picture.

    Args:
        network: does not stream.
        size: of the picture.
        tile: side of what the first link sees that does not stream, in pixels of what comes to it; None for what is best.
        overlap: how much of that is thrown away; None for what is best.
    """
    tile, overlap = tile or HAT_TILE, HAT_OVERLAP if overlap is None else overlap
    enlarged, beyond = network.lead.scale if network.lead else 1, _needed_behind(network.rest, overlap)
    return plan_tiles(
        size,
        grid(network.rest.links, enlarged),
        tile=-(-(tile + 2 * beyond) // enlarged),
        overlap=-(-(overlap + beyond) // enlarged),
    )


def _needed_behind(rest: Network, overlap: int) -> int:
    """What the links after the first need to see around their result, in pixels of what comes to the first."""
    needed = 0
    for link in reversed(rest.links[1:]):
        own = Network(rest.execution, [link]).margin() if link.streams else overlap
        needed = -(-needed // link.config.scale) + own
    return -(-needed // rest.links[0].config.scale)


Batch = tuple[Tile, ...]
Results = list[tuple[Region, Pixels]]


def batches(plan: TilePlan, most: int) -> list[Batch]:
    """The tiles of a plan in batches of at most ``most`` that the network sees as pictures of one size."""
    if most == 1:
        return [(tile,) for tile in plan.tiles]
    alike: dict[tuple[int, int], list[Tile]] = {}
    for tile in plan.tiles:
        seen = tile.outer.within(plan.size)
        alike.setdefault((seen.width, seen.height), []).append(tile)
    return [tuple(tiles[start:stop]) for tiles in alike.values() for start, stop in ranges(len(tiles), most)]


def run_tiles(
    network: Network, source: PixelSource, work: Sequence[Batch], *, threads: int, token: CancelToken
) -> Iterator[tuple[Region, Pixels]]:
    """The kept parts of tiles with their results, as they finish; after a failure, those that were running still come."""
    waiting, team = list(reversed(work)), Team()
    running: set[Future[Results]] = set()
    failure: BaseException | None = None
    flow, helping = partial(TeamFlow, team, token), 0
    ready: Results = []
    with ThreadPoolExecutor(threads, "tile", initializer=join) as pool, closing(team):
        while running or (waiting and failure is None):
            while waiting and failure is None and len(running) < threads:
                running.add(pool.submit(_run_batch, network, source, waiting.pop(), flow))
            while len(running) + helping < threads:
                pool.submit(_help, team)
                helping += 1
            while ready:  # while others are computed
                yield ready.pop(0)
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                # What the others have finished counts, whatever became of this one.
                failure = future.exception() or failure
            ready = list(chain.from_iterable(future.result() for future in finished if future.exception() is None))
    yield from ready
    if failure is not None:
        raise failure


def _help(team: Team) -> None:
    with torch.inference_mode():
        team.help()


def _run_batch(network: Network, source: PixelSource, batch: Batch, flow: Callable[[], Flow]) -> Results:
    """Of each tile the region it keeps, in source coordinates, and the result there."""
    flow().pulse()
    seen = [tile.outer.within(source.size) for tile in batch]
    with torch.inference_mode():
        shown = torch.cat([_shown(network, source, region, flow) for region in seen])
        made = network.rest.forward(shown, flow())
        placed = zip(batch, seen, range(len(batch)), strict=True)
        return [(tile.inner, from_batch(_cut(made[n : n + 1], tile.inner, region, network.scale))) for tile, region, n in placed]


def _shown(network: Network, source: PixelSource, seen: Region, flow: Callable[[], Flow]) -> Tensor:
    """What the first link that does not stream sees: the picture in ``seen``, or what the links before it make of that."""
    lead = network.lead
    if lead is None:
        return to_batch(source.read(seen), network.execution.device)
    around = seen.grown(lead.margin(), source.size).on_grid(lead.grid, source.size)
    made = torch.cat([band.rows for band in lead.stream(_bands(lead, source, around), flow())], 1)
    return _cut(made, seen, around, lead.scale).clamp(0, 1)


def _bands(lead: Network, source: PixelSource, region: Region) -> Bands:
    """On a CPU, low ones: what is seen of a tile by those before is larger than the tile, and should take no more memory."""
    rows = region.height if lead.execution.accelerated else LEAD_WINDOWS * lead.tallest_window
    for top, bottom in ranges(region.height, rows):
        part = region.rows(region.top + top, region.top + bottom)
        yield Band(to_batch(source.read(part), lead.execution.device), bottom == region.height)


def _cut(result: Tensor, region: Region, of: Region, scale: int) -> Tensor:
    kept = region.moved(-of.left, -of.top).scaled(scale)
    return result[:, kept.top : kept.bottom, kept.left : kept.right]
