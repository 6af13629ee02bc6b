"""What the canvas shows of a source and its result."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Size
from swinir_gui.gui.toolkit.theme import DARK, LIGHT
from swinir_gui.gui.views.modes import MODES
from swinir_gui.gui.views.pair import Pair, ViewMode
from tests.gui.views.conftest import BIG, BLUE, GREEN, RED, SMALL

SURROUND = (0xD9, 0xD9, 0xD9)


def test_nothing_is_shown_until_there_is_a_pair(desk) -> None:
    assert desk.color(250, 200) == SURROUND
    desk.show()
    desk.view.show_pair(None)
    assert desk.color(250, 200) == SURROUND
    assert not desk.view._furniture.divider.isVisible()


def test_the_source_is_left_of_the_divider_and_the_result_right(desk) -> None:
    desk.show()
    assert (desk.color(150, 120), desk.color(350, 120)) == (RED, GREEN)
    assert desk.color(30, 120) == SURROUND


def test_the_divider_lies_across_too(desk) -> None:
    desk.show()
    desk.view.set_orientation(Qt.Orientation.Horizontal)
    assert (desk.color(150, 140), desk.color(150, 260)) == (RED, GREEN)
    desk.view.set_divider(0.9)
    assert desk.color(150, 290) == RED


def test_side_by_side_shows_the_same_place_twice(desk) -> None:
    size = BIG
    desk.show(size)
    desk.view.set_mode(ViewMode.SIDE_BY_SIDE)
    desk.view.actual_size()
    desk.settle()
    assert (desk.color(120, 200), desk.color(380, 200)) == (RED, GREEN)
    assert desk.color(250, 300) == (255, 255, 255)
    seen = desk.view.visible_region()
    assert seen.width == 249


def test_without_a_result_there_is_the_source_alone(desk) -> None:
    desk.show(result=None)
    assert desk.color(350, 120) == RED
    for mode in ViewMode:
        desk.view.set_mode(mode)
        desk.settle()
        assert desk.color(150, 200) == RED
        assert not desk.view._furniture.divider.isVisible()
        assert not desk.view._furniture.legend.isVisible()


def test_above_300_percent_pixels_are_squares(desk, painted) -> None:
    pixels = painted(Size(400, 300), 0)
    pixels.pixels[:, 200:] = 255
    desk.view.show_pair(Pair(1, pixels, pixels, Size(100, 75)))
    for zoom, shades in ((6.0, 2), (3.0, 3)):
        while desk.view.zoom < zoom:
            desk.view.zoom_in()
        while desk.view.zoom > zoom:
            desk.view.zoom_out()
        desk.view.set_divider(1.0)
        desk.settle()
        edge = desk.view._navigator.viewport.to_view((200, 0))[0]
        found = {desk.color(edge + offset, 120) for offset in range(-8, 8)}
        assert (len(found) == 2) == (shades == 2)


def test_100_percent_shows_every_pixel_as_it_is(desk, painted) -> None:
    checks = painted(Size(800, 600), 0)
    checks.pixels[::2, ::2] = 255
    checks.pixels[1::2, 1::2] = 255
    desk.view.show_pair(Pair(1, checks, checks, Size(200, 150)))
    desk.view.actual_size()
    desk.settle()
    row = [desk.color(x, 150)[0] for x in range(60, 80)]
    assert set(row) == {0, 255}
    assert all(one != other for one, other in pairwise(row))


def test_surround_follows_theme_or_choice(desk) -> None:
    desk.show()
    desk.view.set_theme(DARK)
    assert desk.color(20, 20) == (0x3A, 0x3A, 0x3A)
    desk.view.set_surround(QColor("black"))
    assert desk.color(20, 20) == (0, 0, 0)
    desk.view.set_surround(None)
    assert desk.color(20, 20) == (0x3A, 0x3A, 0x3A)


def source_plate(desk) -> str:
    scene = desk.view._scene()
    plate = MODES[scene.options.mode].plates(scene)[0]
    return f"{plate.strong} {plate.plain}"


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Holds what reads until it opens, at the latest when the test ends."""
    event = threading.Event()
    yield event
    event.set()


