"""Resolves clashes of names: each result gets a name of its own, and none gets that of a source."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import NamedTuple

from swinir_gui.errors import RequestError
from swinir_gui.jobs.wanted.request import Existing, UpscaleRequest
from swinir_gui.language import tr


def told_apart(requests: Sequence[UpscaleRequest]) -> list[UpscaleRequest]:
    """The requests without those for results of others, each under a name of its own.

    Raises:
        RequestError: a picture that was named would get the name of another one's result, or any that of a source.
    """
    return _Names(requests).settled()


class _Claim(NamedTuple):
    """A request, with the places of its source and target, spelt alike wherever they are the same."""

    request: UpscaleRequest
    source: str
    target: str


class _Names:
    """Who has which name, whatever spells it; looks each folder up once."""

    def __init__(self, requests: Sequence[UpscaleRequest]) -> None:
        self._folders: dict[Path, str] = {}
        self._claims = [_Claim(each, self._place(each.source), self._place(each.target)) for each in requests]
        self._sources = {claim.source: claim.request.source for claim in self._claims}

    def settled(self) -> list[UpscaleRequest]:
        """See ``told_apart``."""
        results = {claim.target for claim in self._claims}
        first: dict[str, _Claim] = {}
        # A picture that is named twice is meant once.
        meant = [claim for claim in self._once() if not (claim.request.searched and claim.source in results)]
        return [self._settled(claim, first, results) for claim in self._apart(meant, results)]

    def _apart(self, claims: Sequence[_Claim], results: set[str]) -> Iterator[_Claim]:
        """Claims that meet in a name with the ending of their source in it, each of them, where those differ.

        By their order alone they would change names with each other as soon as another picture came into the folder, and a run
        would take the result of one for that of another.
        """
        meeting: dict[str, list[_Claim]] = {}
        for claim in claims:
            meeting.setdefault(claim.target, []).append(claim)
        for claim in claims:
            group = meeting[claim.target]
            other = next((each for each in group if each.source != claim.source), None)
            apart = self._by_ending(claim, other) if other and _differ_by_ending(group) else claim
            free = apart.target not in meeting and apart.target not in self._sources
            if free:
                results.add(apart.target)
            yield apart if free else claim

    def _by_ending(self, claim: _Claim, other: _Claim) -> _Claim:
        request = claim.request
        name = f"{request.target.stem}-{request.source.suffix[1:].lower()}{request.target.suffix}"
        request = replace(request, target=request.target.with_name(name), namesake=other.request.source)
        return claim._replace(request=request, target=self._place(request.target))

    def _once(self) -> Collection[_Claim]:
        found: dict[tuple[str, int | None], _Claim] = {}
        for claim in self._claims:
            found.setdefault((claim.source, claim.request.page), claim)
        return found.values()

    def _settled(self, claim: _Claim, first: dict[str, _Claim], results: set[str]) -> UpscaleRequest:
        """Its request under a name that no other of ``results`` has."""
        request, _, target = claim
        other = first.get(target, claim)
        if other.source != claim.source:
            if not request.searched:
                message = tr("“{other}” and “{source}” would both become “{name}”.").format(
                    other=other.request.source, source=request.source, name=request.target.name
                )
                raise RequestError(message, tr("Upscale them one after the other, into different folders."))
            request = replace(request, target=self._free(request.target, results), namesake=other.request.source)
            target = self._place(request.target)
            results.add(target)
        first[target] = claim
        victim = self._sources.get(target)
        if victim and (victim == request.source or request.options.existing is Existing.OVERWRITE):
            message = tr("The result of “{source}” would replace the source “{victim}”.").format(
                source=request.source, victim=victim
            )
            raise RequestError(message, tr("Choose another name or folder for the result."))
        return request

    def _free(self, target: Path, results: set[str]) -> Path:
        numbered = (target.with_name(f"{target.stem}-{number}{target.suffix}") for number in count(2))
        return next(each for each in numbered if (place := self._place(each)) not in results and place not in self._sources)

    def _place(self, path: Path) -> str:
        """The same text for all spellings of a path; its last part may be a link, which a result replaces."""
        folder = self._folders.get(path.parent)
        if folder is None:
            folder = self._folders[path.parent] = os.path.realpath(path.parent)
        return os.path.normcase(os.path.join(folder, path.name))  # noqa: PTH118 - of 100,000 names


def _differ_by_ending(claims: Sequence[_Claim]) -> bool:
    """Whether no two of the pictures end alike, and a search has found all of them."""
    endings = {claim.source: claim.request.source.suffix.lower() for claim in claims}
    return len({*endings.values()}) == len(endings) and all(claim.request.searched for claim in claims)
