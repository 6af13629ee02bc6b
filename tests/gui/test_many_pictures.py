"""Two hundred pictures, ten of them broken, with everything that the window has for them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from swinir_gui.gui.panels.pictures_panel import PicturesPanel
from swinir_gui.gui.theme import LIGHT
from swinir_gui.gui.thumbnails import Thumbnails
from swinir_gui.gui.workers.background import Background
from tests.cli.command import noise, write_picture
from tests.gui.desk import desk, options, tiny_model

PICTURES, BROKEN = 200, frozenset(range(7, 200, 20))


def album(folder: Path) -> Path:
    for number in range(PICTURES):
        path = write_picture(folder / f"{number:03}.png", noise(12, 9, seed=number))
        if number in BROKEN:
            path.write_bytes(path.read_bytes()[:120])
    return folder


def test_the_report_is_right_and_the_event_loop_goes_on(tmp_path: Path, qtbot: QtBot) -> None:
    tiny_model(tmp_path)
    background = Background()
    thumbnails = Thumbnails(background)
    with desk(tmp_path) as made:
        controller = made.controller
        panel = PicturesPanel(made.model, thumbnails, LIGHT)
        qtbot.addWidget(panel)
        controller.totals_changed.connect(panel.set_totals)
        controller.selection_changed.connect(panel.show_selected)
        panel.selected.connect(controller.select)
        thumbnails.header_read.connect(controller.header_read)
        thumbnails.header_failed.connect(controller.header_failed)
        panel.resize(320, 400)
        panel.show()
        beats: list[None] = []
        heart = QTimer()
        heart.timeout.connect(lambda: beats.append(None))
        heart.start(16)
        controller.set_options(options(out=tmp_path / "out"))
        with qtbot.waitSignal(controller.added):
            controller.add([album(tmp_path / "album")])
        assert made.queue.totals.all == PICTURES
        with qtbot.waitSignal(controller.run_finished, timeout=60_000):
            controller.run_all()
        summary = made.summaries[-1]
        assert (summary.done, summary.failed, summary.stopped) == (PICTURES - len(BROKEN), len(BROKEN), False)
        failed = {job.path.name for job in made.queue.jobs if job.error}
        assert failed == {f"{number:03}.png" for number in BROKEN}
        assert len(list((tmp_path / "out").glob("*.png"))) == PICTURES - len(BROKEN)
        assert len(made.notices) == 1
        read = [job.id for job in made.queue.jobs if thumbnails.is_read(job.id)]
        assert 0 < len(read) <= 2 * len(panel.list.visible_jobs())
        assert len(beats) > 10
    background.shut_down()
    assert not list(tmp_path.rglob(".swinir-*"))
