"""Finds the pictures that are meant, named ones and those in folders, and tells what else is there and left out."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from functools import cache
from itertools import combinations
from pathlib import Path

from swinir_gui.errors import AppError, ImageReadError
from swinir_gui.imaging.formats import RAW_SUFFIXES, SOURCE_SUFFIXES
from swinir_gui.jobs.wanted.request import Input
from swinir_gui.jobs.wanted.targets import Naming
from swinir_gui.language import joined, mark, tr

_DIGITS = re.compile(r"(\d+)")
# What systems and storage devices leave in people's folders, some of it thumbnails, and some closed to everybody.
_OF_SYSTEMS = frozenset(
    {"thumbs.db", "ehthumbs.db", "desktop.ini", "@eadir", "__macosx", "lost+found", "$recycle.bin", "system volume information"}
)


class Reason(Enum):
    """Why something in a folder is no source; in words that follow a name and a colon."""

    NO_PICTURE = mark("not a picture by its name")
    CAMERA_RAW = mark("a raw file of a camera, to be developed first")
    EMPTY = mark("empty, 0 bytes")
    NO_FILE = mark("no ordinary file")
    DEAD_LINK = mark("a link that leads nowhere")
    LINK_OUT = mark("a link out of the folder")
    LINKED_FOLDER = mark("a link to a folder, which is not followed")
    CLOSED_FOLDER = mark("a folder that may not be looked into")
    RESULT = mark("the result of another picture beside it")
    LARGE_ENOUGH = mark("larger already than what was asked for")
    HAS_RESULT = mark("has its result already")


@dataclass(frozen=True)
class LeftOut:
    """Something in a folder that is no source."""

    path: Path
    reason: Reason


@dataclass(frozen=True)
class Search:
    """What is looked for in folders.

    Attributes:
        recursive: in folders inside them too.
        include: patterns such as ``*.tif`` or ``2019/*``, of which a file must match one; none means that all do.
        exclude: patterns of which it must match none.
        out: a folder that results go to, and that is not looked into.
        naming: after what the run calls its results, where it knows that: what is called so need not be opened to know it for one.
        results: names of files that earlier runs have made, as their journal tells; those that tell it too are results.
    """

    recursive: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    out: Path | None = None
    naming: Naming | None = None
    results: frozenset[str] = frozenset()

    def wants(self, name: str, below: str) -> bool:
        """Whether the patterns let a file pass, by its name or by its path below the folder that is searched."""
        names = (name.casefold(), f"{below}/{name}".removeprefix("./").casefold())

        def matches(patterns: tuple[str, ...]) -> bool:
            return any(fnmatchcase(each, pattern.casefold()) for pattern in patterns for each in names)

        return (not self.include or matches(self.include)) and not matches(self.exclude)


def look_for(given: Sequence[Path], search: Search) -> Iterator[Input | LeftOut]:
    """Pictures named directly, whatever they are called, and those in folders, by their names' endings, with what is left out.

    Each is told as it is found. A folder's own pictures come first, in the order in which people count; then those in the folders
    inside it. What is hidden and what patterns exclude is not told of.

    Raises:
        ImageReadError: a folder holds no picture, or cannot be looked into.
    """
    for path in given:
        # A path that may not even be looked at is no folder here, and fails alone, later.
        if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises before Python 3.14
            yield from _in_folder(path, search)
        else:
            yield Input(path)


def _in_folder(folder: Path, search: Search) -> Iterator[Input | LeftOut]:
    empty, raw = True, False
    for found in _Walk(folder, search).below(folder, Path()):
        if isinstance(found, LeftOut) and found.path == folder:
            raise closed_folder(folder)
        empty &= isinstance(found, LeftOut)
        raw |= isinstance(found, LeftOut) and found.reason is Reason.CAMERA_RAW
        yield found
    if empty:
        raise _no_picture(folder, search, raw=raw)


def _no_picture(folder: Path, search: Search, *, raw: bool) -> ImageReadError:
    if search.include or search.exclude:
        message = tr("The folder “{folder}” holds no picture that the patterns leave.").format(folder=folder)
        return ImageReadError(message, tr("Choose other patterns, or another folder."))
    hint = tr("Choose another folder.")
    if raw:
        hint = tr("Develop its raw files first, best into TIFF of 16 bits.")
    elif not search.recursive:
        hint = tr("Choose another folder, or add --recursive to look into those inside it.")
    return ImageReadError(tr("The folder “{folder}” holds no picture.").format(folder=folder), hint)


def left_out_in_words(counts: Mapping[Reason, int]) -> str:
    """How much of a folder is no source, as a sentence."""
    parts = (joined(" × ", (f"{count:,}", tr(reason.value))) for reason, count in counts.items())
    return tr("Left out: {}.").format(joined("; ", parts))


def closed_folder(folder: Path) -> ImageReadError:
    """A folder may not be looked into."""
    return ImageReadError(tr("“{folder}” cannot be looked into.").format(folder=folder), tr("Choose a folder that you may read."))


class _Walk:
    """Through a folder and those inside it, by no link, so that it ends."""

    def __init__(self, top: Path, search: Search) -> None:
        self._search = search
        inside, out = os.path.realpath(top), os.path.realpath(search.out) if search.out else None
        self._inside = os.path.join(inside, "")  # noqa: PTH118 - with the separator at its end, which a disk's top has already
        # Results that go into the searched folder itself are told by their names; see ``requests_for``.
        self._out = None if out == inside else out
        self._results = search.results if self._out is None else ()

    def below(self, folder: Path, relative: Path) -> Iterator[Input | LeftOut]:
        try:
            with os.scandir(folder) as entries:
                seen = sorted((each for each in entries if not _is_hidden(each.name)), key=_counting)
            yield from self._pictures(seen, folder, relative)
        except OSError:
            yield LeftOut(folder, Reason.CLOSED_FOLDER)
            return
        for entry in seen if self._search.recursive else ():
            if entry.is_dir(follow_symlinks=False) and os.path.realpath(entry.path) != self._out:
                yield from self.below(folder / entry.name, relative / entry.name)

    def _pictures(self, seen: list[os.DirEntry[str]], folder: Path, relative: Path) -> Iterator[Input | LeftOut]:
        @cache  # in many folders no name raises the question
        def stems() -> dict[str, list[str]]:
            found: dict[str, list[str]] = {}
            for each in seen:
                found.setdefault(_stem(each.name), []).append(each.name)
            return found

        for entry in seen:
            if entry.is_dir(follow_symlinks=False):
                continue
            found = self._judged(entry, folder, relative)
            if isinstance(found, Input):
                others = _may_be_named_after(entry.name, stems)
                sources = (folder / other for other in others)
                may_be = others or entry.name in self._results
                if may_be and (self._has_own_name(found.path, sources) or _is_result(found.path)):
                    found = LeftOut(found.path, Reason.RESULT)
            if found:
                yield found

    def _has_own_name(self, path: Path, sources: Iterable[Path]) -> bool:
        """Whether it is called as the run calls the result of one of ``sources``."""
        naming = self._search.naming
        return naming is not None and any(path in naming.beside(source) for source in sources)

    def _judged(self, entry: os.DirEntry[str], folder: Path, relative: Path) -> Input | LeftOut | None:
        path = folder / entry.name
        if not self._search.wants(entry.name, relative.as_posix()):
            return None
        reason = self._objection(entry)
        return LeftOut(path, reason) if reason else Input(path, relative, searched=True)

    def _objection(self, entry: os.DirEntry[str]) -> Reason | None:
        try:
            if entry.is_symlink() and (reason := self._objection_to_link(entry)):
                return reason
            suffix = os.path.splitext(entry.name)[1].lower()  # noqa: PTH122 - of 100,000 names
            if suffix not in SOURCE_SUFFIXES:
                return Reason.CAMERA_RAW if suffix in RAW_SUFFIXES else Reason.NO_PICTURE
            if not entry.is_file():
                return Reason.NO_FILE
            return None if entry.stat().st_size else Reason.EMPTY
        except FileNotFoundError:
            return None  # it is gone already; it will fail alone, and say why, when its turn comes

    def _objection_to_link(self, entry: os.DirEntry[str]) -> Reason | None:
        if not os.path.exists(entry.path):  # noqa: PTH110 - likewise
            return Reason.DEAD_LINK
        if entry.is_dir():
            return Reason.LINKED_FOLDER
        return None if os.path.realpath(entry.path).startswith(self._inside) else Reason.LINK_OUT


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name.lower() in _OF_SYSTEMS


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


def _may_be_named_after(name: str, stems: Callable[[], Mapping[str, Sequence[str]]]) -> list[str]:
    """Those in ``stems`` that are whole words of a name, as names of results have them: “photo_photo-x2_x2”, “large-photo”."""
    stem = _stem(name)
    gaps = [place for place, letter in enumerate(stem) if not letter.isalnum()]
    words = combinations([-1, *gaps, len(stem)], 2)
    found = (stem[before + 1 : after] for before, after in words if (before, after) != (-1, len(stem)))
    return [other for words in found for other in stems().get(words, ())] if gaps else []


def _is_result(path: Path) -> bool:
    # Late, because libvips takes a while to load, and few names raise the question.
    from swinir_gui.imaging.metadata.carrying import is_result
    from swinir_gui.imaging.picture_source import PictureSource

    try:
        return is_result(PictureSource.open(path).image)
    except AppError:
        return False  # it will fail alone, and say why, when its turn comes


def _counting(entry: os.DirEntry[str]) -> tuple[list[str | int], str]:
    """The order in which people count: 2 before 10, whatever the case."""
    # Every other part is a number, so that like meets like.
    parts = _DIGITS.split(entry.name.casefold())
    return [int(part) if index % 2 else part for index, part in enumerate(parts)], entry.name
