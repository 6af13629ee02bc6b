"""The pair that is shown: its layers, its progress, and its figures; nothing here is visible."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from swinir_gui.geometry import Region
from swinir_gui.gui.views.difference import DifferenceFigures, DifferenceMeter, DifferenceRaster
from swinir_gui.gui.views.layers import PairLayers
from swinir_gui.gui.views.pair import Pair, RunPainting
from swinir_gui.gui.views.run_painting import GrowingResult
from swinir_gui.gui.views.tile_cache import TileCache
from swinir_gui.gui.views.tile_loader import TileLoader


class Comparison(QObject):
    """Owns the background reading of a pair. It has no parent, so that it outlives the widget it stops with."""

    changed = Signal()
    failed = Signal(object)  # ImageError
    measured = Signal(object)  # DifferenceFigures or None

    def __init__(self) -> None:
        super().__init__()
        self._loader, self._cache, self._meter = TileLoader(), TileCache(), DifferenceMeter()
        self._meter.measured.connect(self._take_figures)
        self._measuring: DifferenceRaster | None = None
        self.layers: PairLayers | None = None
        self.run = GrowingResult()
        self._stopped = False
        self.figures: DifferenceFigures | None = None

    def show(self, pair: Pair | None) -> None:
        """Make the layers of ``pair``; what can be kept of the former ones is."""
        last, result = self.layers, self.layers and self.layers.result
        if last is not None and last.pair is pair:
            return
        if pair is None or last is None or last.pair.key != pair.key:
            self.run.restart()
        self._drop_figures()
        self.layers = None if pair is None else PairLayers(pair, self._loader, self._cache, last)
        if self.layers is not None:
            self.layers.changed.connect(self.changed)
            self.layers.failed.connect(self.failed)
            if result is None or self.layers.result is not result:
                self.run.start_over(self.layers)
        elif last is not None:
            last.close()

    def set_run(self, painting: RunPainting | None) -> None:
        """How much of the result there is; None when all."""
        self._drop_figures()
        self.run.advance(painting, self.layers)

    def forget(self, region: Region) -> None:
        """The result has new pixels in ``region``."""
        self._drop_figures()
        if self.layers is not None:
            self.layers.forget(region)

    def measure(self) -> None:
        """Begin to measure the difference of a complete result, unless that is done or under way."""
        if self.layers is None or self.layers.pair.result is None or self.run.painting is not None:
            self._drop_figures()
        elif self.figures is None and self._measuring is None:
            self._measuring = DifferenceRaster(self.layers.pair.before, self.layers.pair.result)
            self._meter.measure(self._measuring)

    def stop_measuring(self) -> None:
        """Nobody looks at the difference any more."""
        self._meter.stop()
        self._measuring = None

    def shut_down(self) -> None:
        """Stop all reading and wait for what is being read."""
        if not self._stopped:
            self._stopped = True
            self._meter.shut_down()
            self._loader.shut_down()

    def wait(self) -> None:
        """Until every tile that is wished for has been read."""
        self._loader.wait()

    def _drop_figures(self) -> None:
        self.stop_measuring()
        if self.figures is not None:
            self.figures = None
            self.measured.emit(None)

    def _take_figures(self, raster: DifferenceRaster, figures: DifferenceFigures) -> None:
        if raster is self._measuring:
            self.figures, self._measuring = figures, None
            self.measured.emit(figures)
