"""A canvas with pictures whose colours say what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from swinir_gui.geometry import Region, Size
from swinir_gui.gui.toolkit.focus_rings import FocusRings
from swinir_gui.gui.toolkit.theme import LIGHT
from swinir_gui.gui.views.compare_view import CompareView
from swinir_gui.gui.views.pair import Pair
from swinir_gui.imaging.pyramid import Pyramid

RED, GREEN, BLUE = (200, 0, 0), (0, 180, 0), (0, 0, 220)
SMALL, BIG = Size(400, 300), Size(3000, 2000)


class Painted:
    """A raster in memory, of one colour or of given pixels; notes what is read."""

    def __init__(self, size: Size, content) -> None:
        self.size = size
        self.pixels = np.empty((size.height, size.width, 4 if np.shape(content) == (4,) else 3), np.uint8)
        self.pixels[:] = content
        self.reads: list[tuple[Region, int]] = []
        self.coarse: np.ndarray | None = None
        self._pyramid = Pyramid(size, (3,), lambda region: self.pixels[region.top : region.bottom, region.left : region.right])

    def read(self, region: Region, level: int):
        self.reads.append((region, level))
        return self._pyramid.read(region, level)

    def forget(self, region: Region) -> None:
        self._pyramid.forget(region)

    def glimpse(self):
        return self.coarse


class Desk:
    """A view with a pair in it, and questions about what is painted."""

    def __init__(self, view: CompareView) -> None:
        self.view = view

    def show(self, size: Size = SMALL, source=RED, result=GREEN, key: object = 1) -> Pair:
        after = None if result is None else Painted(size, result)
        pair = Pair(key, Painted(size, source), after, Size(max(1, size.width // 4), max(1, size.height // 4)))
        self.view.show_pair(pair)
        self.settle()
        return pair

    def settle(self) -> None:
        """Until a paint has wished for nothing that is not there."""
        for _ in range(8):
            self.view.grab()
            self.view._comparison.wait()
            QApplication.processEvents()

    def color(self, x: float, y: float) -> tuple[int, int, int]:
        """The painted colour at a position in logical pixels."""
        image = self.view.grab().toImage()
        ratio = image.devicePixelRatio()
        return QColor(image.pixel(QPoint(int(x * ratio), int(y * ratio)))).getRgb()[:3]


@pytest.fixture
def desk(qapp, qtbot) -> Iterator[Desk]:
    """500×400 logical pixels: a picture of 400×300 stands fitted at (50, 50). Rings follow the keyboard, as in the program."""
    view = CompareView(LIGHT)
    FocusRings(qapp, view)
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show()
    qtbot.waitExposed(view)
    yield Desk(view)
    view.shut_down()


@pytest.fixture
def painted() -> Callable[..., Painted]:
    """``Painted``."""
    return Painted
