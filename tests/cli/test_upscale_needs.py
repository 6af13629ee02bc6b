"""What a large picture takes, said before its run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from swinir_gui.cli import run_console
from swinir_gui.jobs.running import timing
from swinir_gui.paths import paces_file
from tests.cli.command import Command, noise, write_picture

LINE = "a.png: will take "


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    return write_picture(tmp_path / "a.png", noise(90, 70))


def test_a_small_picture_is_begun_without_a_word(swinir: Command, tiny: Path, picture: Path) -> None:
    assert not any(line.startswith(LINE) for line in swinir("upscale", picture, "--model", tiny).err)


def test_a_long_run_says_time_memory_scratch_and_size(
    swinir: Command, tiny: Path, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_console, "_LONG", 0)
    monkeypatch.setattr(timing, "WORTH_MEASURING", 0)
    err = swinir("upscale", picture, "--model", tiny).err
    (line,) = [line for line in err if line.startswith(LINE)]
    assert err.index(line) == 0
    for part in ("about 1 s, ", " of memory, ", " of scratch space, ", " for the result"):
        assert part in line
    assert not swinir("upscale", picture, "--model", tiny, "--quiet", "--existing", "overwrite").err


def test_what_a_picture_took_is_remembered(swinir: Command, tiny: Path, picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swinir("upscale", picture, "--model", tiny, "--precision", "float32")
    ((model, device, precision, *large, seconds, pixels, count),) = json.loads(paces_file().read_text())
    assert (model, precision, large, pixels, count) == (str(tiny), "float32", [0, 0], 90 * 70, 1)
    assert device.endswith("threads")
    paces_file().write_text(json.dumps([[model, device, precision, 6300 * 60.0, 6300, 0, 0, 0]]))
    err = swinir("upscale", picture, "--model", tiny, "--precision", "float32", "--existing", "overwrite").err
    assert err[0].startswith(LINE + "about 105 h 0 min, ")
    assert 0 < seconds < 60
