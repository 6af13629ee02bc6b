"""``swinir upscale`` where nobody has named a model: each picture gets its own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from swinir_gui.jobs.wanted import assignment
from swinir_gui.paths import resource
from tests.cli.command import Command

NAMES = ["a_photo-x2_x2.png", "b_web-x2_x2.jpg", "c_denoise+photo-x2_x2.png", "d_photo-x2_x2.png"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pictures of one scene, clean, compressed and noisy."""
    with Image.open(resource("sample.jpg")) as image:
        scene = image.crop((0, 0, 48, 40))
    noise = np.random.default_rng(0).normal(0, 30, (40, 48, 3))
    noisy = np.clip(np.asarray(scene) + noise, 0, 255).astype(np.uint8)
    folder = tmp_path / "pictures"
    folder.mkdir()
    scene.save(folder / "a.png")
    scene.save(folder / "b.jpg", quality=62)
    Image.fromarray(noisy).save(folder / "c.png")
    scene.save(folder / "d.png")
    return folder


@pytest.mark.parametrize("at_a_time", [1, 16])
def test_each_picture_gets_its_own_model_and_a_name_after_it(
    swinir: Command, folder: Path, tmp_path: Path, at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assignment, "AT_A_TIME", at_a_time)
    said = swinir("upscale", folder, "--out", tmp_path / "out")
    assert said.status == 0
    assert sorted(Path(line).name for line in said.out) == NAMES
    assert [line for line in said.err if "b.jpg: model" in line] == ["b.jpg: model web-x2 (JPEG of quality 62)"]
    assert sum(": model " in line for line in said.err) == len(NAMES)


def test_more_than_twice_is_made_by_the_models_for_that(swinir: Command, folder: Path, tmp_path: Path) -> None:
    said = swinir("upscale", folder, "--out", tmp_path / "out", "--scale", "3")
    expected = ["a_photo-x4_x3.png", "b_web-x4_x3.jpg", "c_denoise+photo-x4_x3.png", "d_photo-x4_x3.png"]
    assert (said.status, sorted(Path(line).name for line in said.out)) == (0, expected)
    assert [line for line in said.err if "b.jpg: model" in line] == ["b.jpg: model web-x4 (JPEG of quality 62)"]
    assert measured(tmp_path / "out" / "b_web-x4_x3.jpg") == (144, 120)


def test_what_shall_stay_as_large_as_it_is_is_only_repaired(swinir: Command, folder: Path, tmp_path: Path) -> None:
    said = swinir("upscale", folder, "--out", tmp_path / "out", "--scale", "1")
    expected = ["a_photo-x2_x1.png", "b_jpeg-repair_x1.jpg", "c_denoise_x1.png", "d_photo-x2_x1.png"]
    assert (said.status, sorted(Path(line).name for line in said.out)) == (0, expected)
    assert measured(tmp_path / "out" / "b_jpeg-repair_x1.jpg") == (48, 40)


def test_by_an_edge_each_picture_gets_the_model_for_its_own_size(swinir: Command, folder: Path, tmp_path: Path) -> None:
    with Image.open(folder / "a.png") as image:
        image.crop((0, 0, 24, 20)).save(folder / "e.png")
    expected = ["a_photo-x2.png", "b_web-x2.jpg", "c_denoise+photo-x2.png", "d_photo-x2.png", "e_photo-x4.png"]
    arguments = ("upscale", folder, "--out", tmp_path / "out", "--long-edge", "96", "--name", "{stem}_{model}")
    said = swinir(*arguments)
    assert (said.status, sorted(Path(line).name for line in said.out)) == (0, expected)
    assert {measured(path) for path in (tmp_path / "out").glob("*_*")} == {(96, 80)}
    assert f"{len(expected)} results exist already and were kept" in swinir(*arguments).err[0]


def test_results_for_an_edge_beside_their_sources_are_no_pictures_of_the_next_run(swinir: Command, folder: Path) -> None:
    arguments = ("upscale", folder, "--long-edge", "120", "--exclude", "c.png")
    names = ["a_photo-x4_x2.5.png", "b_web-x4_x2.5.jpg", "d_photo-x4_x2.5.png"]
    assert sorted(Path(line).name for line in swinir(*arguments).out) == names
    said = swinir(*arguments)
    assert any(f"{len(names)} results exist already and were kept" in line for line in said.err)
    assert sorted(path.name for path in folder.glob("*_*")) == names


def test_json_and_report_say_model_and_reason(swinir: Command, folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    arguments = ("upscale", folder / "b.jpg", "--out", tmp_path / "out", "--model", "auto", "--json", "--quiet", "--report", report)
    said = swinir(*arguments)
    content = json.loads(said.out[0])
    assert (content["model"], content["reason"], said.err) == ("web-x2", "JPEG of quality 62", [])
    written = json.loads(report.read_text(encoding="utf-8"))
    assert (written["model"], written["pictures"][0]["model"]) == ("auto", "web-x2")
    assert "web-x2" in report.with_suffix(".html").read_text(encoding="utf-8")


def test_results_beside_their_sources_are_no_pictures_of_the_next_run(swinir: Command, folder: Path) -> None:
    assert swinir("upscale", folder).status == 0
    swinir("upscale", folder, "--model", "web-x2", "--include", "a.png")
    there = {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if not path.name.startswith(".")}
    said = swinir("upscale", folder)
    assert sorted(Path(line).name for line in said.out) == NAMES
    assert any(f"{len(NAMES)} results exist already and were kept" in line for line in said.err)
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if not path.name.startswith(".")} == there


def test_a_finished_run_that_goes_on_makes_nothing_anew(swinir: Command, folder: Path, tmp_path: Path) -> None:
    arguments = ("upscale", folder, "--out", tmp_path / "out", "--resume")
    swinir(*arguments)
    (tmp_path / "out" / NAMES[1]).unlink()
    said = swinir(*arguments, "--json")
    before = {content["model"]: content.get("before", False) for content in map(json.loads, said.out)}
    assert before == {"photo-x2": True, "web-x2": False, "denoise+photo-x2": True}


def test_one_that_cannot_be_read_fails_alone(swinir: Command, folder: Path, tmp_path: Path) -> None:
    (folder / "a.png").write_bytes(b"no picture")
    said = swinir("upscale", folder, "--out", tmp_path / "out")
    assert said.status == 1
    assert sorted(Path(line).name for line in said.out) == NAMES[1:]


def test_a_model_that_was_named_makes_all(swinir: Command, folder: Path, tmp_path: Path) -> None:
    said = swinir("upscale", folder / "b.jpg", "--out", tmp_path / "out", "--model", "photo-x2", "--json")
    assert json.loads(said.out[0])["result"].endswith("b_photo-x2_x2.jpg")
    assert "model" not in json.loads(said.out[0])
    assert not any(": model " in line for line in said.err)


def measured(path: Path) -> tuple[int, int]:
    with Image.open(path) as image:
        return image.size
