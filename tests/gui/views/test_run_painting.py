from __future__ import annotations

import pytest

from swinir_gui.geometry import Region, Size
from swinir_gui.gui.views.pair import Pair, RunPainting, ViewMode

RED, GREEN = (200, 0, 0), (0, 180, 0)
VEILED = (150, 0, 0)  # the source under black at 25 %
SIZE = Size(400, 300)
TILES = tuple(Region(x, y, 100, 100) for y in (0, 100, 200) for x in (0, 100, 200, 300))


def near(color: tuple[int, ...], expected: tuple[int, ...]) -> bool:
    return all(abs(one - other) <= 2 for one, other in zip(color, expected, strict=True))


@pytest.fixture
def growing(desk, painted):
    """A pair whose result is black until it is finished."""
    pair = Pair(1, painted(SIZE, RED), painted(SIZE, 0), Size(100, 75))
    desk.view.show_pair(pair)
    desk.view.set_run(RunPainting(TILES, (), TILES[:1], streams=False))
    desk.settle()
    return pair


def finish(desk, pair, count: int) -> None:
    for tile in TILES[:count]:
        pair.result.pixels[tile.top : tile.bottom, tile.left : tile.right] = GREEN
    desk.view.set_run(RunPainting(TILES, TILES[:count], TILES[count : count + 1], streams=False))


def test_at_first_all_is_the_veiled_source(desk, growing) -> None:
    assert near(desk.color(370, 270), VEILED)
    assert not desk.view._furniture.divider.isVisible()


def test_finished_tiles_are_plain_and_the_rest_is_not(desk, growing) -> None:
    finish(desk, growing, 5)
    desk.settle()
    assert desk.color(400, 80) == GREEN
    assert desk.color(100, 200) == GREEN
    assert near(desk.color(370, 270), VEILED)


def test_a_finished_tile_is_never_painted_black_before_its_pixels_are_read(desk, growing) -> None:
    finish(desk, growing, 2)
    painted_at_once = desk.color(100, 120)
    assert near(painted_at_once, VEILED) or painted_at_once == GREEN
    desk.settle()
    finish(desk, growing, 3)
    assert desk.color(100, 120) == GREEN, "and what was there stays while its neighbour is read"
    desk.settle()
    assert desk.color(300, 120) == GREEN


def test_the_tile_at_work_has_a_white_outline_and_the_others_faint_lines(desk, growing) -> None:
    finish(desk, growing, 1)
    desk.settle()
    assert desk.color(154, 120) == (255, 255, 255)
    line = desk.color(250, 280)
    assert line[1] > 20, "a faint line where two tiles meet"
    assert line[0] < 200


def test_when_all_is_there_the_divider_comes_back(desk, growing) -> None:
    finish(desk, growing, len(TILES))
    desk.view.set_run(None)
    desk.settle()
    assert desk.color(150, 120) == RED
    assert desk.color(400, 120) == GREEN
    assert desk.view._furniture.divider.isVisible()


def test_after_a_preview_the_finished_part_is_compared(desk, growing) -> None:
    finish(desk, growing, 8)
    desk.view.set_run(RunPainting(TILES, TILES[:8], (), streams=False, running=False))
    desk.settle()
    assert desk.view._furniture.divider.isVisible()
    assert desk.color(150, 120) == RED
    assert desk.color(400, 120) == GREEN
    assert near(desk.color(280, 320), VEILED)


@pytest.mark.parametrize("mode", list(ViewMode))
def test_every_view_can_show_a_run(desk, growing, mode: ViewMode) -> None:
    desk.view.set_mode(mode)
    finish(desk, growing, 12)
    desk.view.set_run(RunPainting(TILES, TILES, (), streams=True))
    desk.settle()
    assert desk.color(380, 200) == GREEN


def test_another_picture_has_no_part_in_the_run(desk, growing) -> None:
    desk.show(key=2)
    assert desk.color(400, 120) == GREEN
