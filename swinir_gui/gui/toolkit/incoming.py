"""Turns what users drop, paste or open into the pictures they mean."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QMimeData, QStandardPaths, QUrl
from PySide6.QtGui import QImage

from swinir_gui.errors import AppError, ImageWriteError, RequestError
from swinir_gui.imaging.failures import storage_error
from swinir_gui.jobs.wanted.targets import free_name
from swinir_gui.language import tr

_PIXELS = ("image/png", "image/tiff", "image/bmp", "image/jpeg", "image/webp")  # the first that is there is taken


@dataclass(frozen=True)
class Incoming:
    """Files and folders, or a picture as pixels, or why it is neither."""

    paths: tuple[Path, ...] = ()
    image: QImage | None = None
    refused: AppError | None = None


def accepts(mime: QMimeData) -> bool:
    """Whether ``read`` may find something; nothing is decoded, so that a drag stays light."""
    return bool(mime.hasUrls() or mime.hasImage() or any(mime.hasFormat(each) for each in _PIXELS))


def count(mime: QMimeData) -> int:
    """How many things would come; a folder is one."""
    return len(local_paths(mime)) or int(mime.hasImage() or any(mime.hasFormat(each) for each in _PIXELS))


def local_paths(mime: QMimeData) -> tuple[Path, ...]:
    """The files and folders of this computer that are named."""
    return tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile() and url.toLocalFile())


def read(mime: QMimeData) -> Incoming:
    """What was dropped or pasted.

    Files win over pixels: a file manager offers a preview beside the name. An address in the web does not: a browser
    offers it beside the very pixels that it shows, and this program opens no connection.
    """
    paths = local_paths(mime)
    if paths:
        return Incoming(paths)
    image = _image(mime)
    if image is not None:
        return Incoming(image=image)
    if mime.hasUrls():
        return Incoming(refused=_remote(mime.urls()[0]))
    message = tr("There is no picture in what was pasted or dropped.")
    return Incoming(refused=RequestError(message, tr("Copy a picture, or choose Open.")))


class Pasted(NamedTuple):
    """Where pictures are kept that came without a file, and the sample.

    Attributes:
        sources: the pictures, which nobody has to see.
        results: theirs, while no folder is chosen.
    """

    sources: Path
    results: Path


def pictures_folder() -> Path:
    """Where this person's pictures are, as the system says; it need not exist."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation) or Path.home())


def keep_image(image: QImage, folder: Path) -> Path:
    """Write pixels without a file into ``folder``, as a PNG named after the moment.

    Raises:
        ImageWriteError: the folder cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(folder, error) from error
    target = free_name(folder / f"Pasted {datetime.now().astimezone():%Y-%m-%d %H.%M.%S}.png")
    if not image.save(str(target), "PNG"):  # type: ignore[call-overload]
        message = tr("The picture could not be stored in “{folder}”.").format(folder=folder)
        raise ImageWriteError(message, tr("Free some space, or save it with the program it came from and open that."))
    return target


def keep_copy(file: Path, folder: Path) -> Path:
    """Copy a picture that came with the program into ``folder``: where it lies, no result may be written beside it.

    Raises:
        ImageWriteError: the folder cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copyfile(file, folder / file.name))
    except OSError as error:
        raise storage_error(folder, error) from error


def _image(mime: QMimeData) -> QImage | None:
    """The pixels, from the form that loses least: PNG keeps transparency, Qt's own may not."""
    for kind in _PIXELS:
        if mime.hasFormat(kind):
            image = QImage.fromData(QByteArray(mime.data(kind)))
            if not image.isNull():
                return image
    found = mime.imageData() if mime.hasImage() else None
    return found if isinstance(found, QImage) and not found.isNull() else None


def _remote(url: QUrl) -> AppError:
    message = tr("“{address}” is not on this computer.").format(address=url.toDisplayString())
    return RequestError(message, tr("Save the picture first, or copy the picture itself and paste it."))
