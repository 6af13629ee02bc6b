"""Where the results of many pictures go: their folders, and their names after a template."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from swinir_gui.errors import AppError, RequestError
from swinir_gui.imaging.formats import ENDINGS, SOURCE_SUFFIXES, by_name, format_of_suffix
from swinir_gui.jobs.wanted.claims import told_apart
from swinir_gui.jobs.wanted.naming import DEFAULT_NAME, NameFields, folder_name, short_factor
from swinir_gui.jobs.wanted.request import Input, OutputOptions, UpscaleRequest
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

    return {model: told_apart([request(place, model) for place in range(len(inputs))]) for model in models}


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
