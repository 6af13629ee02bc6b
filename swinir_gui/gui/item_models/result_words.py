"""Names that tell the results of one picture apart: denoise, 60 %."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from swinir_gui.gui.toolkit.percent import percent
from swinir_gui.jobs.making.workshop import FULL
from swinir_gui.jobs.running.results import Made, Result
from swinir_gui.language import joined, tr


class Name(NamedTuple):
    """What one is called where its size stands beside it, and where it does not."""

    short: str
    full: str


def in_words(made: Made) -> str:
    """With what it was made."""
    return made.model if made.strength == FULL else joined(tr(", "), (made.model, percent(made.strength)))


def names(results: Sequence[Result]) -> list[Name]:
    """Of each with what it was made; with its size too, or its file instead, where that is said of another one as well."""
    alike, twins = Counter(each.made for each in results), Counter((each.made, each.size) for each in results)
    return [_name(each, alone=alike[each.made] == 1, twin=twins[each.made, each.size] > 1) for each in results]


def _name(result: Result, *, alone: bool, twin: bool) -> Name:
    words = result.file.name if twin else in_words(result.made)
    return Name(words, words if alone or twin else joined(tr(", "), (words, result.size.spaced)))
