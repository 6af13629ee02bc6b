"""Comparing in the real window: views, zoom and divider, by mouse and by keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from swinir_gui.geometry import Region, Size
from swinir_gui.gui.views.divider import Divider
from swinir_gui.gui.views.pair import ViewMode
from tests.cli.command import noise, write_picture
from tests.gui.driving import Person, use_tiny_model

Open = Callable[..., Person]


@pytest.fixture
def person(open_window: Open, tmp_path: Path) -> Person:
    """Two pictures, one of them done and looked at."""
    use_tiny_model()
    made = open_window(write_picture(tmp_path / "a.png", noise(180, 120)), write_picture(tmp_path / "b.png", noise(90, 60)))
    made.wait_for_pictures(2)
    made.window.resize(1200, 800)
    made.run()
    made.wait_for_result()
    return made


def options(person: Person) -> object:
    return person.session.canvas.options


def test_views_change_by_click_and_key_and_keep_zoom_and_place(person: Person) -> None:
    canvas = person.session.canvas
    canvas.actual_size()
    person.press(Qt.Key.Key_Plus)
    canvas.pan(60, 40)
    zoom, place = canvas.zoom, canvas.visible_region()
    person.click(person.button("Difference"))
    assert canvas.mode is ViewMode.DIFFERENCE
    assert (canvas.zoom, canvas.visible_region()) == (zoom, place)
    person.press(Qt.Key.Key_2)
    assert canvas.mode is ViewMode.SIDE_BY_SIDE
    assert person.window.actions_["side_by_side"].isChecked()
    assert canvas.zoom == zoom
    person.press(Qt.Key.Key_1)
    assert canvas.mode is ViewMode.SLIDER
    assert (canvas.zoom, canvas.visible_region()) == (zoom, place)
    assert person.program.memory.settings.view == "slider"


def test_the_view_is_chosen_with_arrows_where_the_switch_has_the_focus(person: Person) -> None:
    person.press(Qt.Key.Key_3)
    person.window.open_bar.findChildren(QToolButton)[-1].setFocus()
    person.press(Qt.Key.Key_Tab)
    assert person.button("Difference").hasFocus()
    person.press(Qt.Key.Key_Left)
    assert person.session.canvas.mode is ViewMode.SIDE_BY_SIDE
    assert person.button("Side by side").hasFocus()


def test_another_picture_is_seen_at_the_same_zoom_and_relative_place(person: Person) -> None:
    canvas = person.session.canvas
    canvas.actual_size()
    for _ in range(8):
        person.press(Qt.Key.Key_Plus)
    canvas.pan(-80, -60)
    before, zoom = canvas.visible_region(), canvas.zoom
    person.window.actions_["side_by_side"].trigger()
    person.window.actions_["slider"].trigger()
    other = person.session.queue.jobs[1]
    with person.qtbot.waitSignal(person.controller.selection.pair_changed):
        person.click(person.session.pictures.list.viewport(), _row(person, 1))
    assert person.selected.id == other.id
    after = canvas.visible_region()
    middles = [(each.left + each.width / 2, each.top + each.height / 2) for each in (before, after)]
    assert canvas.zoom == zoom
    assert middles[1][0] / 180 == pytest.approx(middles[0][0] / 360, abs=0.01)
    assert middles[1][1] / 120 == pytest.approx(middles[0][1] / 240, abs=0.01)


def test_the_divider_follows_the_mouse(person: Person, qtbot: QtBot) -> None:
    divider = person.session.canvas.findChild(Divider)
    assert isinstance(divider, Divider)
    before, middle = options(person).divider, divider.rect().center()
    qtbot.mousePress(divider, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(divider, middle + QPoint(60, 0))
    qtbot.mouseRelease(divider, Qt.MouseButton.LeftButton, pos=middle)
    assert options(person).divider == pytest.approx(before + 60 / 360, abs=0.02)


def test_the_divider_follows_keys_wherever_the_focus_is(person: Person) -> None:
    person.session.pictures.list.setFocus()
    before = options(person).divider
    person.press(Qt.Key.Key_BracketRight)
    person.press(Qt.Key.Key_BracketRight)
    person.press(Qt.Key.Key_BracketLeft)
    assert options(person).divider == pytest.approx(before + 0.02)
    person.press(Qt.Key.Key_D)
    assert options(person).orientation == Qt.Orientation.Horizontal
    assert person.program.memory.settings.divider == "horizontal"


def test_space_shows_the_source_as_long_as_it_is_held(person: Person, qtbot: QtBot) -> None:
    canvas = person.session.canvas
    canvas.setFocus()
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    assert canvas.options.held
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert not canvas.options.held


def test_zoom_by_keys(person: Person) -> None:
    canvas = person.session.canvas
    person.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert canvas.zoom == 1
    person.press(Qt.Key.Key_Plus)
    assert canvas.zoom > 1
    person.press(Qt.Key.Key_Minus)
    assert canvas.zoom == pytest.approx(1)
    person.press(Qt.Key.Key_F)
    assert canvas.visible_region().width == 360


def test_a_chosen_surround_is_painted_and_remembered(person: Person) -> None:
    person.window.actions_["surround_white"].trigger()
    assert person.program.memory.settings.surround == "white"
    assert person.session.canvas.grab().toImage().pixelColor(2, 2).name() == "#ffffff"


def _row(person: Person, row: int) -> QPoint:
    view = person.session.pictures.list
    return view.visualRect(view.model().index(row, 0)).center()


def test_the_difference_is_told_in_figures_as_long_as_it_is_looked_at(person: Person) -> None:
    person.press(Qt.Key.Key_3)
    person.wait(lambda: person.window.status._pointer.text().startswith("Mean difference"))
    person.press(Qt.Key.Key_1)
    assert "Mean difference" not in person.window.status._pointer.text()


def test_a_picture_without_a_result_is_shown_as_large_as_that_will_be(open_window: Open, tmp_path: Path) -> None:
    use_tiny_model()
    made = open_window(write_picture(tmp_path / "a.png", noise(60, 40)))
    made.wait_for_pictures()
    shown = made.session.controller.selection._showing
    made.wait(lambda: shown._shown is not None and shown._shown.pair.source.size == Size(120, 80))
    made.session.choices.take(replace(made.session.choices.output, factor=4.0))
    made.wait(lambda: shown._shown.pair.source.size == Size(240, 160))


def test_beside_a_result_that_was_cut_lies_what_it_has_kept_of_the_source(open_window: Open, tmp_path: Path) -> None:
    use_tiny_model(target="fill", width=130, height=110)
    made = open_window(write_picture(tmp_path / "a.png", noise(60, 40)))
    made.wait_for_pictures()
    made.run()
    shown = made.session.canvas._comparison
    made.wait(lambda: shown.layers.result is not None and shown.layers.pair.source.size == Size(130, 110))
    source, result = (raster.read(Region(20, 20, 90, 70), 0) for raster in (shown.layers.pair.source, shown.layers.pair.result))
    apart = [np.abs(np.roll(source, step, axis=1).astype(int) - result).mean() for step in (-4, 0, 4)]
    assert apart[1] < 0.7 * min(apart[0], apart[2])
    made.session.canvas.fit()
    assert made.session._link.visible_in_source() == Region(6, 0, 48, 40), "what a preview would make"


def test_where_the_source_is_gone_its_result_is_shown_and_the_others_are_compared_as_before(person: Person, tmp_path: Path) -> None:
    (tmp_path / "a.png").unlink()
    view = person.session.pictures.list
    shown = person.session.canvas._comparison
    person.click(view.viewport(), _row(person, 1))
    person.wait(lambda: shown.layers.pair.source_size == Size(90, 60))
    person.click(view.viewport(), _row(person, 0))
    person.wait(lambda: shown.layers.pair.lost)
    assert (shown.layers.pair.source.size, shown.layers.result) == (Size(360, 240), None)
    assert person.window.notice_bar.notice is None
    person.click(view.viewport(), _row(person, 1))
    person.wait(lambda: shown.layers.result is not None)
    assert not shown.layers.pair.lost


def test_another_factor_shows_the_same_part_of_the_source_and_so_does_its_preview(open_window: Open, tmp_path: Path) -> None:
    use_tiny_model(factor=4.0)
    made = open_window(write_picture(tmp_path / "a.png", noise(900, 700)))
    made.wait_for_pictures()
    canvas, link, shown = made.session.canvas, made.session._link, made.session.canvas._comparison
    made.wait(lambda: canvas._navigator.viewport.picture == Size(3600, 2800))
    made.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    for _ in range(4):
        made.press(Qt.Key.Key_Plus)
    canvas.pan(531, 277)
    seen, zoom = link.visible_in_source(), canvas.zoom
    made.click(made.button("2 times"))
    made.wait(lambda: canvas._navigator.viewport.picture == Size(1800, 1400))
    assert link.visible_in_source() == seen
    assert canvas.zoom == 2 * zoom
    made.wait(made.window.actions_["preview"].isEnabled)
    made.press(Qt.Key.Key_P)
    made.wait_for_rest()
    made.wait_for_result()
    assert (link.visible_in_source(), canvas.zoom) == (seen, 2 * zoom)
    made.click(made.button("4 times"))
    made.wait(lambda: canvas._navigator.viewport.picture == Size(3600, 2800))
    assert (link.visible_in_source(), canvas.zoom) == (seen, zoom)
    assert (shown.layers.result, shown.run.painting) == (None, None), "what other choices have made"
    made.click(made.button("2 times"))
    made.wait_for_result()
    assert (link.visible_in_source(), canvas.zoom) == (seen, 2 * zoom)
