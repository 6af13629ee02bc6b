"""Where the results of many pictures go: each gets a name of its own, and none that of a source."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import NamedTuple

from swinir_gui.errors import AppError, RequestError
from swinir_gui.imaging.formats import ENDINGS, SOURCE_SUFFIXES, by_name, format_of_suffix
from swinir_gui.jobs.wanted.naming import DEFAULT_NAME, NameFields, folder_name, short_factor
from swinir_gui.jobs.wanted.request import Existing, Input, OutputOptions, UpscaleRequest
from swinir_gui.jobs.wanted.sizes import Factor, NetworkScale, wanted_size
from swinir_gui.language import tr


@dataclass(frozen=True)
class Naming:
    """After what results will be called.

    Attributes:
        models: their ids, as names have them; several where each picture gets the one that suits it.
        scale: how much they enlarge; None where nobody knows yet, which no name tells where a size is asked for.
        options: template, folder, format and size.
        first: the number of the first picture, where names count.
    """

    models: tuple[str, ...]
    scale: int | None
    options: OutputOptions
    first: int = 1

    def beside(self, picture: Path) -> Iterator[Path]:
        """Its results in its own folder; none where their names are not known before it is opened, counted, or the day is over."""
        template, elsewhere = self.options.name, self.options.out is not None
        if elsewhere or names_need_sizes(self.options) or template.uses("index", "date"):
            return
        fields = _fields(Input(picture), self.scale, self.options)
        for model in self.models:
            yield _target(Input(picture), replace(fields, model=model), self.options)


def requests_for(
    inputs: Sequence[Input], model: str, scale: int | None, options: OutputOptions, today: date | None = None
) -> list[UpscaleRequest]:
    """A request for each input, under names after the template of ``options``.

    A picture that a search found is left out where it is itself the result of another one: an earlier run left it there. If
    names of results meet, each gets the ending of its source, or a number. Pictures are opened only where their names speak of
    sizes.

    Raises:
        RequestError: two results would have the same name, or one a source's, or the only one's contradicts its format.
    """
    return requests_of_each((model,), inputs, scale, options, today)[model]


def requests_of_each(
    models: Sequence[str], inputs: Sequence[Input], scale: int | None, options: OutputOptions, today: date | None = None
) -> dict[str, list[UpscaleRequest]]:
    """The same for each of several models that may come to make the pictures, which are opened once for all; raises likewise."""
    single = _single_target(inputs, options)
    fields = [] if single else _fields_of(inputs, scale, options, today or date.today())  # noqa: DTZ011 - the person's own day

    def request(place: int, model: str) -> UpscaleRequest:
        found = inputs[place]
        target = single or _target(found, replace(fields[place], model=model), options)
        return UpscaleRequest(found.path, target, options, found.page, searched=found.searched)

    return {model: _Names([request(place, model) for place in range(len(inputs))]).settled() for model in models}


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
        """The requests without results of others, each under a name of its own.

        Raises:
            RequestError: a picture that was named would get the name of another one's result, or any that of a source.
        """
        results = {claim.target for claim in self._claims}
        first: dict[str, _Claim] = {}
        # A picture that is named twice is meant once.
        meant = [claim for claim in self._once() if not (claim.request.searched and claim.source in results)]
        return [self._settled(claim, first, results) for claim in self._told_apart(meant, results)]

    def _told_apart(self, claims: Sequence[_Claim], results: set[str]) -> Iterator[_Claim]:
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


def names_file(out: Path) -> bool:
    """Whether ``--out`` means a file rather than a folder."""
    return out.suffix.lower() in SOURCE_SUFFIXES and not os.path.isdir(out)  # noqa: PTH112 - Path.is_dir raises before 3.14


def _single_target(inputs: Sequence[Input], options: OutputOptions) -> Path | None:
    """``--out`` where it names a file rather than a folder."""
    out = options.out
    if out is None or not names_file(out):
        return None
    if format_of_suffix(out.suffix) is None:
        message = tr("“{name}” names a format that this program only reads.").format(name=out.name)
        raise RequestError(message, tr("Choose one of {endings}.").format(endings=ENDINGS))
    if len(inputs) > 1:
        raise RequestError(
            tr("“{out}” names one file, but there are {count} pictures.").format(out=out, count=len(inputs)),
            tr("Give a folder with --out."),
        )
    if options.format != "keep" and format_of_suffix(out.suffix) is not by_name(options.format):
        raise RequestError(
            tr("“{name}” is no name for {format}.").format(name=out.name, format=options.format),
            tr("Leave out --format, or change the name."),
        )
    if options.name != DEFAULT_NAME:
        raise RequestError(
            tr("“{out}” is the result's name already.").format(out=out), tr("Leave out --name, or give a folder with --out.")
        )
    return out


def _fields_of(inputs: Sequence[Input], scale: int | None, options: OutputOptions, today: date) -> list[NameFields]:
    digits, day = len(str(len(inputs))), today.isoformat()
    numbers = (str(found.number) if found.number else f"{place:0{digits}}" for place, found in enumerate(inputs, 1))
    return [replace(_fields(found, scale, options), index=number, date=day) for found, number in zip(inputs, numbers, strict=True)]


def _fields(found: Input, scale: int | None, options: OutputOptions) -> NameFields:
    """What a name can tell of a picture, but for the model, its number and the day."""
    plain = NameFields(found.path.stem, "", "", "", "", "", "", folder_name(found.path))
    return replace(plain, **_measures(found, scale, options))


def _target(found: Input, fields: NameFields, options: OutputOptions) -> Path:
    folder = options.out / found.below if options.out else found.home or found.path.parent
    keeps = options.format == "keep" and format_of_suffix(found.path.suffix) is not None
    suffix = found.path.suffix if keeps else options.format_for(found.path).suffix
    # Not by with_suffix, which takes what follows a dot in the name for one.
    name = options.name.render(fields)
    if found.page is not None and found.pages > 1:
        return folder / name / f"{name}_{found.nth:0{len(str(found.pages))}}{suffix}"
    return folder / f"{name}{suffix}"


def _measures(found: Input, scale: int | None, options: OutputOptions) -> dict[str, str]:
    """The fields of a name that tell of the result's size, as far as the template has them."""
    measures = {"scale": short_factor(options.size.factor) if isinstance(options.size, Factor) else str(scale)}
    if not names_need_sizes(options):
        return measures
    # Late, because libvips takes a while to load, and most names need none of it.
    from swinir_gui.imaging.picture_source import PictureSource

    try:
        size = PictureSource.open(found.path, found.page).size
        result, whole = wanted_size(options.size, size, scale)
    except AppError:
        # It will fail alone, and say why, when its turn comes.
        return dict.fromkeys(("scale", "width", "height"), "unknown")
    if not isinstance(options.size, Factor | NetworkScale):
        measures["scale"] = short_factor(max(whole.width, whole.height) / max(size.width, size.height))
    return measures | {"width": str(result.width), "height": str(result.height)}


def names_need_sizes(options: OutputOptions) -> bool:
    """Whether names speak of what is known only once a picture was opened."""
    known = isinstance(options.size, Factor | NetworkScale)
    return options.name.uses("width", "height") or (not known and options.name.uses("scale"))


def free_name(target: Path) -> Path:
    """``target``, or the first of ``name (2)``, ``name (3)`` … that is not taken."""
    number, candidate = 2, target
    while os.path.lexists(candidate):  # a link that leads nowhere has a name too
        candidate = target.with_name(f"{target.stem} ({number}){target.suffix}")
        number += 1
    return candidate
