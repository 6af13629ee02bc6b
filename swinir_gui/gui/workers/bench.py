"""The drafts of a session, and the work on them; ``upscale`` decides on which thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from swinir_gui.errors import AppError, DiskFullError
from swinir_gui.geometry import Region
from swinir_gui.gui.workers.claims import Claims
from swinir_gui.gui.workers.order import Order
from swinir_gui.jobs.making import output
from swinir_gui.jobs.making.draft import Draft
from swinir_gui.jobs.making.drafting import begin, complete, preview, store
from swinir_gui.jobs.making.events import Listener, Skipped
from swinir_gui.jobs.making.workshop import Workshop
from swinir_gui.jobs.remembered.record import Record, Unrecorded
from swinir_gui.jobs.remembered.session_runs import SessionRuns
from swinir_gui.jobs.wanted.request import UpscaleRequest
from swinir_gui.jobs.wanted.targets import requests_for

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Opened:
    """A picture that is open, with its scratch file, and what the next session will know of it."""

    draft: Draft
    record: Record | Unrecorded


class Bench:
    """Drafts outlive their order, so that a preview or a stopped run is not computed twice, until they are released.

    Args:
        runs: of the session.
        shown: told of each draft that is worked on.

    Attributes:
        claims: on names of results.
    """

    def __init__(self, runs: SessionRuns, shown: Callable[[int, Draft], None]) -> None:
        self._runs, self._shown, self.claims = runs, shown, Claims()
        self._drafts: dict[int, Draft] = {}
        self._recorded: set[int] = set()

    def request(self, workshop: Workshop, order: Order) -> UpscaleRequest:
        """What an order asks for, under a name that nobody else claims."""
        request = requests_for([order.found], workshop.model, workshop.scale, order.output)[0]
        return self.claims.settle(request, order.sources)

    def open_ahead(self, workshop: Workshop, order: Order) -> Opened | None:
        """Open and decode a picture before its turn; None where it has to wait for that."""
        drafts = tuple(self._drafts.items())
        if self._runs.goes_on or any(_concerns(order, job_id, draft) for job_id, draft in drafts):
            return None
        request = self.request(workshop, order)
        if output.is_kept(request):
            return None
        record = self._runs.record(workshop, request)
        draft = begin(workshop, request, record.scratch)
        try:
            record.begun(draft)
            draft.source.read(Region(0, 0, 1, 1))
        except BaseException:
            draft.close()
            raise
        return Opened(draft, record)

    def compute(self, workshop: Workshop, order: Order, listener: Listener, ahead: Opened | None = None) -> Opened | Skipped:
        """Everything but storing the result; ``ahead`` is what was opened already.

        Raises:
            AppError: why there can be no result.
            Cancelled: the order's token was set; the draft stays as it is.
        """
        request = self.request(workshop, order)
        output.check_name(request)
        record = ahead.record if ahead else self._runs.record(workshop, request)
        done = record.done_before() if self._runs.goes_on else None
        if done or output.is_kept(request):
            record.skipped()
            return Skipped(request.source, done.target if done else request.target, page=request.page)
        self.claims.made(request.source, request.target)
        if ahead:
            self._drafts[order.job_id] = ahead.draft
        draft = self._draft(workshop, order, request)
        if record.scratch:
            self._recorded.add(order.job_id)
        if ahead is None:
            record.begun(draft)
        try:
            complete(workshop, draft, listener, order.token)
        finally:
            record.computed()
        return Opened(draft, record)

    def preview(self, workshop: Workshop, order: Order, region: Region, listener: Listener) -> None:
        """Compute a region alone; raises likewise."""
        draft = self._draft(workshop, order, self.request(workshop, order))
        preview(workshop, draft, region, listener, order.token)

    def store(self, order: Order, made: Opened, listener: Listener) -> None:
        """Give a computed result its name; raises likewise."""
        store(made.draft, listener, order.token, made.record.storing)
        made.record.saved()
        self._recorded.discard(order.job_id)

    def note_failure(self, workshop: Workshop, order: Order, error: AppError) -> None:
        """There will be no result; a disk that is full may still get room."""
        if not isinstance(error, DiskFullError):
            self._runs.record(workshop, self.request(workshop, order)).failed(error)
            self._recorded.discard(order.job_id)

    def release(self, job_id: int) -> None:
        """Delete a draft."""
        draft = self._drafts.pop(job_id, None)
        self._recorded.discard(job_id)
        if draft:
            draft.close()

    def close(self) -> None:
        """Delete all drafts but those that the next session may go on with."""
        for job_id in self._recorded:
            if self._runs.expects(self._drafts[job_id].request):
                self._drafts.pop(job_id).leave()
        for job_id in tuple(self._drafts):
            self.release(job_id)

    def _draft(self, workshop: Workshop, order: Order, request: UpscaleRequest) -> Draft:
        draft = self._drafts.get(order.job_id)
        if draft and draft.workshop is not workshop:
            self.release(order.job_id)
            draft = None
        if draft is None:
            scratch = self._runs.record(workshop, request).scratch
            draft = self._drafts[order.job_id] = begin(workshop, request, scratch)
        draft.request = request  # names may have been taken since it was begun
        self._shown(order.job_id, draft)
        return draft


def _concerns(order: Order, job_id: int, draft: Draft) -> bool:
    """Whether a draft is of the order's job, or of one that was removed and had the same picture, hence the same scratch file."""
    same = (draft.request.source, draft.request.page) == (order.found.path, order.found.page)
    return job_id == order.job_id or same
