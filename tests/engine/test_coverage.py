from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from swinir_gui.engine.coverage import covered, meet
from swinir_gui.geometry import Region

REGIONS = st.builds(Region, st.integers(0, 12), st.integers(0, 12), st.integers(1, 9), st.integers(1, 9))


def painted(*regions):
    grid = np.zeros((21, 21), bool)
    for region in regions:
        grid[region.top : region.bottom, region.left : region.right] = True
    return grid


@given(region=REGIONS, by=st.lists(REGIONS, max_size=6))
def test_covered_is_what_paint_covers(region, by):
    assert covered(region, by) == painted(*by)[painted(region)].all()


@given(region=REGIONS, cuts=st.lists(st.integers(1, 8), max_size=3))
def test_parts_cover_the_whole(region, cuts):
    edges = sorted({0, region.height, *(cut for cut in cuts if cut < region.height)})
    parts = [region.rows(region.top + top, region.top + bottom) for top, bottom in pairwise(edges)]
    assert covered(region, parts)
    assert not covered(region, parts[1:])


@given(one=REGIONS, other=REGIONS)
def test_meeting_is_having_a_pixel_in_common(one, other):
    assert meet(one, other) == (painted(one) & painted(other)).any()
