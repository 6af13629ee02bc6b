"""What was found out about weight files, in a small file beside them, so that nobody has to read them again."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from swinir_gui.checkpoints.locks import Locks
from swinir_gui.progress import CancelToken
from swinir_gui.small_files import read_json, write_json

LEDGER = "ledger.json"
VERSION = 1
BLOCK = 2**20

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Finding:
    """What is in a file; it holds as long as size and time of change stay the same.

    Args:
        size: in bytes.
        changed: nanoseconds, as the file system says.
        sha256: of the content.
        fault: a sentence if the file must not be used, otherwise empty.
    """

    size: int
    changed: int
    sha256: str
    fault: str = ""

    @classmethod
    def of(cls, status: os.stat_result, sha256: str, fault: str = "") -> Finding:
        """Of a file that has this ``status``."""
        return cls(status.st_size, status.st_mtime_ns, sha256, fault)


@dataclass
class Records:
    """The content of the ledger: findings by file name, and the hashes of first downloads by id."""

    findings: dict[str, Finding] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)

    def finding(self, path: Path) -> Finding | None:
        """What is known of a file as it is now."""
        found = self.findings.get(path.name)
        try:
            status = path.stat()
        except OSError:
            return None
        return found if found and (found.size, found.changed) == (status.st_size, status.st_mtime_ns) else None


class Ledger:
    """Reads and changes the records of a folder; several processes may do so at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self) -> Records:
        """What is recorded; nothing where the file is missing or damaged."""
        try:
            content = read_json(self._folder / LEDGER)
            findings = {name: Finding(**found) for name, found in content["findings"].items()}
            return Records(findings, dict(content["first"]))
        except FileNotFoundError:
            return Records()
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            log.warning("The ledger in %s cannot be read; files will be looked at again.", self._folder)
            return Records()

    @contextmanager
    def changing(self) -> Iterator[Records]:
        """The records, to be changed; written when the block ends without an error."""
        with Locks(self._folder).exclusive(LEDGER):
            records = self.read()
            yield records
            write_json(self._folder / LEDGER, {"version": VERSION} | asdict(records))


def sha256_of(path: Path, token: CancelToken | None = None) -> str:
    """The hash of a file.

    Raises:
        OSError: it cannot be read.
        Cancelled: somebody has asked to stop.
    """
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if token:
                token.check()
            total.update(block)
    return total.hexdigest()
