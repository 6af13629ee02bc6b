"""``swinir models``, and what it says of files that are no models."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from rich.cells import cell_len
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from swinir_gui import paths
from swinir_gui.checkpoints.embedded import EMBEDDED
from swinir_gui.checkpoints.published import PUBLISHED
from tests.cli.command import COLOUR_X2, Command, names, weights, write_picture


def test_list(swinir: Command, tiny: Path) -> None:
    paths.checkpoint_folder().mkdir(parents=True)
    (paths.checkpoint_folder() / "mine.safetensors").write_bytes(tiny.read_bytes())
    (paths.checkpoint_folder() / "notes.txt").write_text("not a model")
    outcome = swinir("models", "list")
    assert (outcome.status, outcome.err) == (0, [])
    ours, published = ([entry.id for entry in table] for table in (EMBEDDED, PUBLISHED))
    chains = [line for line in outcome.out if "+" in line.split()[0]]
    assert [line.split()[0] for line in outcome.out] == [*ours, *published, "mine", *(line.split()[0] for line in chains)]
    assert any("Repair JPEG" in line and "then ×4" in line for line in chains)
    everything = [json.loads(line) for line in swinir("models", "list", "--json").out]
    listed = [each for each in everything if each["kind"] != "chain"]
    assert [each["id"] for each in everything[len(listed) :]] == [line.split()[0] for line in chains]
    assert [each["kind"] for each in listed] == [*["embedded"] * len(ours), *["published"] * 45, "own"]
    assert [(each["id"], each["embedded"], each.get("scale")) for each in (listed[0], listed[-1])] == [
        ("photo-x2", True, 2),
        ("mine", False, None),
    ]
    assert all(Path(each["path"]).is_file() for each in (listed[0], listed[-1]))
    assert {(each["state"], each["path"]) for each in listed[len(ours) : -1]} == {("missing", None)}
    for each in listed[len(ours) : -1]:
        assert {"task", "scale", "channels", "links", "size", "sha256", "licence", "citation", "good", "bad", "cost"} <= each.keys()


def test_show_of_a_published_model_that_is_not_here(swinir: Command) -> None:
    facts = json.loads(swinir("models", "show", "hat-l-x4", "--json").out[0])
    assert (facts["state"], facts["scale"], facts["family"]) == ("missing", 4, "HAT")
    text = "\n".join(swinir("models", "show", "swinir-m-gray-jpeg10").out)
    assert "Nobody has published a hash" in text
    assert "https://github.com/JingyunLiang/SwinIR" in text


def test_a_model_that_is_not_here_says_how_to_fetch_it(swinir: Command, tmp_path: Path) -> None:
    outcome = swinir("upscale", write_picture(tmp_path / "a.png"), "--model", "hat-x2")
    assert outcome.status == 1
    assert "swinir models download hat-x2" in outcome.sentence


def test_where(swinir: Command, home: Path) -> None:
    before = names(home)
    assert swinir("models", "where").out == [str(home / "checkpoints")]
    assert names(home) == before


def test_show_tells_what_the_weights_tell(swinir: Command, grey: Path) -> None:
    facts = json.loads(swinir("models", "show", grey, "--json").out[0])
    assert (facts["id"], facts["architecture"], facts["scale"]) == ("grey", "SwinIR", 1)
    assert (facts["channels"], facts["window"], facts["width"]) == (1, 8, 12)
    assert (facts["depths"], facts["heads"], facts["image range"]) == ([2], 2, 1.0)
    assert facts["weights"] == sum(value.numel() for value in torch.load(grey)["params"].values())
    text = swinir("models", "show", grey).out
    assert [line.split()[0] for line in text][:3] == ["id", "architecture", "scale"]


def test_show_of_the_embedded_model_agrees_with_the_catalogue(swinir: Command) -> None:
    facts = json.loads(swinir("models", "show", "photo-x2", "--json").out[0])
    listed = json.loads(swinir("models", "list", "--json").out[0])
    assert (facts["architecture"], facts["scale"]) == (listed["family"], listed["scale"])
    assert facts["licence"] == "Apache-2.0"


def test_show_of_a_chain(swinir: Command) -> None:
    chain = "swinir-m-colour-jpeg40+photo-x2"
    facts = json.loads(swinir("models", "show", chain, "--json").out[0])
    assert facts == {
        "id": chain,
        "kind": "chain",
        "title": None,
        "scale": 2,
        "state": "missing",
        "parts": chain.split("+"),
        "to_fetch": 102_873_665,
    }
    first, *parts = swinir("models", "show", chain).out
    assert first.split()[:3] == [chain, "×2", "103"]
    assert [line.split()[0] for line in parts] == chain.split("+")
    assert "lacks a model" in swinir("models", "show", "photo-x2+").sentence


@pytest.mark.parametrize("arguments", [[], ["show"], ["fetch"], ["list", "--wrong"]], ids=str)
def test_wrong_usage(arguments: list[str], swinir: Command) -> None:
    outcome = swinir("models", *arguments)
    assert (outcome.status, outcome.out) == (2, [])


class Code:
    """What an attacker's pickle asks for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self._folder / "executed"),)


