"""Computes the pieces of a run, whatever memory there is: if it is full, again, in lower bands or one by one, then smaller.

What is finished stays, and a run ends only where the smallest piece does not fit either.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Generator, Mapping
from dataclasses import replace
from typing import TypeVar

import torch

from swinir_gui.engine.device import is_out_of_memory, release_memory
from swinir_gui.engine.pixels import Pixels
from swinir_gui.engine.plan import Tile, narrower, quarters
from swinir_gui.engine.streaming import Pipeline, stream_strip
from swinir_gui.engine.tiling import Batch, batches, run_tiles
from swinir_gui.engine.upscaling import Parallelism, Upscaling
from swinir_gui.engine.work import Streaming, Tiling, Work
from swinir_gui.errors import DeviceMemoryError
from swinir_gui.geometry import Region
from swinir_gui.language import mark, tr

NO_ROOM = mark("Close other programs, or choose the CPU or a smaller model.")

log = logging.getLogger(__name__)

T = TypeVar("T")
Pieces = Generator[tuple[Region, Pixels], None, None]


def finished_pieces(work: Work, upscaling: Upscaling) -> Pieces:
    """All pieces of ``work`` with their results, as they finish.

    Raises:
        DeviceMemoryError: even the smallest piece does not fit.
    """
    return _stream(work, upscaling) if isinstance(work, Streaming) else _tile(work, upscaling)


def lack_of_memory(error: Exception) -> Exception:
    """The error without the frames that keep the memory taken; any other one goes on as it is."""
    if not is_out_of_memory(error):
        raise error
    return error.with_traceback(None)


def _stream(work: Streaming, upscaling: Upscaling) -> Pieces:
    device, waiting, again = upscaling.network.execution.device, deque(work.runs), False
    while waiting:
        run = waiting.popleft()
        done, failure = 0, None
        try:
            with Pipeline(upscaling.network, upscaling.parallelism.threads, upscaling.watch.token, run.parts) as pipeline:
                for result in stream_strip(pipeline, upscaling.source, run):
                    done += 1
                    yield result
        except (RuntimeError, MemoryError) as error:
            failure = lack_of_memory(error)
        if failure is None:
            continue
        run = replace(run, first=run.first + done)
        lower, halves = run.lower(), narrower(work.plan, run.strip)
        if not again or (done and not lower and not halves):
            again = True
            _release(device)
            waiting.appendleft(run)
        elif lower:
            again = False
            upscaling.watch.noticed(tr("Memory was full; the run goes on in lower bands."))
            _release(device)
            waiting = deque([lower, *(replace(later, parts=lower.parts) for later in waiting)])
        else:
            again = False
            upscaling.watch.noticed(tr("Memory was full; the run goes on in narrower strips."))
            waiting.extendleft(replace(run, strip=half) for half in reversed(_make_room(device, failure, halves)))


def _tile(work: Tiling, upscaling: Upscaling) -> Pieces:
    device, parallelism, again = upscaling.network.execution.device, upscaling.parallelism, False
    left, together = {tile.inner: tile for tile in work.tiles}, batches(work.plan, parallelism.batch)
    while left:
        failure: Exception | None = None
        try:
            wanted = _wanted(together, left)
            for piece, pixels in run_tiles(
                upscaling.network, upscaling.source, wanted, threads=parallelism.threads, token=upscaling.watch.token
            ):
                if left.pop(piece, None):
                    again = False
                    yield piece, pixels
        except (RuntimeError, MemoryError) as error:
            failure = lack_of_memory(error)
        if failure and parallelism != Parallelism():
            # One after the other first: the tile's size is part of the result.
            upscaling.watch.noticed(tr("Memory was full; the run goes on with one tile after the other."))
            parallelism, together = Parallelism(), batches(work.plan, 1)
            _release(device)
        elif failure and not again:
            again = True
            _release(device)
        elif failure:
            upscaling.watch.noticed(tr("Memory was full; the run goes on in smaller tiles."))
            smaller = [part for tile in left.values() for part in quarters(tile, work.plan)]
            together = [(tile,) for tile in _make_room(device, failure, smaller if len(smaller) > len(left) else None)]
            left = {tile.inner: tile for (tile,) in together}


def _wanted(together: list[Batch], left: Mapping[Region, Tile]) -> list[Batch]:
    """Batches of which a tile is missing: whole, because the bits of a tile may depend on how many are computed with it."""
    return [batch for batch in together if any(tile.inner in left for tile in batch)]


def _release(device: torch.device) -> None:
    """Before a piece is tried once more as it is: what was only kept for later may have been all that it lacked."""
    log.warning("out of memory on %s", device)
    release_memory(device)


def _make_room(device: torch.device, failure: Exception, smaller: list[T] | None) -> list[T]:
    """What to do instead after a lack of memory, if anything."""
    _release(device)
    if not smaller:
        message = tr("The memory of {device} does not hold even the smallest piece.").format(device=device)
        raise DeviceMemoryError(message, tr(NO_ROOM)) from failure
    return smaller
