"""The table of published checkpoints, held against the facts that were collected about them (``published.tsv``)."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from benchmarks.reference import published
from swinir_gui.checkpoints.catalog import CatalogEntry, Task
from swinir_gui.checkpoints.detect import detect
from swinir_gui.checkpoints.embedded import EMBEDDED
from swinir_gui.checkpoints.published import CATALOGUE, PUBLISHED, look_up
from swinir_gui.checkpoints.torch_file import open_torch_file
from swinir_gui.nn.config import HATConfig, Head, NetworkConfig, SwinIRConfig
from swinir_gui.nn.execution import Execution
from swinir_gui.nn.network import Network
from swinir_gui.nn.parameters import parameters
from swinir_gui.nn.super_resolver import SuperResolver

Fact = dict[str, str]
with Path(__file__).with_name("published.tsv").open(encoding="utf-8", newline="") as table:
    FACTS: list[Fact] = list(csv.DictReader(table, delimiter="\t"))
TASKS = {
    "classical_sr": Task.CLASSICAL,
    "lightweight_sr": Task.LIGHTWEIGHT,
    "real_sr": Task.REAL_WORLD,
    "real_sr_large": Task.REAL_WORLD,
    "gray_dn": Task.GREY_DENOISING,
    "color_dn": Task.COLOUR_DENOISING,
    "jpeg_car": Task.GREY_JPEG,
    "color_jpeg_car": Task.COLOUR_JPEG,
}


def entry_of(fact: Fact) -> CatalogEntry:
    entry = look_up(fact["file"])
    assert entry
    return entry


def config_of(fact: Fact) -> NetworkConfig:
    """From the options of the published constructors."""
    depth, groups = map(int, fact["depths"].split("*"))
    width, window = int(fact["width"]), int(fact["window"])
    common: dict[str, Any] = {
        "scale": int(fact["scale"]),
        "channels": int(fact["channels"]),
        "window": window,
        "image_range": float(fact["range"]),
        "width": width,
        "depths": (depth,) * groups,
        "heads": int(fact["heads"]),
        "mlp_width": width * int(fact["mlp"]),
        "head": Head(fact["upsampler"].strip("-")),
        "triple_convolution": fact["residual"] == "3conv",
    }
    if fact["compress"] == "-":
        return SwinIRConfig(**common)
    span = window + int(window * float(fact["overlap"]))
    return HATConfig(**common, cab_width=width // int(fact["compress"]), squeeze_width=width // int(fact["squeeze"]), span=span)


def options_of(fact: Fact) -> tuple[str, dict[str, Any]]:
    """What the published constructors take."""
    depth, groups = map(int, fact["depths"].split("*"))
    options: dict[str, Any] = {
        "upscale": int(fact["scale"]),
        "in_chans": int(fact["channels"]),
        "img_size": 64,
        "window_size": int(fact["window"]),
        "img_range": float(fact["range"]),
        "depths": [depth] * groups,
        "embed_dim": int(fact["width"]),
        "num_heads": [int(fact["heads"])] * groups,
        "mlp_ratio": int(fact["mlp"]),
        "upsampler": fact["upsampler"].strip("-"),
        "resi_connection": fact["residual"],
    }
    if fact["compress"] == "-":
        return "swinir", options
    hat = {"compress_ratio": int(fact["compress"]), "squeeze_factor": int(fact["squeeze"]), "overlap_ratio": float(fact["overlap"])}
    return "hat", options | hat


VARIANTS = {config_of(fact): fact for fact in FACTS}  # several files hold the same network


def test_how_many_there_are() -> None:
    assert [sum(entry.family == family for entry in PUBLISHED) for family in ("SwinIR", "HAT")] == [31, 14]
    assert len(FACTS) == len(PUBLISHED) == 45
    names = [name for entry in CATALOGUE for name in (entry.id, entry.file, *entry.aliases)]
    assert len(set(names)) == len(names)
    hashes = [entry.source.sha256 for entry in PUBLISHED if entry.source and entry.source.sha256]
    assert len(set(hashes)) == len(hashes)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["file"])
def test_an_entry_says_what_is_known(fact: Fact) -> None:
    entry = entry_of(fact)
    assert entry.source
    assert (entry.task, entry.scale, entry.channels) == (TASKS[fact["task"]], int(fact["scale"]), int(fact["channels"]))
    assert entry.family == ("SwinIR" if fact["compress"] == "-" else "HAT")
    assert entry.config == config_of(fact)
    assert str(entry.source.size or "-") == fact["size"]
    assert (entry.source.sha256 or "-") == fact["sha256"]
    assert entry.source.links[0] == fact["first"]
    assert len(set(entry.source.links)) == int(fact["links"])


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.id)
def test_an_entry_is_complete(entry: CatalogEntry) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.id)
    assert all(text.endswith(".") for text in (entry.summary, entry.good, entry.bad, entry.citation))
    assert entry.licence == "Apache-2.0"
    assert entry.cost > 0.3
    assert entry.embedded == (entry in EMBEDDED)
    if entry.source:
        assert all(re.fullmatch(r"https://\S+", link) for link in (*entry.source.links, entry.source.page))
        expected = 4 * sum(torch.Size(shape).numel() for shape in parameters(entry.config).values())
        assert expected <= entry.source.expected_size <= 6 * expected  # with masks and indices, which can be derived
        assert entry.source.sha256 is None or re.fullmatch("[0-9a-f]{64}", entry.source.sha256)


def shapes_of(config: NetworkConfig) -> dict[str, torch.Size]:
    """Names and shapes of the reference's weights, which take no memory."""
    with torch.device("meta"):
        network = published(*options_of(VARIANTS[config]))
    return {name: value.shape for name, value in network.state_dict().items()}


