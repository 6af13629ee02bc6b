"""Done when: every orientation comes out upright; a result tells how it was made, and of its person only what it shall."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from swinir_gui import __version__
from tests.cli.command import Command
from tests.end_to_end.test_transparency import upscaled

ORIENTATION = 0x0112


@pytest.mark.parametrize("tag", range(1, 9))
@pytest.mark.parametrize("size", [(48, 32), (32, 48)], ids=["landscape", "portrait"])
@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif"])
def test_every_orientation_comes_out_upright(tag: int, size: tuple[int, int], suffix: str, tmp_path: Path) -> None:
    corners = np.zeros((4, 4, 3), np.uint8)
    corners[0, 0], corners[0, 3], corners[3, 0], corners[3, 3] = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)
    exif = Image.Exif()
    exif[ORIENTATION] = tag
    Image.fromarray(corners).resize(size, Image.Resampling.NEAREST).save(tmp_path / f"a.{suffix}", exif=exif)
    with Image.open(tmp_path / f"a.{suffix}") as source:
        expected = np.asarray(ImageOps.exif_transpose(source).convert("RGB")).repeat(2, 0).repeat(2, 1).astype(int)
    with Image.open(upscaled(tmp_path / f"a.{suffix}", 2)) as result:
        assert result.getexif().get(ORIENTATION, 1) == 1
        seen = np.asarray(result.convert("RGB")).astype(int)
    assert seen.shape == expected.shape
    # Away from the corners of the blocks, where lossy formats blur the colours.
    assert np.abs(seen - expected)[4::8, 4::8].max() < 24


def test_a_result_tells_how_it_was_made(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    Image.new("RGB", (24, 16), "red").save(tmp_path / "a.png")
    outcome = swinir("upscale", tmp_path / "a.png", "--model", tiny, "--out", tmp_path / "out", "--scale", "1.5")
    with Image.open(outcome.out[0]) as result:
        packet = result.info["xmp"]
    checkpoint = hashlib.sha256(tiny.read_bytes()).hexdigest()
    made = {"Program": "SwinIR GUI", "Version": __version__, "Model": "tiny", "ModelSHA256": checkpoint}
    for name, value in (made | {"Scale": "2", "Passes": "1", "ReducedTo": "36x24"}).items():
        assert f'swinirgui:{name}="{value}"'.encode() in packet


def test_a_result_keeps_silent_when_told_to(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "harbour"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (24, 16), "red").save(tmp_path / "a.jpg", exif=exif)

    def told(*options: str) -> bytes:
        arguments = "--model", tiny, "--out", tmp_path / "b.jpg", "--existing", "overwrite", *options
        assert swinir("upscale", tmp_path / "a.jpg", *arguments).status == 0
        return (tmp_path / "b.jpg").read_bytes()

    def where(*options: str) -> list[int]:
        told(*options)
        with Image.open(tmp_path / "b.jpg") as result:
            return list(result.getexif().get_ifd(0x8825))

    assert b"swinirgui" in told()
    assert b"swinirgui" not in told("--no-provenance")
    assert b"harbour" in told("--strip", "gps")
    assert b"harbour" not in told("--strip", "all")
    assert where() == [1]
    assert where("--strip", "gps") == []
