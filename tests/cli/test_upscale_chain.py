"""``swinir upscale --model A+B``: one picture through several models, and grey models on colour pictures."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import numpy as np

from tests.cli.command import Command, difference, names, nearest, noise, pixels_of, visible, waves, write_picture


def test_a_chain_is_its_steps_one_after_the_other(swinir: Command, tiny: Path, grey: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png", waves(90, 70))
    together = swinir("upscale", source, "--model", f"{grey}+{tiny}", "--out", tmp_path / "together")
    assert together.status == 0
    assert names(tmp_path / "together") == ["a_grey+tiny_x2.png"]
    first = swinir("upscale", source, "--model", grey, "--depth", "16", "--out", tmp_path / "first.tif").out[0]
    second = swinir("upscale", first, "--model", tiny, "--depth", "8", "--out", tmp_path / "second.png").out[0]
    assert difference(pixels_of(together.out[0]), pixels_of(second)) <= 1


def test_the_result_tells_of_both_models(swinir: Command, tiny: Path, grey: Path, tmp_path: Path) -> None:
    result = swinir("upscale", write_picture(tmp_path / "a.png"), "--model", f"{grey}+{tiny}").out[0]
    told = Path(result).read_bytes().decode("latin-1")
    both = "+".join(hashlib.sha256(file.read_bytes()).hexdigest() for file in (grey, tiny))
    assert re.search(r'swinirgui:Model="grey\+tiny"', told)
    assert f'swinirgui:ModelSHA256="{both}"' in told


def test_sizes_beyond_one_pass_do_not_repair_again(swinir: Command, tiny: Path, grey: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png", waves(40, 30))
    result = swinir("upscale", source, "--model", f"{grey}+{tiny}", "--scale", 3, "--out", tmp_path / "a3.png").out[0]
    assert pixels_of(result).shape == (90, 120, 3)
    fourfold = swinir("upscale", source, "--model", f"{grey}+{tiny}", "--scale", 4, "--out", tmp_path / "a4.tif").out[0]
    first = swinir("upscale", source, "--model", f"{grey}+{tiny}", "--depth", "16", "--out", tmp_path / "a2.tif").out[0]
    second = swinir("upscale", first, "--model", tiny, "--depth", "8", "--out", tmp_path / "twice.tif").out[0]
    assert difference(pixels_of(fourfold), pixels_of(second)) <= 1


def test_a_chain_without_one_of_its_models_says_how_to_fetch_it(swinir: Command, tmp_path: Path) -> None:
    outcome = swinir("upscale", write_picture(tmp_path / "a.png"), "--model", "swinir-m-colour-jpeg40+photo-x2")
    assert outcome.status == 1
    assert "swinir models download swinir-m-colour-jpeg40" in outcome.sentence
    assert visible(tmp_path) == ["a.png"]


def test_a_grey_model_keeps_the_colours_of_a_picture_with_transparency(swinir: Command, grey: Path, tmp_path: Path) -> None:
    colours = np.dstack([noise(50, 40), noise(50, 40, 1, seed=2)])
    source = write_picture(tmp_path / "a.png", colours)
    result = pixels_of(swinir("upscale", source, "--model", grey).out[0])
    assert result.shape == colours.shape
    assert np.array_equal(result[..., 3], colours[..., 3])
    visible_pixels = colours[..., 3] > 0
    before, after = (each[visible_pixels][:, :3].astype(int) for each in (colours, result))
    inside = ((after > 0) & (after < 255)).all(1)
    for pair in ((0, 1), (2, 1)):
        assert np.abs((after[:, pair[0]] - after[:, pair[1]]) - (before[:, pair[0]] - before[:, pair[1]]))[inside].max() <= 1


def test_a_grey_picture_stays_grey_through_a_chain(swinir: Command, tiny: Path, grey: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png", noise(30, 20, 1))
    result = pixels_of(swinir("upscale", source, "--model", f"{grey}+{tiny}").out[0])
    assert result.shape == (40, 60)
    assert difference(result, nearest(pixels_of(source))) <= 8
