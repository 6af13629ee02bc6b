"""``swinir compare``."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image
from skimage.metrics import peak_signal_noise_ratio

from tests.cli.command import Command, noise, write_picture


@pytest.fixture
def pair(tmp_path: Path) -> list[Path]:
    one = noise(40, 30)
    other = np.clip(one.astype(int) + noise(40, 30, seed=1) % 9 - 4, 0, 255).astype(np.uint8)
    return [write_picture(tmp_path / "result.png", one), write_picture(tmp_path / "reference.png", other)]


@pytest.mark.parametrize("crop", [0, 4])
def test_text_and_json_say_the_same(crop: int, swinir: Command, pair: list[Path]) -> None:
    text = swinir("compare", *pair, "--crop", crop)
    scores = json.loads(swinir("compare", *pair, "--crop", crop, "--json").out[0])
    assert (text.status, text.err) == (0, [])
    assert text.out == [f"PSNR {scores['psnr']:.3f} dB   SSIM {scores['ssim']:.5f}"]
    assert scores["identical"] is False
    assert 30 < scores["psnr"] < 45
    assert 0.9 < scores["ssim"] < 1


def test_psnr_is_the_textbook_one(swinir: Command, pair: list[Path]) -> None:
    one, other = (np.asarray(Image.open(path)) for path in pair)
    expected = peak_signal_noise_ratio(other, one)
    assert json.loads(swinir("compare", *pair, "--json").out[0])["psnr"] == pytest.approx(expected, abs=1e-3)


def test_identical_pictures(swinir: Command, pair: list[Path]) -> None:
    assert swinir("compare", pair[0], pair[0]).out == ["PSNR inf dB   SSIM 1.00000"]
    scores = json.loads(swinir("compare", pair[0], pair[0], "--json").out[0])
    assert scores == {"psnr": None, "ssim": pytest.approx(1), "identical": True, "not_compared": []}


def besides(folder: Path) -> dict[str, tuple[Path, Path]]:
    """Pairs of equal samples that differ in something else."""
    picture = Image.fromarray(noise(40, 30))
    clear = picture.convert("RGBA")
    clear.putalpha(100)
    picture.save(folder / "plain.png")
    picture.convert("RGBA").save(folder / "opaque.png")
    clear.save(folder / "clear.png")
    profile = pyvips.Image.new_from_file(str(folder / "plain.png")).icc_export(output_profile="p3")
    picture.save(folder / "wide.png", icc_profile=profile.get("icc-profile-data"))
    picture.save(folder / "two.tif", save_all=True, append_images=[picture.rotate(180)])
    floats = pyvips.Image.new_from_array(np.full((30, 40), 5, np.float32)).copy(interpretation="scrgb")
    floats.bandjoin([floats, floats]).tiffsave(str(folder / "floats.tif"))
    return {
        "transparency": (folder / "clear.png", folder / "opaque.png"),
        "profile": (folder / "wide.png", folder / "plain.png"),
        "pages": (folder / "two.tif", folder / "plain.png"),
        "range": (folder / "floats.tif", folder / "floats.tif"),
    }


@pytest.mark.parametrize("beside", ["transparency", "profile", "pages", "range"])
def test_what_is_not_compared_is_said_and_nothing_passes_for_identical(beside: str, swinir: Command, tmp_path: Path) -> None:
    pair = besides(tmp_path)[beside]
    scores = json.loads(swinir("compare", *pair, "--json").out[0])
    assert scores == {"psnr": None, "ssim": pytest.approx(1), "identical": False, "not_compared": [beside]}
    assert len(swinir("compare", *pair).err) == 1


def test_opaque_pictures_are_identical_with_the_channel_and_without(swinir: Command, tmp_path: Path) -> None:
    besides(tmp_path)
    scores = json.loads(swinir("compare", tmp_path / "opaque.png", tmp_path / "plain.png", "--json").out[0])
    assert scores["identical"]


def test_luma_differs_from_color(swinir: Command, pair: list[Path]) -> None:
    color, luma = (json.loads(swinir("compare", *pair, "--json", *more).out[0]) for more in ([], ["--luma"]))
    assert luma["psnr"] > color["psnr"] + 1


def test_what_cannot_be_compared(swinir: Command, pair: list[Path], tmp_path: Path) -> None:
    small = write_picture(tmp_path / "small.png", noise(39, 30))
    grey = write_picture(tmp_path / "grey.png", noise(40, 30, 1))
    for arguments, reason in (
        ([pair[0], small], "40×30"),
        ([pair[0], grey], "grey"),
        ([*pair, "--crop", "10"], "are left"),
        ([pair[0], tmp_path / "missing.png"], "does not exist"),
    ):
        outcome = swinir("compare", *arguments)
        assert (outcome.status, outcome.out) == (1, [])
        assert reason in outcome.sentence


@pytest.mark.parametrize("arguments", [[], ["a.png"], ["a.png", "b.png", "--crop", "x"], ["a.png", "b.png", "--crop", "-1"]])
def test_wrong_usage(arguments: list[str], swinir: Command) -> None:
    assert swinir("compare", *arguments).status == 2
