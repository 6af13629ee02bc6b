"""A picture through a network: plan, run, check each piece, retry, shrink. Knows no files."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field
from typing import TypeVar

import torch

from swinir_gui.engine.device import is_out_of_memory, physical_memory, release_memory
from swinir_gui.engine.pixels import Pixels, PixelSink, PixelSource, is_sound
from swinir_gui.engine.plan import Plan, StreamPlan, TilePlan, narrower, plan_stream, plan_tiles, quarters
from swinir_gui.engine.streaming import Pipeline, StripRun, stream_strip
from swinir_gui.engine.tiling import run_tile, run_tiles
from swinir_gui.errors import DeviceError, DeviceMemoryError
from swinir_gui.geometry import Region, Size
from swinir_gui.nn.execution import Execution
from swinir_gui.nn.network import Network
from swinir_gui.nn.stream import Flow
from swinir_gui.nn.super_resolver import SuperResolver
from swinir_gui.progress import CancelToken, Progress, Stopwatch

log = logging.getLogger(__name__)

T = TypeVar("T")

BAND_PIXELS = {"cpu": 1 << 13}
BAND_PIXELS_ACCELERATED = 1 << 17
STRIP_SHARE, STRIP_BYTES = 8, 1 << 28  # a strip may fill an eighth of the memory, and this much in any case
HAT_TILE, HAT_OVERLAP = 256, 32


@dataclass(frozen=True)
class UpscaleSettings:
    """How to compute: where, how precisely, over how many threads, in how large pieces (None: what is best)."""

    device: torch.device
    dtype: torch.dtype = torch.float32
    threads: int = 1
    tile: int | None = None
    overlap: int | None = None


def _nobody(*_: object) -> None:
    """Listens to nothing."""


@dataclass(frozen=True)
class Watch:
    """Who wants to know how a run goes, and how it is stopped."""

    piece_finished: Callable[[Region, Progress], None] = _nobody
    noticed: Callable[[str], None] = _nobody
    token: CancelToken = field(default_factory=CancelToken)


class Upscaler:
    """A checkpoint on a device. One run at a time.

    Args:
        resolver: the checkpoint.
        settings: how to compute.
    """

    def __init__(self, resolver: SuperResolver, settings: UpscaleSettings) -> None:
        self._resolver, self._settings = resolver, settings
        self._network = resolver.on(Execution.on(settings.device, settings.dtype))
        self._safer: dict[Execution, Network] = {}

    def plan(self, size: Size) -> Plan:
        """How a picture of ``size`` will be cut; pure data."""
        settings, window = self._settings, self._resolver.window
        if not self._resolver.streams:
            overlap = HAT_OVERLAP if settings.overlap is None else settings.overlap
            return plan_tiles(size, window, tile=settings.tile or HAT_TILE, overlap=overlap)
        pixels = BAND_PIXELS.get(settings.device.type, BAND_PIXELS_ACCELERATED)
        widest = settings.tile or self._widest_strip()
        return plan_stream(size, window, self._network.margin(), widest=widest, band_pixels=pixels)

    def _widest_strip(self) -> int:
        """Columns whose waiting rows fill a strip's share of memory: layers hold a row of windows and more, queues the margin."""
        config = self._resolver.config
        layers, margin = sum(config.depths), self._network.margin()
        rows = layers * 2 * config.window + 2 * margin + 16 * config.scale**2
        share = max(STRIP_BYTES, physical_memory(self._settings.device) // STRIP_SHARE)
        return max(share // (rows * config.width * 4), 2 * margin + config.window)

    def upscale(self, source: PixelSource, sink: PixelSink, watch: Watch) -> None:
        """Compute every piece of ``source`` and write it to ``sink``, in result coordinates.

        Raises:
            DeviceMemoryError: even the smallest piece does not fit.
            DeviceError: a piece is not a picture, even in float32 on the CPU.
            Cancelled: the token was set; what is finished has been written.
        """
        torch.set_num_threads(1)  # a picture is shared out over threads here, not each operation
        torch.backends.cudnn.allow_tf32 = False  # float32 is the exact mode, on CUDA too
        plan, told = self.plan(source.size), False
        clock = Stopwatch(source.size.pixels, fills=isinstance(plan, StreamPlan))
        run = self._stream(plan, source, watch) if isinstance(plan, StreamPlan) else self._tile(plan, source, watch)
        with torch.inference_mode(), closing(run):
            for piece, pixels in run:
                watch.token.check()
                if not is_sound(pixels, piece, source):
                    if not told:
                        watch.noticed("Parts came out damaged and are computed again in the safest way.")
                    told, pixels = True, self._redo(plan, piece, source, watch.token)  # noqa: PLW2901
                sink.write(piece.scaled(self._resolver.scale), pixels)
                watch.piece_finished(piece, clock.advance(piece.pixels))

    def _stream(self, plan: StreamPlan, source: PixelSource, watch: Watch) -> Generator[tuple[Region, Pixels], None, None]:
        waiting = deque((strip, 0) for strip in plan.strips)
        while waiting:
            strip, done = waiting.popleft()
            failure: Exception | None = None
            try:
                with Pipeline(self._network, self._threads(), watch.token) as flow:
                    for result in stream_strip(self._network, source, StripRun(plan, strip, done), flow):
                        done += 1
                        yield result
            except (RuntimeError, MemoryError) as error:
                failure = _lack_of_memory(error)
            if failure:
                watch.noticed("Memory was full; the run goes on in narrower strips.")
                halves = self._make_room(failure, narrower(plan, strip))
                waiting.extendleft((half, done) for half in reversed(halves))

    def _tile(self, plan: TilePlan, source: PixelSource, watch: Watch) -> Generator[tuple[Region, Pixels], None, None]:
        threads, left = self._threads(), {tile.inner: tile for tile in plan.tiles}
        while left:
            failure: Exception | None = None
            try:
                for result in run_tiles(self._network, source, tuple(left.values()), threads=threads, token=watch.token):
                    del left[result[0]]
                    yield result
            except (RuntimeError, MemoryError) as error:
                failure = _lack_of_memory(error)
            if failure and threads > 1:
                # One after the other first: the tile's size is part of the result.
                watch.noticed("Memory was full; the run goes on with one tile after the other.")
                threads = 1
                release_memory(self._settings.device)
            elif failure:
                watch.noticed("Memory was full; the run goes on in smaller tiles.")
                smaller = [part for tile in left.values() for part in quarters(tile, plan)]
                left = {tile.inner: tile for tile in self._make_room(failure, smaller if len(smaller) > len(left) else None)}

    def _threads(self) -> int:
        return self._settings.threads if self._settings.device.type == "cpu" else 1

    def _make_room(self, failure: Exception, smaller: list[T] | None) -> list[T]:
        """What to do instead after a lack of memory, if anything."""
        release_memory(self._settings.device)
        log.warning("out of memory on %s", self._settings.device)
        if not smaller:
            message = f"The memory of {self._settings.device} does not hold even the smallest piece."
            raise DeviceMemoryError(message, "Close other programs, or choose the CPU or a smaller model.") from failure
        return smaller

    def _redo(self, plan: Plan, piece: Region, source: PixelSource, token: CancelToken) -> Pixels:
        """A piece alone, guarded and in float32, on the device and then on the CPU."""
        devices = dict.fromkeys((self._settings.device, torch.device("cpu")))
        for execution in (Execution.on(device, guarded=True) for device in devices):
            try:
                if execution not in self._safer:
                    self._safer[execution] = self._resolver.on(execution)
                pixels = _piece_alone(self._safer[execution], plan, piece, source, token)
            except (RuntimeError, MemoryError) as error:
                _lack_of_memory(error)
                continue
            if is_sound(pixels, piece, source):
                return pixels
        where = f"{piece.width}×{piece.height} at {piece.left}, {piece.top}"
        message = f"“{self._resolver.name}” makes no picture of the region {where}."
        raise DeviceError(message, "Choose another model.")


def _lack_of_memory(error: Exception) -> Exception:
    """The error without the frames that keep the memory taken; any other one goes on as it is."""
    if not is_out_of_memory(error):
        raise error
    return error.with_traceback(None)


def _piece_alone(network: Network, plan: Plan, piece: Region, source: PixelSource, token: CancelToken) -> Pixels:
    if isinstance(plan, TilePlan):
        # A tile that the lack of memory has cut is none of the plan's any more.
        tile = next((tile for tile in plan.tiles if tile.inner == piece), None) or plan.around(piece)
        return run_tile(network, source, tile, token)[1]
    run = StripRun(plan, plan.strip(piece), piece.top // plan.band)
    return next(stream_strip(network, source, run, Flow(token.check)))[1]
