"""The trial that packaging relies on notices what is wrong; CI runs the whole of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from swinir_gui import paths
from swinir_gui.gui.smoke_test import _problem
from tests.cli.command import nearest, pixels_of, write_picture

SAMPLE = paths.resource("sample.jpg")


def test_a_good_result_is_good(tmp_path: Path) -> None:
    with Image.open(SAMPLE) as sample:
        profile = sample.info.get("icc_profile")
    write_picture(tmp_path / "sample.png", nearest(pixels_of(SAMPLE)), icc_profile=profile)
    (tmp_path / ".hidden").touch()
    assert _problem(tmp_path) == ""


def test_a_result_that_is_missing_too_small_or_of_something_else_is_told(tmp_path: Path) -> None:
    assert "there are 0" in _problem(tmp_path)
    source = pixels_of(SAMPLE)
    file = write_picture(tmp_path / "sample.png", source)
    assert "instead of" in _problem(tmp_path)
    write_picture(file, nearest(np.full_like(source, 128)))
    assert "levels on average" in _problem(tmp_path)
    write_picture(tmp_path / "another.png", source)
    assert "there are 2" in _problem(tmp_path)
