"""How much memory networks take while they compute, roughly."""

from __future__ import annotations

from swinir_gui.engine.plan import Plan, StreamPlan
from swinir_gui.nn.network import Link, Network, on_the_way

TILE_COPIES = 20  # of a tile's features are held at once, as measured
BYTES = 4  # of a float


def memory(network: Network, plan: Plan, threads: int) -> int:
    """Bytes that a picture takes on the device."""
    if isinstance(plan, StreamPlan):
        return max(strip.outer.width for strip in plan.strips) * column_bytes(network)
    largest = max(tile.outer.pixels for tile in plan.tiles)
    return min(threads, len(plan.tiles)) * largest * _tile_bytes_per_pixel(network)


def column_bytes(network: Network) -> int:
    """Of the rows that wait in a column of a strip, in all links."""
    alone = [Network(network.execution, [link]).margin() for link in network.links]
    links = zip(on_the_way(network.links), alone, strict=True)
    return BYTES * sum(enlarged * _waiting_values(link, margin) for (link, enlarged), margin in links)


def _waiting_values(link: Link, margin: int) -> int:
    """In a column of what comes to a link: layers hold a row of windows and more, queues the margin."""
    config = link.config
    return (sum(config.depths) * 2 * config.window + 2 * margin + 16 * config.scale**2) * config.width


def _tile_bytes_per_pixel(network: Network) -> int:
    """Of the greediest link; links work on a tile one after the other."""
    return BYTES * TILE_COPIES * max(enlarged**2 * link.config.width for link, enlarged in on_the_way(network.links))
