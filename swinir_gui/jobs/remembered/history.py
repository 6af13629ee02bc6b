"""What a journal says about earlier runs; see ``journal``."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from swinir_gui.geometry import Region, Size
from swinir_gui.jobs.remembered.identity import FileIdentity

log = logging.getLogger(__name__)

Line = dict[str, Any]


@dataclass(frozen=True)
class Piece:
    """A rectangle that one of the passes has written, in pixels of its canvas, and the fingerprint of what it wrote."""

    number: int
    region: Region
    digest: str


@dataclass(frozen=True)
class Stored:
    """A result that had got its name, or was about to.

    Attributes:
        target: that name.
        size: in pixels.
        bytes: of the file.
        sha256: of its content.
        seconds: that it took.
        changed: nanoseconds, as the file system says; 0 where nobody lived to look.
    """

    target: Path
    size: Size
    bytes: int
    sha256: str
    seconds: float
    changed: int = 0

    @property
    def is_there(self) -> bool:
        """Whether the file still holds this."""
        return FileIdentity(self.bytes, self.changed, self.sha256).is_still(self.target)


@dataclass
class Past:
    """What is known of a picture.

    Attributes:
        folder: of its result and scratch files.
        source: what it was.
        settings: how it was to be made; see ``settings_of``.
        grid: how it was cut.
        pieces: of its result that were written.
        stored: what became of it.
    """

    folder: Path
    source: FileIdentity
    settings: str
    grid: str
    pieces: list[Piece] = field(default_factory=list)
    stored: Stored | None = None


@dataclass
class History:
    """All that a journal holds.

    Attributes:
        run: the first line of the last run.
        pictures: by their keys.
        ended: whether that run came to its end, whatever it led to.
        waiting: what was put in line and has come to no end yet, by the keys of the pictures.
        results: names of files that runs have made or found made.
        file: by which to see whether the journal is still the one that was read.
    """

    run: Line = field(default_factory=dict)
    pictures: dict[str, Past] = field(default_factory=dict)
    ended: bool = False
    waiting: dict[str, Line] = field(default_factory=dict)
    results: set[str] = field(default_factory=set)
    file: tuple[int, ...] = ()

    @property
    def version(self) -> int:
        """Of the journal's form."""
        return int(self.run.get("version", 0))

    @property
    def day(self) -> date | None:
        """When the first of the runs began: names with a date stay as they are."""
        return date.fromisoformat(self.run["day"]) if self.run else None

    @classmethod
    def read(cls, path: Path) -> History:
        """What the journal at ``path`` holds; nothing where there is none."""
        found = cls(file=_identity(path))
        for line in _lines(path):
            try:
                found.take(line)
            except (KeyError, TypeError, ValueError):
                log.warning("A line of %s makes no sense: %s", path, line)
        return found

    def as_of_now(self, path: Path) -> History:
        """This, where nobody has written to the journal at ``path`` since it was read; otherwise what it holds by now."""
        return self if self.file == _identity(path) else History.read(path)

    def take(self, line: Line) -> None:
        """One line more."""
        if line["event"] in ("saved", "skipped", "failed"):
            self.waiting.pop(line["picture"], None)
        self.results.update(_results(line))
        match line["event"]:
            case "waiting":
                self.ended = False
                self.waiting |= {each["picture"]: each for each in line["pictures"]}
            case "removed":
                self.waiting = {key: each for key, each in self.waiting.items() if key not in line["pictures"]}
            case "run":
                day = self.run.get("day", line["day"])
                self.run, self.ended = line | {"day": day}, False
            case "started":
                self.pictures[line["picture"]] = _past(line)
            case "piece":
                piece = Piece(line["pass"], Region(*line["region"]), line["digest"])
                self.pictures[line["picture"]].pieces.append(piece)
            case "storing":
                self.pictures[line["picture"]].stored = _stored(line)
            case "saved":
                past = self.pictures[line["picture"]]
                # What is stored needs no pieces: of thousands of pictures they would fill the memory.
                past.stored, past.pieces = _stored(line), []
            case "ended":
                self.ended, self.waiting = True, {}


def _past(line: Line) -> Past:
    return Past(Path(line["folder"]), FileIdentity(**line["content"]), line["settings"], line["grid"])


def _results(line: Line) -> Iterator[str]:
    """Names of results that a line tells of."""
    yield from line.get("results", ())
    if "result" in line:
        yield Path(line["result"]).name


def _stored(line: Line) -> Stored:
    size = Size(line["width"], line["height"])
    return Stored(Path(line["result"]), size, line["bytes"], line["sha256"], line["seconds"], line.get("changed", 0))


def _identity(path: Path) -> tuple[int, ...]:
    """Empty where there is no file."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _lines(path: Path) -> Iterator[Line]:
    """The lines that are whole: a kill or a failing current may have torn some."""
    try:
        with path.open("rb") as file:
            for raw in file:
                try:
                    line = json.loads(raw)
                except ValueError:
                    log.info("A line of %s is torn.", path)
                    continue
                if isinstance(line, dict):
                    yield line
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        log.warning("%s cannot be read: %s", path, error)
