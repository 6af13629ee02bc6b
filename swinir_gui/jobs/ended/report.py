"""How every picture of a run ended, for the morning after."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Protocol

from swinir_gui import __version__
from swinir_gui.errors import AppError
from swinir_gui.geometry import Size
from swinir_gui.jobs.folders.scanning import LeftOut, Reason, closed_folder
from swinir_gui.jobs.making.events import DoneBefore, Event, Failed, Noticed, Saved, Skipped
from swinir_gui.jobs.making.workshop import FULL, Making
from swinir_gui.jobs.wanted.advice import AUTOMATIC
from swinir_gui.jobs.wanted.request import Picture
from swinir_gui.language import derived, english, tr


class Outcome(Enum):
    """What became of a picture."""

    SAVED = "saved"
    DONE_BEFORE = "done before"
    SKIPPED = "skipped"
    FAILED = "failed"
    LEFT_OUT = "left out"


class Chosen(Protocol):
    """With which model a picture was made, and why; nothing where nobody has kept that."""

    @property
    def model(self) -> str: ...

    @property
    def reason(self) -> str: ...


@dataclass(frozen=True)
class Row:
    """A picture, or something else that lay in a folder.

    Attributes:
        source: its file.
        page: which page or frame of it, from 0; None where nobody has asked for more than one.
        outcome: what became of it.
        result: the file of its result.
        size: of the result.
        seconds: that it took.
        message: why there is no result.
        hint: what can be done about that.
        notices: what the person should know.
        advice: with which model and why, where the person has named none.
    """

    source: Path
    outcome: Outcome
    result: Path | None = None
    size: Size | None = None
    seconds: float | None = None
    message: str = ""
    hint: str = ""
    notices: tuple[str, ...] = ()
    advice: Chosen | None = None
    page: int | None = None

    @property
    def reason(self) -> str:
        """``message`` without the name of this picture."""
        return reason_of(self.message, self.source)

    def facts(self) -> dict[str, object]:
        """As JSON has it; what is not known is left out."""
        facts = {
            "source": os.fspath(self.source),
            "page": None if self.page is None else self.page + 1,
            "state": self.outcome.value,
            "result": os.fspath(self.result) if self.result else None,
            "width": self.size.width if self.size else None,
            "height": self.size.height if self.size else None,
            "model": self.advice.model if self.advice else None,
            "reason": (self.advice.reason or None) if self.advice else None,
            "seconds": None if self.seconds is None else round(self.seconds, 3),
            "message": self.message or None,
            "hint": self.hint or None,
            "notices": list(self.notices) or None,
        }
        return english({name: value for name, value in facts.items() if value is not None})


def reason_of(message: str, source: Path) -> str:
    """``message`` without the name of its picture, so that pictures with the same trouble come together."""

    def without_name(words: str) -> str:
        for name in (source, source.name):
            for quoted in (f"“{name}”", f"「{name}」"):
                words = words.replace(quoted, tr("the file"))
        return f"{words[:1].upper()}{words[1:]}"

    return derived(message, without_name)


class RunReport:
    """Listens to a run.

    Args:
        advice: with which model a picture is made and why, where the person has named none.
        strength: how much of what restoring models would change is wished for, in per cent.
        clock: seconds from any fixed moment.
    """

    def __init__(
        self, advice: Mapping[Path, Chosen] | None = None, strength: int = FULL, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._advice, self.strength = advice or {}, strength
        self._clock, self._began, self.began = clock, clock(), datetime.now().astimezone()
        self._ended: float | None = None
        self._rows: list[Row] = []
        self._notices: dict[Picture, list[str]] = {}

    @property
    def rows(self) -> Sequence[Row]:
        """All pictures whose fate is known, in the order in which it was."""
        return tuple(self._rows)

    @property
    def seconds(self) -> float:
        """That the run took so far."""
        return (self._ended or self._clock()) - self._began

    def end(self) -> None:
        """The run is over; the report may be written much later."""
        self._ended = self._clock()

    @property
    def totals(self) -> Counter[Outcome]:
        """How many came to which end."""
        return Counter(row.outcome for row in self._rows)

    @property
    def done(self) -> int:
        """How many have their results, whenever those were made."""
        totals = self.totals
        return totals[Outcome.SAVED] + totals[Outcome.DONE_BEFORE] + totals[Outcome.SKIPPED]

    def hear(self, event: Event) -> None:
        """Listen."""
        match event:
            case Noticed():
                self._notices.setdefault(event.picture, []).append(event.sentence)
            case Saved():
                self._add(Row(event.source, Outcome.SAVED, event.target, event.result_size, event.seconds, page=event.page))
            case DoneBefore():
                self._add(Row(event.source, Outcome.DONE_BEFORE, event.target, event.result_size, page=event.page))
            case Skipped():
                self._add(Row(event.source, Outcome.SKIPPED, event.target, page=event.page))
            case Failed():
                self._add(_failed(event.source, event.error, event.page))
            case LeftOut(reason=Reason.CLOSED_FOLDER):
                self._add(_failed(event.path, closed_folder(event.path)))
            case LeftOut():
                self._add(Row(event.path, Outcome.LEFT_OUT, message=tr(event.reason.value)))

    def models(self, workshop: Making) -> str:
        """With what the pictures were made."""
        return ", ".join(dict.fromkeys(each.model for each in self._advice.values())) or workshop.model

    @property
    def restored(self) -> str:
        """How strongly pictures were restored, in words; nothing where it was fully, as is usual."""
        return tr("strength {} %").format(self.strength) if self.strength != FULL else ""

    def facts(self, workshop: Making) -> dict[str, object]:
        """All of it, as JSON has it."""
        model = {"model": AUTOMATIC} if self._advice else {"model": workshop.model, "sha256": workshop.sha256}
        strength = {"strength": self.strength} if self.strength != FULL else {}
        with_what = model | strength | {"device": workshop.device, "precision": workshop.precision}
        when = {"began": self.began.isoformat(timespec="seconds"), "seconds": round(self.seconds, 1)}
        totals = {outcome.value: count for outcome, count in self.totals.items()}
        pictures = [row.facts() for row in self._rows]
        return {"program": __version__} | with_what | when | {"totals": totals, "pictures": pictures}

    def _add(self, row: Row) -> None:
        told = self._notices.pop((row.source, row.page), ())
        notices = tuple(dict.fromkeys(told))  # what is tried again says the same again
        self._rows.append(replace(row, notices=notices, advice=self._advice.get(row.source)))


def _failed(source: Path, error: AppError, page: int | None = None) -> Row:
    return Row(source, Outcome.FAILED, message=error.message, hint=error.hint, page=page)
