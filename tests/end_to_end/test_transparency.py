"""Done when: put over any background, a result looks as its source does; nothing of what was under clear pixels shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from swinir_gui.errors import ImageWriteError
from swinir_gui.jobs.making.drafting import begin
from swinir_gui.jobs.making.events import Event
from swinir_gui.jobs.making.prospect import look_ahead
from swinir_gui.jobs.running.picture_run import upscale
from swinir_gui.jobs.wanted.request import Input, OutputOptions
from swinir_gui.jobs.wanted.targets import requests_for
from swinir_gui.progress import CancelToken
from tests.cli.command import Command
from tests.passthrough import pass_through_workshop

SIDE = 96


def colours() -> np.ndarray:
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    return np.stack([40 + x * 2, 255 - y * 2, 128 + 100 * np.sin((x + y) / 9)], axis=2).clip(0, 255).astype(np.uint8)


def radius() -> np.ndarray:
    y, x = np.mgrid[0:SIDE, 0:SIDE] - (SIDE - 1) / 2
    return np.hypot(x, y)


def with_alpha(alpha: np.ndarray) -> Image.Image:
    pixels = np.dstack([colours(), alpha.astype(np.uint8)])
    pixels[alpha == 0, :3] = (0, 255, 0)
    return Image.fromarray(pixels)


def soft() -> Image.Image:
    return with_alpha(np.clip((40 - radius()) * 16 + 128, 0, 255))


def one_bit() -> Image.Image:
    return with_alpha(np.where(radius() < 38, 255, 0))


def opaque() -> Image.Image:
    return with_alpha(np.full((SIDE, SIDE), 255))


def palette() -> Image.Image:
    pixels = Image.fromarray(colours()).quantize(200)
    pixels.putpalette([*pixels.getpalette()[: 3 * 200], 0, 255, 0])
    indices = np.asarray(pixels).copy()
    indices[radius() > 38] = 200
    result = Image.fromarray(indices)
    result.putpalette([*pixels.getpalette()[: 3 * 201]])
    result.info["transparency"] = 200
    return result


PICTURES = {"opaque": opaque, "soft": soft, "1 bit": one_bit, "palette": palette}


def backgrounds(side: int) -> dict[str, np.ndarray]:
    y, x = np.mgrid[0:side, 0:side] // 8
    board = np.where((x + y) % 2, 200, 100)
    return {"black": np.zeros((side, side)), "white": np.full((side, side), 255), "checkerboard": board}


def over(path: Path, background: np.ndarray) -> np.ndarray:
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGBA")).astype(float)
    opacity = pixels[..., 3:] / 255
    return pixels[..., :3] * opacity + background[..., None] * (1 - opacity)


def upscaled(source: Path, scale: int, **options: object) -> Path:
    told: list[Event] = []
    request = requests_for([Input(source)], "m", scale, OutputOptions(out=source.parent / "out", **options))[0]
    upscale(pass_through_workshop(scale), request, told.append, CancelToken())
    return request.target


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("suffix", ["png", "tif", "webp"])
def test_over_any_background_it_looks_as_before(kind: str, suffix: str, tmp_path: Path) -> None:
    source = tmp_path / f"a.{suffix}"
    picture = PICTURES[kind]() if suffix == "png" else PICTURES[kind]().convert("RGBA")
    picture.save(source, **({"lossless": True} if suffix == "webp" else {}))
    result = upscaled(source, 1, quality=100)
    for name, background in backgrounds(SIDE).items():
        assert np.abs(over(result, background) - over(source, background)).max() <= 2, name
    with Image.open(source) as before, Image.open(result) as after:
        alphas = [np.asarray(each.convert("RGBA"))[..., 3] for each in (before, after)]
    assert np.array_equal(*alphas)


def test_a_gif_with_transparency(tmp_path: Path) -> None:
    one_bit().save(tmp_path / "a.gif")
    result = upscaled(tmp_path / "a.gif", 1)
    for background in backgrounds(SIDE).values():
        assert np.abs(over(result, background) - over(tmp_path / "a.gif", background)).max() <= 2


@pytest.mark.parametrize("below", [(0, 0, 0), (255, 255, 255), (0, 255, 0)])
@pytest.mark.parametrize("scale", [2, 3])
def test_nothing_of_what_lay_below_shows_at_the_edge(below: tuple[int, int, int], scale: int, tmp_path: Path) -> None:
    alpha = np.where(radius() < 38, 255, 0)
    pixels = np.dstack([np.full((SIDE, SIDE, 3), (200, 40, 90)), alpha]).astype(np.uint8)
    pixels[alpha == 0, :3] = (0, 255, 0)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    with Image.open(upscaled(tmp_path / "a.png", scale)) as image:
        result = np.asarray(image)
    visible = result[..., 3] > 0
    assert np.abs(result[visible][:, :3].astype(int) - (200, 40, 90)).max() <= 2
    far_inside, far_outside = (each.repeat(scale, 0).repeat(scale, 1) for each in (radius() < 35, radius() > 41))
    assert (result[far_inside][:, 3] == 255).all()
    assert (result[far_outside][:, 3] == 0).all()


def test_the_result_of_an_opaque_picture_is_opaque(tmp_path: Path) -> None:
    opaque().save(tmp_path / "a.png")
    with Image.open(upscaled(tmp_path / "a.png", 2)) as image:
        assert image.getextrema()[3] == (255, 255)


@pytest.mark.parametrize(("mode", "suffix"), [("RGBA", "png"), ("LA", "png"), ("RGBA", "tif"), ("P", "png")])
@pytest.mark.parametrize("scale", [1, 2])
def test_an_opaque_picture_becomes_the_jpeg_that_it_would_be_without_its_channel(
    mode: str, suffix: str, scale: int, tmp_path: Path
) -> None:
    bare = Image.fromarray(colours()).convert("L" if mode == "LA" else mode)
    whole = bare.copy()
    if mode == "P":
        whole.info["transparency"] = bytes([255] * 256)
    else:
        whole.putalpha(255)
    results = []
    for name, picture in (("bare", bare), ("whole", whole)):
        picture.save(tmp_path / f"{name}.{suffix}")
        results.append(upscaled(tmp_path / f"{name}.{suffix}", scale, format="jpeg", provenance=False).read_bytes())
    assert results[0] == results[1]


def test_one_pixel_that_is_hardly_transparent_is_enough_to_be_refused_by_jpeg(tmp_path: Path) -> None:
    picture = opaque()
    picture.putpixel((SIDE - 1, SIDE - 1), (0, 0, 0, 254))
    picture.save(tmp_path / "a.png")
    with pytest.raises(ImageWriteError, match=r"^JPEG cannot store transparency\. Choose PNG instead\.$"):
        upscaled(tmp_path / "a.png", 2, format="jpeg")
    assert not list((tmp_path / "out").glob("*"))


def test_a_large_picture_is_looked_through_once_it_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("swinir_gui.jobs.making.prospect.LOOKED_THROUGH", SIDE * SIDE - 1)
    soft().save(tmp_path / "a.png")
    request = requests_for([Input(tmp_path / "a.png")], "m", 2, OutputOptions(format="jpeg"))[0]
    workshop = pass_through_workshop(2)
    look_ahead(workshop, request)
    with pytest.raises(ImageWriteError, match="cannot store transparency"):
        begin(workshop, request)


@pytest.mark.parametrize("below", [(0, 0, 0), (255, 255, 255), (0, 255, 0)])
def test_the_embedded_model_makes_no_fringes(below: tuple[int, int, int], swinir: Command, tmp_path: Path) -> None:
    alpha = np.where(radius() < 38, 255, 0)
    pixels = np.dstack([np.full((SIDE, SIDE, 3), (200, 40, 90)), alpha]).astype(np.uint8)
    pixels[alpha == 0, :3] = (0, 255, 0)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    outcome = swinir("upscale", tmp_path / "a.png", "--out", tmp_path / "b.png")
    assert outcome.status == 0
    with Image.open(tmp_path / "b.png") as image:
        result = np.asarray(image)
    visible = result[result[..., 3] > 0][:, :3].astype(int)
    assert np.abs(visible - (200, 40, 90)).max() <= 3
