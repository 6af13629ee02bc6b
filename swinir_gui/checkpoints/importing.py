"""Imports checkpoints of the user's own: inspects them, copies them into the folder, and gives them an id and a card."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from swinir_gui.checkpoints.card import Card, write_card
from swinir_gui.checkpoints.catalog import CatalogEntry
from swinir_gui.checkpoints.embedded import EMBEDDED
from swinir_gui.checkpoints.ledger import Finding, sha256_of
from swinir_gui.checkpoints.load import load
from swinir_gui.checkpoints.partial import put_in_place
from swinir_gui.checkpoints.store import SUFFIXES, CheckpointStore, StoredCheckpoint, known_hash
from swinir_gui.errors import CheckpointError
from swinir_gui.language import tr
from swinir_gui.nn.super_resolver import SuperResolver

IMPORTING = "import"


def import_checkpoint(file: Path, store: CheckpointStore, name: str | None = None) -> StoredCheckpoint:
    """Copy a SwinIR or HAT checkpoint into the person's folder.

    A file that is there already, under whatever name, is not copied again. One that was published goes under its published name.

    Args:
        file: from anywhere; it stays where it is.
        store: whose folder it goes to.
        name: the id that it should have; by default after the file.

    Raises:
        CheckpointError: it cannot be used, or not be stored; then nothing is left in the folder.
    """
    if not file.is_file():
        raise CheckpointError(tr("There is no weight file “{file}”.").format(file=file), tr("Check the path."))
    try:
        store.personal.mkdir(parents=True, exist_ok=True)
        with store.locks.exclusive(IMPORTING), tempfile.TemporaryDirectory(prefix=".incoming-", dir=store.personal) as folder:
            copy = Path(folder) / file.name  # the name that a sentence about it should have
            shutil.copyfile(file, copy)
            return _take(copy, store, name)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CheckpointError(
            tr("“{name}” cannot be copied ({reason}).").format(name=file.name, reason=reason),
            tr("Make room in “{folder}”.").format(folder=store.personal),
        ) from error


def _take(copy: Path, store: CheckpointStore, name: str | None) -> StoredCheckpoint:
    """What is checked is the copy, so what is stored is what was checked."""
    resolver, sha256 = load(copy), sha256_of(copy)
    here = _here(sha256, store)
    if here:
        return here
    entry = _published(copy, resolver, sha256, store)
    if entry:
        put_in_place(copy, store.personal / entry.file)
        return _recorded(store, StoredCheckpoint(entry.id, store.personal / entry.file, entry), sha256)
    identity = _free(_id_after(name or copy.stem), store)
    ending = copy.suffix.lower() if copy.suffix.lower() in SUFFIXES else ".pth"
    target, card = store.personal / f"{identity}{ending}", _card(identity, resolver, copy, sha256)
    put_in_place(copy, target)
    write_card(target, card)
    return _recorded(store, StoredCheckpoint(identity, target, None, card), sha256)


def _here(sha256: str, store: CheckpointStore) -> StoredCheckpoint | None:
    """The same file, if it was taken before."""
    records = store.ledger.read()
    for each in store.present():
        found = records.finding(each.path)
        if found and found.sha256 == sha256:
            return each
    return None


def _published(copy: Path, resolver: SuperResolver, sha256: str, store: CheckpointStore) -> CatalogEntry | None:
    """Which published one it is: by its hash, or where nobody knows one, by its name and what it holds."""
    records = store.ledger.read()
    for entry in store.published:
        known = known_hash(entry, records)
        if known == sha256 or (not known and copy.name in (entry.file, *entry.aliases) and resolver.config == entry.config):
            return entry
    return None


def _recorded(store: CheckpointStore, stored: StoredCheckpoint, sha256: str) -> StoredCheckpoint:
    store.record(stored, Finding.of(stored.path.stat(), sha256))
    return stored


def _id_after(name: str) -> str:
    """What a person can type: small letters, digits, and hyphens between them."""
    plain = re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.")
    return plain or "own"


def _free(wanted: str, store: CheckpointStore) -> str:
    taken = {entry.id for entry in EMBEDDED + store.published} | {each.id for each in store.listing()}
    taken |= {path.name.removesuffix(path.suffix) for path in store.personal.iterdir()}
    number, identity = 2, wanted
    while identity in taken:
        identity, number = f"{wanted}-{number}", number + 1
    return identity


def _card(identity: str, resolver: SuperResolver, copy: Path, sha256: str) -> Card:
    config = resolver.config
    colours = "colour" if config.channels == 3 else "grey"
    title = tr("{family} with {layers} layers of {channels} channels, ×{scale}, for {colours} pictures.").format(
        family=config.family, layers=sum(config.depths), channels=config.width, scale=config.scale, colours=colours
    )
    return Card(identity, config.family, config.scale, config.channels, title, copy.name, sha256, copy.stat().st_size)
