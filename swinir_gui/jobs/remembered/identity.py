"""Whether a resumed run would make the same result: the same source, and everything its pixels depend on."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib.metadata import version
from pathlib import Path

from swinir_gui import __version__
from swinir_gui.checkpoints.ledger import sha256_of
from swinir_gui.jobs.making.workshop import Making
from swinir_gui.jobs.measured.precision import processor
from swinir_gui.jobs.wanted.request import OutputOptions, UpscaleRequest

# Where results go and what they are called shows in the name, which counts as a whole; what a source may be, in none.
_NOT_IN_THE_RESULT = frozenset({"out", "existing", "name", "max_pixels"})
_installed = cache(version)  # which reads a text of many lines each time, for each picture of a run


@dataclass(frozen=True)
class FileIdentity:
    """What a file was.

    Attributes:
        size: in bytes.
        changed: nanoseconds, as the file system says.
        sha256: of the content.
    """

    size: int
    changed: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> FileIdentity:
        """Of the file as it is now; it is read completely.

        Raises:
            OSError: it cannot be.
        """
        found = path.stat()
        return cls(found.st_size, found.st_mtime_ns, sha256_of(path))

    def is_still(self, path: Path) -> bool:
        """Whether the file holds the same; one of the same size and time is believed, any other is read."""
        try:
            found = path.stat()
            same = (found.st_size, found.st_mtime_ns) == (self.size, self.changed)
            return same or (found.st_size == self.size and sha256_of(path) == self.sha256)
        except OSError:
            return False


def settings_of(workshop: Making, request: UpscaleRequest) -> str:
    """A fingerprint of everything besides the source that a result and its name depend on."""
    asked = asdict(workshop.asked) if workshop.asked else {}
    # The number of threads changes no bit, and a model is known by its content.
    compute = {name: value for name, value in asked.items() if name not in ("threads", "model")}
    device = processor(workshop.device)
    made_with = [__version__, _installed("torch"), workshop.model, workshop.sha256, device, workshop.precision]
    form = {each.name: repr(getattr(request.options, each.name)) for each in fields(OutputOptions)}
    form = {name: value for name, value in form.items() if name not in _NOT_IN_THE_RESULT}
    target = os.path.abspath(request.target)  # noqa: PTH100 - Path.resolve asks the disk
    return digest_of([made_with, compute, form, target, request.page])


def picture_key(source: Path, page: int | None) -> str:
    """By which a picture is known in a journal and among scratch files."""
    return digest_of([os.path.abspath(source), page])[:12]  # noqa: PTH100 - Path.resolve asks the disk


def digest_of(content: object) -> str:
    """A fingerprint of what JSON can hold."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]
