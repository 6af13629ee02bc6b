"""Results for other programs, copied or dragged: as files, and a single one as pixels too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMetaType, QMimeData, QUrl
from PySide6.QtGui import QImage

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Region
from swinir_gui.gui.toolkit.qimage import to_qimage
from swinir_gui.imaging.display import FileRaster

_PIXELS = "application/x-qt-image"  # how Qt calls the pictures of all systems
_MOST_PIXELS = 100_000_000  # as pixels it takes four bytes for each, here and in whatever it is pasted into


def as_files(results: Sequence[Path]) -> QMimeData:
    """These results by their addresses."""
    return _addressed(QMimeData(), results)


def as_picture(results: Sequence[Path]) -> QMimeData:
    """These results for the clipboard: as files, and if it is one, for programs that take no files, as sRGB pixels with 8 bits."""
    return _addressed(_Picture(results[0]) if len(results) == 1 else QMimeData(), results)


def _addressed(mime: QMimeData, results: Sequence[Path]) -> QMimeData:
    mime.setUrls([QUrl.fromLocalFile(str(each)) for each in results])
    return mime


class _Picture(QMimeData):
    """Decodes a result when another program wants its pixels, and not before: most want the file."""

    def __init__(self, result: Path) -> None:
        super().__init__()
        self._result = result

    def formats(self) -> list[str]:
        return [*super().formats(), _PIXELS]

    def hasFormat(self, mimetype: str) -> bool:
        return mimetype == _PIXELS or super().hasFormat(mimetype)

    def retrieveData(self, mimetype: str, preferred: QMetaType | QMetaType.Type) -> object:
        return self._pixels() if mimetype == _PIXELS else super().retrieveData(mimetype, preferred)

    def _pixels(self) -> QImage | None:
        try:
            raster = FileRaster(self._result)
            too_large = raster.size.pixels > _MOST_PIXELS
            return None if too_large else to_qimage(raster.read(Region.of(raster.size), 0))
        except ImageReadError:  # it is gone by now
            return None
