"""How large results become."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from swinir_gui.errors import RequestError
from swinir_gui.geometry import Size
from swinir_gui.jobs.wanted.sizes import (
    Factor,
    Filling,
    LongEdge,
    Megapixels,
    NetworkScale,
    Print,
    ShortEdge,
    SizePlan,
    TargetSize,
    Within,
    plan_size,
)

SIDE = st.integers(1, 5000)
SIZES = st.builds(Size, SIDE, SIDE)
SCALES = st.sampled_from([2, 3, 4, 8])


@pytest.mark.parametrize(
    ("target", "scale", "passes", "result"),
    [
        (NetworkScale(), 2, 1, (600, 400)),
        (NetworkScale(), 1, 1, (300, 200)),
        (Factor(2), 2, 1, (600, 400)),
        (Factor(3), 2, 2, (900, 600)),
        (Factor(2.5), 4, 1, (750, 500)),
        (Factor(1), 2, 1, (300, 200)),
        (Factor(1), 1, 1, (300, 200)),
        (Factor(8), 2, 3, (2400, 1600)),
        (LongEdge(601), 2, 2, (601, 401)),
        (LongEdge(300), 4, 1, (300, 200)),
        (ShortEdge(600), 4, 1, (900, 600)),
        (Within(Size(1000, 500)), 4, 1, (750, 500)),
        (Within(Size(500, 1000)), 4, 1, (500, 333)),
        (Megapixels(0.96), 4, 1, (1200, 800)),
        (Megapixels(0.5), 2, 2, (866, 577)),
        (Print(6, 4, 200), 4, 1, (1200, 800)),
        (Print(4, 6, 200), 4, 1, (1200, 800)),
        (Print(20 / 2.54, 20 / 2.54, 300), 4, 2, (2362, 1575)),
    ],
)
def test_sizes(target: TargetSize, scale: int, passes: int, result: tuple[int, int]) -> None:
    plan = plan_size(target, Size(300, 200), scale)
    assert plan == SizePlan(passes, Size(300, 200).scaled(scale**passes), Size(*result))


def check(plan: SizePlan, source: Size, scale: int) -> None:
    """Enough passes, and none too many; never smaller than the source."""
    assert plan.computed == source.scaled(scale**plan.passes)
    assert source.width <= plan.result.width <= plan.computed.width
    assert source.height <= plan.result.height <= plan.computed.height
    if plan.passes > 1:
        before = source.scaled(scale ** (plan.passes - 1))
        assert plan.result.width > before.width or plan.result.height > before.height


@given(source=SIZES, scale=SCALES, factor=st.floats(1, 40))
def test_a_factor(source: Size, scale: int, factor: float) -> None:
    plan = plan_size(Factor(factor), source, scale)
    check(plan, source, scale)
    assert plan.result.width == pytest.approx(source.width * factor, abs=0.51)
    assert plan.result.height == pytest.approx(source.height * factor, abs=0.51)


@given(source=SIZES, scale=SCALES, pixels=st.integers(1, 40_000), kind=st.sampled_from([LongEdge, ShortEdge]))
def test_an_edge_is_met_exactly(source: Size, scale: int, pixels: int, kind: type[LongEdge | ShortEdge]) -> None:
    edge = max if kind is LongEdge else min
    own = edge(source.width, source.height)
    if pixels < own:
        with pytest.raises(RequestError, match="larger than"):
            plan_size(kind(pixels), source, scale)
        return
    plan = plan_size(kind(pixels), source, scale)
    check(plan, source, scale)
    assert edge(plan.result.width, plan.result.height) == pixels
    assert plan.result.width == pytest.approx(source.width * pixels / own, abs=0.51)
    assert plan.result.height == pytest.approx(source.height * pixels / own, abs=0.51)


@given(source=SIZES, scale=SCALES, bounds=st.builds(Size, st.integers(1, 40_000), st.integers(1, 40_000)))
def test_within_fills_its_bounds_and_never_leaves_them(source: Size, scale: int, bounds: Size) -> None:
    assume(bounds.width >= source.width and bounds.height >= source.height)
    plan = plan_size(Within(bounds), source, scale)
    check(plan, source, scale)
    result = plan.result
    assert result.width <= bounds.width
    assert result.height <= bounds.height
    assert result.width == bounds.width or result.height == bounds.height
    factor = min(bounds.width / source.width, bounds.height / source.height)
    assert math.isclose(result.width, source.width * factor, abs_tol=0.51)
    assert math.isclose(result.height, source.height * factor, abs_tol=0.51)


@given(source=SIZES, scale=SCALES, bounds=st.builds(Size, st.integers(1, 40_000), st.integers(1, 40_000)))
def test_filling_covers_a_size_and_no_more(source: Size, scale: int, bounds: Size) -> None:
    factor = max(bounds.width / source.width, bounds.height / source.height)
    assume(factor >= 1)
    plan = plan_size(Filling(bounds), source, scale)
    assert plan.result == bounds
    assert plan.reduced.width >= bounds.width
    assert plan.reduced.height >= bounds.height
    assert plan.reduced.width == bounds.width or plan.reduced.height == bounds.height
    assert math.isclose(plan.reduced.width, source.width * factor, abs_tol=0.51)
    assert math.isclose(plan.reduced.height, source.height * factor, abs_tol=0.51)
    assert (plan.whole is None) == (plan.reduced == bounds)
    check(replace(plan, result=plan.reduced), source, scale)


@pytest.mark.parametrize(
    "target", [LongEdge(299), ShortEdge(1), Within(Size(3000, 199)), Within(Size(200, 200)), Filling(Size(290, 190))]
)
def test_a_picture_that_is_larger_already_is_refused(target: TargetSize) -> None:
    with pytest.raises(RequestError, match="300×200 pixels and is larger than what was asked for") as caught:
        plan_size(target, Size(300, 200), 2)
    assert caught.value.hint == "Choose a larger size."


def test_a_model_that_only_repairs_cannot_enlarge() -> None:
    with pytest.raises(RequestError, match="without enlarging"):
        plan_size(Factor(2), Size(30, 20), 1)


@pytest.mark.parametrize("factor", [0.5, 0, -2, 1e308, math.nan, math.inf])
def test_factors_that_no_picture_can_be_enlarged_by(factor: float) -> None:
    with pytest.raises(RequestError, match="cannot be enlarged"):
        Factor(factor)


@pytest.mark.parametrize("pixels", [0, 10**400])
@pytest.mark.parametrize("kind", [LongEdge, ShortEdge])
def test_edges_that_no_picture_has(kind: type[LongEdge | ShortEdge], pixels: int) -> None:
    with pytest.raises(RequestError, match="0 pixels"):
        kind(pixels)


@pytest.mark.parametrize("size", [Size(10**400, 1), Size(1, 10**400)])
@pytest.mark.parametrize("kind", [Within, Filling])
def test_bounds_beyond_every_format(kind: type[Within | Filling], size: Size) -> None:
    with pytest.raises(RequestError, match="An edge cannot have 1000000000") as told:
        kind(size)
    assert told.value.hint == "Choose a smaller number."


@pytest.mark.parametrize("count", [0, -1, 1e308, math.nan, math.inf])
def test_megapixels_that_make_no_picture(count: float) -> None:
    with pytest.raises(RequestError, match="megapixels"):
        Megapixels(count)


@pytest.mark.parametrize(
    "sides",
    [(0, 4, 300), (4, -1, 300), (4, 4, 0), (4, 4, math.nan), (math.nan, 4, 4), (4, math.nan, 4), (1e308, 4, 300), (4, 4, math.inf)],
)
def test_prints_that_there_are_not(sides: tuple[float, float, float]) -> None:
    with pytest.raises(RequestError, match="no print"):
        Print(*sides)
