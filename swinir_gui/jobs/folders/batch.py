"""Plans the pictures of a folder: the names of their results, and which of them need not be made."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Self

from swinir_gui.imaging.formats import format_of_suffix
from swinir_gui.jobs.folders.scanning import LeftOut, Reason
from swinir_gui.jobs.wanted.request import Input, UpscaleRequest
from swinir_gui.jobs.wanted.targets import Naming, names_need_sizes, requests_for, requests_of_each
from swinir_gui.progress import CancelToken

# Names that speak of sizes open every picture; nobody waits for that longer than for so many.
MEASURED = 500


@dataclass(frozen=True)
class Makeup:
    """In how many folders pictures lie, and how many there are of each format, by their names."""

    folders: int
    kinds: Counter[str]

    @classmethod
    def of(cls, inputs: Iterable[Input]) -> Self:
        """What pictures there are."""
        places = Counter(os.path.split(each.path) for each in inputs)
        folders = {folder for folder, _ in places}
        endings = Counter(os.path.splitext(name)[1].lower() for _, name in places)  # noqa: PTH122 - of 100,000 names
        kinds: Counter[str] = Counter()
        for ending, count in endings.items():
            known = format_of_suffix(ending)
            kinds[known.title if known else ending.removeprefix(".").upper()] += count
        return cls(len(folders), kinds)


@dataclass(frozen=True)
class Batch:
    """What is to be made.

    Attributes:
        inputs: the pictures.
        left_out: pictures that are results of others, and those that have their results already.
        names: of results, as they would be called below the folder of results, by picture.
        namesakes: pictures that would get the name of another one's result, and get another name therefore.
    """

    inputs: tuple[Input, ...]
    left_out: tuple[LeftOut, ...]
    names: Mapping[Path, Path]
    namesakes: tuple[UpscaleRequest, ...]

    @cached_property
    def makeup(self) -> Makeup:
        """What the pictures are."""
        return Makeup.of(self.inputs)


def plan_batch(found: Sequence[Input], naming: Naming, token: CancelToken, *, again: bool = False) -> Batch:
    """Find names and what need not be made; ``again`` makes what has its result already once more.

    Pictures that were named one by one are taken as they are.

    Raises:
        RequestError: a result would have the name of a source, or no name at all.
        Cancelled: the token was set.
    """
    searched = [replace(each, number=number) for number, each in enumerate(found, naming.first) if each.searched]
    known = searched[:MEASURED] if names_need_sizes(naming.options) else searched
    # Without a model in them, the names of all are alike.
    models = naming.models if naming.options.name.uses("model") else naming.models[:1]
    named = requests_of_each(models, known, naming.scale, naming.options)
    every = [{each.source: each for each in requests} for requests in named.values()]
    token.check()
    results = {each.path for each in known if any(each.path not in requests for requests in every)}
    _check_own_name(next((each for each in known if each.path in results), None), naming)
    done = set() if again else set(_done([each.path for each in known], every)) - results
    reasons = dict.fromkeys(results, Reason.RESULT) | dict.fromkeys(done, Reason.HAS_RESULT)
    return Batch(
        tuple(each for each in found if each.path not in reasons),
        tuple(LeftOut(each.path, reasons[each.path]) for each in found if each.path in reasons),
        {path: each.target for path, each in every[0].items() if path not in reasons},
        tuple(each for path, each in every[0].items() if each.namesake and path not in reasons),
    )


def _check_own_name(result: Input | None, naming: Naming) -> None:
    """A template may give results the names of their own sources, which then look like results."""
    if result:
        requests_for([replace(result, searched=False)], naming.models[0], naming.scale, naming.options)


def _done(paths: Sequence[Path], every: Sequence[Mapping[Path, UpscaleRequest]]) -> Iterable[Path]:
    """The pictures of which some model's result is there; looks each folder up once."""
    folders: dict[Path, set[str]] = {}
    for path in paths:
        for target in (requests[path].target for requests in every if path in requests):
            if target.parent not in folders:
                folders[target.parent] = _names_in(target.parent)
            if os.path.normcase(target.name) in folders[target.parent]:
                yield path
                break


def _names_in(folder: Path) -> set[str]:
    try:
        return {os.path.normcase(name) for name in os.listdir(folder)}  # noqa: PTH208 - names are all that is wanted
    except OSError:
        return set()
