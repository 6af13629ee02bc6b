"""Which precision ``auto`` stands for."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest
import torch

from swinir_gui import paths
from swinir_gui.engine import device, parity
from swinir_gui.jobs.measured import precision
from swinir_gui.jobs.measured.precision import ENOUGH, Setting, Verdicts, automatic
from swinir_gui.nn.super_resolver import ResolverChain, SuperResolver
from tests.cli.command import COLOUR_X2, weights

pytestmark = pytest.mark.usefixtures("unmeasured")

CPU = torch.device("cpu")
TINY = ResolverChain((SuperResolver("tiny", COLOUR_X2, weights(COLOUR_X2)),))
SETTING = Setting("photo-x2", "abc", "a processor", "2.13.0")


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "is_fast_in_bfloat16", lambda _: True)


def measures(monkeypatch: pytest.MonkeyPatch, decibels: float) -> list[object]:
    """What was measured, from now on always with the same result."""
    asked: list[object] = []

    def measured(chain: ResolverChain, *_: object) -> float:
        asked.append(chain.name)
        return decibels

    monkeypatch.setattr(parity, "parity", measured)
    return asked


@pytest.mark.usefixtures("fast")
@pytest.mark.parametrize(("decibels", "expected"), [(ENOUGH, "bfloat16"), (ENOUGH - 0.1, "float32"), (float("-inf"), "float32")])
def test_it_takes_what_was_measured_to_be_close_enough_and_measures_once(
    decibels: float, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = measures(monkeypatch, decibels)
    assert [automatic(TINY, "abc", CPU) for _ in range(3)] == [expected] * 3
    assert asked == ["tiny"]
    automatic(TINY, "another file", CPU)
    assert asked == ["tiny"] * 2


def test_a_device_that_is_not_fast_at_it_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "is_fast_in_bfloat16", lambda _: False)
    assert automatic(TINY, "abc", CPU) == "float32"
    assert not paths.verdicts_file().exists()


@pytest.mark.usefixtures("fast")
def test_a_lack_of_memory_is_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> float:
        raise torch.OutOfMemoryError("full")

    monkeypatch.setattr(parity, "parity", full)
    assert automatic(TINY, "abc", CPU) == "float32"
    assert not paths.verdicts_file().exists()


@pytest.mark.usefixtures("fast")
def test_it_is_measured_on_the_sample() -> None:
    automatic(TINY, "abc", CPU)
    ((setting, decibels),) = Verdicts(paths.verdicts_file())
    assert (setting.model, setting.sha256, setting.torch) == ("tiny", "abc", version("torch"))
    assert 30 < decibels < 120


@pytest.mark.parametrize(
    "damage", ["", "{}", "[[1, 2]]", "[" * 100_000, '[["m", "h", "d", "t", "x"]]', f'[["m", "h", "d", "t", {10**400}]]']
)
def test_a_damaged_file_is_measured_anew(damage: str, tmp_path: Path) -> None:
    file = tmp_path / "deep" / "precisions.json"
    file.parent.mkdir()
    file.write_text(damage, encoding="utf-8")
    verdicts = Verdicts(file)
    assert verdicts.of(SETTING) is None
    verdicts.keep(SETTING, 60.0)
    verdicts.keep(replace(SETTING, model="other"), float("-inf"))
    assert Verdicts(file).of(SETTING) == 60
    assert Verdicts(file).of(replace(SETTING, model="other")) == float("-inf")
    assert Verdicts(file).of(replace(SETTING, torch="2.14.0")) is None


def test_a_folder_that_takes_nothing_keeps_nobody_from_working(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    verdicts = Verdicts(tmp_path / "file" / "precisions.json")
    verdicts.keep(SETTING, 60.0)
    assert verdicts.of(SETTING) == 60


def test_the_number_of_threads_is_not_part_of_a_processors_name() -> None:
    assert precision.processor("A processor, 8 threads") == precision.processor("A processor, 2 threads") == "A processor"
