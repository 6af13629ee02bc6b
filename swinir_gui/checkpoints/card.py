"""The card of an imported checkpoint: what was read from it once, stored beside it, so that lists need not open it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from swinir_gui.small_files import read_json, write_json

ENDING = ".card.json"


@dataclass(frozen=True)
class Card:
    """What is known of a person's own checkpoint.

    Args:
        id: what a person types.
        family: "SwinIR" or "HAT".
        scale: between source and result.
        channels: 1 for grey, 3 for colour.
        title: one sentence about the network.
        source_name: what the file was called where it came from.
        sha256: of the file.
        size: in bytes.
    """

    id: str
    family: str
    scale: int
    channels: int
    title: str
    source_name: str
    sha256: str
    size: int


def card_path(checkpoint: Path) -> Path:
    """Where the card of a weight file is."""
    return checkpoint.with_name(checkpoint.name + ENDING)


def write_card(checkpoint: Path, card: Card) -> None:
    """Put a card beside a weight file."""
    write_json(card_path(checkpoint), asdict(card))


def read_card(checkpoint: Path) -> Card | None:
    """The card of a weight file; None where there is none that can be read."""
    try:
        return Card(**read_json(card_path(checkpoint)))
    except (OSError, ValueError, TypeError):
        return None
