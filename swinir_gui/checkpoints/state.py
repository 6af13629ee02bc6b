"""The states of a checkpoint on this machine. That a file exists says nothing about whether it is good."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Missing:
    """It is not here."""


@dataclass(frozen=True)
class Partial:
    """Some of it is here; a download goes on from there. ``size`` is None where nobody has said it."""

    received: int
    size: int | None


@dataclass(frozen=True)
class Ready:
    """It is here and was found good, and has not changed since."""


@dataclass(frozen=True)
class Unverified:
    """A file is here that nobody has looked into yet."""


@dataclass(frozen=True)
class Corrupt:
    """A file is here that must not be used; ``reason`` is a sentence."""

    reason: str


State = Missing | Partial | Ready | Unverified | Corrupt
