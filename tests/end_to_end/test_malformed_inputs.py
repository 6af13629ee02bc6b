"""Whatever a person gives: a correct result or one clear sentence, and nothing else left behind."""

from __future__ import annotations

import os
import struct
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from swinir_gui import paths
from tests.cli.command import Command, difference, names, nearest, noise, pixels_of, visible, waves, write_picture


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_that_claims(width: int, height: int) -> bytes:
    """A well-formed PNG of a few bytes whose header promises ``width`` × ``height`` pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def jpeg(folder: Path) -> bytes:
    path = write_picture(folder.parent / "whole.jpg", waves(64, 48), quality=95)
    return path.read_bytes()


REFUSED: dict[str, tuple[str, Callable[[Path], bytes], str]] = {
    "truncated JPEG": ("half.jpg", lambda folder: jpeg(folder)[: len(jpeg(folder)) // 2], "damaged or incomplete"),
    "JPEG without its end": ("end.jpg", lambda folder: jpeg(folder)[:-2], "damaged or incomplete"),
    "JPEG cut in its header": ("head.jpg", lambda folder: jpeg(folder)[:40], "damaged or incomplete"),
    "zip bomb": ("bomb.png", lambda folder: png_that_claims(100_000, 100_000), "claims 100,000×100,000 pixels"),
    "impossible size": ("huge.png", lambda folder: png_that_claims(2**31 - 1, 2**31 - 1), "damaged or incomplete"),
    "no size": ("none.png", lambda folder: png_that_claims(0, 10), "damaged or incomplete"),
    "text": ("text.png", lambda folder: b"Dear picture,\n", "not a picture"),
    "zero bytes": ("empty.png", lambda folder: b"", "is empty"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_no_picture_is_refused_in_one_sentence(kind: str, swinir: Command, tiny: Path, tmp_path: Path) -> None:
    name, content, reason = REFUSED[kind]
    source, results = tmp_path / "in" / name, tmp_path / "out"
    source.parent.mkdir()
    source.write_bytes(content(source))
    results.mkdir()
    outcome = swinir("upscale", source, "--model", tiny, "--out", results, "--quiet")
    assert (outcome.status, outcome.out, names(results)) == (1, [], [])
    assert name in outcome.sentence
    assert reason in outcome.sentence


@pytest.mark.parametrize(("width", "height"), [(1, 1), (3, 4000), (4000, 3), (7, 1)])
def test_extreme_shapes_are_upscaled(width: int, height: int, swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "in" / "shape.png", noise(width, height))
    outcome = swinir("upscale", source, "--model", tiny, "--out", tmp_path / "out", "--quiet")
    assert (outcome.status, outcome.err, names(tmp_path / "out")) == (0, [], ["shape_tiny_x2.png"])
    assert difference(pixels_of(outcome.out[0]), nearest(pixels_of(source))) <= 4


@pytest.mark.parametrize("color", [(0, 0, 0), (255, 255, 255), (200, 100, 50)])
def test_one_color_stays_one_color(color: tuple[int, int, int], swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "in" / "flat.png", np.full((20, 30, 3), color, np.uint8))
    outcome = swinir("upscale", source, "--model", tiny, "--out", tmp_path / "out", "--quiet")
    assert outcome.status == 0
    assert difference(pixels_of(outcome.out[0]), nearest(pixels_of(source))) <= 4


def test_a_cmyk_jpeg_becomes_an_rgb_jpeg(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = tmp_path / "print.jpg"
    # Half of each ink on plain paper; what colour that is, is the profile's to say, but it is neither black nor white.
    Image.new("CMYK", (40, 30), (128, 0, 0, 0)).save(source, quality=95)
    outcome = swinir("upscale", source, "--model", tiny, "--out", tmp_path / "out")
    assert outcome.status == 0
    assert outcome.err[0] == "print.jpg: CMYK was converted to RGB (Adobe RGB)"
    with Image.open(outcome.out[0]) as result:
        assert (result.format, result.mode, result.size) == ("JPEG", "RGB", (80, 60))
        red, green, blue = np.asarray(result).reshape(-1, 3).mean(axis=0)
    assert red < 180 < green < blue  # cyan


def test_of_an_animation_the_first_frame_is_used_and_that_is_said(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    frames = [Image.new("RGB", (30, 20), color) for color in ("red", "green", "blue")]
    source = tmp_path / "moving.webp"
    frames[0].save(source, save_all=True, append_images=frames[1:], duration=100, lossless=True)
    outcome = swinir("upscale", source, "--model", tiny, "--out", tmp_path / "out")
    assert outcome.status == 0
    assert outcome.err[0] == "moving.webp: only the first frame of an animation of 3 is used"
    with Image.open(outcome.out[0]) as result:
        assert (result.format, result.size, getattr(result, "n_frames", 1)) == ("WEBP", (60, 40), 1)
        assert np.abs(np.asarray(result.convert("RGB")).mean(axis=(0, 1)) - (255, 0, 0)).max() < 8


def test_an_empty_folder_is_refused_in_one_sentence(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    outcome = swinir("upscale", tmp_path / "in", "--model", tiny, "--out", tmp_path / "out")
    assert (outcome.status, outcome.out, names(tmp_path)) == (1, [], ["in"])
    assert "holds no picture" in outcome.sentence


def test_a_folder_of_folders_that_are_called_like_pictures_is_empty(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "in" / "not.png").mkdir(parents=True)
    outcome = swinir("upscale", tmp_path / "in", "--model", tiny, "--out", tmp_path / "out")
    assert outcome.status == 1
    assert "holds no picture" in outcome.sentence


def test_a_folder_with_pictures_is_upscaled(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    for name in ("b.png", "a.jpg", "notes.txt.png~", ".hidden.png"):
        write_picture(tmp_path / "in" / name, format="PNG" if name.endswith("~") else None)
    outcome = swinir("upscale", tmp_path / "in", "--model", tiny, "--out", tmp_path / "out")
    assert outcome.status == 0
    assert visible(tmp_path / "out") == ["a_tiny_x2.jpg", "b_tiny_x2.png"]
    assert outcome.out == [str(tmp_path / "out" / name) for name in visible(tmp_path / "out")]


@pytest.mark.parametrize("below", ["picture.png", "sub/picture.png"])
def test_a_path_through_a_file_is_refused(below: str, swinir: Command, tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    outcome = swinir("upscale", tmp_path / "file" / below, "--model", tiny, "--out", tmp_path / "out", "--quiet")
    assert outcome.status == 1
    assert "does not exist" in outcome.sentence


def test_a_result_below_a_file_is_refused(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png")
    (tmp_path / "file").write_text("no folder")
    outcome = swinir("upscale", source, "--model", tiny, "--out", tmp_path / "file", "--quiet")
    assert outcome.status == 1
    assert "cannot be made" in outcome.sentence
    assert names(tmp_path) == ["a.png", "file"]


@pytest.fixture
def unprivileged(swinir: Command, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody's rights, in ``tmp_path``, for who would otherwise be root and refused nothing."""
    if sys.platform == "win32":
        pytest.skip("rights are not the three digits of POSIX")
    warm = write_picture(tmp_path / "warm.png")
    assert swinir("upscale", warm, "--model", tiny).status == 0  # everything is imported, while that is still allowed
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o755)
    Path("tiny.safetensors").write_bytes(tiny.read_bytes())
    Path("tiny.safetensors").chmod(0o644)
    monkeypatch.setenv(paths.HOME_VARIABLE, "/nonexistent")  # the folder of this test is closed to nobody, too
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)
        Path("closed").chmod(0o755)


