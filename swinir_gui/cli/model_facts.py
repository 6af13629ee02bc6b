"""Describes a checkpoint: a line for people, an object for scripts, and everything its weights say."""

from __future__ import annotations

from typing import Any

from swinir_gui.checkpoints.chains import ListedChain
from swinir_gui.checkpoints.state import Corrupt, Missing, Partial, Ready, State, Unverified
from swinir_gui.checkpoints.store import Listed, StoredCheckpoint, megabytes
from swinir_gui.cli.console import padded
from swinir_gui.language import again, tr


def line_of(line: Listed) -> str:
    """An entry for people: what it is called, how it is, what it is for."""
    entry, state = line.entry, in_words(line.state)
    if entry:
        size = megabytes(entry.source.expected_size) if entry.source else ""
        return f"{line.id:<25}×{entry.scale}  {entry.family:<7}{size:>7}  {padded(state, 12)}{again(entry.summary)}"
    card = line.stored.card if line.stored else None
    title = card.title if card else tr("Your own file; “swinir models show {id}” tells what it is.").format(id=line.id)
    family, scale = (card.family, f"×{card.scale}") if card else ("", "")
    return f"{line.id:<25}{scale:<4}{family:<7}{'':>7}  {padded(state, 12)}{title}"


def facts_of(line: Listed) -> dict[str, Any]:
    """An entry for scripts."""
    entry, stored, source = line.entry, line.stored, line.entry.source if line.entry else None
    facts: dict[str, Any] = {
        "id": line.id,
        "kind": "own" if entry is None else "embedded" if source is None else "published",
        "embedded": entry is not None and source is None,
        "state": word(line.state),
        "path": str(stored.path) if stored else None,
    }
    if entry:
        facts |= {"file": entry.file, "family": entry.family, "scale": entry.scale, "channels": entry.channels}
        facts |= {"task": entry.task.value, "summary": entry.summary, "good": entry.good, "bad": entry.bad}
        facts |= {"licence": entry.licence, "citation": entry.citation, "cost": round(entry.cost, 1)}
    elif stored and stored.card:
        facts |= {"family": stored.card.family, "scale": stored.card.scale, "channels": stored.card.channels}
    if source:
        facts |= {"links": list(source.links), "size": source.size, "sha256": source.sha256, "page": source.page}
    if isinstance(line.state, Partial):
        facts |= {"received": line.state.received}
    return facts


def line_of_chain(chain: ListedChain) -> str:
    """A chain for people: how it is asked for, how it is, what it does."""
    size = megabytes(chain.to_fetch) if chain.to_fetch else ""
    return f"{chain.id:<41}×{chain.scale or '?'} {size:>7}  {padded(in_words(chain.state), 12)}{again(chain.title)}"


def facts_of_chain(chain: ListedChain) -> dict[str, Any]:
    """A chain for scripts."""
    facts = {"id": chain.id, "kind": "chain", "title": chain.title or None, "scale": chain.scale, "state": word(chain.state)}
    return facts | {"parts": [part.id for part in chain.parts], "to_fetch": chain.to_fetch}


def word(state: State) -> str:
    return type(state).__name__.lower()


def in_words(state: State) -> str:
    match state:
        case Missing():
            return "-"
        case Partial(received, size):
            return tr("{} here").format(f"{received / size:.0%}" if size else megabytes(received))
        case Ready():
            return tr("ready")
        case Unverified():
            return tr("unverified")
        case Corrupt():
            return tr("damaged")


def note_of(found: Listed) -> str:
    source = found.entry.source if found.entry else None
    if source is None or source.sha256:
        return ""
    return tr("Nobody has published a hash of this file. That of the first download is remembered, and it must load as stated.")


def read(stored: StoredCheckpoint) -> dict[str, Any]:
    """What the weights themselves tell."""
    from swinir_gui.checkpoints.load import load
    from swinir_gui.nn.parameters import count

    resolver = load(stored.path, stored.name)
    config = resolver.config
    return {
        "id": stored.name,
        "architecture": "SwinIR" if resolver.streams else "HAT",
        "scale": config.scale,
        "channels": config.channels,
        "window": config.window,
        "width": config.width,
        "depths": list(config.depths),
        "heads": config.heads,
        "reconstruction": config.head.name.lower().replace("_", " "),
        "image range": config.image_range,
        "weights": count(config),
        "path": str(stored.path),
    }
