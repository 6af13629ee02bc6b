"""A file that is not complete yet: what has arrived, and a note beside it of where that came from.

Both survive a crash at any moment. What is in ``name.part`` is always a beginning of what its record says.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from swinir_gui.small_files import read_json, write_json


@dataclass(frozen=True)
class Origin:
    """Where the bytes came from, and what was said about the whole of them."""

    link: str
    etag: str | None
    size: int | None


class PartialFile:
    """What has arrived of ``target`` so far."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(f"{target.name}.part")
        self._record = target.with_name(f"{target.name}.part.json")

    @property
    def received(self) -> int:
        """Bytes that are here, none if nobody knows where they came from."""
        try:
            return self.path.stat().st_size if self._record.is_file() else 0
        except OSError:
            return 0

    @property
    def origin(self) -> Origin | None:
        """Where they came from."""
        try:
            content = read_json(self._record)
            return Origin(str(content["link"]), content["etag"], content["size"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def begin(self, origin: Origin) -> None:
        """Start over with bytes from elsewhere."""
        self.path.unlink(missing_ok=True)  # first: never bytes of one origin beside the record of another
        write_json(self._record, asdict(origin))

    def append(self) -> BinaryIO:
        """The file, opened for more."""
        return self.path.open("ab")

    def finish(self) -> None:
        """Give it its name."""
        put_in_place(self.path, self.target)
        self._record.unlink(missing_ok=True)

    def discard(self) -> None:
        """Throw away what is here."""
        for path in (self.path, self._record):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def put_in_place(file: Path, target: Path) -> None:
    """Give a complete file its name. One that has the name already was found unusable; it is kept as ``name.damaged``."""
    with file.open("rb+") as written:
        os.fsync(written.fileno())
    if target.exists():
        os.replace(target, target.with_name(f"{target.name}.damaged"))  # noqa: PTH105 - as in small_files
    os.replace(file, target)  # noqa: PTH105
