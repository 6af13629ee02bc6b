"""Where the checkpoints on this machine are, and in which state."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from swinir_gui.checkpoints.card import Card, read_card
from swinir_gui.checkpoints.catalog import CatalogEntry
from swinir_gui.checkpoints.embedded import EMBEDDED
from swinir_gui.checkpoints.ledger import Finding, Ledger, Records
from swinir_gui.checkpoints.locks import Locks
from swinir_gui.checkpoints.partial import PartialFile
from swinir_gui.checkpoints.published import PUBLISHED, look_up
from swinir_gui.checkpoints.state import Corrupt, Missing, Partial, Ready, State, Unverified
from swinir_gui.errors import CheckpointError, HashMismatchError
from swinir_gui.language import tr

SUFFIXES = (".pth", ".pt", ".safetensors")


@dataclass(frozen=True)
class StoredCheckpoint:
    """A weight file on disk; ``entry`` is None for people's own files, which have a ``card`` if they were imported."""

    name: str
    path: Path
    entry: CatalogEntry | None
    card: Card | None = None

    @property
    def scale(self) -> int | None:
        """None where only the file knows."""
        known = self.entry or self.card
        return known.scale if known else None


@dataclass(frozen=True)
class Listed:
    """A line of the list of checkpoints: of the catalogue, on this machine, or both."""

    entry: CatalogEntry | None
    stored: StoredCheckpoint | None
    state: State

    @property
    def id(self) -> str:
        return self.stored.name if self.stored else self.entry.id if self.entry else ""

    @property
    def scale(self) -> int | None:
        """None where only the file knows."""
        return self.stored.scale if self.stored else self.entry.scale if self.entry else None

    @property
    def restores(self) -> bool:
        """Whether it leaves the size; of a file that nobody has looked into, no."""
        return self.scale == 1


