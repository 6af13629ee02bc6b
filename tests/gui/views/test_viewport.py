from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from swinir_gui.geometry import Region, Size
from swinir_gui.gui.views.viewport import LARGEST_ZOOM, Viewport

SIDES = st.integers(1, 20_000)
SIZES = st.builds(Size, SIDES, SIDES)
VIEWS = st.builds(Size, st.integers(50, 4000), st.integers(50, 4000))
ZOOMS = st.floats(0.01, 40)
PLACES = st.tuples(st.floats(0, 1), st.floats(0, 1))


def somewhere(view: Size, picture: Size, zoom: float, place: tuple[float, float]) -> Viewport:
    viewport = Viewport(view, picture).fit().zoomed(zoom)
    return viewport.centred_on(place[0] * picture.width, place[1] * picture.height)


@given(VIEWS, SIZES)
def test_a_fitted_picture_is_whole_with_surround_and_never_enlarged(view: Size, picture: Size) -> None:
    assume(min(view.width, view.height) > 60)
    fitted = Viewport(view, picture).fit()
    left, top = fitted.origin
    right, bottom = fitted.to_view((picture.width, picture.height))
    assert fitted.zoom <= 1
    assert min(left, top, view.width - right, view.height - bottom) >= 19
    assert fitted.visible() == Region.of(picture)


@given(VIEWS, SIZES, ZOOMS, PLACES, PLACES, ZOOMS)
def test_what_is_under_the_pointer_stays_there(view, picture, zoom, place, pointer, to) -> None:
    before = somewhere(view, picture, zoom, place)
    anchor = pointer[0] * view.width, pointer[1] * view.height
    after = before.zoomed(to, anchor)
    # Where an edge of the picture comes into the view, it is the edge that decides.
    sides = zip((view.width, view.height), (picture.width, picture.height), after.centre, strict=True)
    assume(all((side / 2 - 20) / (length * after.zoom) < min(at, 1 - at) - 1e-9 for side, length, at in sides))
    assume(after.exceeds and min(picture.width, picture.height) * after.zoom > max(view.width, view.height))
    was, now = before.to_picture(anchor), after.to_picture(anchor)
    slack = 1.0 / before.zoom + 1.0 / after.zoom
    assert was == pytest.approx(now, abs=slack)


@given(VIEWS, st.floats(1.1, 9), st.tuples(st.floats(0.3, 0.7), st.floats(0.3, 0.7)))
def test_zooming_in_and_out_again_does_not_drift(view, zoom, place) -> None:
    start = somewhere(view, Size(20_000, 19_000), zoom, place)
    moved = start
    for _ in range(20):
        moved = moved.zoomed(moved.zoom * 1.05, (view.width / 2, view.height / 2))
    for _ in range(20):
        moved = moved.zoomed(moved.zoom / 1.05, (view.width / 2, view.height / 2))
    assert moved.centre == pytest.approx(start.centre, abs=1e-6)
    assert moved.zoom == pytest.approx(start.zoom)


@given(VIEWS, SIZES, ZOOMS, PLACES, st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_the_picture_cannot_be_lost(view, picture, zoom, place, right, down) -> None:
    viewport = somewhere(view, picture, zoom, place).panned(right, down)
    left, top = viewport.origin
    edge_x, edge_y = viewport.to_view((picture.width, picture.height))
    for start, stop, side in ((left, edge_x, view.width), (top, edge_y, view.height)):
        if stop - start <= side:
            assert start == pytest.approx(side - stop, abs=1.5), "what is smaller than the view stands in the middle"
        else:
            assert start <= 21
            assert stop >= side - 21
    assert Region.of(picture).contains(viewport.visible())


@given(VIEWS, SIZES, ZOOMS, PLACES, SIZES)
def test_another_picture_is_shown_at_the_same_relative_place(view, picture, zoom, place, other) -> None:
    before = somewhere(view, picture, zoom, place)
    after = before.showing(other)
    assert after.zoom == pytest.approx(max(before.zoom, after.smallest_zoom))
    assert not after.fitted
    if min(other.width, other.height) * after.zoom > 2 * max(view.width, view.height):
        assume(all(0.3 < fraction < 0.7 for fraction in before.centre))
        assert after.centre == pytest.approx(before.centre)


def test_a_fitted_picture_is_refitted_and_another_one_keeps_its_middle() -> None:
    fitted = Viewport(Size(1000, 800), Size(4000, 3000)).fit()
    assert fitted.resized(Size(500, 400), 20).visible() == Region(0, 0, 4000, 3000)
    zoomed = fitted.zoomed(1.0).centred_on(1000, 900)
    assert zoomed.resized(Size(500, 400), 20).centre == zoomed.centre


def test_steps_go_through_round_percentages_and_stop_at_the_ends() -> None:
    viewport = Viewport(Size(1000, 800), Size(4000, 3000)).fit().stepped(1)
    seen = []
    for _ in range(20):
        seen.append(viewport.zoom)
        viewport = viewport.stepped(1)
    assert {0.25, 1.0, 3.0, 4.0} <= set(seen)
    assert viewport.zoom == LARGEST_ZOOM
    for _ in range(40):
        viewport = viewport.stepped(-1)
    assert viewport.zoom == viewport.smallest_zoom


def test_at_actual_size_pixels_meet_pixels() -> None:
    viewport = Viewport(Size(1001, 801), Size(4000, 3001)).zoomed(1.0).panned(0.4, 0.3)
    assert viewport.to_picture((100, 100)) == (100 - viewport.origin[0], 100 - viewport.origin[1])
    assert all(isinstance(value, int) for value in viewport.origin)


def test_on_a_fine_screen_a_small_picture_is_fitted_to_whole_multiples() -> None:
    small = Size(300, 200)
    assert Viewport(Size(2000, 1600), small, ratio=2.0).fit().zoom == 2.0
    assert Viewport(Size(2000, 1600), small, ratio=1.5).fit().zoom == 1.0
