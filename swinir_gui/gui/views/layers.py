"""The pictures of a pair as layers, made anew or kept as the pair changes."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, Signal

from swinir_gui.geometry import Region
from swinir_gui.gui.toolkit.qimage import to_qimage
from swinir_gui.gui.views.difference import DifferenceRaster, shown
from swinir_gui.gui.views.image_layer import ImageLayer, Render
from swinir_gui.gui.views.pair import Pair, PointerReading
from swinir_gui.gui.views.tile_cache import TileCache
from swinir_gui.gui.views.tile_loader import TileLoader
from swinir_gui.gui.views.viewport import Point, Viewport
from swinir_gui.imaging.display import Raster


class PairLayers(QObject):
    """Source, result, what else the result is compared with, and the difference.

    When a pair replaces one of the same key and size, its source stays as it is, and so does whatever else it still shows. Its old
    result stands in until the new one has been read, so that nothing flashes at the end of a run.
    """

    changed = Signal()
    failed = Signal(object)  # ImageError

    def __init__(self, pair: Pair, loader: TileLoader, cache: TileCache, last: PairLayers | None = None) -> None:
        super().__init__()
        self.pair = pair
        self._loader, self._cache = loader, cache
        self._given_away: list[ImageLayer] = []  # what lives on in the next pair
        same = last is not None and last.pair.key == pair.key and last.pair.source.size == pair.source.size
        kept = last if same else None
        self.source: ImageLayer = self._layer(pair.source) if kept is None else self._adopted(kept, kept.source)
        self.counterpart = self._kept_or_new(kept, pair.counterpart.raster if pair.counterpart else None)
        self.result = self._kept_or_new(kept, pair.result)
        self.former = None if kept is None or kept.result is self.result else kept.hand_over()
        self._difference: ImageLayer | None = None
        if last is not None:
            last.close()

    @property
    def before(self) -> ImageLayer:
        """What the result is compared with."""
        return self.counterpart or self.source

    def difference(self, amplification: int) -> ImageLayer | None:
        """Made when it is first looked at."""
        if self._difference is None and self.pair.result is not None and self.result is not None:
            raster = DifferenceRaster(self.pair.before, self.pair.result)
            self._difference = self._layer(raster, shown(amplification))
            self._difference.generation = self.result.generation
        return self._difference

    def amplify(self, amplification: int) -> None:
        if self._difference is not None:
            self._difference.set_render(shown(amplification))

    def forget(self, region: Region) -> None:
        """The result has new pixels in ``region``."""
        for layer in (self.result, self._difference):
            if layer is not None:
                layer.forget(region)

    def reading(self, viewport: Viewport, at: Point) -> PointerReading | None:
        """What is known of the pixel at a point of the view; None beside the picture."""
        x, y = (math.floor(value) for value in viewport.to_picture(at))
        if not (0 <= x < self.pair.source.size.width and 0 <= y < self.pair.source.size.height):
            return None
        before = self.before.pixel(x, y, viewport.zoom)
        if self.pair.lost:
            return PointerReading(x, y, None, before)
        return PointerReading(x, y, before, None if self.result is None else self.result.pixel(x, y, viewport.zoom))

    def hand_over(self) -> ImageLayer | None:
        """The result as it was last seen, for the next pair to stand on; it is not read any more."""
        layer, self.result = self.result, None
        if layer is not None:
            layer.freeze()
        return layer

    def drop_former(self) -> None:
        """The new result is there."""
        if self.former is not None:
            self.former.close()
            self.former = None

    def close(self) -> None:
        self.drop_former()
        for layer in (self.source, self.counterpart, self.result, self._difference):
            if layer is not None and layer not in self._given_away:
                layer.close()

    def _kept_or_new(self, last: PairLayers | None, raster: Raster | None) -> ImageLayer | None:
        if raster is None:
            return None
        for layer in (last.counterpart, last.result) if last else ():
            if last and layer and layer.raster is raster:
                return self._adopted(last, layer)
        return self._layer(raster)

    def _adopted(self, last: PairLayers, layer: ImageLayer) -> ImageLayer:
        last._given_away.append(layer)
        layer.changed.disconnect(last.changed)
        layer.failed.disconnect(last.failed)
        layer.changed.connect(self.changed)
        layer.failed.connect(self.failed)
        return layer

    def _layer(self, raster: Raster, render: Render = to_qimage) -> ImageLayer:
        layer = ImageLayer(raster, self._loader, self._cache, render)
        layer.changed.connect(self.changed)
        layer.failed.connect(self.failed)
        return layer
