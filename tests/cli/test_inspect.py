"""``swinir inspect``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from swinir_gui.paths import resource
from tests.cli.command import Command, noise, waves, write_picture

CLEAN = ("(no", "JPEG,", "and", "hardly", "any", "noise)")


@pytest.fixture
def web_picture(tmp_path: Path) -> Path:
    with Image.open(resource("sample.jpg")) as image:
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
        image.save(tmp_path / "from the web.jpg", quality=62, icc_profile=profile.tobytes())
    return tmp_path / "from the web.jpg"


def test_text_says_what_it_is_and_which_model_it_wants_and_why(swinir: Command, web_picture: Path) -> None:
    said = swinir("inspect", web_picture)
    assert (said.status, said.err) == (0, [])
    assert "402×318 JPEG, 8 bits, colour, sRGB built-in" in "\n".join(said.out)
    assert "JPEG quality about 62" in "\n".join(said.out)
    assert "model: web-x2 (JPEG of quality 62)" in "\n".join(said.out)


def test_a_format_that_is_only_read_has_its_name(swinir: Command, tmp_path: Path) -> None:
    Image.new("P", (20, 10)).save(tmp_path / "a.gif")
    assert "20×10 GIF, 8 bits" in "\n".join(swinir("inspect", tmp_path / "a.gif").out)


def test_json_is_an_object_for_each_picture(swinir: Command, web_picture: Path, tmp_path: Path) -> None:
    grey = write_picture(tmp_path / "grey.png", noise(40, 30)[..., 0])
    first, second = (json.loads(line) for line in swinir("inspect", web_picture, grey, "--json").out)
    assert (first["width"], first["height"], first["jpeg_quality"], first["model"]) == (402, 318, 62, "web-x2")
    assert (second["format"], second["channels"], second["jpeg_quality"], second["profile"]) == ("png", 1, None, None)
    assert second["model"] == "denoise+photo-x2"


def test_one_that_is_none_does_not_stop_the_others(swinir: Command, web_picture: Path, tmp_path: Path) -> None:
    said = swinir("inspect", tmp_path / "missing.png", web_picture)
    assert said.status == 1
    assert len(said.err) == 1
    assert "missing.png" in said.err[0]
    assert any("web-x2" in line for line in said.out)


@pytest.fixture
def folder(web_picture: Path, tiny: Path, tmp_path: Path) -> Path:
    """Two pictures, one of them opaque with transparency's channel, a broken one, weights, and what is neither."""
    place = tmp_path / "scans"
    opaque = Image.fromarray(waves(40, 30)).convert("RGBA")
    write_picture(place / "below" / "b 10.png").rename(place / "b 10.png")
    opaque.save(place / "b 2.png")
    (place / "c.jpg").write_bytes(web_picture.read_bytes()[:2000])
    (place / "d.safetensors").write_bytes(tiny.read_bytes())
    (place / "notes.txt").write_text("…")
    web_picture.rename(place / "below" / "e.jpg")
    return place


def test_a_folder_is_a_row_for_each_file_and_a_summary(swinir: Command, folder: Path) -> None:
    said = swinir("inspect", folder)
    assert said.status == 1
    assert [row.split() for row in said.out] == [
        [str(folder)],
        ["b", "2.png", "40×30", "PNG", "8", "bits", "colour", "photo-x2", *CLEAN],
        ["b", "10.png", "24×16", "PNG", "8", "bits", "colour", "photo-x2", *CLEAN],
        ["d.safetensors", "SwinIR", "×2,", "colour,", "7,776", "weights"],
    ]
    assert said.err == [
        "  c.jpg          “c.jpg” is damaged or incomplete. Copy it again from where it came from.",
        "2 pictures of 0.0016 megapixels together; models: 2 × photo-x2.",
        "1 weight file.",
        "1 file could not be looked into.",
        "Left out: 1 × not a picture by its name.",
    ]


def test_folders_inside_it_are_looked_into_when_asked(swinir: Command, folder: Path) -> None:
    said = swinir("inspect", folder, "--recursive")
    assert said.out[-1].split()[:3] == ["below/e.jpg", "402×318", "JPEG"]


def test_a_folder_as_json_tells_of_every_file(swinir: Command, folder: Path) -> None:
    told = {Path(each["source"]).name: each for each in map(json.loads, swinir("inspect", folder, "--json").out)}
    assert told["b 2.png"]["kind"] == "picture"
    assert (told["b 2.png"]["alpha"], told["b 2.png"]["transparent"]) == (True, False)
    assert (told["d.safetensors"]["kind"], told["d.safetensors"]["architecture"]) == ("checkpoint", "SwinIR")
    assert (told["c.jpg"]["state"], told["c.jpg"]["hint"]) == ("failed", "Copy it again from where it came from.")
    assert told["notes.txt"]["state"] == "left out"


def test_a_folder_of_weights_alone_is_no_mistake(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.safetensors").write_bytes(tiny.read_bytes())
    said = swinir("inspect", tmp_path / "mine")
    assert (said.status, said.out[1].split()[:3]) == (0, ["a.safetensors", "SwinIR", "×2,"])


def test_a_folder_with_nothing_to_look_into_is_one_sentence(swinir: Command, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("…")
    said = swinir("inspect", tmp_path)
    assert (said.status, said.out) == (1, [])
    assert said.sentence.startswith(f"The folder “{tmp_path}” holds no picture.")


def test_a_weight_file_says_what_it_is(swinir: Command, tiny: Path) -> None:
    said = swinir("inspect", tiny)
    assert said.status == 0
    assert said.out[:2] == [str(tiny), "  SwinIR ×2, colour, 7,776 weights"]


def test_an_enormous_picture_is_judged_by_its_header(swinir: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("swinir_gui.jobs.wanted.advice.MAX_PIXELS", 100)
    Image.fromarray(waves(40, 30)).convert("RGBA").save(tmp_path / "a.png")
    (facts,) = map(json.loads, swinir("inspect", tmp_path / "a.png", "--json").out)
    assert (facts["noise"], facts["transparent"], facts["model"]) == (None, None, "photo-x2")
    assert "colour with transparency" in "\n".join(swinir("inspect", tmp_path / "a.png").out)
