"""Which picture the canvas is given, and how large."""

from __future__ import annotations

import threading
from pathlib import Path

from pytestqt.qtbot import QtBot

from swinir_gui.geometry import Size
from swinir_gui.gui.queue.showing import Showing
from swinir_gui.gui.workers.background import Background
from swinir_gui.jobs.running.job import Job
from swinir_gui.jobs.wanted.request import Input
from tests.cli.command import noise, write_picture
from tests.patience import PATIENCE


def test_a_size_that_is_chosen_while_a_picture_is_opened_counts(tmp_path: Path, qtbot: QtBot) -> None:
    job = Job(1, Input(write_picture(tmp_path / "a.png", noise(40, 30))))
    asked, chosen = threading.Event(), threading.Event()
    sizes = {"factor": 2}

    def foresee(size: Size) -> Size:
        found = size.scaled(sizes["factor"])
        asked.set()
        chosen.wait(PATIENCE)
        return found

    background, shown = Background(), []
    showing = Showing(background)
    showing.foresee = foresee
    showing.pair_changed.connect(lambda pair: shown.append(pair.source.size))
    try:
        showing.show(job)
        assert asked.wait(PATIENCE)
        sizes["factor"] = 3
        showing.choices_changed(job)
        chosen.set()
        qtbot.waitUntil(lambda: bool(shown) and shown[-1] == Size(120, 90))
    finally:
        background.shut_down()
