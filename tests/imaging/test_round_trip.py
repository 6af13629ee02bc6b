"""The figures of ``docs/round-trip.md``, held to their limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.round_trip import CASES, DOCUMENT, INTRODUCTION, Case, floor_of_jpeg, measure, row

LIMIT = 0.5
# Between two encoders of JPEG that are given the same pixels.
ENCODERS = 0.01
# What the codecs lose with their default quality on smooth colours; WebP halves the resolution of colour.
USUAL_LIMITS = {"jpeg": 0.6, "webp": 1.1, "avif": 1.0}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of all tests here, so that each case is measured once."""
    return tmp_path_factory.mktemp("round-trip")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_colours_come_back(folder: Path, case: Case) -> None:
    best = measure(case, folder, None if case.target.lossless else 100)
    in_jpeg = (case.space, case.target.name) == ("CMYK", "jpeg")
    assert best.mean <= (floor_of_jpeg(case, folder) + ENCODERS if in_jpeg else LIMIT)
    if case.exact:
        assert best.codes is not None
        assert best.codes <= 1
    if case.space == "untagged":
        assert best.profile == "none"
    elif case.space == "CMYK":
        assert "Adobe RGB" in best.profile
    elif case.space.startswith("grey") and not case.target.grey:
        assert best.profile == "Grey as RGB"
    else:
        assert best.profile == "its own"
    if not case.target.lossless:
        assert measure(case, folder, None).mean <= USUAL_LIMITS[case.target.name]


def test_the_document_has_what_is_measured(folder: Path) -> None:
    """Its words exactly; its figures as far as they do not depend on a codec's version."""
    written = DOCUMENT.read_text(encoding="utf-8")
    assert written.startswith(INTRODUCTION)
    rows = written.removeprefix(INTRODUCTION).splitlines()
    assert len(rows) == len(CASES)
    for case, found in zip(CASES, rows, strict=True):
        if case.target.lossless:
            assert found == row(case, folder)
        else:
            assert found.startswith(f"| {case.space} | {case.depth} | {case.target.title} |")
