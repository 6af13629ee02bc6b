"""The results that a picture got in this session, each a file of its own: a newer one can be compared with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from swinir_gui.geometry import Size
from swinir_gui.jobs.making.workshop import FULL, Making

KEPT = 5  # files of one picture: more of them nobody tells apart


@dataclass(frozen=True)
class Made:
    """With what a result was made.

    Attributes:
        model: its id; those of several joined by a plus.
        strength: of restoring, in per cent; all of it where the model does not restore.
    """

    model: str
    strength: int = FULL

    @classmethod
    def by(cls, making: Making) -> Made:
        """What a workshop makes."""
        return cls(making.model, making.asked.strength if making.asked else FULL)


@dataclass(frozen=True)
class Result:
    """One of them.

    Attributes:
        file: where it was saved.
        size: of it.
        made: with what.
    """

    file: Path
    size: Size
    made: Made


def with_newest(newest: Result, results: tuple[Result, ...]) -> tuple[Result, ...]:
    """The newest first; one whose file has made way for it is gone."""
    return (newest, *(each for each in results if each.file != newest.file))[:KEPT]
