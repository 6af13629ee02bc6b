"""A long name beside a bar in a narrow terminal."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from swinir_gui.cli.bar_line import REST, bar_width, described

LONG, WIDE = "a picture that somebody gave a name (final) (2).jpg", "旅行の写真と家族の集まりの思い出.jpg"
SIZES = "402×318 → 804×636"


def test_what_fits_is_told() -> None:
    assert described("a.jpg", SIZES, 100) == "a.jpg  402×318 → 804×636"


@pytest.mark.parametrize("columns", [60, 80, 100])
@pytest.mark.parametrize("name", [LONG, WIDE, "a.jpg"])
def test_bar_and_time_keep_their_room(name: str, columns: int) -> None:
    told = described(name, SIZES, columns)
    assert cell_len(told) + bar_width(columns) + REST <= columns
    assert told.startswith(name[:4])
    assert told.endswith((".jpg", SIZES))


def test_of_a_long_name_both_ends_stay() -> None:
    assert described(LONG, SIZES, 60) == "a pictur… (2).jpg"
