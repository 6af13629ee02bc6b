"""What somebody has marked, and where they look, while other rows come and go."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from tests.gui.panels.conftest import Stand, invented, place_of


def mark(stand: Stand, rows: Sequence[int]) -> None:
    """The last of them becomes the current one."""
    view, marked = stand.panel.list, QItemSelection()
    for row in rows:
        marked.select(view.model().index(row, 0), view.model().index(row, 0))
    view.selectionModel().setCurrentIndex(view.model().index(rows[-1], 0), QItemSelectionModel.SelectionFlag.NoUpdate)
    view.selectionModel().select(marked, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def marked(stand: Stand) -> list[int]:
    return [job.id for job in stand.panel.list.selected_jobs()]


def current(stand: Stand) -> str:
    return str(stand.panel.list.currentIndex().data())


def top_of(stand: Stand, job_id: int) -> int:
    view = stand.panel.list
    row = next(row for row, job in enumerate(stand.queue.jobs) if job.id == job_id)
    return view.visualRect(view.model().index(row, 0)).top()


def test_what_is_marked_and_seen_stays_while_every_second_of_the_others_goes(stand: Stand, qtbot: QtBot) -> None:
    ids = stand.add(*invented(200))
    mark(stand, [20, 22, 150])
    bar = stand.panel.list.verticalScrollBar()
    bar.setValue(bar.maximum() // 3)
    seen = next(job.id for job in stand.panel.list.visible_jobs() if job.id % 2)
    top = top_of(stand, seen)
    with qtbot.assertNotEmitted(stand.panel.selected):
        stand.queue.remove(each for each in ids if each % 2 == 0)
    assert marked(stand) == [ids[20], ids[22], ids[150]]
    assert current(stand) == "0150.png"
    assert top_of(stand, seen) == top


def test_rows_that_come_back_above_do_not_push_away_what_is_looked_at(stand: Stand) -> None:
    ids = stand.add(*invented(200))
    gone = {row: job for row, job in enumerate(stand.queue.jobs) if row % 2}
    stand.queue.remove(job.id for job in gone.values())
    mark(stand, [60])
    top = top_of(stand, ids[120])
    stand.queue.put_back(gone)
    assert marked(stand) == [ids[120]]
    assert top_of(stand, ids[120]) == top > 0


def test_where_the_current_row_goes_the_next_that_stays_is_chosen_and_told_once(stand: Stand, qtbot: QtBot) -> None:
    ids = stand.add(*invented(100))
    mark(stand, range(0, 100, 2))
    chosen: list[int] = []
    told: list[list[int]] = []
    stand.panel.selected.connect(chosen.append)
    stand.panel.list.marked.connect(told.append)
    qtbot.keyClick(stand.panel.list, Qt.Key.Key_Delete)
    stand.queue.remove(ids[::2])
    assert chosen == [ids[99]]
    assert told == [[ids[99]]]
    stand.queue.remove([ids[99], ids[1]])
    assert chosen == [ids[99], ids[97]]


def test_a_list_of_what_failed_can_be_emptied_at_once(stand: Stand, qtbot: QtBot) -> None:
    ids = stand.add(*invented(60))
    for each in ids[::3]:
        stand.fail(each)
    failed = next(each for each in stand.panel.findChildren(QToolButton) if each.text() == "Failed 20")
    qtbot.mouseClick(failed, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(stand.panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place_of(stand, 0))
    chosen: list[int] = []
    stand.panel.selected.connect(chosen.append)
    stand.queue.enqueue(ids[::3])
    assert not stand.panel.list.visible_jobs()
    assert not chosen, "no row after another is gone through on the way"
    stand.queue.release()
    assert marked(stand) == []
