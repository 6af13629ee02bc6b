"""Decides which worker of a spread run makes which pictures: no picture is lost with a worker, and none is made twice."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from swinir_gui.errors import ClusterError, DiskFullError
from swinir_gui.jobs.distant.order import Commission
from swinir_gui.jobs.distant.outbox import Written
from swinir_gui.jobs.folders.scanning import LeftOut
from swinir_gui.jobs.making.events import DoneBefore, Event, Failed, Held, Listener, Noticed, Saved, Skipped
from swinir_gui.jobs.making.workshop import Making
from swinir_gui.jobs.remembered.identity import picture_key
from swinir_gui.jobs.remembered.journal import Journal
from swinir_gui.jobs.remembered.record import Record
from swinir_gui.jobs.running import room
from swinir_gui.jobs.wanted.request import UpscaleRequest
from swinir_gui.language import tr
from swinir_gui.progress import CancelToken

LARGEST = 8  # pictures in an order: the next is decoded and the last encoded while one is computed
AHEAD = 2  # orders for each worker that there are always pictures for; to choose their models takes time
LOSSES = 3  # workers in a row that were lost at a picture: it may be what has killed them


@dataclass(frozen=True)
class Task:
    """A picture that is not made yet.

    Attributes:
        model: as a person names it.
        request: what is asked for.
        losses: workers that were lost at it.
        attempts: how many may have left scratch files that somebody might still write to.
    """

    model: str
    request: UpscaleRequest
    losses: int = 0
    attempts: int = 0


class Dispatch:
    """Keeps the pictures in their order, and one journal for all workers.

    Args:
        shares: the pictures, and with which model each is made; asked for a few at a time.
        listener: hears of everything.
        token: stops the run.
        journal: where the lines of all workers go, and by which scratch files are called; None for a run without one.
        recorded: whether lines go there.
    """

    def __init__(
        self,
        shares: Iterator[tuple[str, list[UpscaleRequest]]],
        listener: Listener,
        token: CancelToken,
        journal: Journal | None = None,
        *,
        recorded: bool = True,
    ) -> None:
        self._shares, self._listener, self.token, self._place = shares, listener, token, journal
        self._journal = journal if recorded else None
        self._waiting: deque[Task] = deque()

    def take(self, workers: int) -> list[Task]:
        """Pictures of one model for one of so many workers; none if none is left. Towards the end they become few."""
        self._look_ahead(AHEAD * workers)
        few = max(1, min(LARGEST, len(self._waiting) // (AHEAD * workers)))
        taken = list(takewhile(lambda task: task.model == self._waiting[0].model, islice(self._waiting, few)))
        for _ in taken:
            self._waiting.popleft()
        return taken

    def commission(self, task: Task) -> Commission:
        """A task as a worker gets it."""
        if self._journal is None:
            return Commission(task.request, self._scratch(task))
        past = self._journal.past.pictures.get(picture_key(task.request.source, task.request.page))
        return Commission(task.request, self._scratch(task), past, recorded=True)

    def give_back(self, tasks: Sequence[Task]) -> None:
        """Somebody else makes them."""
        self._waiting.extendleft(reversed(tasks))

    def lost(self, tasks: Sequence[Task], making: Making, *, out_of_reach: bool) -> None:
        """The worker that had them is gone; the first is the one that it was at.

        Args:
            tasks: those that it had not finished.
            making: with what it made them.
            out_of_reach: whether it may still be at work somewhere, although nobody hears of it.
        """
        if out_of_reach:
            self._abandon(tasks)
            tasks = [replace(each, attempts=each.attempts + 1) for each in tasks]
        for task in tasks[:1]:
            struck = replace(task, losses=task.losses + 1)
            if struck.losses < LOSSES:
                sentence = tr("The machine that was at it is lost, so it goes to another one.")
                self._listener(Noticed(task.request.source, sentence, page=task.request.page))
                tasks = [struck, *tasks[1:]]
            else:
                self._fail(task.request, making)
                tasks = tasks[1:]
        self.give_back(tasks)

    def hear(self, task: Task, event: Event) -> bool:
        """Pass on what a worker tells while it is at ``task``, and say whether that is the end of the picture."""
        if isinstance(event, DoneBefore) and task.losses:
            # The worker that was lost had just given the result its name.
            event = Saved(event.source, event.target, event.result_size, self._seconds(task), page=event.page)
        self._listener(event)
        return isinstance(event, Saved | DoneBefore | Skipped | Failed | LeftOut)

    def write(self, request: UpscaleRequest, line: Written) -> None:
        """A line for the journal, from the worker that has ``request`` in its order; where the disk is full, all wait for room.

        Raises:
            Cancelled: the token was set.
        """
        held = False
        while full := self._written(line):
            if not held:
                self._listener(Held(request.source, full, page=request.page))
            held = True
            room.wait(full, self.token)

    def _written(self, line: Written) -> DiskFullError | None:
        """What has kept a line from being written."""
        try:
            if self._journal and line.note:
                self._journal.note(line.event, line.content)
            elif self._journal:
                self._journal.write(line.event, line.content, durable=line.durable)
        except DiskFullError as error:
            return error
        return None

    def _look_ahead(self, enough: int) -> None:
        while len(self._waiting) < enough and (share := next(self._shares, None)):
            model, requests = share
            self._waiting.extend(Task(model, each) for each in requests)

    def _fail(self, request: UpscaleRequest, making: Making) -> None:
        message = tr("{count} machines in a row were lost while they were at “{source}”.").format(
            count=LOSSES, source=request.source
        )
        error = ClusterError(message, tr("It may need more memory than they have; make it smaller, or give --tile."))
        if self._journal:
            Record(self._journal, making, request).failed(error)
        self._listener(Failed(request.source, error, page=request.page))

    def _seconds(self, task: Task) -> float:
        past = self._journal.past.pictures.get(picture_key(task.request.source, task.request.page)) if self._journal else None
        return past.stored.seconds if past and past.stored else 0.0

    def _scratch(self, task: Task) -> str:
        """Begins in a way of its own after each worker that may still write to the files of that name."""
        if self._place is None:
            return ""
        begin = self._place.scratch(task.request)
        return f"{begin}~{task.attempts}" if task.attempts else begin

    def _abandon(self, tasks: Sequence[Task]) -> None:
        """Delete what a worker has left that nobody goes on with."""
        for task in tasks:
            name = self._scratch(task)
            for file in task.request.target.parent.glob(f"{name}[-.]*") if name else ():
                with contextlib.suppress(OSError):
                    file.unlink()
