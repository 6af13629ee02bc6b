"""``--cluster`` where there is none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import Command, names, write_picture


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    return write_picture(tmp_path / "a.png")


def test_without_ray_one_sentence_says_so_and_what_to_do(swinir: Command, picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    done = swinir("upscale", picture, "--cluster", "auto")
    assert done.status == 1
    assert done.sentence == (
        "A run can be spread over a cluster only with Ray, which is not installed here. "
        "Install it with “pip install swinir-gui[cluster]”; see docs/cluster.md."
    )
    assert names(picture.parent) == ["a.png"]


@pytest.mark.parametrize("address", ["127.0.0.1:1", "auto", "nonsense"])
def test_where_no_cluster_is_the_address_is_said(
    address: str, swinir: Command, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ray", reason="Ray is not installed")
    monkeypatch.setenv("RAY_TMPDIR", str(picture.parent / "ray"))
    done = swinir("upscale", picture, "--cluster", address)
    assert done.status == 1
    assert done.sentence.startswith(f"There is no cluster at “{address}” that this machine can work with. ")
    assert names(picture.parent) == ["a.png"]


def test_devices_have_no_numbers_there(swinir: Command, picture: Path) -> None:
    done = swinir("upscale", picture, "--cluster", "auto", "--device", "cuda:1")
    assert done.status == 2
    assert "“cuda:1” is no device of a cluster." in done.sentence


def test_a_model_that_is_missing_here_is_said_before_anybody_is_asked(swinir: Command, picture: Path) -> None:
    done = swinir("upscale", picture, "--cluster", "auto", "--model", "swinir-m-x2")
    assert done.status == 1
    assert "The model “swinir-m-x2” is not on this machine yet." in done.sentence


def test_who_spreads_a_run_needs_no_torch() -> None:
    asks = "import sys, swinir_gui.jobs.distant.spread; sys.exit('torch' in sys.modules or 'ray' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asks], check=False).returncode == 0
