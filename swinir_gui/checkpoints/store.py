"""Where checkpoints are on this machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from swinir_gui.checkpoints.catalog import EMBEDDED, CatalogEntry
from swinir_gui.errors import CheckpointError

SUFFIXES = (".pth", ".pt", ".safetensors")


@dataclass(frozen=True)
class StoredCheckpoint:
    """A weight file on disk; ``entry`` is None for people's own files."""

    name: str
    path: Path
    entry: CatalogEntry | None


@dataclass(frozen=True)
class CheckpointStore:
    """The checkpoints that came with the program, and those in the person's own folder.

    Args:
        embedded: the folder that is part of the program; never written to.
        personal: the per-user folder; it need not exist.
    """

    embedded: Path
    personal: Path

    def present(self) -> list[StoredCheckpoint]:
        """All checkpoints there are, embedded ones first."""
        ours = [StoredCheckpoint(entry.id, self.embedded / entry.file, entry) for entry in EMBEDDED]
        files = sorted(self.personal.iterdir()) if os.path.isdir(self.personal) else []  # noqa: PTH112 - as below
        theirs = [StoredCheckpoint(file.stem, file, None) for file in files if file.suffix in SUFFIXES]
        return ours + theirs

    def find(self, wanted: str) -> StoredCheckpoint:
        """The checkpoint with an id, a file name, or at a path.

        Raises:
            CheckpointError: there is none.
        """
        for stored in self.present():
            if wanted in (stored.name, stored.path.name):
                return stored
        path = Path(wanted)
        if os.path.isfile(path):  # noqa: PTH113 - unlike Path.is_file, it takes "not permitted" for "not there"
            return StoredCheckpoint(path.stem, path, None)
        names = ", ".join(stored.name for stored in self.present())
        raise CheckpointError(f"There is no model “{wanted}”.", f"Choose one of {names}, or give the path of a weight file.")
