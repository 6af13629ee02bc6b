from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QApplication

from swinir_gui.geometry import Region, Size
from swinir_gui.gui.views.image_layer import ImageLayer
from swinir_gui.gui.views.placement import Placement
from swinir_gui.gui.views.tile_cache import TileCache
from swinir_gui.gui.views.tile_loader import TileLoader
from swinir_gui.imaging.pyramid import halve

RED, BLUE, PINK = (200, 0, 0), (0, 0, 220), (255, 0, 255)
VIEW = QRect(0, 0, 600, 400)


@pytest.fixture
def loader(qapp) -> Iterator[TileLoader]:
    loader = TileLoader()
    yield loader
    loader.shut_down()
    qapp.processEvents()  # what is still under way must not reach the next test


def picture(layer: ImageLayer, placement: Placement) -> QImage:
    image = QImage(VIEW.size(), QImage.Format.Format_RGB32)
    image.fill(QColor(*PINK))
    painter = QPainter(image)
    painter.setBackground(QColor(*PINK))
    layer.paint(painter, placement)
    painter.end()
    return image


def settled(loader: TileLoader, layer: ImageLayer, placement: Placement) -> QImage:
    for _ in range(6):
        picture(layer, placement)
        loader.wait()
        QApplication.processEvents()
    return picture(layer, placement)


def at(image: QImage, x: int, y: int) -> tuple[int, int, int]:
    return image.pixelColor(x, y).getRgb()[:3]


def at_zoom(zoom: float, x: int = 0, y: int = 0) -> Placement:
    return Placement(zoom, QPoint(x, y), VIEW)


def test_painting_does_not_wait_and_tells_when_there_is_more(qtbot, loader, painted) -> None:
    layer = ImageLayer(painted(Size(3000, 2000), RED), loader, TileCache())
    with qtbot.waitSignal(layer.changed):
        assert at(picture(layer, at_zoom(1)), 300, 200) == PINK
    assert at(settled(loader, layer, at_zoom(1)), 300, 200) == RED
    assert layer.complete


@pytest.mark.parametrize(("zoom", "level"), [(8, 0), (1, 0), (0.51, 0), (0.5, 1), (0.3, 1), (0.25, 2), (0.01, 3)])
def test_the_level_is_the_coarsest_that_is_not_enlarged(loader, painted, zoom: float, level: int) -> None:
    assert ImageLayer(painted(Size(3000, 2000), RED), loader, TileCache()).level(zoom) == level


def test_at_a_levels_own_zoom_its_pixels_are_painted_as_they_are(loader, painted) -> None:
    noise = painted(Size(1100, 700), 0)
    noise.pixels[:] = np.random.default_rng(0).integers(0, 256, noise.pixels.shape, np.uint8)
    image = settled(loader, ImageLayer(noise, loader, TileCache()), at_zoom(0.5))
    expected = halve(noise.pixels)
    found = [[at(image, x, y) for x in range(250, 262)] for y in range(250, 262)]
    np.testing.assert_array_equal(found, expected[250:262, 250:262])


@pytest.mark.parametrize("zoom", [0.7, 0.93, 1.37, 2.6, 5.3])
def test_there_are_no_seams_between_tiles(loader, painted, zoom: float) -> None:
    slope = painted(Size(1200, 900), 0)
    slope.pixels[:] = (np.arange(1200) / 5).astype(np.uint8)[None, :, None]
    left = round(512 * zoom) - 300
    image = settled(loader, ImageLayer(slope, loader, TileCache()), at_zoom(zoom, -left, -5))
    row = [at(image, x, 100)[0] for x in range(250, 350)]
    assert max(abs(one - other) for one, other in pairwise(row)) <= 1
    assert row == sorted(row)


def test_a_coarser_level_stands_in_for_a_missing_tile(loader, painted) -> None:
    layer = ImageLayer(painted(Size(3000, 2000), RED), loader, TileCache())
    settled(loader, layer, at_zoom(0.2))
    loader.shut_down()
    assert at(picture(layer, at_zoom(3, -1500, -1200)), 300, 200) == RED
    assert not layer.complete


