import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swinir_gui.engine.plan import Locality, narrower, plan_stream, plan_tiles, quarters
from swinir_gui.geometry import Region, Size, round_up

SIZES = st.builds(Size, st.integers(1, 400), st.integers(1, 400))


def covered_once(size, regions):
    count = np.zeros((size.height, size.width), int)
    for region in regions:
        count[region.top : region.bottom, region.left : region.right] += 1
    return (count == 1).all()


@given(
    size=SIZES, window=st.sampled_from([4, 7, 8]), cone=st.integers(0, 5), widest=st.integers(1, 500), pixels=st.integers(1, 9000)
)
def test_bands_of_strips_partition_the_picture(size, window, cone, widest, pixels):
    plan = plan_stream(size, Locality(window, cone * window), widest=widest, band_pixels=pixels)
    assert covered_once(size, plan.pieces())
    assert plan.band % window == 0
    for strip in plan.strips:
        assert strip.outer.contains(strip.inner)
        assert strip.outer.left % window == 0
        assert strip.outer.left == 0 or strip.inner.left - strip.outer.left >= plan.margin
        assert strip.outer.right == size.width or strip.outer.right - strip.inner.right >= plan.margin
        assert strip.outer.width <= max(widest, 2 * plan.margin + window)


@given(size=SIZES, cone=st.integers(0, 4))
def test_strips_narrow_down_to_a_window(size, cone):
    plan = plan_stream(size, Locality(8, cone * 8), widest=10_000, band_pixels=1000)
    waiting, finished = list(plan.strips), []
    while waiting:
        strip = waiting.pop()
        halves = narrower(plan, strip)
        if halves is None:
            finished.append(strip.inner)
        else:
            assert max(half.outer.width for half in halves) < strip.outer.width
            waiting += halves
    assert covered_once(size, finished)


def test_a_run_starts_above_its_margin_on_the_grid():
    plan = plan_stream(Size(64, 4000), Locality(8, 104), widest=1000, band_pixels=64 * 24)
    assert plan.band == 24
    for first in range(100):
        start = plan.start(first)
        assert start % plan.band == 0
        assert start == 0 or first * plan.band - start >= plan.margin + plan.band


@pytest.mark.parametrize(("window", "rows", "band"), [(56, 8, 24), (56, 7, 28), (16, 8, 24)])
def test_a_run_through_several_networks_starts_where_all_their_windows_begin(window, rows, band):
    plan = plan_stream(Size(64, 4000), Locality(window, 2 * window, rows), widest=1000, band_pixels=64 * 23)
    assert plan.band == band
    assert covered_once(plan.size, plan.pieces())
    for first in range(100):
        start = plan.start(first)
        assert start % window == start % band == 0
        assert start == 0 or first * band - start >= plan.margin + band + rows


@given(size=SIZES, window=st.sampled_from([8, 16]), tile=st.integers(1, 300), overlap=st.integers(0, 60))
def test_tiles_partition_the_picture(size, window, tile, overlap):
    plan = plan_tiles(size, window, tile=tile, overlap=overlap)
    assert covered_once(size, [tile.inner for tile in plan.tiles])
    padded = Region.of(Size(round_up(size.width, window), round_up(size.height, window)))
    assert len({(tile.outer.width, tile.outer.height) for tile in plan.tiles}) == 1
    for each in plan.tiles:
        inner, outer = each.inner, each.outer
        assert padded.contains(outer)
        assert outer.contains(inner)
        assert outer.left % window == outer.top % window == 0
        assert outer.left == 0 or inner.left - outer.left >= overlap
        assert outer.right >= size.width or outer.right - inner.right >= overlap
        assert outer.top == 0 or inner.top - outer.top >= overlap
        assert outer.bottom >= size.height or outer.bottom - inner.bottom >= overlap


@given(size=SIZES, overlap=st.integers(0, 20))
def test_quarters_own_what_the_tile_owned(size, overlap):
    plan = plan_tiles(size, 16, tile=128, overlap=overlap)
    parts = [part for tile in plan.tiles for part in quarters(tile, plan)]
    assert covered_once(size, [part.inner for part in parts])
    assert all(part.outer.contains(part.inner) for part in parts)
    assert all(side % 16 == 0 for part in parts for side in (part.outer.left, part.outer.top, part.outer.width, part.outer.height))


@pytest.mark.parametrize("size", [Size(1, 1), Size(3, 4000), Size(100_000, 9)])
def test_odd_pictures_have_plans(size):
    assert plan_stream(size, Locality(8, 104), widest=4096, band_pixels=1 << 14).strips
    assert plan_tiles(size, 16, tile=256, overlap=32).tiles
