"""Thumbnails of the visible rows, read in the background and kept while there is memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QImage, QPainter, QPixmap

from swinir_gui.errors import AppError
from swinir_gui.geometry import Size
from swinir_gui.gui.toolkit.qimage import to_qimage
from swinir_gui.gui.workers.background import Background
from swinir_gui.imaging.thumbnail import Thumbnail, read_thumbnail
from swinir_gui.jobs.wanted.request import Input

BOX, RADIUS = Size(48, 36), 4  # logical pixels
_AT_ONCE = 2
_KEPT = 500


class Thumbnails(QObject):
    """Small pictures by job id.

    Args:
        background: where files are read.
        parent: for Qt.
    """

    loaded = Signal(int)  # job id: ask ``pixmap`` again
    header_read = Signal(int, object, int)  # job id, Size, pages of the file
    doubted = Signal(int, object)  # job id, AppError: its picture cannot be read, or not to its end

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._kept: OrderedDict[int, QPixmap | None] = OrderedDict()
        self._wanted: dict[int, Input] = {}
        self._reading: set[int] = set()
        self._ratio = 1.0

    def pixmap(self, job_id: int) -> QPixmap | None:
        """The thumbnail, if it is there."""
        found = self._kept.get(job_id)
        if found is not None:
            self._kept.move_to_end(job_id)
        return found

    def is_read(self, job_id: int) -> bool:
        """Whether there was a look at the file, with or without success."""
        return job_id in self._kept

    def want(self, rows: Iterable[tuple[int, Input]], ratio: float) -> None:
        """Read what these rows lack, from top to bottom, and nothing else any more.

        Args:
            rows: ids and pictures of the rows that can be seen.
            ratio: device pixels per logical one.
        """
        if ratio != self._ratio:
            self._ratio = ratio
            self._kept.clear()
        self._wanted = {job_id: found for job_id, found in rows if job_id not in self._kept}
        self._go_on()

    def _go_on(self) -> None:
        for job_id, found in self._wanted.items():
            if len(self._reading) >= _AT_ONCE:
                return
            if job_id not in self._reading:
                self._read(job_id, found)

    def _read(self, job_id: int, found: Input) -> None:
        box = Size(round(BOX.width * self._ratio), round(BOX.height * self._ratio))
        self._reading.add(job_id)
        self._background.run(
            lambda: read_thumbnail(found.path, box, found.page),
            lambda thumbnail: self._arrived(job_id, thumbnail),
            lambda error: self._missed(job_id, error),
        )

    def _arrived(self, job_id: int, thumbnail: Thumbnail) -> None:
        self.header_read.emit(job_id, thumbnail.size, thumbnail.pages)
        if thumbnail.damage:
            self.doubted.emit(job_id, thumbnail.damage)
        if thumbnail.pixels is None:
            self._keep(job_id, None)
        else:
            self._keep(job_id, _rounded(to_qimage(thumbnail.pixels), self._ratio))

    def _missed(self, job_id: int, error: AppError) -> None:
        self._keep(job_id, None)
        self.doubted.emit(job_id, error)

    def _keep(self, job_id: int, pixmap: QPixmap | None) -> None:
        self._kept[job_id] = pixmap
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self._reading.discard(job_id)
        self._wanted.pop(job_id, None)
        self.loaded.emit(job_id)
        self._go_on()


def _rounded(image: QImage, ratio: float) -> QPixmap:
    """The image with round corners, as many device pixels large as it is."""
    pixmap = QPixmap(image.size())
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(image))
    painter.drawRoundedRect(QRectF(pixmap.rect()), RADIUS * ratio, RADIUS * ratio)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
