"""``swinir devices``."""

from __future__ import annotations

import json

from swinir_gui.engine.device import choose
from tests.cli.command import Command


def test_all_devices_can_be_chosen(swinir: Command) -> None:
    devices = [json.loads(line) for line in swinir("devices", "--json").out]
    assert devices[-1]["id"] == "cpu"
    assert all(choose(device["id"]) for device in devices)
    assert all(device["name"] for device in devices)


def test_text_names_the_same_devices(swinir: Command) -> None:
    outcome = swinir("devices")
    devices = [json.loads(line)["id"] for line in swinir("devices", "--json").out]
    assert (outcome.status, outcome.err) == (0, [])
    assert [line.split()[0] for line in outcome.out] == devices
