from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Region, Size
from swinir_gui.gui.views.tile_cache import Tile, TileKey
from swinir_gui.gui.views.tile_loader import TileLoader, TileRequest
from swinir_gui.imaging.canvas import Canvas

TILE = Tile(QImage(), Region(0, 0, 1, 1), generation=0)


def request(number: int, make: Callable[[], Tile] = lambda: TILE, layer: int = 0) -> TileRequest:
    return TileRequest(TileKey(layer, 0, 0, number), 0, make)


@pytest.fixture
def loader(qapp) -> Iterator[TileLoader]:
    loader = TileLoader(threads=1)
    yield loader
    loader.shut_down()
    qapp.processEvents()  # what is still under way must not reach the next test


@pytest.fixture
def arrived(loader: TileLoader) -> list[int]:
    numbers: list[int] = []
    loader.loaded.connect(lambda key, tile: numbers.append(key.column))
    return numbers


def held(gate: threading.Event, started: threading.Event) -> Callable[[], Tile]:
    def make() -> Tile:
        started.set()
        gate.wait()
        return TILE

    return make


def test_visible_tiles_come_before_later_ones_of_any_layer(qtbot, loader: TileLoader, arrived: list[int]) -> None:
    gate, started = threading.Event(), threading.Event()
    loader.want(9, [request(0, held(gate, started), 9)])
    started.wait()
    loader.want(1, [request(1, layer=1), request(2, layer=1)], [request(5, layer=1)])
    loader.want(2, [request(3, layer=2)], [request(6, layer=2)])
    gate.set()
    qtbot.waitUntil(lambda: len(arrived) == 6)
    assert arrived[0] == 0
    assert set(arrived[1:4]) == {1, 2, 3}
    assert arrived.index(1) < arrived.index(2)
    assert set(arrived[4:]) == {5, 6}


def test_what_is_not_wished_for_any_more_is_not_read(qtbot, loader: TileLoader, arrived: list[int]) -> None:
    gate, started = threading.Event(), threading.Event()
    loader.want(0, [request(0, held(gate, started)), request(1), request(2)])
    started.wait()
    loader.want(0, [request(3)])
    gate.set()
    qtbot.waitUntil(lambda: 3 in arrived)
    loader.wait()
    qtbot.wait(0)
    assert arrived == [0, 3]


def test_a_tile_that_is_being_read_is_not_read_twice(qtbot, loader: TileLoader, arrived: list[int]) -> None:
    gate, started = threading.Event(), threading.Event()
    first = request(0, held(gate, started))
    loader.want(0, [first])
    started.wait()
    loader.want(0, [first, request(1)])
    gate.set()
    qtbot.waitUntil(lambda: 1 in arrived)
    assert arrived.count(0) in (1, 2)  # it may be wished for again until the canvas has taken it


def test_a_damaged_picture_is_told_and_the_others_still_come(qtbot, loader: TileLoader, arrived: list[int]) -> None:
    error = ImageReadError("“a.png” is damaged.", "Copy it again.")

    def fail() -> Tile:
        raise error

    with qtbot.waitSignal(loader.failed) as told:
        loader.want(0, [request(0, fail), request(1)])
    assert told.args == [TileKey(0, 0, 0, 0), error]
    qtbot.waitUntil(lambda: arrived == [1])


def test_our_own_fault_is_logged_and_the_others_still_come(qtbot, loader: TileLoader, arrived: list[int], caplog) -> None:
    loader.want(0, [request(0, lambda: 1 / 0), request(1)])
    qtbot.waitUntil(lambda: arrived == [1])
    assert "ZeroDivisionError" in caplog.text


def test_after_shutting_down_nothing_is_read(loader: TileLoader, arrived: list[int]) -> None:
    loader.shut_down()
    loader.want(0, [request(0)])
    loader.wait()
    assert arrived == []


def test_a_canvas_that_was_closed_meanwhile_is_nothing_to_report(
    loader: TileLoader, arrived: list[int], caplog: pytest.LogCaptureFixture, tmp_path: Path, qtbot
) -> None:
    canvas = Canvas(tmp_path, Size(4, 4), 3, 8)

    def make() -> Tile:
        canvas.read(Region(0, 0, 1, 1))
        return TILE

    canvas.close()
    loader.want(0, [request(0, make), request(1)])
    qtbot.waitUntil(lambda: arrived == [1])
    loader.want(0, [request(0)])
    qtbot.waitUntil(lambda: arrived == [1, 0])
    assert not caplog.records
