import numpy as np
import pytest
from PIL import Image

from swinir_gui.imaging.noise import noise_level
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.paths import resource

LUMA = (0.299, 0.587, 0.114)


def measured(pixels, folder):
    Image.fromarray(np.clip(np.rint(pixels), 0, 255).astype(np.uint8)).save(folder / "picture.png")
    return noise_level(PictureSource.open(folder / "picture.png"))


def photograph(size=(402, 318)):
    with Image.open(resource("sample.jpg")) as image:
        return np.asarray(image.convert("RGB").resize(size)).astype(float)


@pytest.mark.parametrize("sigma", [3.0, 8.0, 20.0])
def test_noise_on_a_flat_picture_has_the_strength_that_it_has(sigma, tmp_path):
    flat = np.full((300, 500), 128.0)
    assert measured(flat + np.random.default_rng(0).normal(0, sigma, flat.shape), tmp_path) == pytest.approx(sigma, rel=0.12)


@pytest.mark.parametrize("sigma", [5.0, 12.0, 25.0])
def test_noise_on_a_photograph_is_found_within_a_quarter(sigma, tmp_path):
    picture = photograph()
    noisy = picture + np.random.default_rng(0).normal(0, sigma, picture.shape)
    assert measured(noisy, tmp_path) == pytest.approx(sigma * np.linalg.norm(LUMA), rel=0.25)


def test_a_clean_photograph_has_next_to_none(tmp_path):
    assert measured(photograph(), tmp_path) < 2


def test_black_borders_do_not_hide_it(tmp_path):
    picture = np.zeros((400, 400))
    picture[100:300, 100:300] = 128 + np.random.default_rng(0).normal(0, 10, (200, 200))
    assert measured(picture, tmp_path) == pytest.approx(10, rel=0.25)


@pytest.mark.parametrize("size", [(1, 1), (15, 40), (16, 16), (257, 300), (1500, 33)])
def test_any_size(size, tmp_path):
    level = measured(photograph(size), tmp_path)
    assert np.isfinite(level)
    assert level >= 0


def test_a_large_picture_is_not_read_as_a_whole(tmp_path, monkeypatch):
    Image.new("L", (4000, 3000), 128).save(tmp_path / "large.png")
    read, seen = PictureSource.read, []
    monkeypatch.setattr(PictureSource, "read", lambda self, region: seen.append(region) or read(self, region))
    noise_level(PictureSource.open(tmp_path / "large.png"))
    assert sum(region.pixels for region in seen) < 1_000_000
