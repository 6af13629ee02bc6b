"""Runs a picture through a network: plan, run, check each piece. Knows no files."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import torch

from swinir_gui.engine.device import physical_memory, prepare_libraries
from swinir_gui.engine.footprint import column_bytes, memory, pixels_at_once
from swinir_gui.engine.ladder import NO_ROOM, finished_pieces, lack_of_memory
from swinir_gui.engine.pixels import Pixels, PixelSink, PixelSource, is_sound
from swinir_gui.engine.plan import Locality, Plan, TilePlan, plan_stream
from swinir_gui.engine.streaming import Pipeline, stream_strip
from swinir_gui.engine.tiling import run_tiles, tiles_for
from swinir_gui.engine.upscaling import Parallelism, Upscaling, Watch
from swinir_gui.engine.work import StripRun, Work, left_of, needed_for
from swinir_gui.errors import DeviceError, DeviceMemoryError
from swinir_gui.geometry import Region, Size
from swinir_gui.language import tr
from swinir_gui.nn.execution import Execution
from swinir_gui.nn.network import Network
from swinir_gui.progress import Stopwatch

STRIP_SHARE, STRIP_BYTES = 8, 1 << 28  # a strip may fill an eighth of the memory, and this much in any case
STRIP_MARGINS = 12  # a strip so many times as wide as its two margins costs about a twelfth more than the whole would


@dataclass(frozen=True)
class UpscaleSettings:
    """How to compute: where, how precisely, over how many threads, in how large pieces (None: what is best)."""

    device: torch.device
    dtype: torch.dtype = torch.float32
    threads: int = 1
    tile: int | None = None
    overlap: int | None = None


class Resolver(Protocol):
    """A checkpoint in memory, or several in a row."""

    @property
    def name(self) -> str: ...
    def on(self, execution: Execution) -> Network: ...


@dataclass(frozen=True)
class Enlarging:
    """What enlarges of a resolver that repairs as well."""

    resolver: Resolver

    @property
    def name(self) -> str:
        return self.resolver.name

    def on(self, execution: Execution) -> Network:
        """Its network."""
        return self.resolver.on(execution).enlarging


class Upscaler:
    """A checkpoint, or several in a row, on a device. One run at a time.

    Args:
        resolver: the checkpoint.
        settings: how to compute.
        network: what the resolver makes for these settings, where that is there already.

    Raises:
        DeviceMemoryError: the device does not hold the network.
    """

    def __init__(self, resolver: Resolver, settings: UpscaleSettings, network: Network | None = None) -> None:
        self._resolver, self._settings = resolver, settings
        self._network = network or _placed(resolver, settings)
        self._safer: dict[Execution, Network] = {}

    @cached_property
    def further(self) -> Upscaler:
        """What makes a result larger still: what is repaired is not repaired again, so of several links those that enlarge."""
        if self._network.scale == 1 or all(link.config.scale > 1 for link in self._network.links):
            return self
        return Upscaler(Enlarging(self._resolver), self._settings, self._network.enlarging)

    def plan(self, size: Size) -> Plan:
        """How a picture of ``size`` will be cut; pure data."""
        settings, network = self._settings, self._network
        if not network.streams:
            return tiles_for(network, size, settings.tile, settings.overlap)
        widest = settings.tile or self._widest_strip()
        locality = Locality(network.grid, network.margin(), network.tallest_window)
        return plan_stream(size, locality, widest=widest, band_pixels=self._at_once())

    @property
    def on_cpu(self) -> bool:
        """Whether it computes on the processor rather than on an accelerator."""
        return not self._network.execution.accelerated

    @property
    def threads(self) -> int:
        """How many share the work; an accelerator shares it out by itself."""
        return self._settings.threads if self.on_cpu else 1

    def on_one_thread(self) -> Upscaler:
        """The same with nobody to share the work with."""
        return Upscaler(self._resolver, replace(self._settings, threads=1), self._network)

    def memory(self, size: Size) -> int:
        """Bytes that a picture of ``size`` takes while it is computed, on the device, roughly."""
        plan = self.plan(size)
        return memory(self._network, plan, max(self.threads, self._batch(plan)))

    def _at_once(self) -> int:
        """Pixels of a band, or on an accelerator of a batch of tiles."""
        return pixels_at_once(self._network, physical_memory(self._settings.device))

    def _batch(self, plan: Plan) -> int:
        """Tiles that an accelerator is given at once."""
        if self.on_cpu or not isinstance(plan, TilePlan):
            return 1
        return max(1, self._at_once() // max(tile.outer.pixels for tile in plan.tiles))

    def _widest_strip(self) -> int:
        """Columns that a strip's share of the memory holds, and no more than pay: memory shall not grow with the picture."""
        share = max(STRIP_BYTES, physical_memory(self._settings.device) // STRIP_SHARE)
        margins = 2 * self._network.margin()
        return max(min(share // column_bytes(self._network), STRIP_MARGINS * margins), margins + self._network.grid)

    def upscale(self, source: PixelSource, sink: PixelSink, watch: Watch, finished: Collection[Region] = ()) -> None:
        """Compute every piece of ``source`` and write it to ``sink``, in result coordinates.

        Args:
            source: the picture.
            sink: where its result goes.
            watch: who is told, stops and pauses.
            finished: regions of the source whose result ``sink`` has already, from runs of this upscaler; what they cover is not
                computed again where the plan can leave it out.

        Raises:
            DeviceMemoryError: even the smallest piece does not fit.
            DeviceError: a piece is not a picture, even in float32 on the CPU.
            Cancelled: the token was set; what is finished has been written.
        """
        work, total = left_of(self.plan(source.size), finished), source.size.pixels
        done = total - sum(piece.pixels for piece in work.pieces())
        clock = self._stopwatch(work, watch, total=watch.before + total + watch.after, done=watch.before + done)
        self._run(work, self._upscaling(work.plan, source, watch, clock), sink)

    def upscale_region(
        self, source: PixelSource, sink: PixelSink, region: Region, watch: Watch, finished: Collection[Region] = ()
    ) -> None:
        """Compute what ``region`` of ``source`` touches, to the bits that the whole run writes there; see ``upscale``."""
        work = needed_for(self.plan(source.size), region, finished)
        total = sum(piece.pixels for piece in work.pieces())
        clock = self._stopwatch(work, watch, total=total, done=0)
        self._run(work, self._upscaling(work.plan, source, watch, clock), sink)

    @staticmethod
    def _stopwatch(work: Work, watch: Watch, *, total: int, done: int) -> Stopwatch:
        return Stopwatch(total, done=done, lead=work.lead, clock=watch.token.clock)

    def _upscaling(self, plan: Plan, source: PixelSource, watch: Watch, clock: Stopwatch) -> Upscaling:
        network = self._network.seeing(source.channels)
        return Upscaling(network, source, watch, clock, Parallelism(self.threads, self._batch(plan)))

    def _run(self, work: Work, upscaling: Upscaling, sink: PixelSink) -> None:
        prepare_libraries()
        pieces, told = finished_pieces(work, upscaling), False
        with torch.inference_mode(), closing(pieces):
            for piece, pixels in pieces:
                upscaling.watch.token.check()
                if not is_sound(pixels, piece, upscaling.source):
                    if not told:
                        upscaling.watch.noticed(tr("Parts came out damaged and are computed again in the safest way."))
                    told, pixels = True, self._redo(work.plan, piece, upscaling)  # noqa: PLW2901
                sink.write(piece.scaled(upscaling.network.scale), pixels)
                upscaling.watch.piece_finished(piece, upscaling.clock.advance(piece.pixels))

    def _redo(self, plan: Plan, piece: Region, upscaling: Upscaling) -> Pixels:
        """A piece alone, guarded and in float32, on the device and then on the CPU."""
        devices = dict.fromkeys((self._settings.device, torch.device("cpu")))
        for execution in (Execution.on(device, guarded=True) for device in devices):
            try:
                if execution not in self._safer:
                    self._safer[execution] = self._resolver.on(execution)
                safer = replace(upscaling, network=self._safer[execution].seeing(upscaling.source.channels))
                pixels = _piece_alone(plan, piece, safer)
            except (RuntimeError, MemoryError) as error:
                lack_of_memory(error)
                continue
            if is_sound(pixels, piece, upscaling.source):
                return pixels
        where = tr("{width}×{height} at {left}, {top}").format(
            width=piece.width, height=piece.height, left=piece.left, top=piece.top
        )
        message = tr("“{model}” makes no picture of the region {where}.").format(model=self._resolver.name, where=where)
        raise DeviceError(message, tr("Choose another model."))


def _placed(resolver: Resolver, settings: UpscaleSettings) -> Network:
    try:
        return resolver.on(Execution.on(settings.device, settings.dtype))
    except (RuntimeError, MemoryError) as error:
        message = tr("The memory of {device} does not hold the model “{model}”.").format(
            device=settings.device, model=resolver.name
        )
        raise DeviceMemoryError(message, tr(NO_ROOM)) from lack_of_memory(error)


def _piece_alone(plan: Plan, piece: Region, upscaling: Upscaling) -> Pixels:
    if isinstance(plan, TilePlan):
        # A tile that the lack of memory has cut is none of the plan's any more.
        tile = next((tile for tile in plan.tiles if tile.inner == piece), None) or plan.around(piece)
        return next(run_tiles(upscaling.network, upscaling.source, [(tile,)], threads=1, token=upscaling.watch.token))[1]
    band = piece.top // plan.band
    with Pipeline(upscaling.network, 1, upscaling.watch.token) as pipeline:
        return next(stream_strip(pipeline, upscaling.source, StripRun(plan, plan.strip(piece), band, band + 1)))[1]
