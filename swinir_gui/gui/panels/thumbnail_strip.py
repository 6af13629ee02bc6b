"""A few of many pictures, small, in a row: is this the folder that was meant?"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.theme import Theme

SIDES, RADIUS = QSize(68, 52), 4


class ThumbnailStrip(QWidget):
    """Paints as many as fit; places whose pictures are not read yet are grey."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._images = theme, list[QImage | None]()
        self.setFixedHeight(SIDES.height())
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        self.update()

    def show_images(self, images: Sequence[QImage | None]) -> None:
        """Other pictures; None stands for one that is still to come."""
        self._images = list(images)
        self.setVisible(bool(images))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(6 * (SIDES.width() + look.GAP) - look.GAP, SIDES.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        for number, image in enumerate(self._images):
            place = QRectF(number * (SIDES.width() + look.GAP), 0, SIDES.width(), SIDES.height())
            if place.right() > self.width():
                break
            shape = QPainterPath()
            shape.addRoundedRect(place, RADIUS, RADIUS)
            painter.setClipPath(shape)
            painter.fillRect(place, self._theme.track)
            if image:
                painter.drawImage(place, image)
        painter.end()
