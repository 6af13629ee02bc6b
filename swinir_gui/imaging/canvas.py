"""The result of a picture while it grows: a raw scratch file beside the target, written region by region."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pyvips
from numpy.typing import NDArray

from swinir_gui.errors import ClosedError, DiskFullError
from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.color.samples import interpretation
from swinir_gui.imaging.failures import storage_error
from swinir_gui.language import tr

# libvips remembers its last operations and with them the files they hold open: deleted scratch files would keep their
# gigabytes, and Windows could not delete them at all.
pyvips.cache_set_max(0)

_DIGEST_BYTES = 8


class Canvas:
    """A picture of known size on disk, of which regions are written in any order and from any thread.

    The file grows to its full size as regions arrive; it is deleted by ``close``, at the latest when the ``with`` ends.
    Memory is bounded by the largest region, not by the picture.

    A file with a name of its own can be gone on with: ``leave`` keeps it, and a canvas of the same name and form finds what
    was written. Whether it is what somebody thinks it is, ``digest`` tells.

    Args:
        folder: where the scratch file lives; the target's own folder, so that a full disk shows early.
        size: of the result, in pixels.
        channels: 1 (grey) or 3 (RGB).
        depth: 8 or 16 bits per sample.
        name: of the scratch file; None for one that nobody will look for.

    Raises:
        ImageWriteError: the folder is missing, may not be written to, or has too little room for the whole picture.
    """

    def __init__(self, folder: Path, size: Size, channels: int, depth: int, *, name: str | None = None) -> None:
        if channels not in (1, 3) or depth not in (8, 16):
            raise ValueError(f"a canvas has 1 or 3 channels of 8 or 16 bits, not {channels} of {depth}")
        self.size, self.channels, self.depth = size, channels, depth
        self._samples = np.dtype(np.uint8 if depth == 8 else np.uint16)
        self._row_bytes = size.width * channels * self._samples.itemsize
        self._lock = threading.Lock()
        self._path = _scratch(folder, self._row_bytes * size.height, name)
        # Unbuffered, so that a full disk shows at the region that meets it, not at a later one.
        self._file = self._path.open("r+b", buffering=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def write(self, region: Region, pixels: NDArray[np.float32]) -> None:
        """Store a region.

        Args:
            region: inside the picture.
            pixels: H×W×C, nominally 0 … 1; values beyond are clipped, the rest is rounded half up.

        Raises:
            ImageWriteError: the disk is full or the file is gone.
        """
        if not Region.of(self.size).contains(region):
            raise ValueError(f"{region} is not inside a picture of {self.size}")
        if pixels.shape != (region.height, region.width, self.channels):
            raise ValueError(f"{region} with {self.channels} channels cannot hold an array of {pixels.shape}")
        rows = self._quantised(pixels).view(np.uint8).reshape(region.height, -1)
        start = region.top * self._row_bytes + region.left * self.channels * self._samples.itemsize
        with self._lock:
            try:
                if region.width == self.size.width:
                    self._put(start, rows.data.cast("B"))
                    return
                for index, row in enumerate(rows):
                    self._put(start + index * self._row_bytes, row.data)
            except OSError as error:
                raise storage_error(self._path.parent, error) from error

    def read(self, region: Region) -> NDArray[np.uint8] | NDArray[np.uint16]:
        """The samples of a region as written so far (black where nothing was), H×W×C; from any thread, until ``close``.

        Raises:
            ClosedError: the canvas is closed.
            ValueError: the region is not inside it.
            ImageWriteError: the scratch file cannot be read.
        """
        if not Region.of(self.size).contains(region):
            raise ValueError(f"{region} is not inside a picture of {self.size}")
        pixels = np.empty((region.height, region.width, self.channels), self._samples)
        rows = pixels.view(np.uint8).reshape(region.height, -1)
        start = region.top * self._row_bytes + region.left * self.channels * self._samples.itemsize
        with self._lock:
            if self._file.closed:
                raise ClosedError(f"the canvas {self._path.name} is closed")
            try:
                if region.width == self.size.width:
                    self._get(start, rows.data.cast("B"))
                else:
                    for index, row in enumerate(rows):
                        self._get(start + index * self._row_bytes, row.data)
            except OSError as error:
                raise storage_error(self._path.parent, error) from error
        return pixels

    def image(self) -> pyvips.Image:
        """The picture as written so far (black where nothing was), read lazily from the scratch file.

        1 or 3 bands, ``uchar`` or ``ushort``. Valid until ``close``.

        Raises:
            ImageWriteError: the scratch file is gone.
        """
        kind = "uchar" if self.depth == 8 else "ushort"
        form = self.size.width, self.size.height, self.channels
        tags = {"format": kind, "interpretation": interpretation(self.channels, self.depth)}
        try:
            return pyvips.Image.rawload(os.fsencode(self._path), *form, **tags)
        except pyvips.Error as error:
            gone = FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self._path))
            raise storage_error(self._path.parent, gone) from error

    def digest(self, region: Region) -> str:
        """A fingerprint of a region as it is written, by which to know it again; see ``read``."""
        return hashlib.blake2b(self.read(region).data, digest_size=_DIGEST_BYTES).hexdigest()

    def close(self) -> None:
        """Delete the scratch file; harmless when repeated."""
        self.leave()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def leave(self) -> None:
        """Let go of the scratch file, which stays; harmless when repeated."""
        with self._lock:
            self._file.close()

    def _quantised(self, pixels: NDArray[np.float32]) -> NDArray[np.uint8] | NDArray[np.uint16]:
        white = np.float32(2**self.depth - 1)
        values = np.clip(pixels, np.float32(0), np.float32(1)) * white + np.float32(0.5)
        return np.ascontiguousarray(values).astype(self._samples)

    def _get(self, start: int, into: memoryview) -> None:
        self._file.seek(start)
        while into:
            read = self._file.readinto(into)
            if not read:
                raise OSError("the scratch file lost its end")
            into = into[read:]

    def _put(self, start: int, data: memoryview) -> None:
        self._file.seek(start)
        while data:
            data = data[self._file.write(data) :]


def _scratch(folder: Path, needed: int, name: str | None) -> Path:
    """A file of ``needed`` bytes in ``folder``: empty-looking, or what is there under ``name``."""
    try:
        if shutil.disk_usage(folder).free < needed - _taken(folder, name):
            raise DiskFullError(
                tr("The folder “{folder}” lacks room for the result: {megabytes:,.0f} MB while it is made.").format(
                    folder=folder, megabytes=needed / 1e6
                ),
                tr("Free some space or choose a folder on another disk."),
                folder,
                needed,
            )
        path = _opened(folder, name)
    except OSError as error:
        raise storage_error(folder, error) from error
    try:
        os.truncate(path, needed)
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink()
        raise storage_error(folder, error) from error
    return path


def _opened(folder: Path, name: str | None) -> Path:
    if name is None:
        handle, made = tempfile.mkstemp(prefix=".swinir-", suffix=".scratch", dir=folder)
        os.close(handle)
        return Path(made)
    path = folder / name
    path.touch(mode=0o600)
    return path


def _taken(folder: Path, name: str | None) -> int:
    """Bytes of the disk that the file has already; holes are none."""
    try:
        return (folder / name).stat().st_blocks * 512 if name else 0
    except (FileNotFoundError, AttributeError):  # there is none yet, or the system does not say
        return 0
