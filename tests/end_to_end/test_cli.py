"""The command line as processes: what only shows there are signals, pipes and exit statuses."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.cli.command import ROOT, Command, difference, names, nearest, noise, pixels_of, start, visible, waves, write_picture
from tests.patience import PATIENCE

CANCELLED = "Cancelled; nothing unfinished was kept."

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals between processes")


def lines_until(process: subprocess.Popen[str], sign: str) -> list[str]:
    """The lines of stderr until the first one that contains ``sign``."""
    assert process.stderr
    lines: list[str] = []
    for line in process.stderr:
        lines.append(line)
        if sign in line:
            return lines
    pytest.fail(f"“{sign}” was never said, but {lines}")


@posix_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_is_cancelled_can_be_gone_on_with_or_forgotten(
    number: signal.Signals, swinir: Command, tiny: Path, tmp_path: Path
) -> None:
    first, large = write_picture(tmp_path / "in" / "a.png"), write_picture(tmp_path / "in" / "b.png", waves(120, 600))
    results = tmp_path / "out"
    with start(["upscale", first, large, "--out", results, "--threads", "2"]) as process:
        lines_until(process, "b.png: 1")
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert out.splitlines() == [str(results / "a_photo-x2_x2.png")]
    assert err.splitlines()[-1] == "Cancelled; the same command goes on where it was."
    assert "Traceback" not in err
    assert visible(results) == ["a_photo-x2_x2.png"]
    assert {Path(name).suffix for name in names(results)} == {".png", ".jsonl", ".scratch"}
    outcome = swinir("upscale", first, large, "--out", results, "--no-resume", "--model", tiny, "--name", "{stem}")
    assert outcome.status == 0
    assert names(results) == ["a.png", "a_photo-x2_x2.png", "b.png"]


@posix_only
@pytest.mark.parametrize(("moment", "number"), [(" numpy", signal.SIGINT), (" torch.", signal.SIGTERM)])
def test_cancelling_the_start(moment: str, number: signal.Signals, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png")
    with start(["upscale", source, "--model", tiny], "-X", "importtime") as process:
        lines_until(process, moment)
        process.send_signal(number)
        said = lines_until(process, CANCELLED)
        process.send_signal(number)  # people press it again while the process comes to its end
        out, err = process.communicate(timeout=PATIENCE)
    spoken = [line for line in "".join([*said, err]).splitlines() if not line.startswith("import time:")]
    assert (process.returncode, out, spoken) == (130, "", [CANCELLED])
    assert names(tmp_path) == ["a.png"]


@posix_only
def test_names_leave_byte_for_byte(tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png").rename(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png"))
    program = [sys.executable, "-m", "swinir_gui.cli.main", "upscale", os.fsencode(source), "--model", str(tiny)]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, check=False, timeout=PATIENCE)
    assert done.stdout == os.fsencode(tmp_path) + b"/caf\xe9_tiny_x2.png\n"
    assert done.returncode == 0
    assert done.stderr.startswith(b"caf\xe9.png  24\xc3\x9716")


@posix_only
def test_a_reader_that_goes_away_is_no_scandal() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    program = [sys.executable, "-m", "swinir_gui.cli.main", "models", "where"]
    done = subprocess.run(program, cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, check=False, timeout=PATIENCE)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_folder_from_begin_to_end(tiny: Path, tmp_path: Path) -> None:
    pictures = {f"{name}.png": noise(20 + size, 30, seed=size) for size, name in enumerate("abc")}
    for name, pixels in pictures.items():
        write_picture(tmp_path / "in" / name, pixels)
    (tmp_path / "in" / "broken.png").write_bytes((tmp_path / "in" / "a.png").read_bytes()[:500])
    with start(["upscale", tmp_path / "in", "--model", tiny, "--out", tmp_path / "out"]) as process:
        out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert out.splitlines() == [str(tmp_path / "out" / f"{name}_tiny_x2.png") for name in "abc"]
    assert "“broken.png” is damaged or incomplete. Copy it again from where it came from." in err.splitlines()
    assert visible(tmp_path / "out") == [f"{name}_tiny_x2.png" for name in "abc"]
    assert [Path(name).suffix for name in names(tmp_path / "out") if name.startswith(".")] == [".jsonl"]
    for path, pixels in zip(out.splitlines(), pictures.values(), strict=True):
        assert difference(pixels_of(path), nearest(np.asarray(pixels))) <= 4
