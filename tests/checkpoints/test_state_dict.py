"""Weight files as named tensors. How faults are told is shown in tests/cli/test_models.py."""

from __future__ import annotations

import json
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from swinir_gui.checkpoints.state_dict import read_state_dict
from swinir_gui.errors import CheckpointError, UnrecognisedCheckpointError

ONE, TWO = torch.arange(6.0).reshape(2, 3), torch.ones(4)


def saved(path: Path, content: Any, **options: Any) -> Path:
    torch.save(content, path, **options)
    return path


@pytest.mark.parametrize(
    "content",
    [
        {"a": ONE, "b": TWO},
        {"params": {"a": ONE, "b": TWO}},
        {"params_ema": {"a": ONE, "b": TWO}},
        {"params": {"a": TWO}, "params_ema": {"a": ONE, "b": TWO}},
        {"state_dict": {"a": ONE, "b": TWO}, "epoch": 7},
        {"params": {"module.a": ONE, "module.b": TWO}},
        {"params": {"a": torch.nn.Parameter(ONE), "b": TWO}},
        {"a": ONE, "b": TWO, "config": {"img_range": 1.0}},
    ],
    ids=["bare", "params", "params_ema", "both", "state_dict", "parallel", "parameters", "config"],
)
@pytest.mark.parametrize("zipped", [True, False], ids=["zip", "legacy"])
def test_wrappers_are_taken_off(content: dict[str, Any], tmp_path: Path, *, zipped: bool) -> None:
    found = read_state_dict(saved(tmp_path / "w.pth", content, _use_new_zipfile_serialization=zipped)).tensors
    assert list(found) == ["a", "b"]
    assert torch.equal(found["a"], ONE)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_numbers_become_float32(dtype: torch.dtype, tmp_path: Path) -> None:
    found = read_state_dict(saved(tmp_path / "w.pth", {"a": ONE.to(dtype)})).tensors["a"]
    assert found.dtype is torch.float32
    assert torch.equal(found, ONE)


@pytest.mark.parametrize("dtype", [torch.int64, torch.uint8, torch.bool, torch.complex64, torch.float8_e4m3fn])
@pytest.mark.parametrize("suffix", [".pth", ".safetensors"])
def test_whole_numbers_and_the_like_are_refused(dtype: torch.dtype, suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"w{suffix}"
    if suffix == ".pth":
        saved(file, {"a": ONE.to(dtype)})
    else:
        save_file({"a": ONE.to(dtype)}, file)
    with pytest.raises(UnrecognisedCheckpointError, match="“a” as no plain numbers"):
        read_state_dict(file)


def test_what_can_be_derived_is_left_out(tmp_path: Path) -> None:
    derived = ("relative_position_index", "x.attn_mask", "relative_position_index_SA", "relative_position_index_OCA")
    content = {"a": ONE} | {name: torch.zeros(2, 2, dtype=torch.int64) for name in derived}
    assert list(read_state_dict(saved(tmp_path / "w.pth", content)).tensors) == ["a"]


@pytest.mark.parametrize("suffix", [".pth", ".safetensors", ""])
def test_both_kinds_are_told_apart_by_content(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"w{suffix}"
    save_file({"a": ONE}, file)
    assert torch.equal(read_state_dict(file).tensors["a"], ONE)
    assert torch.equal(read_state_dict(saved(file, {"a": ONE})).tensors["a"], ONE)


def test_both_kinds_carry_hints(tmp_path: Path) -> None:
    hints = {"img_range": 255.0, "img_size": 64}
    save_file({"a": ONE}, tmp_path / "w.safetensors", {"config": json.dumps(hints)})
    assert read_state_dict(tmp_path / "w.safetensors").hints == hints
    assert read_state_dict(saved(tmp_path / "w.pth", {"params": {"a": ONE}, "config": hints})).hints == hints


@pytest.mark.parametrize("stored", ["{", "[]", "7", ""])
def test_hints_that_are_none_do_not_matter(stored: str, tmp_path: Path) -> None:
    save_file({"a": ONE}, tmp_path / "w.safetensors", {"config": stored})
    assert read_state_dict(tmp_path / "w.safetensors").hints == {}


@pytest.mark.parametrize("content", [{"epoch": 3}, {"params": {"a": "text"}}, {"a": ONE, 2: TWO}, (ONE,), None])
def test_anything_else_is_not_recognised(content: object, tmp_path: Path) -> None:
    with pytest.raises(UnrecognisedCheckpointError, match="no network weights"):
        read_state_dict(saved(tmp_path / "w.pth", content))


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="no weight file"):
        read_state_dict(tmp_path / "w.pth")


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_newer_pickles_are_read_or_refused_in_silence(protocol: int, tmp_path: Path) -> None:
    """Torch warns about them; warnings are errors here."""
    file = saved(tmp_path / "w.pth", {"a": ONE}, pickle_protocol=protocol)
    with nullcontext() if protocol == 2 else suppress(CheckpointError):
        assert torch.equal(read_state_dict(file).tensors["a"], ONE)
