"""Where checkpoints are, and in which state."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from swinir_gui.checkpoints.catalog import CatalogEntry
from swinir_gui.checkpoints.embedded import EMBEDDED
from swinir_gui.checkpoints.inspection import verified, verify
from swinir_gui.checkpoints.partial import Origin
from swinir_gui.checkpoints.published import PUBLISHED
from swinir_gui.checkpoints.removing import remove
from swinir_gui.checkpoints.state import Corrupt, Missing, Partial, Ready, Unverified
from swinir_gui.checkpoints.store import CheckpointStore, megabytes
from swinir_gui.errors import CheckpointError, HashMismatchError
from swinir_gui.progress import Cancelled, CancelToken
from tests.checkpoints.conftest import entry_for, store_with

OURS = [entry.id for entry in EMBEDDED]


@pytest.fixture
def store(tmp_path: Path) -> CheckpointStore:
    personal = tmp_path / "personal"
    personal.mkdir()
    for name in ("z.pth", "b.safetensors", "a.pt", "notes.txt", f"{OURS[0]}.pth"):
        (personal / name).touch()
    return CheckpointStore(tmp_path / "embedded", personal)


@pytest.fixture
def entry(body: bytes) -> CatalogEntry:
    return entry_for(body, "https://weights.invalid/tiny.pth")


@pytest.fixture
def tiny_store(entry: CatalogEntry, tmp_path: Path) -> CheckpointStore:
    (tmp_path / "personal").mkdir()
    return store_with(tmp_path, entry)


def test_ours_come_first_then_the_persons_own(store: CheckpointStore) -> None:
    assert [each.name for each in store.present()] == [*OURS, "a", "b", OURS[0], "z"]
    assert [each.entry for each in store.present()] == [*EMBEDDED, None, None, None, None]
    assert [each.scale for each in store.present()] == [*(entry.scale for entry in EMBEDDED), None, None, None, None]


def test_the_list_holds_the_whole_catalogue(store: CheckpointStore) -> None:
    lines = store.listing()
    assert [line.entry for line in lines] == [*EMBEDDED, *PUBLISHED, None, None, None, None]
    assert [line.id for line in lines[: len(OURS) + 45]] == OURS + [entry.id for entry in PUBLISHED]
    assert {type(line.state) for line in lines[len(OURS) : -4]} == {Missing}
    assert {type(line.state) for line in lines[-4:]} == {Unverified}


def test_the_personal_folder_need_not_exist(tmp_path: Path) -> None:
    store = CheckpointStore(tmp_path, tmp_path / "missing")
    assert [each.name for each in store.present()] == OURS
    assert store.space_used() == 0
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


@pytest.mark.parametrize("wanted", ["swinir-m-x4-real", "003_realSR_BSRGAN_DFO_s64w8_SwinIR-M_x4_GAN.pth"])
def test_what_was_published_can_be_fetched(wanted: str, store: CheckpointStore) -> None:
    with pytest.raises(CheckpointError, match="is not on this machine yet") as caught:
        store.find(wanted)
    assert caught.value.hint == "Fetch it with “swinir models download swinir-m-x4-real” (67 MB)."


def test_a_file_by_hand_is_believed_when_it_was_looked_into(tiny_store: CheckpointStore, entry: CatalogEntry, body: bytes) -> None:
    file = tiny_store.personal / "tiny.pth"
    file.write_bytes(body)
    assert tiny_store.state(entry) == Unverified()
    assert verify(tiny_store, "tiny") == Ready()
    assert tiny_store.state(entry) == Ready()
    file.write_bytes(body[:-1] + b"?")
    assert tiny_store.state(entry) == Unverified()
    found = verify(tiny_store, "tiny")
    assert isinstance(found, Corrupt)
    assert "not that of the original" in found.reason
    assert tiny_store.state(entry) == found
    assert [each.name for each in tiny_store.present()] == OURS
    with pytest.raises(HashMismatchError) as caught:
        tiny_store.find("tiny")
    assert "swinir models download tiny" in caught.value.hint
    file.write_bytes(body)
    assert verify(tiny_store, "tiny") == Ready()


def test_a_file_is_recognised_by_its_content(tiny_store: CheckpointStore, entry: CatalogEntry, body: bytes) -> None:
    (tiny_store.personal / "renamed by a browser (1).pth").write_bytes(body)
    (tiny_store.personal / "other.pth").write_bytes(body[::-1])
    assert tiny_store.state(entry) == Missing()
    assert verify(tiny_store, "renamed by a browser (1)") == Ready()
    assert isinstance(verify(tiny_store, "other"), Corrupt)
    assert tiny_store.state(entry) == Ready()
    assert tiny_store.find("tiny").path.name == "renamed by a browser (1).pth"
    assert [each.name for each in tiny_store.present()] == [*OURS, "tiny"]


def test_looking_into_a_file_can_be_stopped(tiny_store: CheckpointStore, body: bytes) -> None:
    (tiny_store.personal / "tiny.pth").write_bytes(body)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        verify(tiny_store, "tiny", token)


def test_a_run_gets_what_was_looked_into(tiny_store: CheckpointStore, body: bytes, tmp_path: Path) -> None:
    file = tiny_store.personal / "tiny.pth"
    file.write_bytes(body)
    assert verified(tiny_store, "tiny").path == file
    assert verified(tiny_store, "tiny").path == file
    file.write_bytes(b"PK")
    with pytest.raises(HashMismatchError):
        verified(tiny_store, "tiny")
    (tmp_path / "own.pth").write_bytes(b"PK")
    assert verified(tiny_store, str(tmp_path / "own.pth")).name == "own"


def test_an_own_file_must_load(tiny_store: CheckpointStore, tiny_weights: bytes) -> None:
    (tiny_store.personal / "own.pth").write_bytes(tiny_weights)
    assert verify(tiny_store, "own") == Ready()
    (tiny_store.personal / "own.pth").write_bytes(tiny_weights[:-100])
    assert verify(tiny_store, "own.pth") == Corrupt("“own.pth” is damaged or no weight file: it is cut short.")


def test_without_a_hash_the_first_file_is_remembered(tiny_weights: bytes, tmp_path: Path) -> None:
    entry = entry_for(tiny_weights, "https://weights.invalid/tiny.pth", known=False)
    store = store_with(tmp_path, entry)
    store.personal.mkdir()
    (store.personal / "tiny.pth").write_bytes(tiny_weights)
    assert verify(store, "tiny") == Ready()
    (store.personal / "tiny.pth").write_bytes(tiny_weights + b"\x00")
    assert isinstance(verify(store, "tiny"), Corrupt)


def test_verify_of_what_is_not_here(tiny_store: CheckpointStore) -> None:
    with pytest.raises(CheckpointError, match="not on this machine yet"):
        verify(tiny_store, "tiny")
    with pytest.raises(CheckpointError, match="cannot be read"):
        verify(tiny_store, OURS[0])


def test_what_has_arrived_is_counted(tiny_store: CheckpointStore, entry: CatalogEntry, body: bytes) -> None:
    part = tiny_store.partial(entry)
    assert part.origin is None
    part.begin(Origin("https://weights.invalid/tiny.pth", None, None))
    with part.append() as file:
        file.write(body[:1000])
    assert tiny_store.state(entry) == Partial(1000, len(body))
    with pytest.raises(CheckpointError, match="not on this machine yet"):
        tiny_store.find("tiny")
    assert remove(tiny_store, "tiny") == "tiny"
    assert tiny_store.state(entry) == Missing()


def test_bytes_of_unknown_origin_do_not_count(tiny_store: CheckpointStore, entry: CatalogEntry) -> None:
    (tiny_store.personal / "tiny.pth.part").write_bytes(b"PK")
    assert tiny_store.state(entry) == Missing()
    (tiny_store.personal / "tiny.pth.part.json").write_text("{")
    assert tiny_store.partial(entry).origin is None


def test_removing(store: CheckpointStore) -> None:
    assert remove(store, "z") == "z"
    assert not (store.personal / "z.pth").exists()
    with pytest.raises(CheckpointError, match="no model “z” to remove"):
        remove(store, "z")
    with pytest.raises(CheckpointError, match="part of the program"):
        remove(store, OURS[0])
    with pytest.raises(CheckpointError, match="no model “hat-x2” to remove"):
        remove(store, "hat-x2")


@pytest.mark.parametrize(
    "content", ["", "[]", "{", "[" * 10**5, '{"findings": 3, "first": {}}', '{"findings": {"a": {"b": 1}}, "first": {}}']
)
def test_a_damaged_ledger_means_that_files_are_looked_at_again(content: str, tiny_store: CheckpointStore, body: bytes) -> None:
    (tiny_store.personal / "tiny.pth").write_bytes(body)
    (tiny_store.personal / "ledger.json").write_text(content)
    assert isinstance(tiny_store.listing()[-1].state, Unverified)
    assert verify(tiny_store, "tiny") == Ready()
    assert tiny_store.ledger.read().findings["tiny.pth"].fault == ""


def test_the_list_reads_no_weights(tiny_store: CheckpointStore, entry: CatalogEntry, body: bytes) -> None:
    file = tiny_store.personal / "tiny.pth"
    file.write_bytes(body)
    verify(tiny_store, "tiny")
    status = file.stat()
    file.write_bytes(body[::-1])  # of the same size and, below, the same time: only reading would tell
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert tiny_store.state(entry) == Ready()
    assert isinstance(verify(tiny_store, "tiny"), Corrupt)


def test_space_used(store: CheckpointStore) -> None:
    before = store.space_used()
    (store.personal / "z.pth").write_bytes(bytes(1000))
    assert store.space_used() == before + 1000


def test_space_used_while_a_download_gets_its_name(store: CheckpointStore) -> None:
    part, done = store.personal / "a.pth.part", store.personal / "a.pth"
    part.write_bytes(bytes(10))
    over = threading.Event()

    def rename() -> None:
        while not over.is_set():
            part.rename(done)
            done.rename(part)

    renaming = threading.Thread(target=rename)
    renaming.start()
    try:
        assert all(store.space_used() >= 0 for _ in range(3000))
    finally:
        over.set()
        renaming.join()


@pytest.mark.parametrize(("size", "text"), [(1_820_000, "1.8 MB"), (9_940_000, "9.9 MB"), (67_129_861, "67 MB"), (0, "0.0 MB")])
def test_sizes_for_people(size: int, text: str) -> None:
    assert megabytes(size) == text