class Named:
    """A class of somebody's program."""


def changed(**changes: Any) -> dict[str, Any]:
    """Proper weights but for these, named with ``__`` for each dot."""
    return weights(COLOUR_X2) | {name.replace("__", "."): value for name, value in changes.items()}


def without(name: str) -> dict[str, Tensor]:
    return {key: value for key, value in weights(COLOUR_X2).items() if key != name}


ESRGAN = {"conv_first.weight": torch.zeros(64, 3, 3, 3), "body.0.rdb1.conv1.weight": torch.zeros(32, 64, 3, 3)}
NOT_OURS = "no network weights"
CONTENTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "ESRGAN": (lambda folder: {"params_ema": ESRGAN}, "holds the weights of ESRGAN (RRDB), which is not supported"),
    "empty": (lambda folder: {}, NOT_OURS),
    "empty inside": (lambda folder: {"params": {}}, NOT_OURS),
    "list": (lambda folder: [torch.zeros(3)], NOT_OURS),
    "tensor": (lambda folder: torch.zeros(3), NOT_OURS),
    "number": (lambda folder: 7, NOT_OURS),
    "numbered": (lambda folder: {1: torch.zeros(3)}, NOT_OURS),
    "not a number": (lambda folder: changed(norm__weight=torch.full((12,), torch.nan)), "not numbers (in norm.weight)"),
    "infinite": (lambda folder: changed(norm__bias=torch.full((12,), torch.inf)), "not numbers (in norm.bias)"),
    "complex": (lambda folder: changed(norm__weight=torch.ones(12, dtype=torch.complex64)), "no plain numbers"),
    "sparse": (lambda folder: changed(norm__weight=torch.ones(12).to_sparse()), "no plain numbers"),
    "nothing stored": (lambda folder: changed(norm__weight=torch.ones(12, device="meta")), "no plain numbers"),
    "one shape": (lambda folder: changed(norm__weight=torch.ones(13)), "“norm.weight” is 13 instead of 12"),
    "one missing": (lambda folder: without("norm.bias"), "“norm.bias” is missing"),
    "first missing": (lambda folder: without("conv_first.weight"), "not the weights of a SwinIR or HAT"),
    "one surplus": (lambda folder: changed(gamma=torch.ones(3)), "holds “gamma”"),
    "code": (lambda folder: {"params": {"a": Code(folder)}}, "wants to run program code"),
    "object": (lambda folder: {"params": Named()}, "wants to run program code"),
    "module": (lambda folder: nn.Linear(2, 2), "wants to run program code"),
}
RAW: dict[str, bytes] = {
    "zero bytes": b"",
    "text": b"hello world\n" * 20,
    "a web page": b"<!DOCTYPE html><html><title>404</title></html>",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "zeros": bytes(1000),
    "plain pickle of code": b"cos\nmkdir\n(S'executed'\ntR.",
}


def assert_refused(file: Path, reason: str, swinir: Command, folder: Path) -> None:
    source, before = write_picture(folder / "a.png"), names(folder)
    content = file.read_bytes()
    for arguments in (["models", "show", file], ["upscale", source, "--model", file, "--out", folder / "out"]):
        outcome = swinir(*arguments)
        assert (outcome.status, outcome.out) == (1, [])
        assert f"“{file.name}”" in outcome.sentence
        assert reason in outcome.sentence
    assert before == names(folder)
    assert file.read_bytes() == content


