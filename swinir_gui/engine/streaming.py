"""A strip of a picture through a streaming network, over one or several threads.

The stream is cut between stages into stretches of about equal cost, one for each thread, and bands are handed from one to the next
through short queues: a pipeline without barriers. Every operation is the same as on one thread, so the bits are too.

Threads live for one strip, and the caller's is none of them: where oneDNN finds no memory for its code once, it fails on that
thread ever after, whatever is free by then.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from types import TracebackType
from typing import Self

import numpy as np
import torch

from swinir_gui.engine.pixels import Pixels, PixelSource, from_batch, to_batch
from swinir_gui.engine.work import StripRun
from swinir_gui.geometry import Region
from swinir_gui.nn.network import Network
from swinir_gui.nn.stream import Band, Bands, Flow, Stage
from swinir_gui.progress import CancelToken

QUEUED_BANDS = 2


def stream_strip(pipeline: Pipeline, source: PixelSource, run: StripRun) -> Iterator[tuple[Region, Pixels]]:
    """The pieces of a strip, in source coordinates, with their results.

    Raises:
        RuntimeError: the network made fewer rows than it took.
    """
    plan, inner, scale = run.plan, run.strip.inner, pipeline.network.scale
    left = (inner.left - run.strip.outer.left) * scale
    above = (run.first * plan.band - plan.start(run.first)) * scale
    waiting = np.empty((0, inner.width * scale, source.channels), np.float32)
    pieces = deque(run.pieces())
    for rows, _ in pipeline.run(_read(pipeline.network, source, run)):
        fresh = from_batch(rows[:, :, left : left + inner.width * scale])
        skipped = min(above, len(fresh))
        above -= skipped
        waiting = np.concatenate([waiting, fresh[skipped:]])
        while pieces and len(waiting) >= pieces[0].height * scale:
            piece = pieces.popleft()
            yield piece, waiting[: piece.height * scale]
            waiting = waiting[piece.height * scale :]
        if not pieces:
            return
    # A bug, but one that would leave a hole in the picture.
    raise RuntimeError(f"the stream ended before {pieces[0]}")


def _read(network: Network, source: PixelSource, run: StripRun) -> Bands:
    """Bands at absolute positions, from above the first wanted one to below the last, or to the picture's end."""
    plan, outer = run.plan, run.strip.outer
    for top in range(plan.start(run.first), plan.end(run.stop), plan.band):
        bottom = min(top + plan.band, plan.size.height)
        yield Band(to_batch(source.read(outer.rows(top, bottom)), network.execution.device), bottom == plan.size.height)


class Handover:
    """A short queue of bands between two threads that can be closed from either side."""

    def __init__(self, room: int = QUEUED_BANDS) -> None:
        self._bands: deque[Band] = deque()
        self._room, self._changed = room, threading.Condition()
        self._finished = self._closed = False
        self._error: BaseException | None = None

    def put(self, band: Band) -> bool:
        """Wait for room; False once nobody wants bands any more."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or len(self._bands) < self._room)
            if not self._closed:
                self._bands.append(band)
                self._changed.notify_all()
            return not self._closed

    def finish(self, error: BaseException | None = None) -> None:
        """No more bands will come; ``error`` is raised where they are taken."""
        with self._changed:
            self._finished, self._error = True, error
            self._changed.notify_all()

    def close(self) -> None:
        """No more bands are wanted."""
        with self._changed:
            self._closed = True
            self._bands.clear()
            self._changed.notify_all()

    def take(self) -> Band | None:
        """Wait for the next band; None after the last."""
        with self._changed:
            self._changed.wait_for(lambda: self._bands or self._finished or self._closed)
            if self._error is not None:
                raise self._error
            if not self._bands:
                return None
            self._changed.notify_all()
            return self._bands.popleft()

    def __iter__(self) -> Bands:
        return iter(self.take, None)


class CostMeter(Flow):
    """Lays a stream without running it, to learn what its stages cost."""

    def __init__(self) -> None:
        super().__init__()
        self.total = 0.0

    def passed(self, stage: Stage, bands: Bands) -> Bands:
        self.total += stage.cost * self.area
        return bands


class Unwanted(Exception):  # noqa: N818 - it is no error
    """Ends a thread whose bands nobody takes any more."""


class Pipeline(Flow):
    """One strip through a network, over ``threads`` threads of its own. A context manager: leaving it stops them."""

    def __init__(self, network: Network, threads: int, token: CancelToken) -> None:
        super().__init__(self._check)
        self.network, self._token, self._left = network, token, False
        meter = CostMeter()
        network.stream(iter(()), meter)
        self._spent, self._stretches, self._share = 0.0, threads, meter.total / threads
        self._handovers: list[Handover] = []
        self._threads: list[threading.Thread] = []

    def run(self, bands: Bands) -> Bands:
        """What the network makes of the strip's bands."""
        return self._relayed(self.network.stream(bands, self))

    def passed(self, stage: Stage, bands: Bands) -> Bands:
        self._spent += stage.cost * self.area
        started = len(self._threads) + 1
        return self._relayed(bands) if started < self._stretches and self._spent >= self._share * started else bands

    def _check(self) -> None:
        self._token.check()
        if self._left:
            raise Unwanted

    def _relayed(self, bands: Bands) -> Bands:
        """The bands, made on a thread of their own."""
        handover = Handover()
        worker = threading.Thread(target=self._pump, args=(bands, handover), name=f"stream-{len(self._threads)}", daemon=True)
        worker.start()
        self._handovers.append(handover)
        self._threads.append(worker)
        return iter(handover)

    @staticmethod
    def _pump(bands: Bands, handover: Handover) -> None:
        torch.set_num_threads(1)
        try:
            with torch.inference_mode():
                for band in bands:
                    if not handover.put(band):
                        break
            handover.finish()
        except BaseException as error:  # noqa: BLE001 - raised again on the thread that takes the bands
            handover.finish(error)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._left = True
        for handover in self._handovers:
            handover.close()
        for worker in self._threads:
            worker.join()
