"""From canvas to file: complete and verified under its final name, or not there at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyvips

from swinir_gui.errors import ImageWriteError
from swinir_gui.geometry import Size
from swinir_gui.imaging.alpha import check_transparency
from swinir_gui.imaging.encoding import SaveOptions, assembled, encode
from swinir_gui.imaging.failures import saving_error, storage_error
from swinir_gui.imaging.formats import check_fits
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.stopping import stoppable
from swinir_gui.imaging.verification import verify
from swinir_gui.language import tr
from swinir_gui.progress import CancelToken


def save(result: pyvips.Image, target: Path, source: PictureSource, options: SaveOptions, token: CancelToken | None = None) -> None:
    """Store ``result`` as ``target`` with the transparency and metadata of ``source``.

    It is written beside the target under a hidden name, flushed to the disk, read back completely and only then given
    its name, replacing what was there. Memory stays bounded for PNG, JPEG and TIFF; the encoders of WebP and AVIF hold
    the whole picture.

    Args:
        result: 1 or 3 bands, ``uchar`` or ``ushort``, as from ``Canvas.image``.
        target: the final name; the format is that of ``options``, whatever the suffix says.
        source: what the result was made from.
        options: format, depth, quality.
        token: looked at while encoding and while reading back.

    Raises:
        Cancelled: ``token`` was set; nothing is left behind.
        ImageWriteError: the result does not fit the format, the folder takes no files, the disk is full, the file read
            back differs, or the target is the source itself. Nothing is left behind then.
        ImageReadError: the source's file was changed since it was opened; likewise.
    """
    with encoded(result, target, source, options, token or CancelToken()) as part:
        publish(part, target, source)


@contextmanager
def encoded(result: pyvips.Image, target: Path, source: PictureSource, options: SaveOptions, token: CancelToken) -> Iterator[Path]:
    """The complete, flushed and verified file of a result, to be published inside the block; see ``save``."""
    size = Size(result.width, result.height)
    check_fits(options.format, size, source.has_alpha, options.depth)
    check_transparency(source, options.format, size, options.depth)
    _refuse_source(target, source)
    picture = assembled(result, source, options)
    part = target.parent / (options.part or f".swinir-{secrets.token_hex(8)}.part")
    try:
        # Made by us first, so that the system's own words reach the person rather than libvips'.
        part.open("wb").close()
        watched = stoppable(picture, token)  # kept: libvips calls what Python would otherwise have forgotten
        encode(watched, part, options)
        _flush(part)
        verify(picture, part, options.format, options.loss, token)
        token.check()
        yield part
    except OSError as error:
        raise storage_error(target.parent, error) from error
    except pyvips.Error as error:
        token.check()
        source.stamp.check()
        raise saving_error(target, part, error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def publish(part: Path, target: Path, source: PictureSource, *, replacing: bool = True) -> bool:
    """Give a file that is ``encoded`` the name that people see; False where another one has it and is not to be replaced.

    Raises:
        ImageWriteError: it cannot have that name.
        ImageReadError: the source's file was changed since it was opened.
    """
    source.stamp.check()
    try:
        if replacing:
            part.replace(target)
        elif not _has_taken(part, target):
            return False
    except OSError as error:
        raise storage_error(target.parent, error) from error
    _flush_folder(target.parent)
    return True


def _refuse_source(target: Path, source: PictureSource) -> None:
    with contextlib.suppress(OSError):
        if target.samefile(source.path):
            raise ImageWriteError(
                tr("The result would overwrite its own source “{name}”.").format(name=source.path.name),
                tr("Choose another name or folder for the result."),
            )


def _has_taken(part: Path, target: Path) -> bool:
    """Give a file a name that nobody has, and say whether it was so; its hidden name goes with ``encoded``."""
    try:
        if os.name == "nt":
            part.rename(target)  # which refuses by itself
        else:
            target.hardlink_to(part)
    except FileExistsError:
        return False
    except OSError:
        # Most likely there are no hard links here. A look just before leaves a moment in which the name may be taken; an empty
        # file that holds the name meanwhile might be left by a failing current.
        if os.path.lexists(target):
            return False
        part.replace(target)
    return True


def _flush(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the new name itself durable where the system can: Windows and some network disks cannot."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
