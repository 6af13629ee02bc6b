"""Decides which unfinished results are kept, so that a preview or a stopped run need not be computed again."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from swinir_gui.gui.workers.order import Order
from swinir_gui.jobs.making.draft import Draft
from swinir_gui.jobs.making.workshop import ComputeOptions
from swinir_gui.jobs.wanted.request import OutputOptions


@dataclass(frozen=True)
class _Held:
    draft: Draft
    made_for: Order
    spent: bool = False


class DraftShelf:
    """Drafts by their job, as many as are in use and a spare one; each takes its result's size on disk.

    Args:
        release: has a job's draft deleted.
    """

    def __init__(self, release: Callable[[int], None]) -> None:
        self._release = release
        self._held: dict[int, _Held] = {}

    def put(self, order: Order, draft: Draft) -> None:
        """A draft was begun for an order, or is worked on again."""
        self._held.pop(order.job_id, None)  # the newest stands last
        self._held[order.job_id] = _Held(draft, order)

    def get(self, job_id: int) -> Draft | None:
        """The draft of a job, complete or not, that is worth keeping."""
        held = self._held.get(job_id)
        return None if held is None or held.spent else held.draft

    def preview(self, job_id: int, compute: ComputeOptions, output: OutputOptions) -> Draft | None:
        """The draft of a job if it was begun for a preview, and these choices can go on with it."""
        held = self._held.get(job_id)
        if held is None or held.spent or held.made_for.region is None:
            return None
        made_for = held.made_for
        fits = made_for.compute == compute and _computed(made_for.output) == _computed(output)
        return held.draft if fits else None

    def alike(self, job_id: int, compute: ComputeOptions, output: OutputOptions) -> Draft | None:
        """The draft of a job that is worth keeping, if it looks as by these choices."""
        held = self._held.get(job_id)
        if held is None or held.spent:
            return None
        made_for = held.made_for
        return held.draft if (made_for.compute, made_for.output.size) == (compute, output.size) else None

    def drop_unlike(self, order: Order) -> list[int]:
        """Delete what the order cannot go on with: its job's draft for other choices, and all drafts of other models.

        And that of a job that was removed, where its picture has come again as another one: both would have one scratch file.

        Returns:
            The jobs whose drafts are gone.
        """
        gone = [job_id for job_id, held in self._held.items() if _is_unlike(held, order)]
        for job_id in gone:
            self.drop(job_id)
        return gone

    def spend(self, job_id: int) -> None:
        """The draft is needed no more, but somebody may still look at it."""
        held = self._held.get(job_id)
        if held:
            self._held[job_id] = _Held(held.draft, held.made_for, spent=True)

    def drop(self, job_id: int) -> None:
        """Delete a draft now."""
        if self._held.pop(job_id, None):
            self._release(job_id)

    def tidy(self, in_use: Collection[int]) -> None:
        """Delete what is spent, and all but the newest of what nobody uses."""
        idle = [job_id for job_id in self._held if job_id not in in_use]
        fresh = [job_id for job_id in idle if not self._held[job_id].spent]
        for job_id in idle:
            if job_id not in fresh[-1:]:
                self.drop(job_id)


def _is_unlike(held: _Held, order: Order) -> bool:
    made_for = held.made_for
    if made_for.compute != order.compute:
        return True  # its draft would keep the other model in memory
    if made_for.job_id != order.job_id:
        return (made_for.found.path, made_for.found.page) == (order.found.path, order.found.page)
    same_result = _computed(made_for.output) == _computed(order.output)
    return held.spent or not same_result


def _computed(output: OutputOptions) -> OutputOptions:
    """Without what counts only once a result is stored."""
    plain = OutputOptions()
    stored = ("existing", "name", "provenance", "quality", "strip")
    return replace(output, **{name: getattr(plain, name) for name in stored})
