"""What is in folders, reported while the search goes on, so that a person can decide what to do with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from swinir_gui.errors import AppError, ImageReadError
from swinir_gui.jobs.folders.scanning import LeftOut, Search, look_for
from swinir_gui.jobs.wanted.request import Input
from swinir_gui.progress import CancelToken

EVERY = 200  # findings between two words about how many there are


@dataclass(frozen=True)
class Survey:
    """What was found.

    Attributes:
        inputs: the pictures, in the order in which they would be made.
        left_out: what lies beside them and is no source.
        errors: of what was named, what holds no picture or cannot be looked into.
    """

    inputs: tuple[Input, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    errors: tuple[AppError, ...] = ()


def survey(given: Sequence[Path], search: Search, token: CancelToken, tell: Callable[[int], None]) -> Survey:
    """Look for pictures, and ``tell`` now and then how many there are; a folder that is closed does not hold up the others.

    Raises:
        Cancelled: the token was set.
    """
    inputs: list[Input] = []
    left_out: list[LeftOut] = []
    errors: list[AppError] = []
    for path in given:
        try:
            for found in look_for([path], search):
                (inputs if isinstance(found, Input) else left_out).append(found)  # type: ignore[arg-type]
                if (len(inputs) + len(left_out)) % EVERY == 0:
                    token.check()
                    tell(len(inputs))
        except ImageReadError as error:
            errors.append(error)
    token.check()
    return Survey(tuple(inputs), tuple(left_out), tuple(errors))
