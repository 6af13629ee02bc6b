"""Checks that checkpoints are what they should be. It takes time; the ledger remembers the result."""

from __future__ import annotations

from pathlib import Path

from swinir_gui.checkpoints.catalog import CatalogEntry
from swinir_gui.checkpoints.ledger import Finding, sha256_of
from swinir_gui.checkpoints.state import Corrupt, Ready, State, Unverified
from swinir_gui.checkpoints.store import CheckpointStore, StoredCheckpoint, known_hash
from swinir_gui.errors import CheckpointError
from swinir_gui.language import tr
from swinir_gui.progress import CancelToken


def verify(store: CheckpointStore, wanted: str, token: CancelToken | None = None) -> State:
    """Read a checkpoint from end to end, whatever was known of it, and say how it is.

    Raises:
        CheckpointError: it is not here.
        Cancelled: somebody has asked to stop.
    """
    found = store.listed(wanted)
    if found and found.stored and isinstance(found.state, Ready | Unverified | Corrupt):
        return _look_into(store, found.stored, token)
    return _look_into(store, store.find(wanted), token)


def verified(store: CheckpointStore, wanted: str) -> StoredCheckpoint:
    """The checkpoint, looked into unless it was before: what a run should use.

    Raises:
        HashMismatchError: it is damaged.
        CheckpointError: it is not here.
    """
    stored = store.find(wanted)
    known = store.listed(stored.name)
    if stored.path.parent == store.personal and known and isinstance(known.state, Unverified):
        _look_into(store, stored)
        return store.find(wanted)
    return stored


def _look_into(store: CheckpointStore, stored: StoredCheckpoint, token: CancelToken | None = None) -> State:
    try:
        before = stored.path.stat()
        sha256 = sha256_of(stored.path, token)
    except OSError as error:
        message = tr("“{name}” cannot be read.").format(name=stored.path.name)
        raise CheckpointError(message, tr("Check that you may read it, and the disk it is on.")) from error
    fault = _fault(store, stored, sha256)
    if stored.path.parent == store.personal:
        store.record(stored, Finding.of(before, sha256, fault))
    return Corrupt(fault) if fault else Ready()


def _fault(store: CheckpointStore, stored: StoredCheckpoint, sha256: str) -> str:
    """What is wrong with a file, as a sentence; nothing if it is good."""
    records = store.ledger.read()
    if any(known_hash(entry, records) == sha256 for entry in store.published):
        return ""  # a published one, whatever its name
    expected = known_hash(stored.entry, records) if stored.entry else stored.card.sha256 if stored.card else None
    if expected and expected != sha256:
        return tr("The content of “{name}” is not that of the original file.").format(name=stored.path.name)
    return "" if expected else strictly(stored.path, stored.entry)


def strictly(path: Path, entry: CatalogEntry | None) -> str:
    """What speaks against a file whose hash nobody knows: it must load, and as the network that the entry states."""
    from swinir_gui.checkpoints.load import load, load_as  # noqa: PLC0415 - torch, for few files only

    try:
        if entry:
            load_as(path, entry.config)
        else:
            load(path)
    except CheckpointError as error:
        return error.message
    return ""