@pytest.mark.parametrize("kind", CONTENTS)
@pytest.mark.parametrize("zipped", [True, False], ids=["zip", "legacy"])
def test_a_checkpoint_that_is_not_ours(kind: str, swinir: Command, tmp_path: Path, *, zipped: bool) -> None:
    make, reason = CONTENTS[kind]
    torch.save(make(tmp_path), tmp_path / "fault.pth", _use_new_zipfile_serialization=zipped)
    assert_refused(tmp_path / "fault.pth", reason, swinir, tmp_path)


@pytest.mark.parametrize("kind", RAW)
@pytest.mark.parametrize("suffix", [".pth", ".pt", ".safetensors"])
def test_a_file_that_is_no_checkpoint(
    kind: str, suffix: str, swinir: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / f"fault{suffix}"
    file.write_bytes(RAW[kind])
    assert_refused(file, "", swinir, tmp_path)


@pytest.mark.parametrize("share", [0, 0.0001, 0.001, 0.01, 0.3, 0.6, 0.9, 0.99, 0.9999])
@pytest.mark.parametrize("kind", ["zip", "legacy", "safetensors"])
def test_a_file_cut_short_anywhere(kind: str, share: float, swinir: Command, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    if kind == "safetensors":
        save_file(weights(COLOUR_X2), whole)
    else:
        torch.save({"params": weights(COLOUR_X2)}, whole, _use_new_zipfile_serialization=kind == "zip")
    content = whole.read_bytes()
    file = tmp_path / ("cut.safetensors" if kind == "safetensors" else "cut.pth")
    file.write_bytes(content[: int(len(content) * share)])
    assert_refused(file, "damaged", swinir, tmp_path)


@pytest.mark.parametrize("bits", [b"\xff" * 64, b"\0" * 64])
@pytest.mark.parametrize("share", [0.001, 0.02, 0.05, 0.99])
def test_a_file_with_a_hole_says_something_or_works(bits: bytes, share: float, swinir: Command, tiny: Path, tmp_path: Path) -> None:
    content = bytearray(tiny.read_bytes())
    place = int(len(content) * share)
    content[place : place + len(bits)] = bits
    (tmp_path / "hole.safetensors").write_bytes(content)
    outcome = swinir("models", "show", tmp_path / "hole.safetensors")
    assert outcome.status in (0, 1)
    if outcome.status:
        assert "hole.safetensors" in outcome.sentence


@pytest.mark.parametrize("suffix", [".pth", ".safetensors"])
@pytest.mark.parametrize("kind", ["zip", "safetensors"])
def test_a_file_is_what_it_holds_not_what_it_is_called(kind: str, suffix: str, swinir: Command, tiny: Path, tmp_path: Path) -> None:
    file = tmp_path / f"model{suffix}"
    if kind == "safetensors":
        file.write_bytes(tiny.read_bytes())
    else:
        torch.save(load_file(tiny), file)
    assert swinir("models", "show", file).status == 0


@pytest.mark.parametrize("name", ["missing.pth", "folder.pth", "model.txt"])
def test_a_path_without_a_model(name: str, swinir: Command, tmp_path: Path) -> None:
    (tmp_path / "folder.pth").mkdir()
    outcome = swinir("models", "show", tmp_path / name)
    assert outcome.status == 1
    assert name in outcome.sentence


def test_who_mistypes_an_id_is_told_of_those_that_are_near(swinir: Command) -> None:
    assert swinir("models", "show", "swinir-x4").sentence.startswith("There is no model “swinir-x4”. Perhaps swinir-")
    assert "swinir-m-x4" in swinir("models", "show", "swinir-x4").err[0]
    assert "Choose one of photo-x2, " in swinir("models", "show", "zzz").err[0]


def test_on_a_terminal_each_model_keeps_to_one_line(swinir: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = swinir("models", "list").out
    monkeypatch.setenv("COLUMNS", "60")
    assert swinir("models", "list").out == whole
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    cut = swinir("models", "list").out
    assert len(cut) == len(whole)
    assert max(map(cell_len, cut)) == 60
    assert all(line[:24] == other[:24] for line, other in zip(cut, whole, strict=True))