def test_a_picture_that_takes_long_has_its_place_and_is_said_to_be_read(desk, gate, qtbot, painted) -> None:
    slow = painted(SMALL, RED)
    read = slow.read
    slow.read = lambda region, level: (gate.wait(), read(region, level))[1]
    desk.view.show_pair(Pair(1, slow, None, Size(100, 75)))
    assert source_plate(desk) == "Source 100 × 75", "not while it may be there at once"
    qtbot.waitUntil(lambda: source_plate(desk) == "Source 100 × 75, being read")
    x, y = desk.view.width() // 2, desk.view.height() // 2
    assert desk.color(x, y) == LIGHT.track.getRgb()[:3]
    gate.set()
    desk.settle()
    assert source_plate(desk) == "Source 100 × 75"
    assert desk.color(x, y) == RED


def test_a_glimpse_of_it_is_seen_until_then(desk, gate, qtbot, painted) -> None:
    slow = painted(BIG, RED)
    slow.coarse = np.full((100, 150, 3), BLUE, np.uint8)
    read = slow.read
    slow.read = lambda region, level: (gate.wait(), read(region, level))[1]
    desk.view.show_pair(Pair(1, slow, None, Size(750, 500)))
    x, y = desk.view.width() // 2, desk.view.height() // 2
    qtbot.waitUntil(lambda: desk.color(x, y) == BLUE)
    desk.view.zoom_in()
    assert desk.color(x, y) == BLUE
    qtbot.waitUntil(lambda: source_plate(desk) == "Source 750 × 500, being read")
    gate.set()
    desk.settle()
    assert desk.color(x, y) == RED


def test_no_glimpse_is_wanted_of_what_another_picture_stands_in_for(desk, painted) -> None:
    before, after, asked = desk.show(BIG), painted(BIG, BLUE), []
    after.glimpse = lambda: asked.append(True)
    desk.view.show_pair(replace(before, result=after))
    desk.settle()
    assert desk.color(3 * desk.view.width() // 4, desk.view.height() // 2) == BLUE
    assert not asked


def test_a_source_that_cannot_be_read_says_so_over_its_place(desk, painted) -> None:
    broken = painted(SMALL, RED)
    broken.read = lambda region, level: (_ for _ in ()).throw(ImageReadError("“a.png” is damaged.", "Copy it again."))
    desk.view.show_pair(Pair(1, broken, None, Size(100, 75)))
    desk.settle()
    assert source_plate(desk) == "Source 100 × 75, damaged"
    assert desk.color(desk.view.width() // 2, desk.view.height() // 2) == LIGHT.track.getRgb()[:3]


def test_a_damaged_picture_is_told_once(desk, qtbot, painted) -> None:
    error = ImageReadError("“a.png” is damaged.", "Copy it again.")
    broken = painted(BIG, RED)
    broken.read = lambda region, level: (_ for _ in ()).throw(error)
    told = []
    desk.view.picture_failed.connect(told.append)
    desk.view.show_pair(Pair(1, painted(BIG, RED), broken, BIG))
    desk.settle()
    desk.view.pan(10, 10)
    desk.settle()
    assert told == [error]
    assert desk.color(120, 120) == RED


def test_an_end_of_a_run_keeps_the_old_result_until_the_new_one_is_read(desk, painted) -> None:
    pair = desk.show()
    new = painted(Size(400, 300), BLUE)
    desk.view.show_pair(Pair(pair.key, pair.source, new, pair.source_size))
    desk.view._comparison._loader.shut_down()
    assert desk.color(350, 120) in (GREEN, BLUE)


def test_painting_reads_nothing_on_the_gui_thread(desk, painted) -> None:
    threads = set()
    raster = painted(BIG, RED)
    read = raster.read

    def noted(region, level):
        threads.add(threading.current_thread() is threading.main_thread())
        return read(region, level)

    raster.read = noted
    desk.view.show_pair(Pair(1, raster, raster, BIG))
    desk.settle()
    assert threads == {False}


def test_a_new_result_of_the_same_picture_leaves_the_source_as_it_is(desk, painted) -> None:
    pair = desk.show()
    source = desk.view._comparison.layers.source
    desk.view.show_pair(Pair(pair.key, painted(Size(400, 300), RED), painted(Size(400, 300), BLUE), pair.source_size))
    assert desk.color(150, 120) == RED, "at once, without a moment of surround"
    assert desk.view._comparison.layers.source is source
    desk.settle()
    assert desk.color(350, 120) == BLUE


def test_memory_stays_bounded_however_far_one_moves(desk, painted) -> None:
    desk.show(Size(9000, 6000))
    desk.view.actual_size()
    cache = desk.view._comparison._cache
    cache._budget = 12 * 2**20
    for step in range(12):
        desk.view.pan(600, 300 if step % 2 else 0)
        desk.settle()
        assert cache.bytes <= cache._budget
