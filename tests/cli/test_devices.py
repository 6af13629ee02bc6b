"""``swinir devices``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from swinir_gui import __version__, settings
from swinir_gui.engine.device import choose
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
