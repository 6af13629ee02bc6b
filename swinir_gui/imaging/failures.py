"""Translates what the operating system and libvips report into our ``errors``."""

from __future__ import annotations

import errno
import logging
import os
import shutil
from pathlib import Path

import pyvips

from swinir_gui.errors import DiskFullError, ImageReadError, ImageWriteError
from swinir_gui.imaging.containers.coding import begins_like_a_picture, is_foreign
from swinir_gui.language import tr

log = logging.getLogger(__name__)

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_TRIED_BYTES = 2**20
_MISSING = frozenset({errno.ENOENT, errno.ENOTDIR})


def storage_error(folder: Path, cause: OSError) -> ImageWriteError:
    """Why something could not be written into ``folder``."""
    if cause.errno in _FULL:
        return disk_full(folder)
    if cause.errno == errno.EFBIG:
        return ImageWriteError(
            tr("The disk of “{folder}” takes no file as large as the result.").format(folder=folder),
            tr("Choose a folder on another disk, or a smaller scale."),
        )
    if cause.errno in _FORBIDDEN:
        return ImageWriteError(
            tr("You may not write into the folder “{folder}”.").format(folder=folder), tr("Choose another folder for the results.")
        )
    if cause.errno in _MISSING:
        return ImageWriteError(
            tr("There is no folder “{folder}”.").format(folder=folder), tr("Choose a folder that exists for the results.")
        )
    reason = cause.strerror or str(cause)
    return ImageWriteError(
        tr("The result could not be written into “{folder}” ({reason}).").format(folder=folder, reason=reason),
        tr("Choose another folder for the results."),
    )


def disk_full(folder: Path) -> DiskFullError:
    """The disk that holds ``folder`` is full."""
    return DiskFullError(
        tr("The disk is full: the result does not fit into “{folder}”.").format(folder=folder),
        tr("Free some space or choose a folder on another disk."),
        folder,
        _free(folder) + 1,
    )


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


def opening_error(path: Path, cause: OSError) -> ImageReadError:
    """Why the file at ``path`` could not be opened at all."""
    if cause.errno in _MISSING:
        return ImageReadError(tr("“{path}” does not exist.").format(path=path), tr("Check its name and folder."))
    if cause.errno in _FORBIDDEN:
        return ImageReadError(
            tr("You may not read “{name}”.").format(name=path.name),
            tr("Ask for permission to read it, or copy it to your own folder."),
        )
    return ImageReadError(
        tr("“{name}” could not be opened ({reason}).").format(name=path.name, reason=cause.strerror or cause),
        tr("Check the disk or the connection to it."),
    )


def unknown_kind(path: Path) -> ImageReadError:
    """The content of ``path`` is no picture of a kind that we read, whatever its name says."""
    return ImageReadError(
        tr("“{name}” is not a picture of a kind this program reads.").format(name=path.name),
        tr("Open a PNG, JPEG, HEIC, WebP, TIFF, AVIF, Photoshop, JPEG 2000, GIF or BMP file."),
    )


def decoding_error(path: Path) -> ImageReadError:
    """Why the content of ``path`` could not be decoded, at opening or later; asked of the file itself (``coding``)."""
    if not begins_like_a_picture(path):
        return unknown_kind(path)
    return foreign(path) if is_foreign(path) else damaged(path)


def foreign(path: Path) -> ImageReadError:
    """The picture at ``path`` may be intact, but is coded in a way that few programs read, and not this one."""
    return ImageReadError(
        tr("“{name}” is coded in a way this program cannot read.").format(name=path.name),
        tr("Save it as PNG with the program it came from."),
    )


def damaged(path: Path) -> ImageReadError:
    """The file at ``path`` is not what it claims to be, or has lost its end."""
    return ImageReadError(
        tr("“{name}” is damaged or incomplete.").format(name=path.name), tr("Copy it again from where it came from.")
    )


def saving_error(target: Path, part: Path, cause: pyvips.Error) -> ImageWriteError:
    """Why libvips could not encode ``target`` into the file ``part``, or read it back; that file is of no use any more."""
    try:
        # Where the disk takes no more, the system says so to us too; libvips' words may be those about another picture.
        with part.open("ab") as file:
            file.write(bytes(_TRIED_BYTES))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return storage_error(target.parent, error)
    log.info("%s could not be stored; libvips, perhaps of another picture: %s", target, " ".join(cause.detail.split()))
    return ImageWriteError(
        tr("The result could not be stored as “{name}”.").format(name=target.name), tr("Try another format or another folder.")
    )
