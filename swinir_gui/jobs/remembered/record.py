"""What the journal records of one picture, and what it knows from before."""

from __future__ import annotations

import os
import time
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from swinir_gui.checkpoints.ledger import sha256_of
from swinir_gui.errors import AppError
from swinir_gui.geometry import Region
from swinir_gui.imaging.failures import opening_error
from swinir_gui.jobs.making.workshop import Making
from swinir_gui.jobs.remembered.history import History, Line, Past, Piece, Stored
from swinir_gui.jobs.remembered.identity import FileIdentity, digest_of, picture_key, settings_of
from swinir_gui.jobs.wanted.request import UpscaleRequest
from swinir_gui.language import english

if TYPE_CHECKING:
    from swinir_gui.jobs.making.draft import Draft

# What a kill costs at most, and how many lines there are of a picture that takes hours.
SECONDS_BETWEEN_LINES = 1.0


class Lines(Protocol):
    """A journal, or on another machine what stands for it; see ``journal.Journal``."""

    @property
    def past(self) -> History: ...

    def scratch(self, request: UpscaleRequest) -> str: ...

    def write(self, event: str, content: Line, *, durable: bool = False) -> None: ...

    def note(self, event: str, content: Line) -> None: ...


class Record:
    """The part of a journal that is about one picture; see ``Unrecorded`` for a run without one.

    Args:
        journal: where lines go.
        workshop: with what the result is made.
        request: what was asked for.
    """

    keeps = True  # what is not finished, for somebody who goes on with it

    def __init__(self, journal: Lines, workshop: Making, request: UpscaleRequest) -> None:
        self._journal, self._request = journal, request
        self._key, self._settings = picture_key(request.source, request.page), settings_of(workshop, request)
        self._draft: Draft | None = None
        self._fresh: dict[int, Region] = {}
        self._written = time.monotonic()
        self._stored: Stored | None = None

    @property
    def scratch(self) -> str | None:
        """What the names of the scratch files begin with."""
        return self._journal.scratch(self._request)

    def done_before(self) -> Stored | None:
        """The result, where an earlier run has made just this of just this source and it is still there."""
        past = self._past()
        if past is None or past.stored is None or not past.stored.is_there or not past.source.is_still(self._request.source):
            return None
        if past.stored.changed == 0:
            # That run ended between the name and the line that says so.
            self._tell_saved(past.stored)
        return past.stored

    def begun(self, draft: Draft) -> None:
        """A draft has begun in the scratch files; what earlier runs have written of it is taken over.

        Raises:
            ImageReadError: the source cannot be read, or was changed meanwhile.
        """
        source, past, grid = _identity(draft), self._past(), _grid(draft)
        goes_on = past is not None and (past.source.sha256, past.grid) == (source.sha256, grid)
        if past and goes_on:
            for piece in past.pieces:
                _restore(draft, piece)
        taken_over = sum(len(each.finished) for each in draft.passes)
        if goes_on and taken_over:
            self._journal.write("resumed", self._name() | {"pieces": taken_over})
        else:
            made = {"content": asdict(source), "settings": self._settings, "grid": grid}
            self._journal.write("started", self._name() | {"folder": os.fspath(self._request.target.parent)} | made)
        self._draft = draft
        for number, each in enumerate(draft.passes):
            if not goes_on:
                for region in each.finished:  # by a preview
                    self._added(number, region)
            each.added = partial(self._added, number)

    def computed(self) -> None:
        """Nothing more comes for a while: what was not told yet is told now."""
        for number in tuple(self._fresh):
            self._tell(number)

    def storing(self, part: Path, target: Path) -> None:
        """The complete file of the result is about to get its name."""
        draft = self._draft
        if draft:
            facts = part.stat()
            self._stored = Stored(target, draft.size.result, facts.st_size, sha256_of(part), draft.seconds)
            self._journal.write("storing", self._about(self._stored), durable=True)

    def saved(self) -> None:
        """The result has its name."""
        if self._stored:
            self._tell_saved(self._stored)

    def skipped(self) -> None:
        """A result was there already."""
        self._journal.note("skipped", self._name() | {"result": os.fspath(self._request.target)})

    def failed(self, error: AppError) -> None:
        """There is no result."""
        self._journal.note("failed", self._name() | {"message": english(error.message), "hint": english(error.hint)})

    def _name(self) -> Line:
        return {"picture": self._key, "source": os.fspath(self._request.source), "page": self._request.page}

    def _past(self) -> Past | None:
        past = self._journal.past.pictures.get(self._key)
        return past if past and past.settings == self._settings else None

    def _added(self, number: int, region: Region) -> None:
        fresh = self._fresh.get(number)
        if fresh and _continues(fresh, region):
            self._fresh[number] = fresh.rows(fresh.top, region.bottom)
        else:
            self._tell(number)
            self._fresh[number] = region
        if time.monotonic() - self._written >= SECONDS_BETWEEN_LINES:
            self.computed()
            self._written = time.monotonic()

    def _tell(self, number: int) -> None:
        region = self._fresh.pop(number, None)
        if region and self._draft:
            digest = self._draft.passes[number].digest(region)
            place = [region.left, region.top, region.width, region.height]
            self._journal.write("piece", {"picture": self._key, "pass": number, "region": place, "digest": digest})

    def _tell_saved(self, stored: Stored) -> None:
        try:
            changed = stored.target.stat().st_mtime_ns
        except OSError:
            changed = 0  # somebody has moved it on already
        self._journal.write("saved", self._about(stored) | {"changed": changed})

    def _about(self, stored: Stored) -> Line:
        size = {"width": stored.size.width, "height": stored.size.height, "bytes": stored.bytes}
        seconds = round(stored.seconds, 3)
        return {"picture": self._key, "result": os.fspath(stored.target), "sha256": stored.sha256, "seconds": seconds} | size


class Unrecorded:
    """The record of a picture in a run without a journal: nothing is known, and nothing kept.

    Args:
        scratch: what the names of the scratch files begin with, by which the next run knows what a killed one has left.
    """

    keeps = False

    def __init__(self, scratch: str | None = None) -> None:
        self.scratch = scratch

    def done_before(self) -> Stored | None:
        return None

    def begun(self, draft: Draft) -> None:
        """Nobody wants to know."""

    def computed(self) -> None:
        """Likewise."""

    def storing(self, part: Path, target: Path) -> None:
        """Likewise."""

    def saved(self) -> None:
        """Likewise."""

    def skipped(self) -> None:
        """Likewise."""

    def failed(self, error: AppError) -> None:
        """Likewise."""


def _identity(draft: Draft) -> FileIdentity:
    try:
        identity = FileIdentity.of(draft.source.path)
    except OSError as error:
        raise opening_error(draft.source.path, error) from error
    draft.source.stamp.check()
    return identity


def _grid(draft: Draft) -> str:
    """How it is cut and computed: on another grid the same pixels may come out with other last bits."""
    pieces = [[[piece.left, piece.top, piece.right, piece.bottom] for piece in each.pieces] for each in draft.passes]
    return digest_of([draft.workshop.precision, pieces])


def _restore(draft: Draft, piece: Piece) -> None:
    """Count what lies in a scratch file as finished, if it is what the journal says."""
    if piece.number < len(draft.passes):
        each = draft.passes[piece.number]
        if piece.region not in each.finished and each.holds(piece.region) and each.digest(piece.region) == piece.digest:
            each.add(piece.region)


def _continues(above: Region, below: Region) -> bool:
    return (above.left, above.width, above.bottom) == (below.left, below.width, below.top)
