"""What a run over the searched folders would do, as far as it is known, and what the sheet says about it."""

from __future__ import annotations

from pathlib import Path

from swinir_gui.gui.links import batch_words
from swinir_gui.gui.links.batch_lookup import BatchLookup
from swinir_gui.gui.links.choices import Choices
from swinir_gui.gui.panels.batch_foot import FootFacts
from swinir_gui.gui.panels.batch_found import FoundFacts
from swinir_gui.jobs.folders.batch import Makeup
from swinir_gui.jobs.folders.sampling import estimate
from swinir_gui.jobs.folders.scanning import LeftOut, Reason
from swinir_gui.jobs.wanted.request import Input
from swinir_gui.language import tr


class BatchOutlook:
    """All of it at one moment; a later one knows more.

    Args:
        lookup: what was found out.
        choices: those that a run would begin with.

    Attributes:
        inputs: what would be made.
        left_out: what would not.
    """

    def __init__(self, lookup: BatchLookup, choices: Choices) -> None:
        self._lookup, self._choices = lookup, choices
        found = lookup.batch.inputs if lookup.batch else ()
        self._made = estimate(lookup.headers, len(found), choices.plan, choices.options.output)
        # That a picture is large enough is known only where all were looked at.
        large = self._made.large if self._made.looked_at == len(found) else ()
        self.inputs = _without(found, large) if large else found
        self.left_out = self._all_left_out(large)

    def found(self, top: Path | None) -> FoundFacts:
        """What is there, in words; names are told as they are below ``top``."""
        lookup = self._lookup
        if lookup.survey is None:
            return FoundFacts(batch_words.count_of(lookup.counted), tr("Looking through the folders…"))
        problems = [f"{lookup.problem.message} {lookup.problem.hint}"] if lookup.problem else []
        problems += [each.message for each in lookup.survey.errors]
        return FoundFacts(
            batch_words.count_of(len(self.inputs) if lookup.batch else lookup.counted),
            self._facts(),
            batch_words.left_out_of(len(self.left_out)),
            tuple(batch_words.groups_of(self.left_out, top)),
            batch_words.namesakes_of(lookup.batch, top) if lookup.batch else None,
            "\n".join(problems),
        )

    def foot(self, *, named: bool) -> FootFacts:
        """What it takes; nothing can start before results are ``named``."""
        count, made, free = len(self.inputs), self._made, self._lookup.free
        known = [each for size in made.sizes if (each := self._choices.seconds(size, shown=False)) is not None]
        seconds = sum(known) / len(known) * count if known else None
        start = batch_words.start_of(count) if self._lookup.batch else tr("Start")
        short = made.results is not None and free is not None and made.results + made.scratch > free
        room, time = batch_words.room_of(made, free), batch_words.time_of(seconds, count)
        return FootFacts(time, room, short, start, ready=named and count > 0)

    def _facts(self) -> str:
        """About the pictures that would be made."""
        batch = self._lookup.batch
        if batch is None:
            return tr("Looking at the names…")
        makeup = batch.makeup if self.inputs is batch.inputs else Makeup.of(self.inputs)
        return batch_words.facts_of(makeup, self._made, len(self.inputs)) if self.inputs else ""

    def _all_left_out(self, large: tuple[Path, ...]) -> tuple[LeftOut, ...]:
        survey, batch = self._lookup.survey, self._lookup.batch
        if survey is None or batch is None:
            return survey.left_out if survey else ()
        return (*survey.left_out, *batch.left_out, *(LeftOut(each, Reason.LARGE_ENOUGH) for each in large))


def _without(inputs: tuple[Input, ...], paths: tuple[Path, ...]) -> tuple[Input, ...]:
    gone = frozenset(paths)
    return tuple(each for each in inputs if each.path not in gone)
