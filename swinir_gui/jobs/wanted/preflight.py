"""What a run needs, known before it starts: scratch space, space for results, memory; and what must be asked for twice."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from swinir_gui.errors import DiskFullError, EnormousPictureError
from swinir_gui.geometry import Size
from swinir_gui.imaging.failures import storage_error
from swinir_gui.imaging.formats import Format
from swinir_gui.language import tr

# A source of more is a mistake or an attack more often than a picture: the largest cameras make 400 million.
MAX_PIXELS = 1_000_000_000

# Bytes of a stored result per byte of its samples, as photographs need them; noise needs more: a full disk is met politely.
_STORED_SHARE = {"png": 0.6, "tiff": 0.65, "jpeg": 0.2, "webp": 0.15, "avif": 0.12}
# libvips keeps decoded pictures in memory up to this size, and in a file beyond.
_DECODED_IN_MEMORY = 100 * 2**20
# What Python, torch, libvips and its encoders hold besides, measured with 300 megapixels.
_WORKING_MEMORY = 300 * 2**20
_WHOLE_PICTURE_ENCODERS = frozenset({"webp", "avif"})
_KILO, _MEGA, _GIGA = 1e3, 1e6, 1e9


@dataclass(frozen=True)
class Needs:
    """In bytes.

    Attributes:
        scratch: beside the result, while it is made.
        decoded: in the system's folder for temporary files.
        result: an estimate, as for a photograph.
        memory: at the most, the network's included.
    """

    scratch: int
    decoded: int
    result: int
    memory: int

    @property
    def temporary(self) -> int:
        """On disks, until the result is stored."""
        return self.scratch + self.decoded

    @property
    def on_disk(self) -> int:
        return self.temporary + self.result


@dataclass(frozen=True)
class Picture:
    """The size of a picture's samples.

    Attributes:
        size: in pixels.
        channels: with transparency.
        depth: bits per sample.
    """

    size: Size
    channels: int
    depth: int

    @property
    def bytes(self) -> int:
        """Uncompressed."""
        return self.size.pixels * self.channels * self.depth // 8


def needs_of(source: Picture, canvases: Sequence[Picture], result: Picture, target: Format) -> Needs:
    """What it takes to make ``result`` of ``source`` by way of ``canvases`` and to store it, but for the network itself."""
    in_file = source.bytes > _DECODED_IN_MEMORY
    whole = result.bytes if target.name in _WHOLE_PICTURE_ENCODERS else 0
    return Needs(
        scratch=sum(each.bytes for each in canvases),
        decoded=source.bytes if in_file else 0,
        result=round(result.bytes * _STORED_SHARE[target.name]),
        memory=_WORKING_MEMORY + (0 if in_file else source.bytes) + whole,
    )


def check_disk(needs: Needs, folder: Path) -> None:
    """Make sure that the disks have the room for it.

    Raises:
        DiskFullError: one has not.
        ImageWriteError: one does not answer.
    """
    temporary = Path(tempfile.gettempdir())
    try:
        together = os.stat(temporary).st_dev == os.stat(folder).st_dev  # noqa: PTH116 - of folders, whatever they are
        beside = needs.scratch + needs.result + (needs.decoded if together else 0)
        _check_room(folder, beside)
        if needs.decoded and not together:
            _check_room(temporary, needs.decoded)
    except OSError as error:
        raise storage_error(folder, error) from error


def _check_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DiskFullError(
            tr("The disk of “{folder}” lacks room: making the result needs about {needed}, and {free} are free.").format(
                folder=folder, needed=amount(needed), free=amount(free)
            ),
            tr("Free some space or choose a folder on another disk."),
            folder,
            needed,
        )


def check_pixels(path: Path, size: Size, allowed: int | None) -> None:
    """Make sure that the person knows that they open a picture of enormous size.

    Raises:
        EnormousPictureError: it has more pixels than are ``allowed``; None stands for ``MAX_PIXELS``.
    """
    if size.pixels > (allowed or MAX_PIXELS):
        raise EnormousPictureError(
            tr("“{name}” has {width:,}×{height:,} pixels, more than the {allowed:,.0f} million that are opened unasked.").format(
                name=path.name, width=size.width, height=size.height, allowed=(allowed or MAX_PIXELS) / 1e6
            ),
            tr("Such files are often damaged, or made to exhaust the computer. Open it only if it is what you expect."),
            size.pixels,
        )


def amount(count: int) -> str:
    """600 kB, 12 MB, 3.4 GB."""
    if count < _MEGA:
        return f"{max(1, round(count / _KILO))} kB"
    return f"{count / _GIGA:,.1f} GB" if count >= _GIGA else f"{round(count / _MEGA)} MB"
