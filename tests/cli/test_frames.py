from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from tests.cli.command import Command, names, write_picture

COLOURS = ("red", "lime", "blue")


def animation(path: Path) -> Path:
    frames = [Image.new("RGB", (30, 20), colour) for colour in COLOURS]
    options = {"lossless": True} if path.suffix == ".webp" else {}
    frames[0].save(path, save_all=True, append_images=frames[1:], **options)
    return path


@pytest.mark.parametrize(("suffix", "result"), [("gif", "png"), ("webp", "webp"), ("tif", "tif")])
def test_all_frames_become_pictures_in_a_folder(suffix: str, result: str, swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = animation(tmp_path / f"a.{suffix}")
    outcome = swinir("upscale", source, "--model", tiny, "--out", tmp_path / "out", "--frames", "--quality", "100")
    assert (outcome.status, names(tmp_path / "out")[1:]) == (0, [f"a_tiny_x2/a_tiny_x2_{number}.{result}" for number in (1, 2, 3)])
    assert not any("only the first" in line for line in outcome.err)
    for path, colour in zip(outcome.out, ((255, 0, 0), (0, 255, 0), (0, 0, 255)), strict=True):
        with Image.open(path) as image:
            assert image.size == (60, 40)
            assert np.abs(np.asarray(image.convert("RGB")).mean(axis=(0, 1)) - colour).max() < 8


def test_frames_are_counted_each(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    """Though they come from one file, and the next one begins while the one before is stored."""
    outcome = swinir("upscale", animation(tmp_path / "a.gif"), "--model", tiny, "--out", tmp_path / "out", "--frames")
    assert [line[-8:] for line in outcome.err if "→" in line] == ["(1 of 3)", "(2 of 3)", "(3 of 3)"]
    assert not any("--frames" in line for line in outcome.err), "who has asked for them knows"


def test_what_is_said_of_a_page_stands_with_that_page(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    """Though it is said while the page before, which takes longer to store than to begin the next, is not done yet."""
    with tifffile.TiffWriter(tmp_path / "a.tif") as file:
        for side, kind in ((600, np.uint8), (8, np.uint16), (8, np.uint8)):
            file.write(np.full((side, side, 3), 9, kind), photometric="rgb")
    report = tmp_path / "report.json"
    form = ("--frames", "--format", "jpeg", "--json", "--report", report)
    outcome = swinir("upscale", tmp_path / "a.tif", "--model", tiny, "--out", tmp_path / "out", *form)
    found = [json.loads(line) for line in outcome.out]
    assert [(each["page"], len(each.get("notices", ()))) for each in found] == [(1, 0), (2, 1), (3, 0)]
    rows = json.loads(report.read_text(encoding="utf-8"))["pictures"]
    assert [(row["page"], row.get("notices")) for row in rows] == [(each["page"], each.get("notices")) for each in found]


def test_a_preview_among_pages_is_not_enlarged(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    with tifffile.TiffWriter(tmp_path / "a.tif") as file:
        for side, kind in ((20, 0), (4, 1), (10, 0)):
            file.write(np.full((side, side, 3), side * 10, np.uint8), photometric="rgb", subfiletype=kind)
    outcome = swinir("upscale", tmp_path / "a.tif", "--model", tiny, "--out", tmp_path / "out", "--frames")
    sizes = {}
    for path in outcome.out:
        with Image.open(path) as image:
            sizes[Path(path).name] = image.size
    assert sizes == {"a_tiny_x2_1.tif": (40, 40), "a_tiny_x2_2.tif": (20, 20)}


def test_single_pictures_keep_their_places(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png")
    outcome = swinir("upscale", source, "--model", tiny, "--out", tmp_path / "out", "--frames")
    assert (outcome.status, names(tmp_path / "out")) == (0, ["a_tiny_x2.png"])


def test_a_damaged_one_fails_alone(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "b.gif").write_bytes(b"GIF89a")
    source = write_picture(tmp_path / "a.png")
    outcome = swinir("upscale", tmp_path / "b.gif", source, "--model", tiny, "--out", tmp_path / "out", "--frames", "--quiet")
    assert (outcome.status, names(tmp_path / "out")) == (1, ["a_tiny_x2.png"])
    assert "b.gif" in outcome.sentence


def test_frames_do_not_fit_one_name(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = animation(tmp_path / "a.gif")
    outcome = swinir("upscale", source, "--model", tiny, "--out", tmp_path / "b.png", "--frames")
    assert outcome.status == 2
    assert "names one file, but there are 3 pictures" in outcome.sentence


def test_pages_of_a_bigtiff_of_several_sizes(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    with tifffile.TiffWriter(tmp_path / "a.tif", bigtiff=True) as file:
        for side in (10, 20):
            file.write(np.full((side, side, 3), side * 10, np.uint8), photometric="rgb")
    outcome = swinir("upscale", tmp_path / "a.tif", "--model", tiny, "--out", tmp_path / "out", "--frames")
    assert outcome.status == 0
    sizes = []
    for path in outcome.out:
        with Image.open(path) as image:
            sizes.append(image.size)
    assert sizes == [(20, 20), (40, 40)]
    first = swinir("upscale", tmp_path / "a.tif", "--model", tiny, "--out", tmp_path / "first.tif")
    assert first.status == 0
    assert first.err[0] == "a.tif: only the first page of 2 is used"
    assert first.err[-1] == "“--frames” makes all pages and frames, each a picture of its own."
