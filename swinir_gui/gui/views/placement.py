"""Where a picture is on the canvas."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QRegion

from swinir_gui.geometry import Region


@dataclass(frozen=True)
class Placement:
    """Where a picture stands on the canvas, in device pixels.

    Attributes:
        zoom: device pixels per pixel of the picture.
        origin: of the picture's corner.
        area: in which the picture is to be seen; tiles outside it are not wanted.
        clip: what of the area is painted, where that is less.
    """

    zoom: float
    origin: QPoint
    area: QRect
    clip: QRegion | None = None

    def rect(self, region: Region, scale: float = 1.0) -> QRect:
        """Where ``region``, in pixels of which each is ``scale`` of the picture's, stands; neighbours share their edge."""
        left, top = (math.floor(self._at(value, scale) + 0.5) for value in (region.left, region.top))
        right, bottom = (math.floor(self._at(value, scale) + 0.5) for value in (region.right, region.bottom))
        return QRect(left, top, right - left, bottom - top).translated(self.origin)

    def exact(self, region: Region, scale: float) -> QRectF:
        """Where ``region`` stands, unrounded."""
        left, top, width, height = (self._at(value, scale) for value in (region.left, region.top, region.width, region.height))
        return QRectF(self.origin.x() + left, self.origin.y() + top, width, height)

    def _at(self, value: int, scale: float) -> float:
        return value * scale * self.zoom
