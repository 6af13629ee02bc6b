"""Results of one picture are told apart by few words."""

from __future__ import annotations

from pathlib import Path

import pytest

from swinir_gui.geometry import Size
from swinir_gui.gui.item_models.result_words import names
from swinir_gui.jobs.running.results import Made, Result

SMALL, LARGE = Size(40, 30), Size(80, 60)
PHOTO, HALF, WHOLE = Made("photo-x2"), Made("denoise", 50), Made("denoise")


@pytest.mark.parametrize(
    ("results", "called"),
    [
        ([(PHOTO, SMALL), (HALF, SMALL), (WHOLE, SMALL)], ["photo-x2", "denoise, 50 %", "denoise"]),
        ([(PHOTO, SMALL), (PHOTO, LARGE), (WHOLE, SMALL)], ["photo-x2, 40 × 30", "photo-x2, 80 × 60", "denoise"]),
        ([(PHOTO, SMALL), (PHOTO, SMALL), (PHOTO, LARGE)], ["0.png", "1.png", "photo-x2, 80 × 60"]),
        ([], []),
    ],
)
def test_each_is_called_by_what_sets_it_apart(results: list[tuple[Made, Size]], called: list[str]) -> None:
    found = names([Result(Path(f"/r/{number}.png"), size, made) for number, (made, size) in enumerate(results)])
    assert [name.full for name in found] == called
    assert [name.short for name in found] == [name.partition(", 40 ×")[0].partition(", 80 ×")[0] for name in called]
