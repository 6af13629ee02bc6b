"""Whether a file is still the one that was opened: a result must not be a mixture of two pictures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from swinir_gui.errors import ImageReadError
from swinir_gui.imaging.failures import opening_error
from swinir_gui.language import tr


@dataclass(frozen=True)
class Stamp:
    """What tells a file from its successors under the same name."""

    path: Path
    device: int
    inode: int
    size: int
    changed: int

    @classmethod
    def of(cls, path: Path) -> Stamp:
        """The stamp of the file as it is now.

        Raises:
            ImageReadError: it cannot be looked at.
        """
        try:
            found = path.stat()
        except OSError as error:
            raise opening_error(path, error) from error
        return cls(path, found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)

    def check(self) -> None:
        """Make sure that the file is still the same.

        Raises:
            ImageReadError: it was changed, replaced or removed.
        """
        try:
            same = Stamp.of(self.path) == self
        except ImageReadError:
            same = False
        if not same:
            raise ImageReadError(
                tr("“{name}” was changed while it was upscaled.").format(name=self.path.name),
                tr("Upscale it again once nothing changes it any more."),
            )
