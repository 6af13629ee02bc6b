"""Done when: whatever happens to disks, folders, sources and names: a correct result or one sentence, and nothing half made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from swinir_gui.errors import AppError, ImageReadError, ImageWriteError
from swinir_gui.imaging import writing
from swinir_gui.jobs.making.draft import Draft
from swinir_gui.jobs.making.drafting import begin, complete, store
from swinir_gui.jobs.making.events import Event, Started
from swinir_gui.jobs.running.picture_run import upscale
from swinir_gui.jobs.wanted import preflight
from swinir_gui.jobs.wanted.request import Input, OutputOptions, UpscaleRequest
from swinir_gui.jobs.wanted.targets import requests_for
from swinir_gui.progress import CancelToken
from tests.cli.command import Command, difference, names, nearest, noise, pixels_of, waves, write_picture
from tests.passthrough import pass_through_workshop


def asked(source: Path, **options: object) -> UpscaleRequest:
    return requests_for([Input(source)], "m", 2, OutputOptions(out=source.parent / "out", **options))[0]


def nobody(_: Event) -> None:
    """Listens to nothing."""


def refused(request: UpscaleRequest) -> AppError:
    """The error of a run, in one sentence and one remedy."""
    with pytest.raises(AppError) as caught:
        upscale(pass_through_workshop(2), request, nobody, CancelToken())
    for sentence in (caught.value.message, caught.value.hint):
        assert sentence.endswith(".")
        assert "\n" not in sentence
    return caught.value


# Disks


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 kB."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root may mount a disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("this system mounts no disks here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.parametrize("suffix", ["png", "tif", "jpg", "webp"])
def test_a_disk_that_is_too_small_is_refused_before_anything_is_made(small_disk: Path, tmp_path: Path, suffix: str) -> None:
    source = write_picture(tmp_path / f"a.{suffix}", noise(200, 200))
    error = refused(replace(asked(source), target=small_disk / f"b.{suffix}"))
    assert "lacks room" in error.message
    assert "KB" not in error.message
    assert names(small_disk) == []


@pytest.mark.parametrize("filled", [110, 160, 220])
def test_a_disk_that_fills_up_on_the_way_leaves_nothing(small_disk: Path, tmp_path: Path, filled: int) -> None:
    source = write_picture(tmp_path / "a.png", noise(100, 100))
    request = replace(asked(source), target=small_disk / "b.png")
    workshop = pass_through_workshop(2)
    with begin(workshop, request) as draft:
        (small_disk / "other").write_bytes(bytes(filled * 1024))
        with pytest.raises(ImageWriteError, match="full"):
            make(draft)
    assert names(small_disk) == ["other"]


def make(draft: Draft) -> None:
    complete(draft.workshop, draft, nobody, CancelToken())
    store(draft, nobody, CancelToken())


# Folders


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_folder_that_vanishes_is_named(moment: str, tmp_path: Path) -> None:
    request = asked(write_picture(tmp_path / "a.png", waves(64, 48)))
    workshop, folder = pass_through_workshop(2), request.target.parent
    with begin(workshop, request) as draft:
        if moment == "before":
            shutil.rmtree(folder)
        complete(workshop, draft, nobody, CancelToken())
        shutil.rmtree(folder, ignore_errors=True)
        with pytest.raises(ImageWriteError) as caught:
            store(draft, nobody, CancelToken())
    assert str(folder) in caught.value.message
    assert names(tmp_path) == ["a.png"]


def test_a_folder_that_may_not_be_written_to(tmp_path: Path) -> None:
    if not hasattr(os, "geteuid"):
        pytest.skip("rights are not those of POSIX")
    request = asked(write_picture(tmp_path / "a.png"))
    request.target.parent.mkdir()
    request.target.parent.chmod(0o555)
    tmp_path.chmod(0o755)
    outcome = subprocess.run([sys.executable, "-c", CHILD, str(tmp_path)], capture_output=True, text=True, check=False)
    request.target.parent.chmod(0o755)
    assert outcome.stdout.startswith("You may not write into the folder"), outcome.stderr[-500:]
    assert names(tmp_path / "out") == []


CHILD = """
import os, sys, tempfile
from pathlib import Path
from swinir_gui.errors import ImageWriteError
from swinir_gui.imaging.canvas import Canvas
from swinir_gui.geometry import Size
os.chdir(sys.argv[1])
if os.geteuid() == 0:
    os.seteuid(65534)
try:
    Canvas(Path("out"), Size(4, 4), 3, 8)
except ImageWriteError as error:
    print(error.message)
