"""How large results become, and what they are called."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.cli.command import Command, difference, names, nearest, noise, pixels_of, waves, write_picture


@pytest.mark.parametrize(
    ("arguments", "name", "size"),
    [
        (["--scale", "2"], "a_tiny_x2.png", (60, 40)),
        (["--scale", "1"], "a_tiny_x1.png", (30, 20)),
        (["--scale", "1.5"], "a_tiny_x1.5.png", (45, 30)),
        (["--scale", "3"], "a_tiny_x3.png", (90, 60)),
        (["--scale", "8"], "a_tiny_x8.png", (240, 160)),
        (["--long-edge", "100"], "a_tiny_x3.33.png", (100, 67)),
        (["--short-edge", "40"], "a_tiny_x2.png", (60, 40)),
        (["--size", "50x50"], "a_tiny_x1.67.png", (50, 33)),
        (["--size", "50×20"], "a_tiny_x1.png", (30, 20)),
        (["--fill", "50x50"], "a_tiny_x2.5.png", (50, 50)),
        (["--fill", "30×20"], "a_tiny_x1.png", (30, 20)),
        (["--fill", "61x40", "--name", "{stem}-{width}x{height}"], "a-61x40.png", (61, 40)),
        (["--scale", "3", "--name", "{stem}-{width}x{height}"], "a-90x60.png", (90, 60)),
    ],
)
def test_sizes(arguments: list[str], name: str, size: tuple[int, int], swinir: Command, tiny: Path, tmp_path: Path) -> None:
    outcome = swinir("upscale", write_picture(tmp_path / "a.png", waves(30, 20)), "--model", tiny, *arguments)
    assert (outcome.status, outcome.out) == (0, [str(tmp_path / name)])
    with Image.open(outcome.out[0]) as result:
        assert result.size == size
    assert outcome.err[0] == f"a.png  30×20 → {size[0]}×{size[1]}"
    assert names(tmp_path) == sorted(["a.png", name])


def test_a_larger_result_is_that_of_several_passes(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png", waves(30, 20))
    outcome = swinir("upscale", source, "--model", tiny, "--scale", "8")
    assert difference(pixels_of(outcome.out[0]), nearest(pixels_of(source), 8)) <= 8


@pytest.mark.parametrize("fill", [(50, 50), (75, 30), (60, 42)])
def test_what_fills_a_size_is_the_middle_of_what_covers_it(
    fill: tuple[int, int], swinir: Command, tiny: Path, tmp_path: Path
) -> None:
    source, (width, height) = write_picture(tmp_path / "a.png", waves(30, 20)), fill
    covering = max(width / 30, height / 20)
    outcome = swinir("upscale", source, "--model", tiny, "--fill", f"{width}x{height}", "--out", tmp_path / "filled.png")
    whole = swinir("upscale", source, "--model", tiny, "--scale", covering, "--out", tmp_path / "whole.png")
    filled, covered = pixels_of(outcome.out[0]), pixels_of(whole.out[0])
    top, left = (covered.shape[0] - height) // 2, (covered.shape[1] - width) // 2
    assert filled.shape[:2] == (height, width)
    assert np.array_equal(filled, covered[top : top + height, left : left + width])


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "I;16"])
def test_reductions_keep_channels_and_depth(mode: str, swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    if mode == "I;16":
        Image.fromarray(np.full((20, 30), 12345, np.uint16)).save(source)
    else:
        Image.new(mode, (30, 20), tuple(range(40, 40 + 30 * len(mode), 30)) if len(mode) > 1 else 77).save(source)
    outcome = swinir("upscale", source, "--model", tiny, "--scale", "1.5")
    assert outcome.status == 0
    with Image.open(source) as before, Image.open(outcome.out[0]) as after:
        assert (after.mode, after.size) == (before.mode, (45, 30))
        middle = np.asarray(after).astype(int)[15, 22] - np.asarray(before).astype(int)[10, 15]
    assert np.abs(middle).max() <= (4 * 257 if mode == "I;16" else 4)


def test_a_picture_that_is_large_enough_fails_alone(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    large, small = write_picture(tmp_path / "a.png", waves(90, 20)), write_picture(tmp_path / "b.png", waves(30, 20))
    outcome = swinir("upscale", large, small, "--model", tiny, "--long-edge", "60", "--quiet")
    assert (outcome.status, outcome.out) == (1, [str(tmp_path / "b_tiny_x2.png")])
    assert outcome.sentence == "The picture has 90×20 pixels and is larger than what was asked for, 60×13. Choose a larger size."


def test_names_count_and_keep_apart(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    for name in ("one/a.png", "two/a.png"):
        write_picture(tmp_path / name)
    command = "upscale", tmp_path / "one" / "a.png", tmp_path / "two" / "a.png", "--model", tiny, "--out", tmp_path / "out"
    assert swinir(*command, "--quiet", "--name", "{stem}").status == 2
    outcome = swinir(*command, "--quiet", "--name", "{index} {parent}")
    assert outcome.out == [str(tmp_path / "out" / name) for name in ("1 one.png", "2 two.png")]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--scale", "0.5"], "A picture cannot be enlarged 0.5 times."),
        (["--scale", "nan"], "A picture cannot be enlarged nan times."),
        (["--scale", "1e308"], "A picture cannot be enlarged 1e+308 times. Choose a smaller number."),
        (["--megapixels", "1e308"], "A picture cannot have 1e+308 megapixels. Choose a smaller number."),
        (["--print", f"1{'0' * 400}x20cm@300"], "There is no print of inf×7.87402 inches with 300 dots per inch."),
        (["--scale", "two"], "“two” is no number"),
        (["--long-edge", "0"], "“0” is no number of at least 1"),
        (["--short-edge", "-3"], "“-3” is no number of at least 1"),
        (["--size", "800"], "“800” is no size such as 3840x2160"),
        (["--size", "800x"], "“” is no number of at least 1"),
        (["--fill", "800"], "“800” is no size such as 3840x2160"),
        (["--scale", "2", "--long-edge", "100"], "not allowed with argument"),
        (["--name", "{stem}/{model}"], "cannot contain “/”"),
        (["--name", "{nothing}"], "knows no “{nothing}”"),
    ],
)
def test_sizes_and_names_that_make_no_sense(
    arguments: list[str], sentence: str, swinir: Command, tiny: Path, tmp_path: Path
) -> None:
    outcome = swinir("upscale", write_picture(tmp_path / "a.png"), "--model", tiny, *arguments)
    assert (outcome.status, outcome.out, names(tmp_path)) == (2, [], ["a.png"])
    assert sentence in outcome.err[0]


@pytest.mark.parametrize(
    ("arguments", "size"),
    [
        (["--megapixels", "0.0096"], (120, 80)),
        (["--print", "3x2in@36"], (108, 72)),
        (["--print", "5.08x7.62cm@30"], (90, 60)),
    ],
)
def test_megapixels_and_prints(arguments: list[str], size: tuple[int, int], swinir: Command, tiny: Path, tmp_path: Path) -> None:
    outcome = swinir("upscale", write_picture(tmp_path / "a.png", noise(60, 40)), "--model", tiny, *arguments)
    assert pixels_of(outcome.out[0]).shape[:2] == size[::-1]


@pytest.mark.parametrize("form", ["png", "jpeg", "tiff"])
@pytest.mark.parametrize("more", [(), ("--strip", "all")])
def test_a_print_comes_out_as_large_as_its_paper(
    form: str, more: tuple[str, ...], swinir: Command, tiny: Path, tmp_path: Path
) -> None:
    """Whatever its source said, which was made for something else."""
    exif = Image.Exif()
    exif[0x011A], exif[0x0128] = 72.0, 2
    Image.fromarray(waves(60, 40)).save(tmp_path / "a.jpg", dpi=(72, 72), exif=exif)
    outcome = swinir("upscale", tmp_path / "a.jpg", "--model", tiny, "--print", "3x2in@40", "--format", form, *more)
    with Image.open(outcome.out[0]) as result:
        assert result.size == (120, 80)
        assert [float(each) for each in result.info["dpi"]] == pytest.approx([40, 40], abs=0.1)
        assert float(result.getexif().get(0x011A, 40)) == pytest.approx(40, abs=0.1)


@pytest.mark.parametrize("text", ["30x20", "30x20cm", "30x20cm@x", "axbin@300"])
def test_prints_that_make_no_sense(text: str, swinir: Command, tmp_path: Path) -> None:
    outcome = swinir("upscale", tmp_path / "a.png", "--print", text)
    assert outcome.status == 2
    assert "is no print such as 30x20cm@300" in outcome.err[0]


def test_in_a_folder_what_is_large_enough_is_left_out(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    write_picture(tmp_path / "in" / "large.png", noise(80, 20)), write_picture(tmp_path / "in" / "small.png", noise(40, 20))
    outcome = swinir("upscale", tmp_path / "in", "--model", tiny, "--long-edge", 60, "--out", tmp_path / "out")
    assert (outcome.status, outcome.out) == (0, [str(tmp_path / "out" / "small_tiny_x1.5.png")])
    assert "Left out: 1 × larger already than what was asked for." in outcome.err
