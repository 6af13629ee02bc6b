from hypothesis import given
from hypothesis import strategies as st

from swinir_gui.engine.coverage import covered
from swinir_gui.engine.plan import Locality, plan_stream, plan_tiles
from swinir_gui.engine.work import left_of, needed_for
from swinir_gui.geometry import Region, Size

SIZES = st.builds(Size, st.integers(1, 300), st.integers(1, 300))


@st.composite
def plans(draw):
    size, window = draw(SIZES), draw(st.sampled_from([4, 7, 8]))
    if draw(st.booleans()):
        return plan_tiles(size, window, tile=draw(st.integers(1, 200)), overlap=draw(st.integers(0, 20)))
    margin = window * draw(st.integers(0, 4))
    return plan_stream(size, Locality(window, margin), widest=draw(st.integers(1, 300)), band_pixels=draw(st.integers(1, 9000)))


@st.composite
def plans_and_regions(draw):
    plan = draw(plans())
    left, top = draw(st.integers(0, plan.size.width - 1)), draw(st.integers(0, plan.size.height - 1))
    right, bottom = draw(st.integers(left + 1, plan.size.width)), draw(st.integers(top + 1, plan.size.height))
    return plan, Region(left, top, right - left, bottom - top)


@given(plans())
def test_of_nothing_finished_all_is_left_and_of_all_nothing(plan):
    assert tuple(left_of(plan, ()).pieces()) == plan.pieces()
    assert left_of(plan, plan.pieces()).pieces() == []


@given(plans(), st.data())
def test_what_is_left_completes_what_is_finished(plan, data):
    finished = data.draw(st.lists(st.sampled_from(plan.pieces()), unique=True))
    left = left_of(plan, finished).pieces()
    assert set(left) | set(finished) == set(plan.pieces())
    assert len(set(left)) == len(left)


@given(plans(), st.integers(0, 200))
def test_a_run_that_was_stopped_does_nothing_twice(plan, count):
    finished = plan.pieces()[:count]
    assert tuple(left_of(plan, finished).pieces()) == plan.pieces()[count:]


@given(plans_and_regions())
def test_a_region_is_covered_by_what_it_needs(plan_and_region):
    plan, region = plan_and_region
    pieces = needed_for(plan, region, ()).pieces()
    assert covered(region, pieces)
    assert all(Region.of(plan.size).contains(piece) for piece in pieces)
    assert needed_for(plan, region, pieces).pieces() == []
    assert needed_for(plan, region, plan.pieces()).pieces() == []


@given(plans())
def test_a_preview_of_everything_leaves_nothing(plan):
    finished = needed_for(plan, Region.of(plan.size), ()).pieces()
    assert left_of(plan, finished).pieces() == []


def test_a_region_needs_the_windows_and_bands_that_it_touches():
    plan = plan_stream(Size(100, 100), Locality(8, 16), widest=1000, band_pixels=1600)
    assert plan.band == 16
    assert needed_for(plan, Region(13, 30, 20, 3), ()).pieces() == [Region(8, 16, 32, 16), Region(8, 32, 32, 16)]
    assert needed_for(plan, Region(90, 99, 10, 1), ()).pieces() == [Region(88, 96, 12, 4)]


def test_bands_in_the_middle_are_run_through_but_not_the_ends():
    plan = plan_stream(Size(20, 100), Locality(4, 4), widest=1000, band_pixels=200)
    bands = plan.pieces()
    assert len(bands) == 9
    assert left_of(plan, [bands[0], bands[1], bands[4], bands[8]]).pieces() == list(bands[2:8])


def test_the_halves_of_a_strip_that_lacked_memory_count_together():
    plan = plan_stream(Size(20, 24), Locality(4, 4), widest=1000, band_pixels=160)
    top, rest = plan.pieces()[0], list(plan.pieces()[1:])
    halves = [Region(0, 0, 12, top.height), Region(12, 0, 8, top.height)]
    assert left_of(plan, halves).pieces() == rest
    assert left_of(plan, halves[:1]).pieces() == [top, *rest]
