"""Where checkpoints are."""

from __future__ import annotations

from pathlib import Path

import pytest

from swinir_gui.checkpoints.catalog import EMBEDDED
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.errors import CheckpointError

OURS = [entry.id for entry in EMBEDDED]


@pytest.fixture
def store(tmp_path: Path) -> CheckpointStore:
    personal = tmp_path / "personal"
    personal.mkdir()
    for name in ("z.pth", "b.safetensors", "a.pt", "notes.txt", f"{OURS[0]}.pth"):
        (personal / name).touch()
    return CheckpointStore(tmp_path / "embedded", personal)


def test_ours_come_first_then_the_persons_own(store: CheckpointStore) -> None:
    assert [each.name for each in store.present()] == [*OURS, "a", "b", OURS[0], "z"]
    assert [each.entry for each in store.present()] == [*EMBEDDED, None, None, None, None]


def test_the_personal_folder_need_not_exist(tmp_path: Path) -> None:
    assert [each.name for each in CheckpointStore(tmp_path, tmp_path / "missing").present()] == OURS
    assert not (tmp_path / "missing").exists()


@pytest.mark.parametrize("wanted", ["z", "z.pth"])
def test_own_files_are_found_by_name(wanted: str, store: CheckpointStore) -> None:
    assert store.find(wanted).path == store.personal / "z.pth"


def test_an_id_means_ours_and_a_file_name_the_file(store: CheckpointStore) -> None:
    assert store.find(OURS[0]).entry == EMBEDDED[0]
    assert store.find(f"{OURS[0]}.pth").entry is None


def test_a_path_is_found_anywhere(store: CheckpointStore, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.pth").touch()
    found = store.find(str(tmp_path / "elsewhere.pth"))
    assert (found.name, found.path, found.entry) == ("elsewhere", tmp_path / "elsewhere.pth", None)


def test_what_is_not_there_is_told_with_what_is(store: CheckpointStore) -> None:
    with pytest.raises(CheckpointError, match="no model “x”") as caught:
        store.find("x")
    assert all(name in caught.value.hint for name in (*OURS, "a", "b", "z"))
