"""The journals of window sessions: each session that runs anything keeps one in the user's folder until all is done."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from swinir_gui import __version__
from swinir_gui.errors import AppError
from swinir_gui.jobs.making.workshop import Workshop
from swinir_gui.jobs.remembered.history import History, Line
from swinir_gui.jobs.remembered.identity import picture_key
from swinir_gui.jobs.remembered.journal import VERSION, Journal, RunPlace
from swinir_gui.jobs.remembered.record import Record, Unrecorded
from swinir_gui.jobs.wanted.request import Input, UpscaleRequest

log = logging.getLogger(__name__)

KEPT_SECONDS = 30 * 86_400  # beside results there may be scratch files of a broken-off run; the newest keeps its own for good


@dataclass(frozen=True)
class LeftRun:
    """What an earlier session has not come to.

    Attributes:
        place: of its journal.
        inputs: the pictures, in their order.
    """

    place: RunPlace
    inputs: tuple[Input, ...]


class SessionRuns:
    """Keeps the journal of one session, or goes on with that of another.

    Args:
        folder: of the journals; None where nothing is kept.

    Attributes:
        goes_on: whether it has taken over the journal of an earlier session.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._journal: Journal | None = None
        self._given_up: dict[str, Line] = {}
        self.goes_on = False

    @property
    def unfinished(self) -> bool:
        """Whether there is something that the next session could go on with."""
        return self._journal is not None and bool(self._journal.past.waiting)

    def expects(self, request: UpscaleRequest) -> bool:
        """Whether the next session could go on with this picture."""
        return self._journal is not None and picture_key(request.source, request.page) in self._journal.past.waiting

    def go_on_with(self, left: LeftRun) -> None:
        """Take over the journal of an earlier session; it is too late once this one has begun a run."""
        if self._journal is None:
            self._open(left.place, History.read(left.place.journal))
            self.goes_on = True

    def expect(self, inputs: Iterable[Input]) -> None:
        """A run over these pictures begins."""
        if self._folder and self._journal is None:
            self._open(RunPlace(self._folder, secrets.token_hex(4)), History())
        if self._journal:
            self._journal.write("waiting", {"pictures": [_line_of(each) for each in inputs]})

    def give_up(self, inputs: Iterable[Input]) -> None:
        """Somebody has removed pictures, so that the next session shall not come to them."""
        if self._journal:
            waiting = dict(self._journal.past.waiting)  # pictures come to their ends on other threads meanwhile
            keys = [key for each in inputs if (key := picture_key(each.path, each.page)) in waiting]
            self._given_up |= {key: waiting[key] for key in keys}
            if keys:
                self._journal.write("removed", {"pictures": keys})

    def take_back(self, inputs: Iterable[Input]) -> None:
        """They were put back."""
        keys = [key for each in inputs if (key := picture_key(each.path, each.page)) in self._given_up]
        if self._journal and keys:
            self._journal.write("waiting", {"pictures": [self._given_up.pop(key) for key in keys]})

    def record(self, workshop: Workshop, request: UpscaleRequest) -> Record | Unrecorded:
        """The record of a picture."""
        return Record(self._journal, workshop, request) if self._journal else Unrecorded()

    def end(self) -> None:
        """The run has come to its end; what comes back from now on was not left by it."""
        self._given_up.clear()
        if self._journal and self._journal.began:
            self._journal.write("ended", {})

    def close(self) -> None:
        """Leave the journal to the next session, or delete it where nothing is left to do."""
        if self._journal:
            if not self.unfinished:
                with contextlib.suppress(AppError):  # the next session finds that there is nothing to do
                    self._journal.forget()
            self._journal.close()

    def _open(self, place: RunPlace, past: History) -> None:
        try:
            self._journal = Journal(place, past, {"program": __version__}, lasts=True)
        except AppError:
            log.warning("the journal %s is at work elsewhere", place.journal)


def left_run(folder: Path) -> LeftRun | None:
    """The newest run that was broken off. Older ones have their turn once that is done, unless a month has passed."""
    found: LeftRun | None = None
    for file in sorted(folder.glob(".swinir-*.jsonl"), key=_last_change, reverse=True):
        place = RunPlace(folder, file.stem.removeprefix(".swinir-"))
        if _is_at_work(place):
            continue
        past = History.read(file)
        if past.version > VERSION:
            continue  # it belongs to a newer version of the program, which will come back for it
        inputs = tuple(_input_of(line) for line in past.waiting.values())
        if inputs and (found is None or time.time() - _last_change(file) < KEPT_SECONDS):
            found = found or LeftRun(place, inputs)
        else:
            with contextlib.suppress(AppError), closing(Journal(place, History(), {}, lasts=False)) as journal:
                journal.forget()
    return found


def _last_change(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:  # the session that it belongs to has come to its end just now
        return 0.0


def _is_at_work(place: RunPlace) -> bool:
    lock = FileLock(place.journal.with_suffix(".lock"))
    try:
        with lock.acquire(timeout=0):
            Path(lock.lock_file).unlink(missing_ok=True)
            return False
    except Timeout:
        return True
    except OSError:  # where no lock can be made, nobody has one
        return False


def _line_of(found: Input) -> dict[str, object]:
    path, below = os.path.abspath(found.path), os.fspath(found.below)  # noqa: PTH100 - Path.resolve asks the disk
    part = {"page": found.page, "pages": found.pages, "nth": found.nth}
    return {"picture": picture_key(found.path, found.page), "path": path, "below": below, "searched": found.searched} | part


def _input_of(line: dict[str, object]) -> Input:
    kept = {name: value for name, value in line.items() if name in ("searched", "page", "pages", "nth")}
    return Input(Path(str(line["path"])), Path(str(line["below"])), **kept)  # type: ignore[arg-type]
