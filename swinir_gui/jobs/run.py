"""Upscale pictures from beginning to end, one after the other, as the command line does."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from swinir_gui.errors import AppError
from swinir_gui.jobs import output
from swinir_gui.jobs.draft import Listener, begin, complete, store
from swinir_gui.jobs.events import Failed, Skipped
from swinir_gui.jobs.request import UpscaleRequest
from swinir_gui.jobs.workshop import Workshop
from swinir_gui.progress import CancelToken

log = logging.getLogger(__name__)


def upscale_all(workshop: Workshop, requests: Iterable[UpscaleRequest], listener: Listener, token: CancelToken) -> None:
    """Upscale one picture after the other; one that fails is reported and does not stop the rest.

    Raises:
        Cancelled: the token was set; what was saved before stays.
    """
    for request in requests:
        token.check()
        try:
            upscale(workshop, request, listener, token)
        except AppError as error:
            listener(Failed(request.source, error))
        except (RuntimeError, MemoryError) as error:
            log.exception("unexpected failure of %s", request.source)
            message = f"Something failed unexpectedly ({type(error).__name__}: {error})."
            listener(Failed(request.source, AppError(message, "Try again with --device cpu, and please report it.")))


def upscale(workshop: Workshop, request: UpscaleRequest, listener: Listener, token: CancelToken) -> None:
    """Upscale one picture; its result is complete and verified, or absent.

    Raises:
        AppError: why there is no result.
        Cancelled: the token was set.
    """
    output.check_name(request)
    if output.is_kept(request):
        listener(Skipped(request.source, request.target))
        return
    with begin(workshop, request) as draft:
        complete(workshop, draft, listener, token)
        store(draft, listener, token)
