"""The position and zoom that all panes of the canvas share."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from swinir_gui.geometry import Size
from swinir_gui.gui.views.viewport import Point, Viewport


class Navigator(QObject):
    """Holds the viewport and tells when it is another."""

    moved = Signal()
    zoom_changed = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.viewport = Viewport(Size(1, 1), Size(1, 1))

    def set_view(self, size: Size, margin: float, ratio: float) -> None:
        """The panes have another size, in device pixels, of which ``ratio`` are a logical one."""
        self._become(self.viewport.resized(size, margin, ratio))

    def set_picture(self, size: Size) -> None:
        """Another picture; place and zoom are kept."""
        self._become(self.viewport.showing(size))

    def resample(self, size: Size) -> None:
        """The same picture in another size; what is seen of it is kept."""
        self._become(self.viewport.resampled(size))

    def fit(self) -> None:
        self._become(self.viewport.fit())

    def actual_size(self) -> None:
        """One pixel of the result on one of the screen."""
        self._become(self.viewport.zoomed(1.0))

    def step(self, direction: int) -> None:
        """To the next larger (1) or smaller (−1) round percentage."""
        self._become(self.viewport.stepped(direction))

    def zoom_by(self, factor: float, anchor: Point) -> None:
        self._become(self.viewport.zoomed(self.viewport.zoom * factor, anchor))

    def toggle(self, anchor: Point) -> None:
        """Between the whole picture and its pixels at ``anchor``."""
        at_pixels = not self.viewport.fitted
        self._become(self.viewport.fit() if at_pixels else self.viewport.zoomed(1.0, anchor))

    def pan(self, right: float, down: float) -> None:
        """Move the view over the picture by device pixels."""
        self._become(self.viewport.panned(right, down))

    def centre_on(self, x: float, y: float) -> None:
        """Put a point of the picture into the middle."""
        self._become(self.viewport.centred_on(x, y))

    def _become(self, viewport: Viewport) -> None:
        before, self.viewport = self.viewport, viewport
        if viewport != before:
            self.moved.emit()
        if viewport.zoom != before.zoom:
            self.zoom_changed.emit(viewport.zoom)
