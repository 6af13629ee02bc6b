"""Runs a strip of a picture through a streaming network, on one or several threads.

The stream is cut between stages into stretches of about equal cost, one for each thread, and bands are handed from one to the next
through short queues: a pipeline without barriers, whose threads help one another rather than wait. Every operation is the same as
on one thread, so the bits are too.

Threads live for one strip, and the caller's is none of them: where oneDNN finds no memory for its code once, it fails on that
thread ever after, whatever is free by then.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import numpy as np
import torch

from swinir_gui.engine.pixels import Pixels, PixelSource, from_batch, to_batch
from swinir_gui.engine.team import Team, TeamFlow, join
from swinir_gui.engine.work import StripRun
from swinir_gui.geometry import Region
from swinir_gui.nn.network import Network
from swinir_gui.nn.stream import Band, Bands, Flow, Stage
from swinir_gui.progress import CancelToken

QUEUED_BANDS = 2

T = TypeVar("T")


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
    columns = slice(left, left + inner.width * scale)
    for fresh in pipeline.run(_read(pipeline.network, source, run), columns):
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
    for top in range(plan.start(run.first), plan.end(run.stop), run.rows):
        bottom = min(top + run.rows, plan.size.height)
        yield Band(to_batch(source.read(outer.rows(top, bottom)), network.execution.device), bottom == plan.size.height)


class Handover(Generic[T]):
    """A short queue of bands, or of what became of them, between two threads of a team that can be closed from either side."""

    def __init__(self, team: Team) -> None:
        self._bands: deque[T] = deque()
        self._team, self._changed = team, team.changed
        self._finished = self._closed = False
        self._error: BaseException | None = None

    def put(self, band: T) -> bool:
        """Wait for room; False once nobody wants bands any more."""
        self._team.help_until(lambda: self._closed or len(self._bands) < QUEUED_BANDS)
        with self._changed:
            if not self._closed:
                self._bands.append(band)
                self._changed.notify_all()
            return not self._closed

    def pass_on(self, bands: Iterator[T]) -> None:
        """Put all of them, and whatever is raised on the way, for as long as they are wanted."""
        try:
            for band in bands:
                if not self.put(band):
                    break
        except BaseException as error:  # noqa: BLE001 - raised again on the thread that takes the bands
            self._finish(error)
        else:
            self._finish()

    def _finish(self, error: BaseException | None = None) -> None:
        with self._changed:
            self._finished, self._error = True, error
            self._changed.notify_all()

    def close(self) -> None:
        """No more bands are wanted."""
        with self._changed:
            self._closed = True
            self._bands.clear()
            self._changed.notify_all()

    def take(self, *, helping: bool = True) -> T | None:
        """Wait for the next band, and be of help meanwhile or not; None after the last."""
        if helping:
            self._team.help_until(self._is_ready)
        with self._changed:
            self._changed.wait_for(self._is_ready)
            if self._error is not None:
                raise self._error
            if not self._bands:
                return None
            self._changed.notify_all()
            return self._bands.popleft()

    def _is_ready(self) -> bool:
        return bool(self._bands) or self._finished or self._closed

    def __iter__(self) -> Iterator[T]:
        return iter(self.take, None)


class CostMeter(Flow):
    """Lays a stream without running it, to learn what its stages cost."""

    def __init__(self) -> None:
        super().__init__()
        self.total = 0.0

    def passed(self, stage: Stage, bands: Bands) -> Bands:
        self.total += stage.cost * self.area
        return bands


class Pipeline(TeamFlow):
    """One strip through a network, over ``threads`` threads of its own. A context manager: leaving it stops them.

    For an accelerator there is another one, which fetches results.
    """

    def __init__(self, network: Network, threads: int, token: CancelToken, parts: int = 1) -> None:
        super().__init__(Team(), token, parts)
        self.network = network
        meter = CostMeter()
        network.stream(iter(()), meter)
        self._spent, self._count, self._share = 0.0, threads, meter.total / threads
        self._handovers: list[Handover[Any]] = []
        self._threads: list[threading.Thread] = []

    def run(self, bands: Bands, columns: slice) -> Iterator[Pixels]:
        """What the network makes of the strip's bands, and of that some columns."""

        def fetched(band: Band) -> Pixels:
            return from_batch(band.rows[:, :, columns])

        made = self.network.stream(bands, self)
        if self.network.execution.accelerated:
            made = iter(self._relayed(made))  # it computes the next band while this one is on its way
        last = self._relayed(map(fetched, made))
        for _ in range(len(self._threads), self._count):  # networks have only so many stages
            self._start(lambda: None)
        while (pixels := last.take(helping=False)) is not None:
            yield pixels

    def passed(self, stage: Stage, bands: Bands) -> Bands:
        self._spent += stage.cost * self.area
        stretches = len(self._threads) + 1
        return iter(self._relayed(bands)) if stretches < self._count and self._spent >= self._share * stretches else bands

    def each_of(self, parts: Iterable[T], work: Callable[[T], None]) -> None:
        if self.network.execution.accelerated:
            Flow.each_of(self, parts, work)  # of threads that gave it work, each would wait for the others
        else:
            super().each_of(parts, work)

    def _relayed(self, bands: Iterator[T]) -> Handover[T]:
        """The bands, made on a thread of their own."""
        handover = Handover[T](self._team)
        self._start(lambda: handover.pass_on(bands))
        self._handovers.append(handover)
        return handover

    def _start(self, work: Callable[[], None]) -> None:
        def run() -> None:
            join()
            with torch.inference_mode():
                work()
                self._team.help()

        worker = threading.Thread(target=run, name=f"stream-{len(self._threads)}", daemon=True)
        worker.start()
        self._threads.append(worker)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._team.close()
        for handover in self._handovers:
            handover.close()
        for worker in self._threads:
            worker.join()
