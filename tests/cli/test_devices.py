"""``swinir devices``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from swinir_gui import __version__, paths, settings
from swinir_gui.engine.device import available, choose
from swinir_gui.jobs.measured.precision import Setting, Verdicts, processor
from tests.cli.command import Command


def test_all_devices_can_be_chosen(swinir: Command) -> None:
    devices = [json.loads(line) for line in swinir("devices", "--json").out]
    assert devices[-1]["id"] == "cpu"
    assert all(choose(device["id"]) for device in devices)
    assert all(device["name"] for device in devices)
    assert devices[-1]["lacks_triton"] is False  # which no processor needs


@pytest.mark.usefixtures("unmeasured")
def test_text_names_the_same_devices(swinir: Command) -> None:
    outcome = swinir("devices")
    devices = [json.loads(line)["id"] for line in swinir("devices", "--json").out]
    assert (outcome.status, outcome.err) == (0, [])
    assert [line.split()[0] for line in outcome.out] == devices


@pytest.mark.parametrize(
    ("decibels", "told", "used", "sentence"),
    [
        (60.0, 60.0, True, "auto takes bfloat16, which is 60.0 dB close to float32"),
        (40.0, 40.0, False, "auto takes float32, since bfloat16 is only 40.0 dB close to it"),
        (float("-inf"), None, False, "auto takes float32, since bfloat16 fails"),
        (float("inf"), None, True, "auto takes bfloat16, which is inf dB close to float32"),
    ],
)
@pytest.mark.usefixtures("unmeasured")
def test_verdicts_are_told_in_words_and_as_json(
    decibels: float, told: float | None, *, used: bool, sentence: str, swinir: Command
) -> None:
    name = processor(available()[-1].name)
    Verdicts(paths.verdicts_file()).keep(Setting("photo-x2", "abc", name, "2.13.0"), decibels)

    def unknown(constant: str) -> None:
        raise ValueError(f"{constant} is no JSON")

    device = json.loads(swinir("devices", "--json").out[-1], parse_constant=unknown)
    assert device["bfloat16"] == [{"model": "photo-x2", "decibels": told, "used": used}]
    assert swinir("devices").out[-1].strip() == f"photo-x2: {sentence}"


def test_a_report_tells_versions_and_devices(swinir: Command) -> None:
    outcome = swinir("devices", "--report")
    assert outcome.status == 0
    assert outcome.out[0] == f"SwinIR GUI {__version__}, checkout"
    assert {line.split()[0] for line in outcome.out} >= {"Python", "torch", "numpy", "device"}


def test_a_report_tells_settings_but_nothing_private(swinir: Command, home: Path) -> None:
    chosen = settings.Settings(theme="dark", threads=2, folder=str(home / "secret"), template="ana-{stem}", recent=("/ana/1.jpg",))
    settings.save(chosen, home / settings.FILE)
    outcome = swinir("devices", "--report")
    told = [line for line in outcome.out if line.startswith("setting ")]
    changed = ["setting folder: (changed)", "setting template: (changed)", "setting recent: (changed)"]
    assert told == ["setting theme: dark", "setting threads: 2", *changed]
    assert not any(str(home) in line or "ana" in line for line in outcome.out)
    assert str(home / "logs") in outcome.err[0]


def test_a_report_is_for_people(swinir: Command) -> None:
    assert swinir("devices", "--report", "--json").status == 2
