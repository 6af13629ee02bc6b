from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from swinir_gui.small_files import read_json, replace_text, write_json
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


def test_the_new_text_is_on_the_disk_before_it_takes_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, flushed = tmp_path / "a.json", list[tuple[int, str]]()
    replace_text(file, "old")
    flush = os.fsync

    def watched(handle: int) -> None:
        flush(handle)
        flushed.append((os.fstat(handle).st_size, file.read_text(encoding="utf-8")))

    monkeypatch.setattr(os, "fsync", watched)
    replace_text(file, "newer")
    assert flushed == [(5, "old")]


def test_two_threads_may_replace_a_file_at_once(tmp_path: Path) -> None:
    file, both = tmp_path / "a.json", threading.Barrier(2)

    def write(letter: str) -> None:
        both.wait()
        for _ in range(50):
            replace_text(file, letter * 100_000)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(write, "ab"))
    assert file.read_text() in ("a" * 100_000, "b" * 100_000)
    assert list(tmp_path.iterdir()) == [file]


def test_json_holds_any_name_of_a_file_and_no_depth_is_too_much(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"\udcff.pth": "한글"})
    assert read_json(tmp_path / "a.json") == {"\udcff.pth": "한글"}
    (tmp_path / "deep.json").write_text("[" * 100_000)
    with pytest.raises(ValueError, match="deeply"):
        read_json(tmp_path / "deep.json")