"""


# Sources


def changes(source: Path) -> dict[str, object]:
    other = source.with_name("other.png")
    write_picture(other, noise(64, 48, seed=5))
    return {
        "written to": lambda: source.write_bytes(other.read_bytes()),
        "replaced": lambda: other.replace(source),
        "removed": source.unlink,
        "cut": lambda: os.truncate(source, 100),
    }


@pytest.mark.parametrize("change", ["written to", "replaced", "removed", "cut"])
@pytest.mark.parametrize("moment", ["before it is read", "before it is stored"])
def test_a_source_that_changes_is_noticed(change: str, moment: str, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png", noise(64, 48))
    request, act = asked(source), changes(source)[change]
    workshop = pass_through_workshop(2)
    with begin(workshop, request) as draft:
        if moment == "before it is stored":
            complete(workshop, draft, nobody, CancelToken())
        act()
        with pytest.raises(ImageReadError) as caught:
            make(draft)
    assert "a.png" in caught.value.message
    assert names(tmp_path / "out") == []


def test_a_source_that_changes_while_its_result_is_encoded_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_picture(tmp_path / "a.png", noise(64, 48))
    request, honest = asked(source), writing.encode

    def meanwhile(*arguments: object) -> None:
        honest(*arguments)
        source.write_bytes(b"something else")

    monkeypatch.setattr(writing, "encode", meanwhile)
    assert "was changed" in refused(request).message
    assert names(tmp_path / "out") == []


# Names

NAMES = [
    "100 % #1",
    'it\'s "quoted"',
    "two\nlines",
    "🙂🏔️",
    "한국 사진",
    "תמונה العربية",
    "a" * 200,
    "-dash",
    "[1]",
    "{x}",
    "a;b&c|d",
    "~",
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_only_a_name(name: str, swinir: Command, tiny: Path, tmp_path: Path) -> None:
    try:
        source = write_picture(tmp_path / "in" / f"{name}.png")
    except OSError:
        pytest.skip("no file can be called so here")
    outcome = swinir("upscale", source, "--model", tiny, "--out", tmp_path / "out", "--quiet")
    assert (outcome.status, outcome.err) == (0, [])
    assert names(tmp_path / "out") == [f"{name}_tiny_x2.png"]
    assert difference(pixels_of(tmp_path / "out" / f"{name}_tiny_x2.png"), nearest(pixels_of(source))) <= 4


@pytest.mark.parametrize("name", ["a" * 246, "가" * 82, "🙂" * 61])
def test_a_name_that_becomes_too_long_is_said(name: str, swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "in" / f"{name}.png")
    outcome = swinir("upscale", source, "--model", tiny, "--out", tmp_path / "out", "--quiet")
    assert (outcome.status, outcome.out) == (1, [])
    assert "No file can be named" in outcome.sentence
    assert "--" not in outcome.sentence, "the window says the same"
    assert not (tmp_path / "out").exists() or names(tmp_path / "out") == []


# What is asked twice, and what is said beforehand


def test_an_enormous_source_is_opened_only_when_allowed(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png", waves(40, 30))
    allowed = ["upscale", source, "--model", tiny, "--out", tmp_path / "out", "--quiet", "--max-pixels"]
    outcome = swinir(*allowed, "1199")
    assert (outcome.status, names(tmp_path)) == (1, ["a.png"])
    assert "40×30 pixels" in outcome.sentence
    assert "--max-pixels 1200" in outcome.sentence
    assert swinir(*allowed, "1200").status == 0


def test_the_limit_holds_without_being_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "MAX_PIXELS", 100)
    request = asked(write_picture(tmp_path / "a.png"))
    assert "more than the 0 million" in refused(request).message
    upscale(pass_through_workshop(2), replace(request, options=replace(request.options, max_pixels=10_000)), nobody, CancelToken())


def test_what_a_run_needs_is_told_before_it_starts(tmp_path: Path) -> None:
    told: list[Event] = []
    upscale(pass_through_workshop(2), asked(write_picture(tmp_path / "a.png", waves(40, 30))), told.append, CancelToken())
    (needs,) = [event.needs for event in told if isinstance(event, Started)]
    assert needs.scratch == 80 * 60 * 3
    assert 0 < needs.result < needs.scratch
    assert needs.on_disk == needs.scratch + needs.result


def test_a_disk_without_the_room_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free._replace(free=80 * 60 * 3 + 100))
    request = asked(write_picture(tmp_path / "a.png", waves(40, 30)))
    assert "lacks room" in refused(request).message
    assert names(tmp_path / "out") == []
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free._replace(free=2 * 80 * 60 * 3))
    upscale(pass_through_workshop(2), request, nobody, CancelToken())


def test_a_result_that_fits_no_format_of_its_kind_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.webp", np.zeros((10, 9000, 3), np.uint8))
    error = refused(asked(source))
    assert "16,383 pixels a side" in error.message
    assert error.hint == "Choose JPEG instead."
    with Image.new("RGBA", (4, 4)) as clear:
        clear.save(tmp_path / "b.png")
    error = refused(asked(tmp_path / "b.png", format="jpeg"))
    assert "transparency" in error.message
    assert error.hint == "Choose PNG instead."
