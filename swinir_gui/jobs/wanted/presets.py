"""Settings saved under a name, for the window and the command line.

They lie in a file beside the settings, and are checked as those are: what is wrong in it falls back alone.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from swinir_gui.checkpoints.locks import Locks
from swinir_gui.errors import AppError, RequestError
from swinir_gui.imaging.formats import by_name
from swinir_gui.language import joined, tr
from swinir_gui.settings import Settings, checked
from swinir_gui.small_files import read_table, write_table

log = logging.getLogger(__name__)

VERSION = 1
LONGEST = 100  # letters of a name

_ALWAYS = ("model", "strength", "target", "format", "folder", "template")
_NUMBERS = {
    "factor": ("factor",),
    "long_edge": ("long_edge",),
    "exact": ("width", "height"),
    "fill": ("width", "height"),
    "print": ("paper_width", "paper_height", "dpi"),
}


@dataclass(frozen=True)
class Preset:
    """Choices under a name; made by ``of``, so that those which come to the same are equal.

    Attributes:
        name: as its person calls it.
        wanted: what decides a result; everything else is as by default, and says nothing.
    """

    name: str
    wanted: Settings

    @classmethod
    def of(cls, name: str, settings: Settings) -> Self:
        """What of ``settings`` decides a result: the target that is aimed at, and what the format has to be told."""
        known = None if settings.format == "keep" else by_name(settings.format)
        kept = {each: getattr(settings, each) for each in (*_ALWAYS, *_NUMBERS[settings.target])}
        if known and known.default_quality:
            kept["quality"] = settings.quality or known.default_quality
        else:
            kept["depth"] = settings.depth
        return cls(name, Settings(**kept))

    @property
    def choices(self) -> dict[str, Any]:
        """The settings that it decides, by their names; the others stay as they are."""
        second = "quality" if self.wanted.quality else "depth"
        return {each: getattr(self.wanted, each) for each in (*_ALWAYS, *_NUMBERS[self.wanted.target], second)}


class Presets:
    """The presets of a file, as it is whenever it is asked: other windows write into it too.

    Args:
        file: in a folder that may not exist yet.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def __iter__(self) -> Iterator[Preset]:
        """All of them, by their names."""
        found = read_table(self._file, VERSION).get("presets")
        named = found if isinstance(found, dict) else {}
        read = {_key(each.name): each for each in map(_read, named, named.values()) if each}
        return iter(sorted(read.values(), key=lambda each: _key(each.name)))

    def named(self, name: str) -> Preset:
        """The one that is called so.

        Raises:
            RequestError: there is none.
        """
        every = tuple(self)
        found = called(name, every)
        if found is None:
            raise RequestError(tr("There is no preset “{name}”.").format(name=name), _those_of(every))
        return found

    def keep(self, preset: Preset) -> None:
        """Store it, in the place of one with the same name.

        Raises:
            AppError: it cannot be stored.
        """
        self._change(preset.name, preset)

    def remove(self, name: str) -> None:
        """Forget one; it may be gone already.

        Raises:
            AppError: the file cannot be written.
        """
        self._change(name, None)

    def _change(self, name: str, preset: Preset | None) -> None:
        try:
            with Locks(self._file.parent).exclusive(self._file.name):
                others = [each for each in self if _key(each.name) != _key(name)]
                self._write([*others, preset] if preset else others)
        except OSError as error:
            raise AppError(
                tr("“{file}” cannot be written: {reason}.").format(file=self._file, reason=error.strerror or error),
                tr("Make room for it, or give yourself the right to write there, and try again."),
            ) from error

    def _write(self, presets: Iterable[Preset]) -> None:
        write_table(self._file, VERSION, {"presets": {each.name: each.choices for each in presets}})


def called(name: str, among: Iterable[Preset]) -> Preset | None:
    """The one that is called so, whether its letters are small or not."""
    return next((each for each in among if _key(each.name) == _key(name)), None)


def tidied(name: str) -> str:
    """A name as it is kept: without blanks around it, and no longer than one can read; empty where it is none."""
    kept = unicodedata.normalize("NFC", " ".join(name.split()))[:LONGEST].rstrip()
    return kept if kept.isprintable() else ""


def _key(name: str) -> str:
    """The same for names that a person does not tell apart."""
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()


def _read(name: str, choices: object) -> Preset | None:
    if not isinstance(choices, dict) or not tidied(name):
        log.warning("the preset %r makes no sense and is dropped", name)
        return None
    return Preset.of(tidied(name), checked(choices))


def _those_of(presets: Sequence[Preset]) -> str:
    if not presets:
        return tr("Save one in the window: “Presets” stands above the size.")
    return tr("There are: {names}.").format(names=joined(", ", [tr("“{name}”").format(name=each.name) for each in presets]))
