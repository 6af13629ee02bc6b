"""Everything that can go wrong for a user, as a tree.

::

    AppError                          one sentence what happened (message), one what to do (hint)
    ├── CheckpointError               a weight file cannot be used
    │   ├── UnrecognisedCheckpointError   it is no SwinIR or HAT
    │   └── HashMismatchError         it is not, byte for byte, the file that was published
    ├── DownloadError                 a weight file cannot be fetched
    ├── ImageError                    a picture cannot be used
    │   ├── ImageReadError            it cannot be decoded
    │   │   └── EnormousPictureError      it has more pixels than are opened unasked
    │   └── ImageWriteError           the result cannot be stored
    │       └── DiskFullError         because a disk lacks room, which may change
    ├── DeviceError                   the processor cannot do it
    │   ├── DeviceUnavailableError    it is not there
    │   └── DeviceMemoryError         it has too little memory even for the smallest piece
    ├── ClusterError                  other machines cannot do it
    ├── ReportError                   what became of a run cannot be written down
    ├── ComputerError                 the computer did not do what was wished for after a run
    └── RequestError                  what was asked for contradicts itself
        └── LargeEnoughError          a picture is larger already than what was asked for

Errors of libraries are translated into these once, at the edge, with ``raise … from``. They are caught at the borders only:
the command line's ``main``, the slot of a worker, ``sys.excepthook``. Cancellation is no error: see ``progress.Cancelled``. Nor is
``ClosedError`` one that a person is told about.
"""

import logging
from pathlib import Path

from swinir_gui.language import tr

log = logging.getLogger(__name__)


class AppError(Exception):
    """Base of all failures that a person is told about: ``message`` says what happened, ``hint`` what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return str(tr("{message} {hint}").format(message=self.message, hint=self.hint))

    def __reduce__(self) -> tuple[object, ...]:
        # Not by __init__, whose parameters are more than what Exception remembers: errors come from other machines whole.
        return type(self).__new__, (type(self), *self.args), self.__dict__


class ClosedError(ValueError):
    """Somebody reads what has been closed, since nobody needs it any more; who reads on other threads has to expect that."""


class CheckpointError(AppError):
    """A weight file is damaged, unsafe or incomplete."""


class UnrecognisedCheckpointError(CheckpointError):
    """The weights are intact, but belong to no SwinIR or HAT."""


class HashMismatchError(CheckpointError):
    """The file is there, but its bytes are not those that were published, or that came at first."""


class DownloadError(AppError):
    """A weight file could not be fetched from any of its links, or not be stored."""


class ImageError(AppError):
    """A picture cannot be used."""


class ImageReadError(ImageError):
    """A picture cannot be found, opened or decoded."""


class EnormousPictureError(ImageReadError):
    """A picture has more pixels than are opened unasked; front ends ask, each in its way."""

    def __init__(self, message: str, hint: str, pixels: int) -> None:
        super().__init__(message, hint)
        self.pixels = pixels


class ImageWriteError(ImageError):
    """A result does not fit its format, or cannot be stored where it should go."""


class DiskFullError(ImageWriteError):
    """The disk of ``folder`` has too little room, as long as nobody makes some: at least ``needed`` bytes."""

    def __init__(self, message: str, hint: str, folder: Path, needed: int) -> None:
        super().__init__(message, hint)
        self.folder, self.needed = folder, needed


class DeviceError(AppError):
    """The processor cannot do what was asked of it."""


class DeviceUnavailableError(DeviceError):
    """The device that was asked for is not on this machine."""


class DeviceMemoryError(DeviceError):
    """Even the smallest piece of the picture does not fit into the device's memory."""


class ClusterError(AppError):
    """The machines of a cluster cannot be reached, or are not equal to the work."""


class ReportError(AppError):
    """The report of a run cannot be stored where it should go."""


class ComputerError(AppError):
    """The computer was to be suspended, shut down, or to show a folder, and is not willing."""


class RequestError(AppError):
    """The settings of a run contradict each other or the picture."""


class LargeEnoughError(RequestError):
    """A picture is larger already than its result would be."""


def in_words(error: Exception, *, of: str, hint: str, kind: type[AppError] = AppError) -> AppError:
    """``error`` itself where it has words; of one that nobody has foreseen, the log gets the trace and the person a ``hint``.

    Args:
        error: what was caught at a border.
        of: what has failed, for the log.
        hint: what to do.
        kind: what it becomes.
    """
    if isinstance(error, AppError):
        return error
    log.error("unexpected failure of %s", of, exc_info=error)
    return kind(tr("Something failed unexpectedly ({kind}: {error}).").format(kind=type(error).__name__, error=error), hint)
