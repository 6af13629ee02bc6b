"""A row of small thumbnails from a folder: is this the one that was meant?"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QSizePolicy

from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.painting import Painted
from swinir_gui.gui.toolkit.theme import Theme

SIDES, RADIUS = QSize(68, 52), 4


class ThumbnailStrip(Painted):
    """Paints as many as fit; places whose pictures are not read yet are grey."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._images = list[QImage | None]()
        self.setFixedHeight(SIDES.height())
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_images(self, images: Sequence[QImage | None]) -> None:
        """Other pictures; None stands for one that is still to come."""
        self._images = list(images)
        self.setVisible(bool(images))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(6 * (SIDES.width() + look.GAP) - look.GAP, SIDES.height())

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number, image in enumerate(self._images):
            place = QRectF(number * (SIDES.width() + look.GAP), 0, SIDES.width(), SIDES.height())
            if place.right() > self.width():
                break
            shape = QPainterPath()
            shape.addRoundedRect(place, RADIUS, RADIUS)
            painter.setClipPath(shape)
            painter.fillRect(place, self.theme.track)
            if image:
                painter.drawImage(place, image)
