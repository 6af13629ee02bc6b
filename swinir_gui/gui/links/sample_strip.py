"""A few thumbnails from all parts of a long list, read one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from swinir_gui.errors import AppError
from swinir_gui.geometry import Size
from swinir_gui.gui.panels.batch_found import BatchFound
from swinir_gui.gui.panels.thumbnail_strip import SIDES
from swinir_gui.gui.toolkit.qimage import to_qimage
from swinir_gui.gui.workers.background import Background
from swinir_gui.imaging.thumbnail import Thumbnail, read_thumbnail
from swinir_gui.jobs.folders.sampling import spread
from swinir_gui.jobs.wanted.request import Input

COUNT = 6


class SampleStrip(QObject):
    """Reads what is wanted, and shows it as it arrives.

    Args:
        background: where files are read.
        parent: for Qt.
    """

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._shown: BatchFound | None = None
        self._wanted: tuple[Path, ...] = ()
        self._images: dict[Path, QImage | None] = {}

    def show_on(self, found: BatchFound) -> None:
        """Show it there from now on."""
        self._shown, self._wanted = found, ()
        found.destroyed.connect(self._forget)
        found.show_images(())

    def want(self, inputs: Sequence[Input]) -> None:
        """Show some of these."""
        wanted = tuple(each.path for each in spread(inputs, COUNT))
        if wanted != self._wanted:
            self._wanted = wanted
            self._show()
            for each in wanted:
                if each not in self._images:
                    self._read(each)

    def _read(self, path: Path) -> None:
        box = Size(2 * SIDES.width(), 2 * SIDES.height())

        def arrived(thumbnail: Thumbnail) -> None:
            self._images[path] = to_qimage(thumbnail.pixels) if thumbnail.pixels is not None else None
            self._show()

        def missed(_: AppError) -> None:
            self._images[path] = None

        self._background.run(lambda: read_thumbnail(path, box), arrived, missed)

    def _show(self) -> None:
        if self._shown:
            self._shown.show_images([self._images.get(each) for each in self._wanted])

    def _forget(self) -> None:
        self._shown, self._images = None, {}
