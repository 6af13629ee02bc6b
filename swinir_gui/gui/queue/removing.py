"""Removes pictures from the queue and the run, and puts them back into both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from swinir_gui.gui.queue.order_watch import OrderWatch
from swinir_gui.gui.workers.inference import InferenceThread
from swinir_gui.jobs.running.job import JobState
from swinir_gui.jobs.running.job_queue import JobQueue
from swinir_gui.jobs.running.removals import Removals
from swinir_gui.jobs.wanted.request import Input


class Removing(QObject):
    """What the worker has is stopped first, and goes once it has let go of that; until then it may still be spared.

    Args:
        queue: the pictures.
        inference: told, so that the next session does not come to them.
        watch: knows what the worker has, and counts the run's pictures.
        parent: for Qt.
    """

    changed = Signal(int)  # pictures that ``put_back`` would bring back

    def __init__(self, queue: JobQueue, inference: InferenceThread, watch: OrderWatch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue, self._inference, self._watch = queue, inference, watch
        self._removals = Removals(queue)
        self._doomed: set[int] = set()  # to be removed as soon as the worker lets go of them
        self._spared: set[int] = set()  # were doomed: they go on as soon as it does

    def remove(self, ids: Iterable[int]) -> None:
        """Take jobs out, those at work later. Their drafts wait for ``put_back``."""
        wanted = set(ids) - self._doomed
        self._removals.begin(wanted)
        self._inference.removed(self._found(wanted))
        self._spared -= wanted
        for job_id, order in self._watch.orders.items():
            if job_id in wanted:
                self._doomed.add(job_id)
                order.token.cancel()
        self._take_out(wanted - self._doomed)

    def unfold(self, parts: Mapping[int, Sequence[Input]]) -> list[int]:
        """Put the pages of the files of jobs in their places, which ``put_back`` undoes too; returns their ids."""
        self._inference.removed(self._found(parts))
        ids = self._removals.unfold(parts)
        self.changed.emit(len(self._removals.last))
        return ids

    def spare(self, ids: Iterable[int]) -> None:
        """Those of them that are still to be removed stay, because they were given anew."""
        spared = self._doomed.intersection(ids)
        self._doomed -= spared
        self._spared |= spared
        if spared:
            self._inference.removed((), back=self._found(spared))

    def put_back(self) -> tuple[list[int], list[int]]:
        """Undo the last removal.

        Returns:
            The ids of what is back; and of those among them that were in line.
        """
        if not self._removals.last:
            return [], []
        self.spare(self._removals.last)
        back, in_line = self._removals.put_back()
        self.changed.emit(len(self._removals.last))
        self._inference.removed((), back=self._found(back))
        return back, in_line

    def stopped(self, job_id: int) -> bool:
        """The worker has stopped a job. What was removed is none of the run any more; returns whether this is to go on instead."""
        if job_id in self._doomed:
            self._removals.was_in_line(job_id)
            self._watch.tally.total -= 1
        return job_id in self._spared

    def let_go(self, job_id: int) -> None:
        """The worker has let go of a job, at whichever end it has come to."""
        self._spared.discard(job_id)
        if job_id in self._doomed:
            self._doomed.discard(job_id)
            self._take_out([job_id])

    def _take_out(self, ids: Iterable[int]) -> None:
        gone = self._removals.take(ids)
        self._watch.tally.total -= sum(job.state is JobState.WAITING for job in gone)
        self._watch.recount()
        self.changed.emit(len(self._removals.last))

    def _found(self, ids: Iterable[int]) -> list[Input]:
        return [job.found for job in map(self._queue.find, ids) if job]
