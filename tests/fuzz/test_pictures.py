"""Some of the damaged pictures; all of them take minutes: ``python -m tests.fuzz.pictures``."""

from __future__ import annotations

import sys

import pytest

from tests.fuzz import pictures


def test_damaged_pictures_are_read_or_refused() -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("processes have no limits here")
    tally = pictures.run(1, 0, 150)
    assert tally.failures == {}
    assert sum(tally.outcomes.values()) == 150
    assert len({each.partition(" ")[0] for each in tally.outcomes}) == 10
    assert sum(count for each, count in tally.outcomes.items() if each.endswith("ImageReadError")) > 50


def test_a_case_is_always_the_same() -> None:
    assert [pictures.damaged(1, number) for number in range(20)] == [pictures.damaged(1, number) for number in range(20)]
    assert pictures.damaged(1, 3) != pictures.damaged(2, 3)
