"""Upscales many pictures: the next is decoded and the last encoded while the network works, and a failure stops nothing."""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

from swinir_gui.errors import AppError, DeviceError, DiskFullError, LargeEnoughError, in_words
from swinir_gui.jobs.folders.scanning import LeftOut, Reason
from swinir_gui.jobs.making.events import DoneBefore, Event, Failed, Held, Listener, Noticed, Saved, Skipped
from swinir_gui.jobs.making.workshop import ComputeOptions, Workshop
from swinir_gui.jobs.remembered.record import Record, Unrecorded
from swinir_gui.jobs.running import room
from swinir_gui.jobs.running.picture_run import PictureRun, upscale
from swinir_gui.jobs.running.run_tally import DEVICE_FAILURES
from swinir_gui.jobs.wanted.request import UpscaleRequest
from swinir_gui.language import mark, tr
from swinir_gui.progress import Cancelled, CancelToken

log = logging.getLogger(__name__)

Recording = Callable[[UpscaleRequest], Record | Unrecorded]

SAFE_TILE = 128
SAFER = mark("It failed, and is tried once more in the safest way.")
FAILURES = (AppError, RuntimeError, MemoryError)  # of a picture; anything else is our own bug


def unrecorded(_: UpscaleRequest) -> Unrecorded:
    """The record of a picture in a run that nobody will go on with."""
    return Unrecorded()


@dataclass(frozen=True)
class Crew:
    """With whom a run works.

    Attributes:
        workshop: makes the results.
        listener: hears of everything, from one thread at a time.
        token: stops it.
        recording: gives each picture its record.
        safer: opens a workshop that is slower and surer, for a picture that the first cannot make; None where there is none.
    """

    workshop: Workshop
    listener: Listener
    token: CancelToken = field(default_factory=CancelToken)
    recording: Recording = unrecorded
    safer: Callable[[], Workshop] | None = None


def safest(compute: ComputeOptions) -> ComputeOptions:
    """The same model in the way that is least likely to fail: exact, in small pieces."""
    return replace(compute, precision="float32", tile=min(compute.tile or SAFE_TILE, SAFE_TILE))


def upscale_all(crew: Crew, requests: Sequence[UpscaleRequest], *, part: bool = False) -> None:
    """Upscale pictures in their order; one that fails is reported and does not stop the rest.

    A picture that the device cannot make is tried once more in the safest way. Where a disk is full, a run of several pictures
    waits until there is room; so does a ``part`` of one.

    Raises:
        Cancelled: the token was set; what was saved before stays, and what was recorded can be gone on with.
        DeviceError: the device has failed so often in a row that it will not do better with the rest.
    """
    with crew.workshop.keep(), _Run(crew, patient=part or len(requests) > 1) as run:
        run.work(requests)