def test_finer_tiles_stand_in_for_a_missing_coarse_one(loader, painted) -> None:
    cache = TileCache()
    layer = ImageLayer(painted(Size(3000, 2000), RED), loader, cache)
    settled(loader, layer, at_zoom(1))
    for key in [key for key in cache._tiles if key.level > 0]:
        cache._drop(key)
    loader.shut_down()
    assert at(picture(layer, at_zoom(0.5)), 100, 100) == RED
    assert not layer.complete


def test_old_pixels_stay_until_new_ones_are_read(loader, painted) -> None:
    raster = painted(Size(1000, 800), RED)
    layer = ImageLayer(raster, loader, TileCache())
    settled(loader, layer, at_zoom(0.5))
    raster.pixels[:400] = BLUE
    raster.reads.clear()
    layer.forget(Region(0, 0, 1000, 400))
    assert at(picture(layer, at_zoom(0.5)), 100, 100) == RED
    image = settled(loader, layer, at_zoom(0.5))
    assert (at(image, 100, 100), at(image, 100, 300)) == (BLUE, RED)


def test_a_tile_that_was_read_before_a_change_is_read_again(loader, painted) -> None:
    raster = painted(Size(400, 300), RED)
    layer = ImageLayer(raster, loader, TileCache())
    picture(layer, at_zoom(1))
    loader.wait()
    raster.pixels[:] = BLUE
    layer.forget(Region(0, 0, 400, 300))
    QApplication.processEvents()
    assert layer.seen(Region(0, 0, 400, 300), at_zoom(1)) < layer.generation
    assert at(settled(loader, layer, at_zoom(1)), 100, 100) == BLUE
    assert layer.seen(Region(0, 0, 400, 300), at_zoom(1)) == layer.generation


def test_only_the_visible_part_and_its_surroundings_are_read(loader, painted) -> None:
    raster = painted(Size(20_000, 512), RED)
    layer = ImageLayer(raster, loader, TileCache())
    settled(loader, layer, at_zoom(1, -6000))
    fine = [region for region, level in raster.reads if level == 0]
    assert min(region.left for region in fine) >= 6000 - 2 * 512 - 2
    assert max(region.right for region in fine) <= 6600 + 2 * 512 + 2


def test_a_clip_is_kept_to(loader, painted) -> None:
    layer = ImageLayer(painted(Size(1000, 800), RED), loader, TileCache())
    clip = QRegion(10, 10, 50, 50)
    image = settled(loader, layer, Placement(1, QPoint(0, 0), VIEW, clip))
    assert (at(image, 30, 30), at(image, 70, 30)) == (RED, PINK)


def test_a_checkerboard_is_seen_through_transparency(loader, painted) -> None:
    class Glass:
        size = Size(100, 100)

        def read(self, region: Region, level: int):
            return np.zeros((region.height, region.width, 4), np.uint8)

        def forget(self, region: Region) -> None: ...

        def glimpse(self) -> None: ...

    image = settled(loader, ImageLayer(Glass(), loader, TileCache()), at_zoom(1))
    assert {at(image, x, 4) for x in range(4, 64, 8)} == {(255, 255, 255), (200, 200, 200)}


def test_a_frozen_layer_reads_nothing_more(loader, painted) -> None:
    raster = painted(Size(3000, 2000), RED)
    layer = ImageLayer(raster, loader, TileCache())
    settled(loader, layer, at_zoom(1))
    layer.freeze()
    raster.reads.clear()
    image = settled(loader, layer, at_zoom(1, -2000, -1500))
    assert raster.reads == []
    assert at(image, 300, 200) == RED, "the overview stands in"


def test_a_closed_layer_leaves_no_tiles(loader, painted) -> None:
    cache = TileCache()
    layer = ImageLayer(painted(Size(3000, 2000), RED), loader, cache)
    settled(loader, layer, at_zoom(1))
    layer.close()
    assert cache.bytes == 0
