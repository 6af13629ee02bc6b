"""The name and format under which a result is stored, decided once its source is open."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from swinir_gui.errors import ImageWriteError, RequestError
from swinir_gui.imaging.encoding import SaveOptions
from swinir_gui.imaging.formats import reduction_notice, stored_depth
from swinir_gui.imaging.metadata.carrying import lost_in
from swinir_gui.imaging.metadata.comments import lost_comments
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.jobs.wanted.request import Existing, UpscaleRequest
from swinir_gui.jobs.wanted.targets import free_name
from swinir_gui.language import tr


def check_name(request: UpscaleRequest) -> None:
    """Make sure that a file can have the name of the result, and that it is not the source's, by no link either.

    Raises:
        ImageWriteError: no file can have that name.
        RequestError: it is the source.
    """
    wanted, target = request.target, final_name(request)
    try:
        _probe(target)
        own = wanted.exists() and request.source.exists() and wanted.samefile(request.source)
    except OSError as error:
        message = tr("No file can be named “{target}” ({reason}).").format(target=target, reason=error.strerror)
        raise ImageWriteError(message, tr("Choose another name or folder for the result.")) from error
    if own:
        raise RequestError(
            tr("The result would replace its source “{name}”.").format(name=wanted.name),
            tr("Choose another name or folder for the result."),
        )


def _probe(target: Path) -> None:
    """Raise what the system has against the name, be its folder there already or not."""
    folder = target.parent
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
        (folder / target.name).lstat()


def is_kept(request: UpscaleRequest) -> bool:
    """Whether there is a result under the request's name already, which shall stay."""
    return request.options.existing is Existing.SKIP and os.path.lexists(request.target)


def target_folder(request: UpscaleRequest) -> Path:
    """The folder of the result, made where it is missing.

    Raises:
        ImageWriteError: it cannot be made.
    """
    folder = request.target.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = tr("The folder “{folder}” cannot be made.").format(folder=folder)
        raise ImageWriteError(message, tr("Choose a folder that you may write to.")) from error
    return folder


def final_name(request: UpscaleRequest) -> Path:
    """The name that the result would get now."""
    return free_name(request.target) if request.options.existing is Existing.RENAME else request.target


def save_options(request: UpscaleRequest, source: PictureSource) -> SaveOptions:
    wanted = request.options.depth or source.depth
    # AVIF keeps 12 of 16 bits: the canvas then holds all 16, and rounding happens once, while encoding.
    stored = stored_depth(request.format, wanted)
    return SaveOptions(request.format, 16 if stored == 12 else stored, request.options.quality)


def notices(request: UpscaleRequest, source: PictureSource) -> tuple[str, ...]:
    """What the person should know about how the source was read and how its result is stored."""
    wanted, stored = request.options.depth, stored_depth(request.format, request.options.depth or source.depth)
    if wanted is None or stored == wanted:
        reduced = reduction_notice(request.format, source.depth, stored)
    else:
        reduced = tr("{format} stores {stored} bits per sample instead of {wanted}").format(
            format=request.format.title, stored=stored, wanted=wanted
        )
    strip = request.options.strip
    lost = lost_in(source.image, request.format, strip)
    words = lost_comments(source.image, source.path, source.format, request.format, strip)
    return (*source.notices, *([reduced] if reduced else ()), *lost, *words)
