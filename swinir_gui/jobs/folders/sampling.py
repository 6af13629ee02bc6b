"""Estimates what many pictures need from some of them: time, space, and whether they are large enough already."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from swinir_gui.errors import AppError, LargeEnoughError
from swinir_gui.geometry import Size
from swinir_gui.imaging.formats import stored_depth
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.jobs.wanted.preflight import Picture, needs_of
from swinir_gui.jobs.wanted.request import Input, OutputOptions
from swinir_gui.jobs.wanted.sizes import SizePlan
from swinir_gui.progress import CancelToken

LOOKED_AT = 600  # about half a second's worth of headers on a disk that is near

T = TypeVar("T")
Plan = Callable[[Size], SizePlan | AppError | None]


@dataclass(frozen=True)
class Header:
    """A picture without its pixels."""

    path: Path
    form: Picture


@dataclass(frozen=True)
class Estimate:
    """What the pictures will take.

    Attributes:
        looked_at: how many of them this is told from.
        sizes: of those that will be made.
        results: bytes of all results; None where nothing is known.
        scratch: bytes beside them, while the largest is made.
        large: those of the ones looked at that are larger already than what was asked for.
    """

    looked_at: int
    sizes: tuple[Size, ...]
    results: int | None
    scratch: int
    large: tuple[Path, ...]


def spread(pictures: Sequence[T], count: int = LOOKED_AT) -> Sequence[T]:
    """So many of the pictures, by default as many as can be looked at, from all parts of their order."""
    if len(pictures) <= count:
        return pictures
    return [pictures[number * len(pictures) // count] for number in range(count)]


def read_headers(inputs: Sequence[Input], known: dict[Path, Header | None], token: CancelToken) -> None:
    """Look at pictures that are not ``known`` yet; of one that cannot be opened, None is.

    Raises:
        Cancelled: the token was set.
    """
    for each in inputs:
        token.check()
        if each.path not in known:
            known[each.path] = _header(each)


def free_room(folder: Path) -> int | None:
    """Bytes on the disk of a folder that need not be there yet; None where the disk does not answer."""
    try:
        there = next(each for each in (folder, *folder.parents) if each.is_dir())
        return shutil.disk_usage(there).free
    except (OSError, StopIteration):
        return None


def estimate(headers: Sequence[Header | None], pictures: int, plan: Plan, options: OutputOptions) -> Estimate:
    """What ``pictures`` will take, if the others are like those whose headers are given."""
    sizes, large = [], []
    results = scratch = 0
    for header in headers:
        planned = plan(header.form.size) if header else None
        if header and isinstance(planned, LargeEnoughError):
            large.append(header.path)
        elif header and isinstance(planned, SizePlan):
            sizes.append(header.form.size)
            result, canvas = _room(header, planned, options)
            results, scratch = results + result, max(scratch, canvas)
    share = pictures / len(headers) if headers else 0.0
    return Estimate(len(headers), tuple(sizes), round(results * share) if sizes else None, scratch, tuple(large))


def _header(picture: Input) -> Header | None:
    try:
        source = PictureSource.open(picture.path, picture.page)
    except AppError:
        return None  # the run says why
    return Header(picture.path, Picture(source.size, source.channels + source.has_alpha, source.depth))


def _room(header: Header, plan: SizePlan, options: OutputOptions) -> tuple[int, int]:
    source = header.form
    target = options.format_for(header.path)
    depth = options.depth or source.depth
    canvas = Picture(plan.computed, source.channels, depth)
    result = Picture(plan.result, source.channels, stored_depth(target, depth))
    needs = needs_of(source, [canvas], result, target)
    return needs.result, needs.temporary