class _Run:
    """A picture is computed on the thread that works; on two others the next one is opened, and the last one stored."""

    def __init__(self, crew: Crew, *, patient: bool) -> None:
        self._crew, self._patient = crew, patient
        self._telling = threading.Lock()
        self._opening, self._storing = ThreadPoolExecutor(1, "opening"), ThreadPoolExecutor(1, "storing")
        self._ahead: deque[tuple[UpscaleRequest, Future[PictureRun | DoneBefore | Skipped]]] = deque()
        self._behind: tuple[UpscaleRequest, Future[None]] | None = None
        self._device_failures = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._opening.shutdown(cancel_futures=True)
        self._storing.shutdown()
        for _, opened in self._ahead:
            if not opened.cancelled() and not opened.exception() and isinstance(run := opened.result(), PictureRun):
                run.end(error or Cancelled())

    def work(self, requests: Sequence[UpscaleRequest]) -> None:
        """See ``upscale_all``."""
        for number, request in enumerate(requests):
            self._crew.token.check()
            for each in requests[number + len(self._ahead) : number + 2]:
                self._ahead.append((each, self._opening.submit(self._open, each)))
            try:
                opened = self._ahead.popleft()[1].result()
                if isinstance(opened, PictureRun):
                    self._compute(opened)
            except FAILURES as error:
                self._settle()
                self._recover(request, error)
            else:
                self._hand_on(opened)
        self._settle()

    def _hand_on(self, opened: PictureRun | DoneBefore | Skipped) -> None:
        """Pictures end in their order: the one before first, whose failure may end the run."""
        try:
            self._settle()
        except BaseException:
            if isinstance(opened, PictureRun):
                opened.end(Cancelled())
            raise
        if isinstance(opened, PictureRun):
            self._behind = opened.request, self._storing.submit(self._store, opened)
        else:
            self._tell(opened)

    def _open(self, request: UpscaleRequest) -> PictureRun | DoneBefore | Skipped:
        crew = self._crew
        run = PictureRun(crew.workshop, request, self._tell, crew.token, crew.recording(request))
        try:
            return run.open(decode=True) or run
        except BaseException as error:
            run.end(error)
            raise

    @staticmethod
    def _compute(run: PictureRun) -> None:
        try:
            run.compute()
        except BaseException as error:
            run.end(error)
            raise

    @staticmethod
    def _store(run: PictureRun) -> None:
        with run:
            run.store()

    def _settle(self) -> None:
        """Wait until the last picture is stored."""
        if self._behind:
            (request, stored), self._behind = self._behind, None
            try:
                stored.result()
            except FAILURES as error:
                self._recover(request, error)

    def _recover(self, request: UpscaleRequest, error: Exception) -> None:
        """Do what can be done about a picture that was not made, and report it otherwise."""
        failure: Exception | None = error
        if self._patient and isinstance(error, DiskFullError) and room.can_come(error):
            failure = self._wait_for_room(request, error)
        if failure and self._crew.safer and blames_the_device(failure):
            log.warning("%s failed and is tried once more", request.source, exc_info=failure)
            self._tell(Noticed(request.source, tr(SAFER), page=request.page))
            failure = self._safely(self._crew.safer, request)
        if isinstance(failure, LargeEnoughError) and request.searched:
            self._tell(LeftOut(request.source, Reason.LARGE_ENOUGH))
        elif failure:
            self._fail(request, failure)

    def _wait_for_room(self, request: UpscaleRequest, error: DiskFullError) -> Exception | None:
        """Try a picture again and again until a full disk is no more what keeps it from being made."""
        failure: Exception | None = error
        self._tell(Held(request.source, error, page=request.page))
        while isinstance(failure, DiskFullError):
            room.wait(failure, self._crew.token)
            failure = self._again(self._crew.workshop, request)
        return failure

    def _again(self, workshop: Workshop, request: UpscaleRequest) -> Exception | None:
        """All stages of one picture, and what went wrong."""
        try:
            upscale(workshop, request, self._tell, self._crew.token, self._crew.recording(request))
        except FAILURES as error:
            return error
        return None

    def _safely(self, safer: Callable[[], Workshop], request: UpscaleRequest) -> Exception | None:
        try:
            return self._again(safer(), request)
        except FAILURES as error:
            return error

    def _fail(self, request: UpscaleRequest, error: Exception) -> None:
        hint = tr("Try again with --device cpu, and please report it.")
        failure = in_words(error, of=os.fspath(request.source), hint=hint)
        self._crew.recording(request).failed(failure)
        self._tell(Failed(request.source, failure, page=request.page))
        self._device_failures = self._device_failures + 1 if blames_the_device(error) else 0
        if self._device_failures >= DEVICE_FAILURES:
            message = tr("The run has stopped, because {count} pictures in a row failed on {device}.").format(
                count=DEVICE_FAILURES, device=self._crew.workshop.device
            )
            hint = tr("Restart the computer or choose --device cpu; the same command then goes on.")
            raise DeviceError(message, hint) from error

    def _tell(self, event: Event) -> None:
        with self._telling:
            if isinstance(event, Saved):
                self._device_failures = 0
            self._crew.listener(event)


def blames_the_device(error: Exception) -> bool:
    """Whether the device or a lack of memory is at fault, and neither the picture nor a disk."""
    return isinstance(error, DeviceError) or not isinstance(error, AppError)
