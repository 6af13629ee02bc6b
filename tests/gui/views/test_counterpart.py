"""What stands in the source's place: painted, named, measured, and chosen at its label."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from swinir_gui.geometry import Region, Size
from swinir_gui.gui.views.counterpart_button import CounterpartButton
from swinir_gui.gui.views.modes import MODES
from swinir_gui.gui.views.overlays import Plate
from swinir_gui.gui.views.pair import Counterpart, Pair, PointerReading, RunPainting, ViewMode
from tests.gui.views.conftest import BIG, BLUE, GREEN, RED, SMALL


@pytest.fixture
def pair(desk, painted) -> Pair:
    """The source red, an earlier result blue, the result green; shown."""
    plain = desk.show()
    made = replace(plain, counterpart=Counterpart(painted(SMALL, BLUE), Size(200, 150), "one", "two"), choosable=True)
    desk.view.show_pair(made)
    desk.settle()
    return made


def button(desk) -> CounterpartButton:
    return desk.view.findChild(CounterpartButton)


def plates(desk) -> list[Plate]:
    return MODES[desk.view.mode].plates(desk.view._scene())


def test_it_is_painted_where_the_source_would_be(desk, pair: Pair) -> None:
    assert (desk.color(150, 120), desk.color(350, 120)) == (BLUE, GREEN)
    desk.view.set_mode(ViewMode.SIDE_BY_SIDE)
    desk.settle()
    assert (desk.color(120, 220), desk.color(380, 220)) == (BLUE, GREEN)
    desk.view.set_mode(ViewMode.DIFFERENCE)
    desk.view.set_blinking(True)
    desk.view._take_turns()
    desk.settle()
    assert desk.color(250, 200) == BLUE


def test_the_source_is_seen_where_it_is_meant(desk, pair: Pair) -> None:
    desk.view.hold_source(True)
    assert {desk.color(150, 120), desk.color(350, 120)} == {RED}
    desk.view.hold_source(False)
    whole = Region.of(SMALL)
    desk.view.set_run(RunPainting((whole,), (), (whole,), streams=False))
    desk.settle()
    red, green, blue = desk.color(350, 120)
    assert red > 100
    assert (green, blue) == (0, 0)


def test_the_pixel_and_the_difference_are_those_of_it(desk, pair: Pair, qtbot) -> None:
    with qtbot.waitSignal(desk.view.pointer_moved) as told:
        qtbot.mouseMove(desk.view, QPoint(60, 170))
    assert told.args == [PointerReading(10, 120, BLUE, GREEN)]
    with qtbot.waitSignal(desk.view.difference_measured, check_params_cb=lambda figures: figures is not None) as measured:
        desk.view.set_mode(ViewMode.DIFFERENCE)
    assert measured.args[0].mean == max(abs(one - other) for one, other in zip(BLUE, GREEN, strict=True))
    desk.view.show_pair(replace(pair, counterpart=None))
    assert desk.view.difference_figures is None


def test_the_other_pictures_stay_as_they_are(desk, pair: Pair) -> None:
    layers = desk.view._comparison.layers
    source, result = layers.source, layers.result
    pair.source.reads.clear()
    pair.result.reads.clear()
    desk.view.show_pair(replace(pair, counterpart=None))
    assert desk.color(350, 120) == GREEN
    desk.settle()
    now = desk.view._comparison.layers
    assert (now.source, now.result) == (source, result)
    assert not pair.result.reads
    assert desk.color(150, 120) == RED


def test_what_is_finished_of_a_result_stays_in_view(desk, pair: Pair) -> None:
    halves = Region(0, 0, 200, 300), Region(200, 0, 200, 300)
    desk.view.set_run(RunPainting(halves, halves[1:], (), streams=False, running=False))
    desk.settle()
    assert desk.color(350, 120) == GREEN
    desk.view.show_pair(replace(pair, counterpart=None))
    assert desk.color(350, 120) == GREEN, "at once"


def test_its_label_is_a_button_for_mouse_and_keys(desk, pair: Pair, qtbot) -> None:
    assert button(desk).geometry() == plates(desk)[0].rect.toAlignedRect()
    assert button(desk).accessibleName() == "Compared with: one"
    with qtbot.waitSignal(desk.view.counterpart_requested):
        qtbot.mouseClick(button(desk), Qt.MouseButton.LeftButton)
    desk.view.setFocus(Qt.FocusReason.TabFocusReason)
    before = desk.color(button(desk).x() + 20, button(desk).y() + 1)
    qtbot.keyClick(desk.view, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is button(desk)
    assert desk.color(button(desk).x() + 20, button(desk).y() + 1) != before, "the focus is seen"
    with qtbot.waitSignal(desk.view.counterpart_requested):
        qtbot.keyClick(button(desk), Qt.Key.Key_Space)


def test_where_the_label_cannot_be_pressed_there_is_no_button(desk, pair: Pair) -> None:
    desk.view.set_divider(0.02)
    assert not button(desk).isVisible()
    desk.view.set_divider(0.5)
    assert button(desk).isVisible()
    desk.view.set_mode(ViewMode.DIFFERENCE)
    assert button(desk).isVisible()
    desk.view.set_blinking(True)
    assert not button(desk).isVisible()
    desk.view.set_mode(ViewMode.SLIDER)
    desk.view.show_pair(replace(pair, counterpart=None, choosable=False))
    assert not button(desk).isVisible()
    assert not plates(desk)[0].opens


def test_the_wheel_over_the_label_zooms(desk, painted) -> None:
    desk.view.show_pair(replace(desk.show(BIG), choosable=True))
    before = desk.view.zoom
    QTest.wheelEvent(desk.view.windowHandle(), QPointF(button(desk).geometry().center()), QPoint(0, 120))
    assert desk.view.zoom == pytest.approx(1.25 * before)


def test_long_names_are_cut_short_beside_the_divider(desk, pair: Pair) -> None:
    name = "a_name_that_is_much_longer_than_half_the_picture"
    long = replace(pair.counterpart, name=f"{name} (1).png", result_name=f"{name} (2).png")
    desk.view.show_pair(replace(pair, counterpart=long))
    one, two = (plate.rect for plate in plates(desk))
    assert one.right() < 250 < two.left()
