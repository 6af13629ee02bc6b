"""``swinir inspect``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from swinir_gui.paths import resource
from tests.cli.command import Command, noise, write_picture


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
