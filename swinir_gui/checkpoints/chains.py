"""Chains: models that a picture goes through one after the other, how they are named, and pairs that have proved useful.

A chain needs no name of its own: it is asked for by the ids or file names of its parts, joined by a plus.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from dataclasses import dataclass

from swinir_gui.checkpoints.catalog import CatalogEntry
from swinir_gui.checkpoints.state import Corrupt, Missing, Partial, Ready, State, Unverified
from swinir_gui.checkpoints.store import CheckpointStore, Listed
from swinir_gui.errors import RequestError
from swinir_gui.language import tr

JOINT = "+"


@dataclass(frozen=True)
class Suggestion:
    """A chain that is suggested to people, in plain words."""

    title: str
    parts: tuple[str, ...]

    @property
    def id(self) -> str:
        return JOINT.join(self.parts)


# Those that come with the program first; each is offered where the catalogue has all of its parts.
SUGGESTED = (
    Suggestion(tr("Repair JPEG, then ×2"), ("jpeg-repair", "photo-x2")),
    Suggestion(tr("Repair JPEG, then ×4"), ("jpeg-repair", "photo-x4")),
    Suggestion(tr("Denoise, then ×2"), ("denoise", "photo-x2")),
    Suggestion(tr("Denoise, then ×4"), ("denoise", "photo-x4")),
    Suggestion(tr("Photo ×8"), ("photo-x2", "photo-x4")),
    Suggestion(tr("Web ×8"), ("web-x2", "photo-x4")),
    Suggestion(tr("Denoise, then ×8"), ("denoise", "photo-x2", "photo-x4")),
    Suggestion(tr("Repair JPEG of quality 40, then ×2"), ("swinir-m-colour-jpeg40", "swinir-m-x2")),
    Suggestion(tr("Repair JPEG of quality 40, then ×4"), ("swinir-m-colour-jpeg40", "swinir-m-x4")),
    Suggestion(tr("Repair JPEG of quality 20, then ×2"), ("swinir-m-colour-jpeg20", "swinir-m-x2")),
    Suggestion(tr("Remove weak noise, then ×2"), ("swinir-m-colour-noise15", "swinir-m-x2")),
    Suggestion(tr("Remove medium noise, then ×2"), ("swinir-m-colour-noise25", "swinir-m-x2")),
    Suggestion(tr("Repair JPEG of quality 40, then ×4 by HAT"), ("swinir-m-colour-jpeg40", "hat-x4-imagenet")),
)


@dataclass(frozen=True)
class ListedChain:
    """A chain as it stands on this machine.

    Args:
        title: in plain words; empty for one that nobody has suggested.
        parts: those that the picture comes to first, first.
    """

    title: str
    parts: tuple[Listed, ...]

    @property
    def id(self) -> str:
        return JOINT.join(part.id for part in self.parts)

    @property
    def scale(self) -> int | None:
        """None where only a file knows."""
        scales = [part.scale for part in self.parts]
        return None if None in scales else math.prod(scale or 1 for scale in scales)

    @property
    def restores(self) -> bool:
        """Whether one of them leaves the size."""
        return any(part.restores for part in self.parts)

    @property
    def state(self) -> State:
        """That of the part that is furthest from being used."""
        return min((part.state for part in self.parts), key=lambda state: _ORDER.index(type(state)))

    @property
    def absent(self) -> list[CatalogEntry]:
        """What has to be fetched before it can be used."""
        unusable = [part.entry for part in self.parts if isinstance(part.state, Missing | Partial | Corrupt)]
        return [entry for entry in unusable if entry and entry.source]

    @property
    def to_fetch(self) -> int:
        """About how many bytes that are."""
        return sum(entry.source.expected_size for entry in self.absent if entry.source)


_ORDER: list[type] = [Corrupt, Missing, Partial, Unverified, Ready]


def parts_of(wanted: str, store: CheckpointStore) -> tuple[str, ...]:
    """The names that ``wanted`` joins; ``wanted`` alone where it is the name or the file of one checkpoint.

    Raises:
        RequestError: there is nothing before or behind a plus.
    """
    alone = JOINT not in wanted or store.listed(wanted) or os.path.isfile(wanted)  # noqa: PTH113 - as in store.find
    parts = (wanted,) if alone else tuple(part.strip() for part in wanted.split(JOINT))
    if not all(parts):
        raise RequestError(
            tr("“{wanted}” lacks a model beside a “{joint}”.").format(wanted=wanted, joint=JOINT),
            tr("Name at least two, such as jpeg-repair+photo-x2."),
        )
    return parts


def chain_of(wanted: str, store: CheckpointStore) -> ListedChain | None:
    """The chain that ``wanted`` asks for; None where it is a single checkpoint.

    Raises:
        RequestError: a part is none that is listed.
    """
    names = parts_of(wanted, store)
    if len(names) == 1:
        return None
    parts = [store.listed(name) for name in names]
    found = tuple(part for part in parts if part)
    if len(found) < len(parts):
        unknown = names[parts.index(None)]
        raise RequestError(
            tr("There is no model “{unknown}”.").format(unknown=unknown), tr("“swinir models list” shows all of them.")
        )
    ids = tuple(part.id for part in found)
    return ListedChain(next((each.title for each in SUGGESTED if each.parts == ids), ""), found)


def suggested(listing: Iterable[Listed]) -> list[ListedChain]:
    """The chains to suggest, wherever their parts are: those of which a store's listing has all parts."""
    lines = {line.entry.id: line for line in listing if line.entry}
    offered = [each for each in SUGGESTED if all(part in lines for part in each.parts)]
    return [ListedChain(each.title, tuple(lines[part] for part in each.parts)) for each in offered]
