"""One picture from beginning to end, in three stages that may run on different threads: open, compute, store."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType

from swinir_gui.errors import AppError, DiskFullError
from swinir_gui.geometry import Region
from swinir_gui.jobs.making import output
from swinir_gui.jobs.making.draft import Draft
from swinir_gui.jobs.making.drafting import begin, complete, store
from swinir_gui.jobs.making.events import DoneBefore, Listener, Noticed, Skipped
from swinir_gui.jobs.making.workshop import Workshop
from swinir_gui.jobs.remembered.record import Record, Unrecorded
from swinir_gui.jobs.wanted.request import UpscaleRequest
from swinir_gui.language import tr
from swinir_gui.progress import CancelToken


class PictureRun(AbstractContextManager["PictureRun"]):
    """The stages of one picture, each to be done once and in their order; its result is complete and verified, or absent.

    At its end what is not stored is deleted, unless somebody may go on with it: because the run was stopped, or lacked room.

    Each stage raises:
        AppError: why there is no result.
        Cancelled: the token was set.

    Args:
        workshop: with what it is made.
        request: what is asked for.
        listener: hears of it.
        token: stops it.
        record: what the next run will know of it.
    """

    def __init__(
        self,
        workshop: Workshop,
        request: UpscaleRequest,
        listener: Listener,
        token: CancelToken,
        record: Record | Unrecorded | None = None,
    ) -> None:
        self.workshop, self.request = workshop, request
        self.record = record or Unrecorded()
        self._listener, self._token = listener, token
        self._draft: Draft | None = None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.end(error)

    def open(self, *, decode: bool = False) -> DoneBefore | Skipped | None:
        """Why there is nothing to compute, if so; ``decode`` does what the network would have to wait for otherwise."""
        done = self.record.done_before()
        if done:
            return DoneBefore(self.request.source, done.target, done.size, page=self.request.page)
        output.check_name(self.request)
        if output.is_kept(self.request):
            self.record.skipped()
            return Skipped(self.request.source, self.request.target, page=self.request.page)
        self._draft = begin(self.workshop, self.request, self.record.scratch)
        self.record.begun(self._draft)
        if decode:
            self._draft.source.read(Region(0, 0, 1, 1))
        return None

    def compute(self) -> None:
        """Everything that an earlier run has not left."""
        if self.request.namesake:
            sentence = tr("the result of “{other}” would have the same name, so it becomes “{name}”").format(
                other=self.request.namesake.name, name=self.request.target.name
            )
            self._listener(Noticed(self.request.source, sentence, page=self.request.page))
        try:
            complete(self.workshop, self._opened, self._listener, self._token)
        finally:
            self.record.computed()

    def store(self) -> None:
        """Under the name that people see."""
        store(self._opened, self._listener, self._token, self.record.storing)
        self.record.saved()

    def end(self, error: BaseException | None = None) -> None:
        """Nothing more will be done, because of ``error`` or because all is done."""
        if self._draft is None:
            return
        failed = isinstance(error, AppError | RuntimeError | MemoryError) and not isinstance(error, DiskFullError)
        if error is None or failed or not self.record.keeps:
            self._draft.close()
        else:
            self._draft.leave()

    @property
    def _opened(self) -> Draft:
        if self._draft is None:
            raise ValueError(f"“{self.request.source}” was not opened")
        return self._draft


def upscale(
    workshop: Workshop,
    request: UpscaleRequest,
    listener: Listener,
    token: CancelToken,
    record: Record | Unrecorded | None = None,
) -> None:
    """All stages of one picture.

    Raises:
        AppError: why there is no result.
        Cancelled: the token was set.
    """
    with PictureRun(workshop, request, listener, token, record) as run:
        nothing_to_do = run.open()
        if nothing_to_do:
            listener(nothing_to_do)
            return
        run.compute()
        run.store()
