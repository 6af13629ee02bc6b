"""Upscale pictures from beginning to end, one after the other, as the command line does."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from swinir_gui.errors import AppError, DiskFullError
from swinir_gui.jobs import output
from swinir_gui.jobs.draft import Draft, Listener, begin, complete, store
from swinir_gui.jobs.events import DoneBefore, Failed, Skipped
from swinir_gui.jobs.record import Record, Unrecorded
from swinir_gui.jobs.request import UpscaleRequest
from swinir_gui.jobs.workshop import Workshop
from swinir_gui.progress import CancelToken

log = logging.getLogger(__name__)

Recording = Callable[[UpscaleRequest], Record | Unrecorded]


def unrecorded(_: UpscaleRequest) -> Unrecorded:
    """The record of a picture in a run that nobody will go on with."""
    return Unrecorded()


def upscale_all(
    workshop: Workshop,
    requests: Iterable[UpscaleRequest],
    listener: Listener,
    token: CancelToken,
    recording: Recording = unrecorded,
) -> None:
    """Upscale one picture after the other; one that fails is reported and does not stop the rest.

    Raises:
        Cancelled: the token was set; what was saved before stays, and what was recorded can be gone on with.
    """
    with workshop.keep():
        for request in requests:
            token.check()
            _upscale_or_tell(workshop, request, listener, token, recording(request))


def _upscale_or_tell(
    workshop: Workshop, request: UpscaleRequest, listener: Listener, token: CancelToken, record: Record | Unrecorded
) -> None:
    try:
        upscale(workshop, request, listener, token, record)
    except AppError as error:
        record.failed(error)
        listener(Failed(request.source, error))
    except (RuntimeError, MemoryError) as error:
        log.exception("unexpected failure of %s", request.source)
        message = f"Something failed unexpectedly ({type(error).__name__}: {error})."
        failure = AppError(message, "Try again with --device cpu, and please report it.")
        record.failed(failure)
        listener(Failed(request.source, failure))


@contextmanager
def _kept_or_deleted(draft: Draft, record: Record | Unrecorded) -> Iterator[Draft]:
    """Delete what is not stored, unless somebody may go on with it: because the run was stopped, or lacked room."""
    try:
        yield draft
    except BaseException as error:
        failed = isinstance(error, AppError | RuntimeError | MemoryError) and not isinstance(error, DiskFullError)
        if failed or not record.scratch:
            draft.close()
        else:
            draft.leave()
        raise
    draft.close()


def upscale(
    workshop: Workshop,
    request: UpscaleRequest,
    listener: Listener,
    token: CancelToken,
    record: Record | Unrecorded | None = None,
) -> None:
    """Upscale one picture; its result is complete and verified, or absent.

    Raises:
        AppError: why there is no result.
        Cancelled: the token was set.
    """
    record = record or Unrecorded()
    output.check_name(request)
    done = record.done_before()
    if done:
        listener(DoneBefore(request.source, done.target, done.size))
        return
    if output.is_kept(request):
        listener(Skipped(request.source, request.target))
        return
    with _kept_or_deleted(begin(workshop, request, record.scratch), record) as draft:
        record.begun(draft)
        try:
            complete(workshop, draft, listener, token)
        finally:
            record.computed()
        store(draft, listener, token, record.storing)
        record.saved()
