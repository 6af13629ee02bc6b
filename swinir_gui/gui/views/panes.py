"""The parts of the canvas that show the picture, and which one a position is in."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QSize

from swinir_gui.geometry import Size
from swinir_gui.gui.views.pair import ViewMode
from swinir_gui.gui.views.viewport import Point

_GUTTER = 2  # logical pixels between two panes


@dataclass(frozen=True)
class Panes:
    """The canvas of a widget at one moment, in device pixels.

    Attributes:
        canvas: all of it.
        rects: the panes, from left to right, all of one size.
        ratio: device pixels per logical pixel, in which positions come.
    """

    canvas: QRect
    rects: tuple[QRect, ...]
    ratio: float

    @classmethod
    def of(cls, size: QSize, ratio: float, mode: ViewMode) -> Panes:
        """Those of a widget of ``size`` logical pixels."""
        canvas = QRect(0, 0, max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio)))
        if mode is not ViewMode.SIDE_BY_SIDE:
            return cls(canvas, (canvas,), ratio)
        width = max(1, (canvas.width() - round(_GUTTER * ratio)) // 2)
        left = QRect(0, 0, width, canvas.height())
        return cls(canvas, (left, left.translated(canvas.width() - width, 0)), ratio)

    @property
    def size(self) -> Size:
        """Of each."""
        return Size(max(1, self.rects[0].width()), max(1, self.rects[0].height()))

    def under(self, position: QPointF) -> tuple[int, QPoint]:
        """The number of the pane at a position, and the device pixel of the canvas there."""
        at = QPoint(int(position.x() * self.ratio), int(position.y() * self.ratio))
        return max((index for index, pane in enumerate(self.rects) if at.x() >= pane.left()), default=0), at

    def inside(self, position: QPointF) -> Point:
        """The position within its pane, in device pixels."""
        corner = self.rects[self.under(position)[0]].topLeft()
        return position.x() * self.ratio - corner.x(), position.y() * self.ratio - corner.y()
