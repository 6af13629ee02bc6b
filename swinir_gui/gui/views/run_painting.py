"""Paints a growing result: the finished part plain, the rest as the source under a veil."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRegion

from swinir_gui.geometry import Region
from swinir_gui.gui.views.image_layer import ImageLayer
from swinir_gui.gui.views.layers import PairLayers
from swinir_gui.gui.views.pair import RunPainting
from swinir_gui.gui.views.placement import Placement

_VEIL = QColor(0, 0, 0, 64)  # 25 %
_GRID = QColor(255, 255, 255, 46)
_MANY_PIECES = 64
_FEWEST_PIXELS = 6  # lines nearer to each other than this would make a grey of their own


class GrowingResult:
    """Which pieces may be painted: those of which the new pixels have arrived on this side.

    A finished piece is still black in the tiles that were read before; until newer ones come, it counts as unfinished.
    """

    def __init__(self) -> None:
        self.painting: RunPainting | None = None
        self._born: dict[Region, int] = {}

    def advance(self, painting: RunPainting | None, layers: PairLayers | None) -> None:
        """Take the new state, and have the tiles of newly finished pieces read again."""
        self.painting = painting
        result = None if layers is None else layers.result
        finished = () if painting is None or result is None else tuple(painting.finished)
        fresh = [piece for piece in finished if piece not in self._born]
        if layers is not None and result is not None and fresh:
            whole = Region.of(result.raster.size)
            for piece in fresh if len(fresh) <= _MANY_PIECES else [whole]:
                layers.forget(piece)
        generation = 0 if result is None else result.generation
        known = {piece: self._born[piece] for piece in finished if piece in self._born}
        self._born = known | dict.fromkeys(fresh, generation)

    def start_over(self, layers: PairLayers) -> None:
        """The layers are new and have read nothing yet: whatever they read will hold what is finished."""
        self._born = {}
        self.advance(self.painting, layers)

    def restart(self) -> None:
        """Another picture."""
        self.painting, self._born = None, {}

    def finished_region(self, result: ImageLayer, placement: Placement) -> QRegion:
        """Where ``result`` may be painted, in device pixels."""
        oldest = result.seen(Region.of(result.raster.size), placement)
        region = QRegion()
        for piece, born in self._born.items():
            rect = placement.rect(piece) & placement.area
            if not rect.isEmpty() and (born <= oldest or result.seen(piece, placement) >= born):
                region += rect
        return region


def paint_run(painter: QPainter, placement: Placement, grown: GrowingResult, layers: tuple[ImageLayer, ImageLayer | None]) -> None:
    """Paint source and result, in that order in ``layers``; the painter's unit is the device pixel."""
    source, result = layers
    painting = grown.painting
    if painting is None:
        return
    finished = QRegion() if result is None else grown.finished_region(result, placement)
    source.paint(painter, placement)
    painter.save()
    painter.setClipRect(placement.area)
    painter.fillRect(placement.rect(Region.of(source.raster.size)), _VEIL)
    _paint_grid(painter, placement, painting)
    if result is not None:
        result.paint(painter, Placement(placement.zoom, placement.origin, placement.area, finished), over=True)
    painter.restore()


def paint_working(painter: QPainter, placement: Placement, painting: RunPainting, ratio: float) -> None:
    """The outline of what is being computed; ``ratio`` is device pixels per logical pixel."""
    painter.save()
    painter.setClipRect(placement.area)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for piece in painting.working:
        # A band reaches beyond the view: its outline stays inside, where it can be seen.
        rect = placement.rect(piece) & placement.area
        inset = min(4 * ratio, rect.width() / 4, rect.height() / 4)
        outline = QRectF(rect).adjusted(inset, inset, -inset, -inset)
        for color, width in ((QColor(0, 0, 0, 150), 4.0), (QColor(Qt.GlobalColor.white), 2.0)):
            painter.setPen(QPen(color, width * ratio))
            painter.drawRoundedRect(outline, 3 * ratio, 3 * ratio)
    painter.restore()


def _paint_grid(painter: QPainter, placement: Placement, painting: RunPainting) -> None:
    """A line along the top and left edge of each piece, but for those of the picture."""
    lines: set[tuple[int, int, int, int]] = set()
    for piece in painting.pieces:
        rect: QRect = placement.rect(piece)
        if not rect.intersects(placement.area) or min(rect.width(), rect.height()) < _FEWEST_PIXELS:
            continue
        if piece.top > 0:
            lines.add((rect.left(), rect.top(), rect.width(), 1))
        if piece.left > 0:
            lines.add((rect.left(), rect.top(), 1, rect.height()))
    for line in lines:
        painter.fillRect(QRect(*line), _GRID)
