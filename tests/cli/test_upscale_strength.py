"""``swinir upscale --strength``: how much of what a restoring model would change."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import pyvips
import torch

from tests.cli.command import Command, difference, lively, nearest, pixels_of, waves, write_picture


@pytest.fixture
def repair(tmp_path: Path) -> Path:
    """A ×1 network that changes pictures by up to twenty levels."""
    torch.save(lively(), tmp_path / "repair.pth")
    return tmp_path / "repair.pth"


def exactly(path: str) -> np.ndarray:
    return pyvips.Image.new_from_file(path).numpy().astype(np.float64)


def test_half_of_the_change_is_made(swinir: Command, repair: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png", waves(60, 50))
    asked = "upscale", source, "--model", repair, "--depth", "16", "--precision", "float32"
    whole, half = (
        exactly(swinir(*asked, "--strength", strength, "--out", tmp_path / f"{strength}.tif").out[0]) for strength in (100, 50)
    )
    before = pixels_of(source) * 257.0
    assert np.abs(whole - before).max() > 2000
    assert np.abs(half - (before + whole) / 2).max() <= 2
    assert b'swinirgui:Strength="50"' in (tmp_path / "50.tif").read_bytes()
    assert b"swinirgui:Strength" not in (tmp_path / "100.tif").read_bytes()


def test_in_a_chain_it_concerns_what_restores_and_not_what_enlarges(
    swinir: Command, tiny: Path, repair: Path, tmp_path: Path
) -> None:
    source = write_picture(tmp_path / "a.png", waves(60, 50))
    together = swinir("upscale", source, "--model", f"{repair}+{tiny}", "--strength", 1, "--out", tmp_path / "together.png").out[0]
    assert difference(pixels_of(together), nearest(pixels_of(source))) <= 8, "enlarged, and hardly restored"


def test_a_run_goes_on_only_with_the_strength_it_had(swinir: Command, repair: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "in" / "a.png", waves(60, 50))
    asked = "upscale", source.parent, "--model", repair, "--out", tmp_path / "out", "--resume"
    first = pixels_of(swinir(*asked, "--strength", 100).out[0])
    second = swinir(*asked, "--strength", 30, "--existing", "overwrite")
    assert difference(first, pixels_of(second.out[0])) > 8


@pytest.mark.parametrize("model", ["photo-x2", "photo-x2+photo-x4"])
def test_it_is_refused_where_nothing_is_restored(model: str, swinir: Command, tmp_path: Path) -> None:
    outcome = swinir("upscale", write_picture(tmp_path / "a.png"), "--model", model, "--strength", 50)
    assert outcome.status == 2
    assert f"“{model}” enlarges and restores nothing" in outcome.sentence


def test_where_each_picture_gets_its_model_it_concerns_those_that_need_it(swinir: Command, tmp_path: Path) -> None:
    grain = np.random.default_rng(0).normal(0, 25, (64, 80, 3))
    write_picture(tmp_path / "in" / "clean.png", waves(80, 64))
    write_picture(tmp_path / "in" / "grainy.png", np.clip(waves(80, 64) + grain, 0, 255).astype(np.uint8))
    for strength in (100, 20):
        swinir("upscale", tmp_path / "in", "--strength", strength, "--out", tmp_path / f"{strength}", "--name", "{stem}")
    clean, grainy = (
        difference(*(pixels_of(tmp_path / strength / f"{name}.png") for strength in ("100", "20"))) for name in ("clean", "grainy")
    )
    assert clean == 0
    assert grainy > 20


@pytest.mark.parametrize("wrong", ["0", "101", "50%", "half"])
def test_no_strength(wrong: str, swinir: Command, tmp_path: Path) -> None:
    outcome = swinir("upscale", write_picture(tmp_path / "a.png"), "--strength", wrong)
    assert outcome.status == 2
    assert outcome.err[0].endswith("is no whole number from 1 to 100")


@pytest.mark.parametrize(("strength", "told"), [(100, None), (60, 60)])
def test_the_report_tells_it_if_it_was_not_all(
    strength: int, told: int | None, swinir: Command, repair: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    swinir("upscale", write_picture(tmp_path / "a.png"), "--model", repair, "--strength", strength, "--report", report)
    assert json.loads(report.read_text(encoding="utf-8")).get("strength") == told
    page = report.with_suffix(".html").read_text(encoding="utf-8")
    assert (" · strength 60 % · " in page) is bool(told)