@pytest.mark.parametrize("config", VARIANTS, ids=lambda config: VARIANTS[config]["file"])
def test_a_variant_is_found_in_a_file_of_the_published_layout(config: NetworkConfig, tmp_path: Path) -> None:
    """Built by the reference, saved, and read back: the listing alone, because the numbers do not matter here.

    In which other ways they lie in a file, ``test_detect.py`` has.
    """
    weights = {name: torch.zeros(()).expand(shape) for name, shape in shapes_of(config).items()}
    torch.save({"params": weights}, tmp_path / "w.pth")
    with open_torch_file(tmp_path / "w.pth") as file:
        content: Any = file.content
        found = {name: ref.shape for name, ref in content["params"].items()}
    assert detect(found) == config
    assert found == parameters(config)


@pytest.mark.parametrize("config", VARIANTS, ids=lambda config: VARIANTS[config]["file"])
def test_a_variant_can_be_built(config: NetworkConfig) -> None:
    """One layer of each kind; the others are like them."""
    short = replace(config, depths=(2,))
    weights = {name: torch.zeros(shape) for name, shape in parameters(short).items()}
    assert isinstance(SuperResolver("short", short, weights).on(Execution.on("cpu")), Network)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("swinir-m-x4-real", "swinir-m-x4-real"),
        ("HAT-L-x4", "hat-l-x4"),
        ("HAT-L_SRx4_ImageNet-pretrain.pth", "hat-l-x4"),
        ("Real_HAT_GAN_SRx4_sharper.pth", "hat-x4-real-sharper"),
        ("swinir-m-gray-noise25", "swinir-m-grey-noise25"),
        ("swinir-m-color-jpeg40", "swinir-m-colour-jpeg40"),
        ("photo-x2", "photo-x2"),
        ("hat-l-x8", None),
    ],
)
def test_names_that_people_type(wanted: str, found: str | None) -> None:
    entry = look_up(wanted)
    assert (entry.id if entry else None) == found


def test_relative_costs_are_those_of_the_papers() -> None:
    """Multiplications for one picture, in the papers: SwinIR-S ×4 has 50 G for 320×180 pixels, SwinIR-M ×4 about 12 times that."""
    costs = {entry.id: entry.cost for entry in CATALOGUE}
    assert 0.9 < costs["swinir-s-x2"] < 1.1
    assert 10 < costs["swinir-m-x4"] / costs["swinir-s-x4"] < 14
    assert costs["hat-s-x4"] < costs["hat-x4"] < costs["swinir-l-x4-real"] < costs["hat-l-x4"]
