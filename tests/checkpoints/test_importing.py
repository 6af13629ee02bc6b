"""People's own checkpoints."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from swinir_gui.checkpoints.card import card_path
from swinir_gui.checkpoints.importing import import_checkpoint
from swinir_gui.checkpoints.inspection import verify
from swinir_gui.checkpoints.load import load
from swinir_gui.checkpoints.removing import remove
from swinir_gui.checkpoints.state import Corrupt, Ready
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.errors import CheckpointError, UnrecognisedCheckpointError
from tests.checkpoints.conftest import entry_for, store_with
from tests.cli.command import COLOUR_X2, GREY_X1, weights
from tests.published import twins


@pytest.fixture
def store(tmp_path: Path) -> CheckpointStore:
    return store_with(tmp_path)


@pytest.fixture
def own(tmp_path: Path, tiny_weights: bytes) -> Path:
    file = tmp_path / "4x My_Fine-Tune (v2).pth"
    file.write_bytes(tiny_weights)
    return file


def test_a_file_is_copied_and_gets_an_id_and_a_card(store: CheckpointStore, own: Path, tiny_weights: bytes) -> None:
    stored = import_checkpoint(own, store)
    assert (stored.name, stored.entry, stored.scale) == ("4x-my-fine-tune-v2", None, 2)
    assert stored.path.read_bytes() == own.read_bytes() == tiny_weights
    assert stored.card
    assert (stored.card.family, stored.card.channels, stored.card.source_name) == ("SwinIR", 3, own.name)
    assert "12 channels" in stored.card.title
    assert store.find("4x-my-fine-tune-v2") == stored
    assert {path.name for path in store.personal.iterdir()} <= {
        stored.path.name,
        card_path(stored.path).name,
        "ledger.json",
        ".locks",
    }
    assert verify(store, stored.name) == Ready()
    assert load(stored.path).config == COLOUR_X2


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere files have names of letters")
def test_a_name_may_be_no_text(store: CheckpointStore, own: Path) -> None:
    taken = import_checkpoint(own.rename(own.with_name(os.fsdecode(b"\xff.pth"))), store)
    assert taken.card
    assert os.fsencode(taken.card.source_name) == b"\xff.pth"
    by_hand = taken.path.rename(taken.path.with_name(os.fsdecode(b"\xfe.pth")))
    assert verify(store, by_hand.name) == Ready()
    assert store.listed(by_hand.name).state == Ready()


def test_a_card_holds_the_file_to_its_hash(store: CheckpointStore, own: Path) -> None:
    stored = import_checkpoint(own, store)
    stored.path.write_bytes(own.read_bytes()[:-1] + b"?")
    assert isinstance(verify(store, stored.name), Corrupt)
    remove(store, stored.name)
    assert not card_path(stored.path).exists()


def test_the_same_file_is_not_copied_twice(store: CheckpointStore, own: Path, tmp_path: Path) -> None:
    first = import_checkpoint(own, store)
    again = tmp_path / "other name.pth"
    again.write_bytes(own.read_bytes())
    assert import_checkpoint(again, store) == first


def test_two_files_of_one_name(store: CheckpointStore, tmp_path: Path) -> None:
    for folder, config in (("a", COLOUR_X2), ("b", GREY_X1)):
        (tmp_path / folder).mkdir()
        save_file(weights(config), tmp_path / folder / "model.safetensors")
    names = [import_checkpoint(tmp_path / folder / "model.safetensors", store).name for folder in "ab"]
    assert names == ["model", "model-2"]
    assert [store.find(name).scale for name in names] == [2, 1]


@pytest.mark.parametrize(
    ("name", "identity"), [("hat-x4", "hat-x4-2"), ("Änderung", "nderung"), ("…", "own"), ("My Name", "my-name")]
)
def test_ids_can_be_typed_and_are_free(name: str, identity: str, own: Path, tmp_path: Path) -> None:
    store = CheckpointStore(tmp_path / "embedded", tmp_path / "personal")
    assert import_checkpoint(own, store, name).name == identity


def test_a_published_file_under_any_name(own: Path, tiny_weights: bytes, tmp_path: Path) -> None:
    entry = entry_for(tiny_weights, "https://weights.invalid/a")
    store = store_with(tmp_path, entry)
    stored = import_checkpoint(own, store)
    assert (stored.name, stored.entry, stored.path.name) == ("tiny", entry, "tiny.pth")
    assert store.state(entry) == Ready()


def test_a_published_file_without_a_hash_is_known_by_name_and_content(own: Path, tiny_weights: bytes, tmp_path: Path) -> None:
    entry = entry_for(tiny_weights, "https://weights.invalid/a", known=False)
    store = store_with(tmp_path, entry)
    assert import_checkpoint(own, store).entry is None
    remove(store, "4x-my-fine-tune-v2")
    named = tmp_path / "tiny.pth"
    named.write_bytes(tiny_weights)
    assert import_checkpoint(named, store).entry == entry
    assert store.ledger.read().first.keys() == {"tiny"}


def test_a_damaged_one_is_replaced_and_kept(own: Path, tiny_weights: bytes, tmp_path: Path) -> None:
    store = store_with(tmp_path, entry_for(tiny_weights, "https://weights.invalid/a"))
    store.personal.mkdir()
    (store.personal / "tiny.pth").write_bytes(b"PK")
    assert import_checkpoint(own, store).path.read_bytes() == tiny_weights
    assert (store.personal / "tiny.pth.damaged").read_bytes() == b"PK"


def test_community_files(store: CheckpointStore, tmp_path: Path) -> None:
    """The same architectures inside something larger, or with what training leaves beside them."""
    pair = twins("hat-x2")
    forms: dict[str, Any] = {
        "whole": {"state_dict": {f"net_g.{name}": value for name, value in pair.weights.items()}, "epoch": 3, "lr": 1e-4},
        "half": {"params_ema": {name: value.half() for name, value in pair.weights.items()}},
        "model": {"model": pair.weights, "optimizer": {"state": {0: torch.zeros(3)}, "param_groups": [{"betas": (0.9, 0.99)}]}},
    }
    for name, content in forms.items():
        torch.save(content, tmp_path / f"{name}.pt")
        stored = import_checkpoint(tmp_path / f"{name}.pt", store)
        assert load(stored.path).config == pair.resolver.config
        assert stored.card
        assert stored.card.family == "HAT"


def test_what_cannot_be_used_leaves_nothing(store: CheckpointStore, own: Path, tmp_path: Path) -> None:
    own.write_bytes(own.read_bytes()[:1000])
    with pytest.raises(CheckpointError, match="“4x My_Fine-Tune"):
        import_checkpoint(own, store)
    with pytest.raises(CheckpointError, match="no weight file"):
        import_checkpoint(tmp_path / "missing.pth", store)
    assert [path.name for path in store.personal.rglob("*") if path.is_file() and path.suffix != ".lock"] == []


def test_a_folder_that_cannot_be_made(own: Path, store: CheckpointStore) -> None:
    store.personal.write_bytes(b"")
    with pytest.raises(CheckpointError, match="cannot be copied"):
        import_checkpoint(own, store)


OTHERS = {
    "ESRGAN": ["conv_first.weight", "body.0.rdb1.conv1.weight", "conv_last.weight"],
    "ESRGAN (RRDB)": ["model.0.weight", "model.1.sub.0.RDB1.conv1.0.weight"],
    "Real-ESRGAN compact": ["body.0.weight", "body.1.weight", "body.2.weight"],
    "DAT": ["conv_first.weight", "before_RG.1.weight", "layers.0.blocks.0.attn.attns.0.pos.pos_proj.weight"],
    "Swin2SR": ["conv_first.weight", "layers.0.residual_group.blocks.0.attn.logit_scale"],
    "EDSR": ["head.0.weight", "body.0.body.0.weight", "tail.1.weight"],
    "RCAN": ["head.0.weight", "body.0.body.0.body.0.weight"],
    "Restormer": ["encoder_level1.0.attn.temperature", "refinement.0.attn.temperature"],
    "NAFNet": ["intro.weight", "encoders.0.0.beta"],
    "DRCT": ["conv_first.weight", "layers.0.swin1.norm1.weight"],
    "SRFormer": ["conv_first.weight", "layers.0.residual_group.blocks.0.attn.kv.weight"],
    "ATD": ["conv_first.weight", "layers.0.residual_group.layers.0.attn_atd.wq.weight"],
    "OmniSR": ["residual_layer.0.residual_layer.0.layer.0.fn.0.weight"],
    "SPAN": ["conv_1.eval_conv.weight", "block_1.c1_r.sk.weight"],
    "PLKSR": ["feats.0.weight", "feats.1.lk.conv.weight"],
    "SCUNet": ["m_head.0.weight", "m_body.0.trans_block.ln1.weight"],
    "DnCNN": ["model.0.weight", "model.2.weight"],
    "absolute positions": ["absolute_pos_embed", "conv_first.weight", "layers.0.residual_group.blocks.0.attn.qkv.weight"],
    "classifies": ["layer1.0.conv1.weight", "fc.weight"],
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_networks_are_named(name: str, store: CheckpointStore, tmp_path: Path) -> None:
    content = {key: torch.zeros(2, 2) for key in OTHERS[name]} | {"bn.num_batches_tracked": torch.tensor(1)}
    torch.save({"params": content}, tmp_path / "w.pth")
    with pytest.raises(UnrecognisedCheckpointError) as caught:
        import_checkpoint(tmp_path / "w.pth", store)
    assert name in caught.value.message
    assert "not supported" in caught.value.message
    assert "This program runs SwinIR and HAT" in caught.value.hint
