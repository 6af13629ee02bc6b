"""Removes checkpoints from the user's folder."""

from __future__ import annotations

from pathlib import Path

from swinir_gui.checkpoints.card import card_path
from swinir_gui.checkpoints.partial import PartialFile
from swinir_gui.checkpoints.state import Partial
from swinir_gui.checkpoints.store import CheckpointStore, Listed
from swinir_gui.errors import CheckpointError
from swinir_gui.language import tr


def removable(store: CheckpointStore, wanted: str) -> Listed:
    """The checkpoint, which can be removed if nothing works with it.

    Raises:
        CheckpointError: there is none, or it came with the program.
    """
    found = store.listed(wanted)
    if found is None or _file_of(store, found) is None:
        raise CheckpointError(tr("There is no model “{wanted}” to remove.").format(wanted=wanted), tr("See “swinir models list”."))
    if found.entry and found.entry.embedded:
        raise CheckpointError(tr("“{id}” is a part of the program.").format(id=found.id), tr("It cannot be removed."))
    return found


def remove(store: CheckpointStore, wanted: str) -> str:
    """Delete a checkpoint from the person's folder, and what is beside it; returns its id. Whoever calls this has asked first.

    Raises:
        CheckpointError: there is none, it came with the program, or something works with it.
    """
    found = removable(store, wanted)

    def refuse() -> None:
        raise CheckpointError(tr("“{id}” is in use.").format(id=found.id), tr("Wait until the run that works with it has ended."))

    if file := _file_of(store, found):
        with store.locks.exclusive(file.name, on_waiting=refuse):
            if store.locks.in_use(file.name):
                refuse()
            _delete(store, file)
    return found.id


def _file_of(store: CheckpointStore, found: Listed) -> Path | None:
    """The file, or the one that a download was to fill; None where there is nothing of either."""
    if found.stored:
        return found.stored.path
    return store.partial(found.entry).target if found.entry and isinstance(found.state, Partial) else None


def _delete(store: CheckpointStore, file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
        card_path(file).unlink(missing_ok=True)
        PartialFile(file).discard()
        with store.ledger.changing() as records:
            records.findings.pop(file.name, None)
    except OSError as error:
        raise CheckpointError(
            tr("“{name}” cannot be removed.").format(name=file.name),
            tr("Check that you may change “{folder}”.").format(folder=store.personal),
        ) from error
