"""One picture on the canvas: paints the tiles that are there, and requests those that are not."""

from __future__ import annotations

import itertools
import math
from collections import deque
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRectF, QSizeF, Signal
from PySide6.QtGui import QImage, QPainter, QRegion

from swinir_gui.geometry import Region
from swinir_gui.gui.toolkit.qimage import to_qimage
from swinir_gui.gui.views.checkerboard import checkerboard
from swinir_gui.gui.views.pair import Rgb
from swinir_gui.gui.views.placement import Placement
from swinir_gui.gui.views.tile_cache import APRON, TILE, Tile, TileCache, TileKey
from swinir_gui.gui.views.tile_loader import TileLoader, TileRequest
from swinir_gui.imaging.display import Raster
from swinir_gui.imaging.pyramid import last_level, level_size

Render = Callable[[NDArray[np.uint8]], QImage]

SHARP_ABOVE = 3.0  # device pixels per pixel above which single pixels are shown as squares
_REMEMBERED_CHANGES = 256
_IDS = itertools.count()


class ImageLayer(QObject):
    """Tiles of one raster.

    Painting never waits: where a tile is missing, a coarser or finer one stands in, and the missing one is wished for. Where
    nothing is there yet, a glimpse of the whole stands in, if the picture has one.

    Args:
        raster: the picture; read on the loader's threads only.
        loader: shared with the other layers.
        cache: shared likewise.
        render: makes an image of what the raster reads.
    """

    changed = Signal()
    failed = Signal(object)  # ImageError

    def __init__(self, raster: Raster, loader: TileLoader, cache: TileCache, render: Render = to_qimage) -> None:
        super().__init__()
        self.raster = raster
        self._loader, self._cache, self._render = loader, cache, render
        self._id = next(_IDS)
        self._last = last_level(raster.size)
        self._glimpse: QImage | None = None  # a null image where there is none
        self.generation = 0
        self._changes: deque[tuple[int, Region]] = deque(maxlen=_REMEMBERED_CHANGES)
        self._failed: set[TileKey] = set()
        self._frozen = False
        self.complete = False  # whether the last paint had every tile, be it stale
        loader.loaded.connect(self._take)
        loader.failed.connect(self._note_failure)

    def freeze(self) -> None:
        """Paint what is there, read nothing more: the picture is about to be closed."""
        self._frozen = True
        self._loader.forget(self._id)

    def close(self) -> None:
        """Give the memory back; nothing arrives any more."""
        self._loader.loaded.disconnect(self._take)
        self._loader.failed.disconnect(self._note_failure)
        self._loader.forget(self._id)
        self._cache.drop_layer(self._id)

    def forget(self, region: Region) -> None:
        """``region`` has new pixels: they are read again, the old ones shown until then."""
        self.raster.forget(region)
        self._outdate(region)

    def set_render(self, render: Render) -> None:
        """Show the same numbers otherwise."""
        self._render = render
        self._outdate(Region.of(self.raster.size))

    def paint(self, painter: QPainter, placement: Placement, *, over: bool = False) -> None:
        """Paint what is there of ``placement.area``; the painter's unit is the device pixel.

        Where there is nothing, the painter's background shows, or with ``over`` what was painted before.
        """
        level = self.level(placement.zoom)
        keys = self._visible(placement, level)
        self._cache.make_room(len(keys))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, placement.zoom <= SHARP_ABOVE)
        bounds = placement.rect(Region.of(self.raster.size)) & placement.area
        missing = []
        self.complete = True
        for key in keys:
            tile = self._cache.get(key)
            self.complete &= tile is not None
            if tile is None or tile.stale:
                missing.append(key)
            rect = placement.rect(key.region(self.raster.size), 2**level) & bounds
            clip = QRegion(rect) if placement.clip is None else placement.clip & rect
            if clip.isEmpty():
                continue
            painter.setClipRegion(clip)
            found = self._stand_ins(key) if tile is None else [(key.level, tile)]
            if not over and (not found or found[0][0] < key.level):
                painter.eraseRect(clip.boundingRect())
                self._paint_glimpse(painter, placement)
            for each in found:
                self._paint_tile(painter, placement, *each)
        painter.restore()
        self._wish(missing, self._later(placement, level, keys), glimpse=not over)

    def pixel(self, x: int, y: int, zoom: float) -> Rgb | None:
        """The colour of a pixel, as it is or as it is shown at ``zoom``; None while it is not loaded."""
        for level in dict.fromkeys((0, self.level(zoom))):
            column, row = x >> level, y >> level
            tile = self._cache.get(TileKey(self._id, level, row // TILE, column // TILE))
            if tile is not None:
                color = tile.image.pixelColor(column - tile.place.left, row - tile.place.top)
                return color.red(), color.green(), color.blue()
        return None

    @property
    def unread(self) -> bool:
        """Whether nothing of it can be seen yet but a glimpse, though it may be soon."""
        return not self.complete and self._cache.get(self._whole) is None and not self._failed

    @property
    def unreadable(self) -> bool:
        """Whether a part of it, or all, turned out to be damaged."""
        return bool(self._failed)

    def overview(self) -> QImage | None:
        """The whole picture in one small image, once it is there."""
        tile = self._cache.get(self._whole)
        return tile.image if tile else self._glimpse or None

    def seen(self, region: Region, placement: Placement) -> int:
        """The oldest generation among the tiles that show ``region`` in the view; −1 where nothing does."""
        level = self.level(placement.zoom)
        shown = placement.rect(region) & placement.area
        if shown.isEmpty():
            return self.generation
        keys = self._visible(Placement(placement.zoom, placement.origin, shown), level)
        return min((self._generation_of(key) for key in keys), default=self.generation)

    def level(self, zoom: float) -> int:
        """The coarsest level of which no pixel is enlarged at ``zoom``, at least the finest."""
        return min(max(0, math.floor(math.log2(1 / zoom) + 1e-9)), self._last)

    @property
    def _whole(self) -> TileKey:
        """The tile that holds all of the picture."""
        return TileKey(self._id, self._last, 0, 0)

    def _generation_of(self, key: TileKey) -> int:
        best = next((tile for _, tile in self._ancestors(key)), None)
        return -1 if best is None else best.generation

    def _ancestors(self, key: TileKey) -> Iterator[tuple[int, Tile]]:
        """The tile itself and the coarser ones that contain it, as far as they are there, the finest first."""
        while key.level <= self._last:
            tile = self._cache.get(key)
            if tile is not None:
                yield key.level, tile
            key = key.parent()

    def _stand_ins(self, key: TileKey) -> list[tuple[int, Tile]]:
        """What is painted for a missing tile, in order: the best coarser one, then finer ones over it."""
        found = list(itertools.islice(self._ancestors(key), 1))
        if key.level == 0:
            return found
        for row, column in itertools.product((0, 1), repeat=2):
            finer = TileKey(key.layer, key.level - 1, 2 * key.row + row, 2 * key.column + column)
            tile = self._cache.get(finer)
            if tile is not None:
                found.append((finer.level, tile))
        return found

    def _paint_tile(self, painter: QPainter, placement: Placement, level: int, tile: Tile) -> None:
        _paint_image(painter, placement.exact(tile.place, 2**level), tile.image)

    def _paint_glimpse(self, painter: QPainter, placement: Placement) -> None:
        if self._glimpse:
            _paint_image(painter, placement.exact(Region.of(self.raster.size), 1), self._glimpse)

    def _visible(self, placement: Placement, level: int, ring: int = 0) -> list[TileKey]:
        """The tiles of ``level`` that meet the area, and ``ring`` more around them; the middle ones first."""
        within, side = level_size(self.raster.size, level), placement.zoom * 2**level * TILE
        area = (placement.rect(Region.of(self.raster.size)) & placement.area).translated(-placement.origin)
        if area.isEmpty():
            return []
        last_row, last_column = (within.height - 1) // TILE, (within.width - 1) // TILE
        rows = _span(area.top() / side, (area.bottom() + 1) / side, last_row, ring)
        columns = _span(area.left() / side, (area.right() + 1) / side, last_column, ring)
        middle_row, middle_column = (rows[0] + rows[-1]) / 2, (columns[0] + columns[-1]) / 2
        keys = [TileKey(self._id, level, row, column) for row in rows for column in columns]
        return sorted(keys, key=lambda key: abs(key.row - middle_row) + abs(key.column - middle_column))

    def _later(self, placement: Placement, level: int, visible: list[TileKey]) -> list[TileKey]:
        """What is read when nothing else is to do: the overview, and a ring of tiles that panning will show next."""
        seen = set(visible)
        around = [key for key in self._visible(placement, level, ring=1) if key not in seen]
        if not self._cache.holds(len(visible) + len(around)):
            around = []
        wanted = [self._whole, *around]
        return [key for key in wanted if self._lacks(key)]

    def _lacks(self, key: TileKey) -> bool:
        tile = self._cache.get(key)
        return tile is None or tile.stale

    def _wish(self, visible: list[TileKey], later: list[TileKey], *, glimpse: bool) -> None:
        if self._frozen:
            return
        now, then = ([self._request(key) for key in keys if key not in self._failed] for keys in (visible, later))
        if glimpse and self.unread and self._glimpse is None:
            now, then = [self._request_of_glimpse()], []  # first of all: the whole, decoded beside it, would make it late
        self._loader.want(self._id, now, then)

    def _request_of_glimpse(self) -> TileRequest:
        raster, render = self.raster, self._render

        def make() -> Tile:
            pixels = raster.glimpse()
            return Tile(QImage() if pixels is None else render(pixels), Region.of(raster.size), 0)

        return TileRequest(self._whole.parent(), 0, make)

    def _request(self, key: TileKey) -> TileRequest:
        size, raster, render, generation = self.raster.size, self.raster, self._render, self.generation

        def make() -> Tile:
            place = key.region(size).grown(APRON, level_size(size, key.level))
            return Tile(render(raster.read(place, key.level)), place, generation)

        return TileRequest(key, generation, make)

    def _outdate(self, region: Region) -> None:
        self.generation += 1
        self._changes.append((self.generation, region))
        self._failed.clear()
        self._cache.mark_stale(self._id, region)
        self.changed.emit()

    def _take(self, key: TileKey, tile: Tile) -> None:
        if key.layer != self._id:
            return
        if key.level > self._last:
            self._glimpse = tile.image
            self.changed.emit()
            return
        self._cache.put(key, tile)
        if tile.generation < self.generation:
            self._mark_changes_since(tile.generation)
        self.changed.emit()

    def _mark_changes_since(self, generation: int) -> None:
        if self.generation - generation > _REMEMBERED_CHANGES:
            self._cache.mark_stale(self._id, Region.of(self.raster.size))
        for changed_at, region in self._changes:
            if changed_at > generation:
                self._cache.mark_stale(self._id, region)

    def _note_failure(self, key: TileKey, error: object) -> None:
        if key.layer == self._id:
            if not self._failed:
                self.failed.emit(error)
            self._failed.add(key)


def _paint_image(painter: QPainter, target: QRectF, image: QImage) -> None:
    if image.hasAlphaChannel():
        painter.fillRect(target, checkerboard())
    if target.size() == QSizeF(image.size()):
        painter.drawImage(target.topLeft(), image)
    else:
        painter.drawImage(target, image)


def _span(start: float, stop: float, last: int, ring: int) -> range:
    first = max(0, math.floor(start) - ring)
    return range(first, min(last, math.ceil(stop) - 1 + ring) + 1)