def closed(folder: Path, rights: int) -> None:
    """A folder ``closed`` with a picture in it, which belongs to root where we were root."""
    user = os.geteuid()
    os.seteuid(os.getuid())
    write_picture(folder / "closed" / "a.png").chmod(0o644)
    write_picture(folder / "open.png").chmod(0o644)
    write_picture(folder / "secret.png").chmod(0o000)
    (folder / "closed").chmod(rights)
    os.seteuid(user)


def names_here(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["secret.png"], "You may not read"),
        (["closed"], "cannot be looked into"),
        (["closed/a.png", "--out", "out.png"], "may not"),
        ([".", "--recursive", "--out", "out"], "cannot be looked into"),
        (["open.png", "--out", "closed"], "closed"),
        (["open.png", "--out", "closed/below/it"], "closed"),
    ],
    ids=["file", "folder", "within", "recursive", "out", "out below"],
)
@pytest.mark.parametrize("rights", [0o000, 0o444], ids=["nothing", "names only"])
@pytest.mark.usefixtures("unprivileged")
def test_what_is_not_permitted_is_said(arguments: list[str], reason: str, rights: int, swinir: Command, tmp_path: Path) -> None:
    closed(tmp_path, rights)
    before = names_here(".")
    outcome = swinir("upscale", *arguments, "--model", "tiny.safetensors", "--quiet")
    assert (outcome.status, outcome.out) == (1, [])
    # In folders each picture has a sentence of its own.
    assert reason in ("\n".join(outcome.err) if "--recursive" in arguments else outcome.sentence)
    assert names_here(".") == before


@pytest.mark.usefixtures("unprivileged")
def test_a_folder_that_nobody_may_look_into_is_counted_at_the_end_too(swinir: Command, tmp_path: Path) -> None:
    closed(tmp_path, 0o000)
    outcome = swinir("upscale", ".", "--recursive", "--out", "out", "--model", "tiny.safetensors")
    end = [line for line in outcome.err if line.startswith("  ") or " failed, in " in line]
    assert end[0].startswith("0 pictures done, 4 failed, in ")
    assert end[1] == "  “closed” cannot be looked into."
    assert len(end) == 5


@pytest.mark.usefixtures("unprivileged")
def test_a_folder_that_may_not_be_written_to_gets_nothing(swinir: Command, tmp_path: Path) -> None:
    closed(tmp_path, 0o555)
    outcome = swinir("upscale", "open.png", "--out", "closed", "--model", "tiny.safetensors", "--quiet")
    assert (outcome.status, names_here("closed")) == (1, ["a.png"])
    assert "may not write" in outcome.sentence
