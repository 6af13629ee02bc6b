"""Checkpoints in a row: how they are asked for, and the pairs that are suggested."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from swinir_gui.checkpoints.catalog import CatalogEntry
from swinir_gui.checkpoints.chains import SUGGESTED, ListedChain, chain_of, parts_of, suggested
from swinir_gui.checkpoints.embedded import EMBEDDED
from swinir_gui.checkpoints.inspection import verify
from swinir_gui.checkpoints.published import PUBLISHED, look_up
from swinir_gui.checkpoints.state import Corrupt, Missing, Ready, Unverified
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.errors import RequestError
from tests.checkpoints.conftest import entry_for

JPEG, DOUBLE = "swinir-m-colour-jpeg40", "swinir-m-x2"
PUBLISHED_NAME = "006_colorCAR_DFWB_s126w7_SwinIR-M_jpeg40.pth"


@pytest.fixture
def store(tmp_path: Path) -> CheckpointStore:
    (tmp_path / "personal").mkdir()
    return CheckpointStore(tmp_path / "embedded", tmp_path / "personal")


def with_bodies(store: CheckpointStore, bodies: dict[str, bytes]) -> CheckpointStore:
    """The same with these published ones, whose files hold these bytes."""
    entries = [replace(entry_for(body, "https://weights.invalid/"), id=name, file=f"{name}.pth") for name, body in bodies.items()]
    return CheckpointStore(store.embedded, store.personal, tuple(entries))


def chain(wanted: str, store: CheckpointStore) -> ListedChain:
    found = chain_of(wanted, store)
    assert found
    return found


@pytest.mark.parametrize("wanted", [f"{JPEG}+{DOUBLE}", f"{JPEG} + {DOUBLE}", f"{PUBLISHED_NAME}+{DOUBLE}"])
def test_ids_and_published_names_are_joined_by_a_plus(wanted: str, store: CheckpointStore) -> None:
    found = chain(wanted, store)
    assert (found.id, found.scale) == (f"{JPEG}+{DOUBLE}", 2)
    assert found.title.startswith("Repair JPEG")
    assert [entry.id for entry in found.absent] == [JPEG, DOUBLE]
    assert found.to_fetch > 160_000_000


def test_a_chain_that_nobody_suggests_works_as_well(store: CheckpointStore) -> None:
    found = chain(f"{EMBEDDED[0].id}+{EMBEDDED[0].id}+{JPEG}", store)
    assert (found.title, found.scale, len(found.parts)) == ("", 4, 3)
    assert [entry.id for entry in found.absent] == [JPEG]


def test_one_checkpoint_is_no_chain_though_its_name_has_a_plus(store: CheckpointStore, tmp_path: Path) -> None:
    (store.personal / "sharp+clean.pth").touch()
    (tmp_path / "a+b.pth").touch()
    for wanted in (JPEG, "sharp+clean", "sharp+clean.pth", str(tmp_path / "a+b.pth")):
        assert parts_of(wanted, store) == (wanted,)
        assert chain_of(wanted, store) is None


@pytest.mark.parametrize("wanted", ["+", f"{JPEG}+", f"+{JPEG}", f"{JPEG}++{DOUBLE}", f"{JPEG}+nobody"])
def test_a_chain_that_lacks_a_link_is_refused(wanted: str, store: CheckpointStore) -> None:
    with pytest.raises(RequestError) as caught:
        chain_of(wanted, store)
    assert "“nobody”" in caught.value.message or "lacks a model" in caught.value.message


def test_the_state_of_a_chain_is_that_of_its_worst_part(store: CheckpointStore) -> None:
    bodies = {"first": b"PK\x03\x04 one", "second": b"PK\x03\x04 two"}
    store = with_bodies(store, bodies)
    assert chain("first+second", store).state == Missing()
    for name, body in bodies.items():
        (store.personal / f"{name}.pth").write_bytes(body)
    assert chain("first+second", store).state == Unverified()
    assert verify(store, "first") == Ready()
    assert chain("first+second", store).state == Unverified()
    assert verify(store, "second") == Ready()
    assert (chain("first+second", store).state, chain("first+second", store).absent) == (Ready(), [])
    (store.personal / "second.pth").write_bytes(b"PK\x03\x04 other")
    verify(store, "second")
    assert isinstance(chain("first+second", store).state, Corrupt)
    assert [entry.id for entry in chain("first+second", store).absent] == ["second"]


def test_suggested_chains_are_those_whose_parts_the_catalogue_has(store: CheckpointStore, tmp_path: Path) -> None:
    known = {entry.id for entry in EMBEDDED + PUBLISHED}
    offered = suggested(store.listing())
    assert [each.id for each in offered] == [each.id for each in SUGGESTED if known.issuperset(each.parts)]
    assert all(each.title and each.scale and len(each.parts) > 1 for each in offered)
    assert [each.id for each in suggested(CheckpointStore(tmp_path, store.personal, ()).listing())] == [
        each.id for each in SUGGESTED if {entry.id for entry in EMBEDDED}.issuperset(each.parts)
    ]


def test_suggested_chains_repair_before_they_enlarge_and_say_how_much() -> None:
    """Whatever the catalogue lacks yet comes with the program one day: then this test looks at it."""
    entries = [[entry for part in each.parts if (entry := look_up(part, EMBEDDED + PUBLISHED))] for each in SUGGESTED]
    for suggestion, parts in zip(SUGGESTED, entries, strict=True):
        if len(parts) == len(suggestion.parts):
            enlarge = [_enlarges(part) for part in parts]
            assert enlarge == sorted(enlarge)
            assert any(enlarge)
            assert f"×{math.prod(part.scale for part in parts)}" in suggestion.title
    assert len({each.title for each in SUGGESTED}) == len({each.parts for each in SUGGESTED}) == len(SUGGESTED)


def _enlarges(entry: CatalogEntry) -> bool:
    return entry.scale > 1
