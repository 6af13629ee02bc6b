"""A few results beside their sources, in their own pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from swinir_gui.gui.toolkit import theme as look

PAIR = QSize(160, 110)  # the least that one takes; they grow to fill the width
RADIUS = 6


class ResultPair(NamedTuple):
    """The same part of a picture before and after; ``name`` is the picture's."""

    name: str
    before: QImage
    after: QImage


class ResultPairs(QWidget):
    """Paints the left half of each before beside the right half of the after, as many in a row as fit."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs = tuple[ResultPair, ...]()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_pairs(self, pairs: Sequence[ResultPair]) -> None:
        """Other pictures."""
        self._pairs = tuple(pairs)
        self.setAccessibleName(", ".join(each.name for each in pairs))
        self.setVisible(bool(pairs))
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QHelpEvent) -> bool:  # type: ignore[override]  # of the events it sees, the only one that matters
        if event.type() == QHelpEvent.Type.ToolTip:
            found = (pair.name for pair, place in zip(self._pairs, self._places(), strict=False) if place.contains(event.pos()))
            QToolTip.showText(event.globalPos(), next(found, ""), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        for pair, place in zip(self._pairs, self._places(), strict=False):
            shape = QPainterPath()
            shape.addRoundedRect(QRectF(place), RADIUS, RADIUS)
            painter.setClipPath(shape)
            half = place.width() / 2
            painter.drawImage(QRectF(place), pair.after, _middle(pair.after, place.size()))
            left = _middle(pair.before, place.size())
            left.setWidth(left.width() / 2)
            painter.drawImage(QRectF(place.left(), place.top(), half, place.height()), pair.before, left)
            painter.fillRect(QRectF(place.left() + half - 1, place.top(), 2, place.height()), Qt.GlobalColor.white)
        painter.end()

    def _across(self) -> int:
        return max(1, (self.width() + look.WIDE) // (PAIR.width() + look.WIDE))

    def _places(self) -> list[QRect]:
        across = self._across()
        width = (self.width() - (across - 1) * look.WIDE) // across
        return [
            QRect((index % across) * (width + look.WIDE), (index // across) * (PAIR.height() + look.WIDE), width, PAIR.height())
            for index in range(len(self._pairs))
        ]

    def _fit(self) -> None:
        rows = -(-len(self._pairs) // self._across())
        self.setFixedHeight(max(0, rows * (PAIR.height() + look.WIDE) - look.WIDE))


def _middle(image: QImage, shape: QSize) -> QRectF:
    """The largest part of an image, around its middle, that has the shape of a place."""
    scale = min(image.width() / max(1, shape.width()), image.height() / max(1, shape.height()))
    width, height = shape.width() * scale, shape.height() * scale
    return QRectF((image.width() - width) / 2, (image.height() - height) / 2, width, height)