@dataclass(frozen=True)
class CheckpointStore:
    """The checkpoints that came with the program, and those in the person's own folder.

    Nothing here opens a weight file; ``inspection`` does.

    Args:
        embedded: the folder that is part of the program; never written to.
        personal: the per-user folder; it need not exist.
        published: what can be fetched.
    """

    embedded: Path
    personal: Path
    published: tuple[CatalogEntry, ...] = PUBLISHED

    def listing(self) -> list[Listed]:
        """The whole catalogue, embedded ones first, then the person's own files."""
        records, files = self.ledger.read(), self._files()
        places = self._places(files, records)
        known = [Listed(entry, StoredCheckpoint(entry.id, self.embedded / entry.file, entry), Ready()) for entry in EMBEDDED]
        for entry in self.published:
            path = places.get(entry.id)
            stored = StoredCheckpoint(entry.id, path, entry) if path else None
            known.append(Listed(entry, stored, _state_of(path, records) if path else self._missing(entry)))
        taken = set(places.values())
        own = [_own(file) for file in files if file not in taken]
        return known + [Listed(None, each, _state_of(each.path, records)) for each in own]

    def present(self) -> list[StoredCheckpoint]:
        """All checkpoints there are, embedded ones first; without those that are known to be damaged."""
        return [each.stored for each in self.listing() if each.stored and not isinstance(each.state, Corrupt | Missing)]

    def state(self, entry: CatalogEntry) -> State:
        """How an entry of the catalogue is."""
        return next(each.state for each in self.listing() if each.entry and each.entry.id == entry.id)

    def find(self, wanted: str) -> StoredCheckpoint:
        """The checkpoint with an id, a file name, or at a path.

        Raises:
            HashMismatchError: it is known to be damaged.
            CheckpointError: there is none, or not yet.
        """
        found = self.listed(wanted)
        if found and isinstance(found.state, Corrupt):
            raise HashMismatchError(
                tr("The model “{id}” must not be used. {reason}").format(id=found.id, reason=found.state.reason),
                _remedy(found),
            )
        if found and found.stored and not isinstance(found.state, Missing):
            return found.stored
        path = Path(wanted)
        if os.path.isfile(path):  # noqa: PTH113 - unlike Path.is_file, it takes "not permitted" for "not there"
            return StoredCheckpoint(path.stem, path, None)
        if found and found.entry and not found.entry.embedded:
            raise CheckpointError(tr("The model “{id}” is not on this machine yet.").format(id=found.id), _remedy(found))
        raise CheckpointError(tr("There is no model “{wanted}”.").format(wanted=wanted), self._instead_of(wanted))

    def _instead_of(self, wanted: str) -> str:
        """What may have been meant by an id that is none."""
        near = difflib.get_close_matches(wanted, [each.id for each in self.listing()])
        if near:
            return tr("Perhaps {names}? “swinir models list” shows all of them.").format(names=", ".join(near))
        names = ", ".join(stored.name for stored in self.present())
        return tr("Choose one of {names}, or give the path of a weight file.").format(names=names)

    def listed(self, wanted: str) -> Listed | None:
        """The line of the list with an id or a file name, wherever it is."""
        lines = self.listing()
        for line in lines:
            if line.stored and wanted in (line.stored.name, line.stored.path.name):
                return line
        entry = look_up(wanted, EMBEDDED + self.published)
        return next((line for line in lines if entry and line.entry == entry), None)

    def partial(self, entry: CatalogEntry) -> PartialFile:
        """The file that a download of an entry fills."""
        return PartialFile(self.personal / entry.file)

    @contextmanager
    def using(self, stored: StoredCheckpoint) -> Iterator[None]:
        """Keep a checkpoint from being removed, by any copy of the program."""
        with ExitStack() as kept:
            if stored.path.parent == self.personal:
                # A folder that may not be written to must not keep anybody from using what is in it.
                with suppress(OSError):
                    kept.enter_context(self.locks.using(stored.path.name))
            yield

    def space_used(self) -> int:
        """Bytes in the person's folder; what a download renames or removes just then does not count."""
        return sum(_bytes_of(Path(folder, name)) for folder, _, names in os.walk(self.personal) for name in names)

    @property
    def ledger(self) -> Ledger:
        """What was found out about the files in the person's folder."""
        return Ledger(self.personal)

    @property
    def locks(self) -> Locks:
        """Who works with which of them."""
        return Locks(self.personal)

    def record(self, stored: StoredCheckpoint, finding: Finding) -> None:
        """Remember what is in a file of the person's folder. Where no hash was published, that of the first good file holds."""
        with self.ledger.changing() as records:
            records.findings[stored.path.name] = finding
            if stored.entry and not finding.fault and not known_hash(stored.entry, records):
                records.first[stored.entry.id] = finding.sha256

    def _missing(self, entry: CatalogEntry) -> State:
        received = self.partial(entry).received
        return Partial(received, entry.source.size if entry.source else None) if received else Missing()

    def _files(self) -> list[Path]:
        if not os.path.isdir(self.personal):  # noqa: PTH112 - as in find
            return []
        return [file for file in sorted(self.personal.iterdir()) if file.suffix.lower() in SUFFIXES]

    def _places(self, files: list[Path], records: Records) -> dict[str, Path]:
        """Which file is which published one: by content where that was looked at, by name where it was not."""
        by_hash = {hash_of: entry.id for entry in self.published if (hash_of := known_hash(entry, records))}
        by_name = {name: entry.id for entry in self.published for name in (entry.file, *entry.aliases)}
        seen = {file: records.finding(file) for file in files}
        places: dict[str, Path] = {}
        for file, found in seen.items():
            if found and not found.fault and found.sha256 in by_hash:
                places.setdefault(by_hash[found.sha256], file)
        for file, found in seen.items():
            if file.name in by_name and (found is None or found.fault):
                places.setdefault(by_name[file.name], file)
        return places


def known_hash(entry: CatalogEntry, records: Records) -> str | None:
    """The hash that a published file must have: as published, or that of the first download."""
    return (entry.source.sha256 if entry.source else None) or records.first.get(entry.id)


def _bytes_of(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _own(file: Path) -> StoredCheckpoint:
    card = read_card(file)
    return StoredCheckpoint(card.id if card else file.stem, file, None, card)


def _state_of(path: Path, records: Records) -> State:
    found = records.finding(path)
    if found is None:
        return Unverified()
    return Corrupt(found.fault) if found.fault else Ready()


def _remedy(found: Listed) -> str:
    if found.entry and found.entry.source:
        size = megabytes(found.entry.source.expected_size)
        return tr("Fetch it with “swinir models download {id}” ({size}).").format(id=found.entry.id, size=size)
    return tr("Fetch the file again from its source, or remove it.")


def megabytes(size: float) -> str:
    """1.8 MB, 67 MB: as people count bytes."""
    return f"{size / 1e6:.1f} MB" if size < 9.95e6 else f"{size / 1e6:.0f} MB"
