"""Progress of the order at work: its finished pieces, and what the window is told about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from swinir_gui.geometry import Region
from swinir_gui.gui.toolkit.throttle import Throttle
from swinir_gui.gui.workers.order import Order
from swinir_gui.gui.workers.run_facts import RunProgress
from swinir_gui.jobs.making.draft import Draft
from swinir_gui.jobs.making.events import PieceFinished
from swinir_gui.jobs.running.run_tally import RunTally
from swinir_gui.progress import Progress


class Pieces(QObject):
    """Collects pieces, and tells of them no more often than an eye can follow.

    Args:
        tell: called with the last progress, and the region of the source that is new since it was called before.
        parent: for Qt.

    Attributes:
        progress: after the last piece; None before the first.
    """

    def __init__(self, tell: Callable[[Progress, Region], None], parent: QObject) -> None:
        super().__init__(parent)
        self._tell, self._throttle = tell, Throttle(self._tell_now, parent=self)
        self.progress: Progress | None = None
        self._new: Region | None = None

    def begin(self) -> None:
        """Those that come belong to another order."""
        self.progress = self._new = None

    def add(self, event: PieceFinished) -> None:
        """One more."""
        self.progress = event.progress
        self._new = self._new.around(event.region) if self._new else event.region
        self._throttle.touch()

    def flush(self) -> None:
        """Tell now what was not told yet."""
        self._throttle.flush()

    def _tell_now(self) -> None:
        new, self._new = self._new, None
        if self.progress and new:
            self._tell(self.progress, new)


def progress_of(order: Order, draft: Draft | None, tally: RunTally, at_work: Progress | None) -> RunProgress:
    """How far an order and its run are.

    Args:
        order: that the worker has.
        draft: its result so far; None before it is begun.
        tally: of the run.
        at_work: how far the picture is; None before its first piece.
    """
    ended, name = tally.done + tally.failed + tally.held, order.found.title
    preview = order.region is not None
    known = RunProgress(ended, tally.total, name, seconds_left_all=tally.seconds_in_line(), preview=preview)
    if draft is None or at_work is None:
        return known
    pieces = draft.source.size.height if draft.streams else len(draft.plan_pieces)
    return replace(
        known,
        piece=round(at_work.fraction * pieces),
        pieces=pieces,
        streams=draft.streams,
        fraction=at_work.fraction,
        seconds_left=at_work.seconds_left,
        seconds_left_all=tally.seconds_left(at_work),
    )
