"""The list of pictures over a queue, without a window around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from swinir_gui.errors import ImageReadError
from swinir_gui.gui.item_models.job_list import JobListModel
from swinir_gui.gui.panels.picture_row import HEIGHT
from swinir_gui.gui.panels.pictures_panel import PicturesPanel
from swinir_gui.gui.toolkit.theme import LIGHT
from swinir_gui.gui.workers.background import Background
from swinir_gui.gui.workers.thumbnails import Thumbnails
from swinir_gui.jobs.running.job_queue import JobQueue
from swinir_gui.jobs.running.queue_facts import Change
from swinir_gui.jobs.wanted.request import Input


@dataclass
class Stand:
    """A panel over a queue, wired as the controller does it."""

    panel: PicturesPanel
    queue: JobQueue
    thumbnails: Thumbnails

    def add(self, *paths: Path) -> list[int]:
        return self.queue.add(Input(path) for path in paths)

    def fail(self, job_id: int) -> None:
        self.queue.enqueue([job_id])
        self.queue.start(job_id)
        self.queue.fail(job_id, ImageReadError("“a.png” ends early.", "Copy it again."))

    def menu(self) -> dict[str, object]:
        entries = self.panel.list.menu_for(self.panel.list.selected_jobs())
        return {action.text(): action for action in entries.actions() if action.text()}


@pytest.fixture
def stand(qtbot: QtBot) -> Iterator[Stand]:
    queue, model, background = JobQueue(), JobListModel(), Background()
    thumbnails = Thumbnails(background)
    panel = PicturesPanel(model, thumbnails, LIGHT)
    qtbot.addWidget(panel)

    def changed(change: Change) -> None:
        model.apply(change)
        panel.set_totals(queue.totals)

    queue.changed = changed
    thumbnails.header_read.connect(queue.measured)
    thumbnails.doubted.connect(queue.doubt)
    panel.resize(320, 46 + 4 * HEIGHT + HEIGHT // 2)
    panel.show()
    panel.list.setFocus()  # before there is a row: a list that has none yet takes the first when it gets the focus
    yield Stand(panel, queue, thumbnails)
    background.shut_down()


def invented(count: int) -> list[Path]:
    return [Path(f"/pictures/{number:04}.png") for number in range(count)]


def place_of(stand: Stand, row: int) -> QPoint:
    view = stand.panel.list
    return view.visualRect(view.model().index(row, 0)).center()
