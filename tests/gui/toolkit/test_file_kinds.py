from __future__ import annotations

import sys
from fnmatch import fnmatchcase

import pytest

from swinir_gui.gui.toolkit.file_kinds import file_kind


def patterns(kind: str) -> list[str]:
    return kind.partition("(")[2].removesuffix(")").split()


def test_a_kind_is_called_by_its_title() -> None:
    assert file_kind("Pictures", [".png", ".jpg"]).startswith("Pictures (*.jpg ")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not go by case")
@pytest.mark.parametrize("name", ["photo.jpg", "DSC_4012.JPG"])
def test_files_of_cameras_are_offered_though_they_are_written_in_capitals(name: str) -> None:
    assert any(fnmatchcase(name, each) for each in patterns(file_kind("Pictures", [".png", ".jpg"])))
