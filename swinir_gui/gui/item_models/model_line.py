"""A line of the list of models: all that the list, the details and the card say about one.

None of these knows where a line comes from, so that anything that can be chosen may become one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from swinir_gui.checkpoints.catalog import Task
from swinir_gui.errors import AppError


class Standing(Enum):
    """How a model is on this machine."""

    INCLUDED = "included"  # in the program
    READY = "ready"
    UNVERIFIED = "unverified"
    MISSING = "missing"
    PARTIAL = "partial"
    CORRUPT = "corrupt"
    WAITING = "waiting"  # in line for its download
    DOWNLOADING = "downloading"
    BUSY = "busy"  # being looked into, or removed


USABLE = frozenset({Standing.INCLUDED, Standing.READY, Standing.UNVERIFIED})
FETCHED = frozenset({Standing.WAITING, Standing.DOWNLOADING})


class Wish(Enum):
    """What a person can want of a model."""

    USE = "use"
    DOWNLOAD_AND_USE = "download and use"
    DOWNLOAD = "download"
    PAUSE = "pause"
    CANCEL = "cancel"
    VERIFY = "verify"
    REMOVE = "remove"


class Fact(NamedTuple):
    """A row of the details; with a link, the text leads there."""

    name: str
    text: str
    link: str = ""


@dataclass(frozen=True)
class Failure:
    """A wish that could not be granted, and why."""

    wish: Wish
    error: AppError


@dataclass(frozen=True)
class ModelLine:
    """One model.

    Attributes:
        model: as the rest of the program asks for it.
        title: as people call it.
        summary: one sentence: for what, and whether it adds detail.
        standing: how it is on this machine.
        state: that in words.
        wishes: what can be done with it, the likeliest first.
        note: what goes on just now; it stands in the summary's place.
        fraction: of what is to arrive, 0 … 1; None while nothing is known.
        failure: what went wrong last.
        chosen: whether pictures are restored with it.
        awaited: whether it will be chosen once it is here.
        own: whether it is the person's own file.
        family: "SwinIR" or "HAT"; nothing while nobody has looked.
        scale: None while nobody has looked.
        restores: whether it leaves the size and takes away noise or artifacts; of a chain, whether a part of it does.
        task: None where nobody has said.
        licence: of the weights.
        size: in bytes, of the file; None where that is not known.
        missing: bytes that a download would fetch.
        good: what it is good at.
        bad: what it is bad at.
        facts: more about it.
        keywords: what else a search may find it by.
        parts: of a chain, the models that it consists of.
    """

    model: str
    title: str
    summary: str
    standing: Standing
    state: str
    wishes: tuple[Wish, ...]
    note: str = ""
    fraction: float | None = None
    failure: Failure | None = None
    chosen: bool = False
    awaited: bool = False
    own: bool = False
    family: str = ""
    scale: int | None = None
    restores: bool = False
    task: Task | None = None
    licence: str = ""
    size: int | None = None
    missing: int = 0
    good: str = ""
    bad: str = ""
    facts: tuple[Fact, ...] = ()
    keywords: str = ""
    parts: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether a run could begin with it."""
        return self.standing in USABLE

    @property
    def spoken(self) -> str:
        """All that its row shows, for those who cannot see it."""
        error = self.failure.error if self.failure else None
        parts = (self.title, self.state, self.note or self.summary, str(error) if error else "")
        return ", ".join(part for part in parts if part)
