"""The list of pictures, driven by mouse and keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from swinir_gui.geometry import Size
from swinir_gui.gui.panels.picture_row import HEIGHT
from swinir_gui.gui.toolkit.theme import DARK, LIGHT
from tests.cli.command import noise, write_picture
from tests.gui.panels.conftest import Stand, invented, place_of


def test_a_click_selects_and_delete_removes(stand: Stand, qtbot: QtBot) -> None:
    ids = stand.add(*invented(3))
    with qtbot.waitSignal(stand.panel.selected) as selected:
        qtbot.mouseClick(stand.panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place_of(stand, 1))
    assert selected.args == [ids[1]]
    qtbot.mouseClick(
        stand.panel.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, pos=place_of(stand, 2)
    )
    with qtbot.waitSignal(stand.panel.list.remove_requested) as removed:
        qtbot.keyClick(stand.panel.list, Qt.Key.Key_Delete)
    assert removed.args == [[ids[1], ids[2]]]


def test_arrows_move_the_selection_and_only_keys_show_the_ring(stand: Stand, qtbot: QtBot) -> None:
    ids = stand.add(*invented(3))
    qtbot.mouseClick(stand.panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place_of(stand, 0))
    ring = LIGHT.accent_text
    assert not _has(stand, ring)
    with qtbot.waitSignal(stand.panel.selected) as selected:
        qtbot.keyClick(stand.panel.list, Qt.Key.Key_Down)
    assert selected.args == [ids[1]]
    stand.panel.list.setFocus()
    qtbot.waitUntil(lambda: _has(stand, ring))


def test_what_is_selected_elsewhere_is_shown_without_asking_for_it_again(stand: Stand, qtbot: QtBot) -> None:
    ids = stand.add(*invented(3))
    stand.panel.show_selected(stand.queue.find(ids[2]))
    assert [job.id for job in stand.panel.list.selected_jobs()] == [ids[2]]
    with qtbot.assertNotEmitted(stand.panel.selected):
        stand.panel.show_selected(stand.queue.find(ids[2]))


def test_the_menu_offers_what_fits_the_picture(stand: Stand, qtbot: QtBot) -> None:
    (first, second) = stand.add(*invented(2))
    stand.fail(first)
    stand.panel.show_selected(stand.queue.find(first))
    entries = stand.menu()
    assert list(entries) == [
        "Show in folder",
        "Copy result",
        "Run again",
        "Remove from the list",
        "Remove all that are done",
        "Copy details",
    ]
    with qtbot.waitSignal(stand.panel.list.run_requested) as again:
        entries["Run again"].trigger()
    assert again.args == [[first]]
    with qtbot.waitSignal(stand.panel.list.show_in_folder_requested) as show:
        entries["Show in folder"].trigger()
    assert show.args == [Path("/pictures/0000.png")]
    entries["Copy details"].trigger()
    assert "ends early" in QGuiApplication.clipboard().text()
    assert "Copy it again." in QGuiApplication.clipboard().text()
    stand.panel.show_selected(stand.queue.find(second))
    with qtbot.waitSignal(stand.panel.list.run_requested) as once:
        stand.menu()["Run this one"].trigger()
    assert once.args == [[second]]
    stand.queue.enqueue([second])
    stand.panel.show_selected(stand.queue.find(second))
    assert not stand.menu()["Run again"].isEnabled(), "it is in line"


@pytest.mark.qt_log_ignore("does not support", extend=True)  # the offscreen platform, of popups
def test_the_menu_opens_by_key_at_the_row(stand: Stand, qtbot: QtBot) -> None:
    (first,) = stand.add(*invented(1))
    stand.panel.show_selected(stand.queue.find(first))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(stand.panel.list.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()


def test_the_filter_comes_with_many_pictures_and_lists_what_it_says(stand: Stand, qtbot: QtBot) -> None:
    ids = stand.add(*invented(20))
    buttons = [each for each in stand.panel.findChildren(QToolButton) if each.isCheckable()]
    assert not buttons[0].isVisible()
    more = stand.add(*[Path(f"/more/{number}.png") for number in range(1_000)])
    stand.fail(ids[3])
    assert [button.text() for button in buttons] == ["All 1,020", "Done 0", "Failed 1"]
    qtbot.mouseClick(buttons[2], Qt.MouseButton.LeftButton)
    assert [job.id for job in stand.panel.list.visible_jobs()] == [ids[3]]
    stand.fail(ids[5])
    assert [job.id for job in stand.panel.list.visible_jobs()] == [ids[3], ids[5]]
    stand.panel.show_selected(stand.queue.find(more[0]))
    with qtbot.assertNotEmitted(stand.panel.selected):
        qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
        qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert [job.id for job in stand.panel.list.selected_jobs()] == [more[0]]
    qtbot.mouseClick(buttons[2], Qt.MouseButton.LeftButton)
    stand.queue.remove(more)
    assert not buttons[0].isVisible()
    assert stand.panel.list.model().rowCount() == 20


def test_a_result_that_is_gone_is_not_listed_as_done_nor_removed_with_those_that_are(stand: Stand, qtbot: QtBot) -> None:
    gone, kept, *_ = stand.add(*invented(21))
    stand.queue.enqueue([gone, kept])
    for each in (gone, kept):
        stand.queue.start(each)
        stand.queue.finish(each, Path(f"/results/{each}.png"))
    buttons = [each for each in stand.panel.findChildren(QToolButton) if each.isCheckable()]
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert [job.id for job in stand.panel.list.visible_jobs()] == [gone, kept]
    stand.queue.saw_result(gone, there=False)
    assert [button.text() for button in buttons] == ["All 21", "Done 1", "Failed 0"]
    assert [job.id for job in stand.panel.list.visible_jobs()] == [kept]
    stand.panel.show_selected(stand.queue.find(kept))
    with qtbot.waitSignal(stand.panel.list.remove_requested) as removed:
        stand.menu()["Remove all that are done"].trigger()
    assert removed.args == [[kept]]
    stand.queue.saw_result(gone, there=True)
    assert [button.text() for button in buttons] == ["All 21", "Done 2", "Failed 0"]


def test_only_thumbnails_of_visible_rows_are_read(stand: Stand, tmp_path: Path, qtbot: QtBot) -> None:
    paths = [write_picture(tmp_path / f"{number:03}.png", noise(30, 20)) for number in range(200)]
    loaded: list[int] = []
    stand.thumbnails.loaded.connect(loaded.append)
    ids = stand.add(*paths)
    qtbot.waitUntil(lambda: len(loaded) == 5)
    assert sorted(loaded) == ids[:5]
    stand.panel.list.verticalScrollBar().setValue(stand.panel.list.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: stand.thumbnails.pixmap(ids[-1]) is not None)
    qtbot.waitUntil(lambda: not stand.thumbnails._reading)
    assert set(loaded) <= {*ids[:5], *ids[-5:]}
    assert stand.queue.jobs[-1].size == Size(30, 20)
    assert stand.queue.jobs[100].size is None


def test_a_picture_that_cannot_be_read_is_marked_quietly(stand: Stand, tmp_path: Path, qtbot: QtBot) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    (job_id,) = stand.add(bad)
    qtbot.waitUntil(lambda: stand.thumbnails.is_read(job_id))
    index = stand.panel.list.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("bad.png, Cannot be read, ")
    assert str(bad) in index.data(Qt.ItemDataRole.ToolTipRole)


def test_the_plus_asks_for_pictures(stand: Stand, qtbot: QtBot) -> None:
    (plus,) = [each for each in stand.panel.findChildren(QToolButton) if each.accessibleName() == "Add pictures"]
    with qtbot.waitSignal(stand.panel.add_requested):
        qtbot.mouseClick(plus, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_failed_picture_wears_its_colour(theme: object, stand: Stand) -> None:
    (job_id,) = stand.add(*invented(1))
    stand.panel.set_theme(theme)
    stand.fail(job_id)
    assert _has(stand, theme.failed)


def test_progress_grows_with_the_picture(stand: Stand) -> None:
    (job_id,) = stand.add(*invented(1))
    stand.queue.enqueue([job_id])
    stand.queue.start(job_id)
    widths = []
    for fraction in (0.25, 0.75):
        stand.queue.advance(job_id, fraction, 1.0)
        widths.append(_count(stand, LIGHT.progress))
    assert 2.5 < widths[1] / widths[0] < 3.5


def _count(stand: Stand, color: QColor) -> int:
    """Pixels of a colour in the left of the row, where its bar begins; the percentage is at the right."""
    image = stand.panel.list.viewport().grab().toImage()
    row = place_of(stand, 0).y() + 11
    return sum(image.pixelColor(x, row) == color for x in range(image.width()))


def _has(stand: Stand, color: QColor) -> bool:
    image = stand.panel.list.viewport().grab().toImage()
    return any(image.pixelColor(x, y) == color for y in range(2 * HEIGHT) for x in range(image.width()))


def test_the_chosen_row_stays_in_view_when_there_is_less_room(stand: Stand) -> None:
    ids = stand.add(*invented(9))
    rows = stand.panel.list
    stand.panel.show_selected(stand.queue.find(ids[3]))
    stand.panel.resize(320, stand.panel.height() - HEIGHT)
    QApplication.processEvents()
    assert rows.viewport().rect().contains(rows.visualRect(rows.currentIndex()))
    rows.verticalScrollBar().setValue(rows.verticalScrollBar().maximum())
    there = rows.verticalScrollBar().value()
    stand.panel.resize(320, stand.panel.height() - HEIGHT // 2)
    QApplication.processEvents()
    assert rows.verticalScrollBar().value() >= there, "who has scrolled away from it is left alone"
