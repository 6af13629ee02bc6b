from __future__ import annotations

from pathlib import Path

import pytest

from swinir_gui.small_files import replace_text
from tests.full_disk import files_no_larger_than


def test_the_folder_is_made_and_a_file_replaced(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "a.json"
    replace_text(file, "first")
    replace_text(file, "zweites, länger")
    assert file.read_text(encoding="utf-8") == "zweites, länger"
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("limit", [0, 1, 5_000])
def test_on_a_full_disk_the_old_one_stays_and_nothing_beside_it(tmp_path: Path, limit: int) -> None:
    file = tmp_path / "a.json"
    replace_text(file, "old")
    with files_no_larger_than(limit), pytest.raises(OSError, match="large"):
        replace_text(file, "new" * 10_000)
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_what_utf_8_does_not_have_leaves_nothing_either(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    with pytest.raises(UnicodeEncodeError):
        replace_text(file, "\udcff")
    assert not list(tmp_path.iterdir())
    replace_text(file, "\udcff", errors="replace")
    assert file.read_text() == "?"
