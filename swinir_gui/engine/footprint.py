"""Estimates how much memory a network needs while it computes, and how much it should do at once."""

from __future__ import annotations

from swinir_gui.engine.plan import Plan, StreamPlan
from swinir_gui.nn.config import Head
from swinir_gui.nn.execution import Execution
from swinir_gui.nn.network import Link, Network, on_the_way
from swinir_gui.nn.parameters import RECONSTRUCTION_WIDTH

COPIES = 20  # of the features of a band or a tile are held at once on a processor, as measured
# And on an H200, where operations are large and their results soon let go: of a band, of a tile, in either precision.
COPIES_IN_BANDS, COPIES_IN_TILES = {2: 12, 4: 18}, {2: 8, 4: 12}
MAPS = {Head.NEAREST_CONVOLUTION: 5.0, Head.PIXEL_SHUFFLE: 2.5}  # of the enlarged features, which are operands
BYTES = 4  # of a float
SHARE = 4  # of an accelerator's memory that what it does at once may fill


def memory(network: Network, plan: Plan, abreast: int) -> int:
    """Bytes that a picture takes on the device, with so many tiles at once."""
    if isinstance(plan, StreamPlan):
        widest = max(strip.outer.width for strip in plan.strips)
        return widest * (column_bytes(network) + plan.band * _bytes_per_pixel(network))
    largest = max(tile.outer.pixels for tile in plan.tiles)
    return min(abreast, len(plan.tiles)) * largest * _bytes_per_pixel(network)


def pixels_at_once(network: Network, available: int) -> int:
    """Pixels that a device with so many bytes should be given at once: as many as are fastest, and no more than it can hold."""
    return min(network.execution.band_pixels, max(1, available // SHARE // _bytes_per_pixel(network)))


def column_bytes(network: Network) -> int:
    """Bytes per column of a strip: of the rows that wait between the layers of all links."""
    alone = [Network(network.execution, [link]).margin() for link in network.links]
    links = zip(on_the_way(network.links), alone, strict=True)
    return BYTES * sum(enlarged * _waiting_values(link, margin) for (link, enlarged), margin in links)


def _waiting_values(link: Link, margin: int) -> int:
    """Numbers per column of a link's input: layers hold a row of windows and more, queues the margin."""
    config = link.config
    return (sum(config.depths) * 2 * config.window + 2 * margin + 16 * config.scale**2) * config.width


def _bytes_per_pixel(network: Network) -> int:
    """Bytes per pixel of the source, for the greediest link: links work on a band or a tile one after the other."""
    return max(enlarged**2 * _link_bytes(link, network.execution) for link, enlarged in on_the_way(network.links))


def _link_bytes(link: Link, execution: Execution) -> int:
    config, operand = link.config, execution.dtype.itemsize
    if not execution.accelerated:
        return BYTES * COPIES * config.width
    copies = (COPIES_IN_BANDS if link.streams else COPIES_IN_TILES)[operand]
    enlarged = MAPS.get(config.head, 0) * config.scale**2 * RECONSTRUCTION_WIDTH * operand
    return max(BYTES * copies * config.width, round(enlarged))
