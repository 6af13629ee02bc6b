from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from swinir_gui.jobs.running import awake
from tests.cli.command import noise, write_picture
from tests.gui.driving import Person
from tests.inhibitors import Inhibitors
from tests.programs import posix_only

Open = Callable[..., Person]
ONE = {"caffeinate", "systemd-inhibit"}  # of Linux and macOS


@posix_only
def test_the_computer_stays_awake_while_pictures_are_made_and_not_while_they_wait(
    open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = [write_picture(tmp_path / f"{number}.png", noise(64, 6_000)) for number in range(6)]  # they outlast what is started
    person = open_window(*pictures)
    person.wait_for_pictures(len(pictures))
    inhibitors = Inhibitors(tmp_path, monkeypatch)
    for name in ONE:
        inhibitors.put(name)
    monkeypatch.setattr(awake, "SHORT", 0)
    person.click(person.window.column.run.button)
    person.wait(lambda: bool(inhibitors.said("begins")))
    assert not inhibitors.said("ends")
    person.click(person.button("Pause"))
    person.wait(lambda: inhibitors.said("ends") == inhibitors.said("begins"))
    person.controller.cancel()
    person.wait_for_rest()
