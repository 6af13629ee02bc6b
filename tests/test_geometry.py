import pytest
from hypothesis import given
from hypothesis import strategies as st

from swinir_gui.geometry import Region, Size, ranges, round_up

SIZES = st.builds(Size, st.integers(1, 500), st.integers(1, 500))


@st.composite
def regions_inside(draw):
    size = draw(SIZES)
    left, top = draw(st.integers(0, size.width - 1)), draw(st.integers(0, size.height - 1))
    width, height = draw(st.integers(1, size.width - left)), draw(st.integers(1, size.height - top))
    return size, Region(left, top, width, height)


@given(regions_inside(), st.integers(0, 600))
def test_grown_regions_contain_the_region_and_stay_inside(case, margin):
    size, region = case
    grown = region.grown(margin, size)
    assert grown.contains(region)
    assert Region.of(size).contains(grown)
    assert grown.left == 0 or grown.left == region.left - margin
    assert grown.bottom == size.height or grown.bottom == region.bottom + margin


@given(regions_inside(), st.integers(1, 8))
def test_scaling_keeps_what_contains_what(case, factor):
    size, region = case
    assert Region.of(size.scaled(factor)).contains(region.scaled(factor))
    assert region.scaled(factor).pixels == region.pixels * factor**2


@given(regions_inside(), st.integers(-9, 9), st.integers(-9, 9))
def test_moving_there_and_back(case, left, top):
    region = case[1]
    assert region.moved(left, top).moved(-left, -top) == region


@given(st.integers(1, 1000), st.integers(1, 300))
def test_ranges_cover_a_length_once(length, step):
    parts = list(ranges(length, step))
    assert [i for start, stop in parts for i in range(start, stop)] == list(range(length))
    assert all(stop - start == step for start, stop in parts[:-1])


@given(st.integers(0, 1000), st.integers(1, 64))
def test_rounding_up(value, multiple):
    rounded = round_up(value, multiple)
    assert rounded % multiple == 0
    assert 0 <= rounded - value < multiple


def test_nothing_has_no_size():
    for bad in ((0, 1), (1, 0), (-1, 5)):
        with pytest.raises(ValueError, match="1×1"):
            Size(*bad)
        with pytest.raises(ValueError, match="pixel"):
            Region(0, 0, *bad)


def test_rows_of_a_region():
    assert Region(3, 0, 4, 100).rows(10, 20) == Region(3, 10, 4, 10)
    assert str(Size(3, 4)) == "3×4"


@given(SIZES, st.floats(1, 9), st.floats(1, 9))
def test_a_picture_at_two_scales_has_one_shape(size, factor, other):
    one, two = (Size(*(int(side * by + 0.5) for side in (size.width, size.height))) for by in (factor, other))
    assert one.has_shape_of(two)
    assert two.has_shape_of(one)


def test_what_is_cut_has_another_shape():
    assert not Size(600, 400).has_shape_of(Size(600, 338))
    assert not Size(6000, 4000).has_shape_of(Size(600, 405))
    assert Size(601, 400).has_shape_of(Size(6000, 4000))
