from __future__ import annotations

import threading
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Region, Size
from swinir_gui.gui.theme import DARK
from swinir_gui.gui.views.pair import Pair, PointerReading, ViewMode

RED, GREEN, BLUE = (200, 0, 0), (0, 180, 0), (0, 0, 220)
SURROUND = (0xD9, 0xD9, 0xD9)
BIG = Size(3000, 2000)


def turn_wheel(view, at: QPoint, notches: int, *, ctrl: bool = False) -> None:
    keys = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    angle = QPoint(0, 120 * notches)
    still, phase, button = QPoint(), Qt.ScrollPhase.NoScrollPhase, Qt.MouseButton.NoButton
    event = QWheelEvent(QPointF(at), QPointF(view.mapToGlobal(at)), still, angle, button, keys, phase, False)
    QApplication.sendEvent(view, event)


def scroll_with_fingers(view, way: QPoint, *, ctrl: bool = False) -> None:
    keys = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    at, button = QPointF(250, 200), Qt.MouseButton.NoButton
    event = QWheelEvent(at, view.mapToGlobal(at), way, way, button, keys, Qt.ScrollPhase.ScrollUpdate, False)
    QApplication.sendEvent(view, event)


def pinch(view, kind: Qt.NativeGestureType, value: float) -> None:
    at, device = QPointF(250, 200), QPointingDevice.primaryPointingDevice()
    QApplication.sendEvent(view, QNativeGestureEvent(kind, device, 2, at, at, view.mapToGlobal(at), value, QPointF()))


def point_at(desk, x: int, y: int) -> tuple[float, float]:
    return desk.view._navigator.viewport.to_picture((x, y))


def test_nothing_is_shown_until_there_is_a_pair(desk) -> None:
    assert desk.color(250, 200) == SURROUND
    desk.show()
    desk.view.show_pair(None)
    assert desk.color(250, 200) == SURROUND
    assert not desk.view._furniture.divider.isVisible()


def test_the_source_is_left_of_the_divider_and_the_result_right(desk) -> None:
    desk.show()
    assert (desk.color(150, 120), desk.color(350, 120)) == (RED, GREEN)
    assert desk.color(30, 120) == SURROUND


def test_the_divider_is_dragged(desk, qtbot) -> None:
    desk.show()
    divider = desk.view._furniture.divider
    middle = QPoint(divider.width() // 2, 60)
    qtbot.mousePress(divider, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(divider, middle + QPoint(100, 0))
    qtbot.mouseRelease(divider, Qt.MouseButton.LeftButton, pos=middle)
    assert desk.view.options.divider == pytest.approx(0.75, abs=0.01)
    assert (desk.color(330, 120), desk.color(370, 120)) == (RED, GREEN)
    assert divider.geometry().center().x() == pytest.approx(350, abs=2)


def test_a_press_beside_the_line_drags_the_picture(desk, qtbot) -> None:
    desk.show(BIG)
    desk.view.actual_size()
    divider, before = desk.view._furniture.divider, desk.view.visible_region()
    qtbot.mousePress(divider, Qt.MouseButton.LeftButton, pos=QPoint(1, 40))
    qtbot.mouseMove(divider, QPoint(31, 60))
    qtbot.mouseRelease(divider, Qt.MouseButton.LeftButton, pos=QPoint(31, 60))
    after = desk.view.visible_region()
    assert (after.left - before.left, after.top - before.top) == (-30, -20)
    assert desk.view.options.divider == 0.5


def test_the_divider_lies_across_too(desk) -> None:
    desk.show()
    desk.view.set_orientation(Qt.Orientation.Horizontal)
    assert (desk.color(150, 140), desk.color(150, 260)) == (RED, GREEN)
    desk.view.set_divider(0.9)
    assert desk.color(150, 290) == RED


def test_brackets_move_the_divider_from_the_canvas(desk, qtbot) -> None:
    desk.show()
    qtbot.keyClick(desk.view, Qt.Key.Key_BracketRight)
    assert desk.view.options.divider == pytest.approx(0.52)
    for _ in range(40):
        qtbot.keyClick(desk.view, Qt.Key.Key_BracketLeft)
    assert desk.view.options.divider == 0.0


def test_the_wheel_zooms_at_the_pointer(desk) -> None:
    desk.show(BIG)
    desk.view.zoom_in()
    desk.view.zoom_in()
    before = point_at(desk, 300, 150)
    with_zoom = desk.view.zoom
    turn_wheel(desk.view, QPoint(300, 150), 2)
    assert desk.view.zoom == pytest.approx(with_zoom * 1.25**2)
    assert point_at(desk, 300, 150) == pytest.approx(before, abs=1 / with_zoom)


def test_two_fingers_pan_and_zoom_with_ctrl(desk) -> None:
    desk.show(BIG)
    desk.view.actual_size()
    before = desk.view.visible_region()
    scroll_with_fingers(desk.view, QPoint(-30, 12))
    assert desk.view.visible_region() == before.moved(30, -12)
    scroll_with_fingers(desk.view, QPoint(0, 60), ctrl=True)
    assert desk.view.zoom > 1


def test_a_pinch_zooms_and_a_double_tap_fits(desk) -> None:
    desk.show(BIG)
    desk.view.actual_size()
    pinch(desk.view, Qt.NativeGestureType.ZoomNativeGesture, 0.5)
    assert desk.view.zoom == pytest.approx(1.5)
    pinch(desk.view, Qt.NativeGestureType.SmartZoomNativeGesture, 0)
    assert desk.view.fitted


def test_dragging_moves_the_picture_with_the_pointer(desk, qtbot) -> None:
    desk.show(BIG)
    desk.view.actual_size()
    before = desk.view.visible_region()
    qtbot.mousePress(desk.view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    qtbot.mouseMove(desk.view, QPoint(60, 130))
    qtbot.mouseRelease(desk.view, Qt.MouseButton.LeftButton, pos=QPoint(60, 130))
    qtbot.mouseMove(desk.view, QPoint(10, 10))
    assert desk.view.visible_region() == before.moved(40, -30)


@pytest.mark.parametrize(
    ("key", "way"),
    [(Qt.Key.Key_Left, (-64, 0)), (Qt.Key.Key_Right, (64, 0)), (Qt.Key.Key_Up, (0, -64)), (Qt.Key.Key_Down, (0, 64))],
)
def test_arrows_pan(desk, qtbot, key, way) -> None:
    desk.show(BIG)
    desk.view.actual_size()
    before = desk.view.visible_region()
    qtbot.keyClick(desk.view, key)
    assert desk.view.visible_region() == before.moved(*way)


def test_a_double_click_goes_between_whole_and_its_pixels(desk, qtbot) -> None:
    desk.show(BIG)
    whole = desk.view.zoom
    before = point_at(desk, 120, 150)
    qtbot.mouseDClick(desk.view, Qt.MouseButton.LeftButton, pos=QPoint(120, 150))
    assert desk.view.zoom == 1.0
    assert point_at(desk, 120, 150) == pytest.approx(before, abs=5)
    qtbot.mouseDClick(desk.view, Qt.MouseButton.LeftButton, pos=QPoint(120, 150))
    assert desk.view.zoom == whole


def test_zoom_and_place_are_kept_between_views_and_pictures(desk, qtbot) -> None:
    desk.show(BIG)
    desk.view.zoom_in()
    desk.view.pan(100, 50)
    place = desk.view._navigator.viewport.centre
    with qtbot.waitSignal(desk.view.mode_changed) as told:
        desk.view.set_mode(ViewMode.DIFFERENCE)
    assert told.args == [ViewMode.DIFFERENCE]
    zoom = desk.view.zoom
    desk.show(Size(6000, 4000), key=2)
    assert desk.view.zoom == zoom
    assert desk.view._navigator.viewport.centre == pytest.approx(place)
    desk.view.set_mode(ViewMode.SLIDER)
    assert desk.view.zoom == zoom


def test_at_fit_the_picture_refits_otherwise_the_middle_stays(desk) -> None:
    desk.show(BIG)
    desk.view.resize(400, 300)
    assert desk.view.visible_region() == Region.of(BIG)
    desk.view.actual_size()
    middle = point_at(desk, 200, 150)
    desk.view.resize(600, 500)
    assert point_at(desk, 300, 250) == pytest.approx(middle, abs=1)


def test_space_shows_the_source_as_long_as_it_is_held(desk, qtbot) -> None:
    desk.show()
    qtbot.keyPress(desk.view, Qt.Key.Key_Space)
    desk.settle()
    assert desk.color(350, 120) == RED
    qtbot.keyRelease(desk.view, Qt.Key.Key_Space)
    assert desk.color(350, 120) == GREEN


def test_losing_the_focus_lets_go_of_the_source(desk, qtbot) -> None:
    desk.show()
    qtbot.keyPress(desk.view, Qt.Key.Key_Space)
    QApplication.sendEvent(desk.view, QFocusEvent(QEvent.Type.FocusOut))
    assert not desk.view.options.held


def test_side_by_side_shows_the_same_place_twice(desk) -> None:
    size = BIG
    desk.show(size)
    desk.view.set_mode(ViewMode.SIDE_BY_SIDE)
    desk.view.actual_size()
    desk.settle()
    assert (desk.color(120, 200), desk.color(380, 200)) == (RED, GREEN)
    assert desk.color(250, 300) == (255, 255, 255)
    seen = desk.view.visible_region()
    assert seen.width == 249


def test_the_pointer_has_a_cross_at_the_same_place_of_the_other_pane(desk, qtbot) -> None:
    desk.show(BIG)
    desk.view.set_mode(ViewMode.SIDE_BY_SIDE)
    desk.view.actual_size()
    desk.settle()
    qtbot.mouseMove(desk.view, QPoint(100, 200))
    offset = desk.view.panes.rects[1].left()
    arm = 8
    assert desk.color(100 + offset + arm, 200) == (255, 255, 255)
    assert desk.color(100 + arm, 200) == RED


def test_the_pixel_under_the_pointer_is_told(desk, qtbot) -> None:
    desk.show()
    with qtbot.waitSignal(desk.view.pointer_moved) as told:
        qtbot.mouseMove(desk.view, QPoint(60, 70))
    assert told.args == [PointerReading(10, 20, RED, GREEN)]
    with qtbot.waitSignal(desk.view.pointer_moved) as told:
        qtbot.mouseMove(desk.view, QPoint(10, 10))
    assert told.args == [None]


def test_without_a_result_there_is_the_source_alone(desk) -> None:
    desk.show(result=None)
    assert desk.color(350, 120) == RED
    for mode in ViewMode:
        desk.view.set_mode(mode)
        desk.settle()
        assert desk.color(150, 200) == RED
        assert not desk.view._furniture.divider.isVisible()
        assert not desk.view._furniture.legend.isVisible()


def test_above_300_percent_pixels_are_squares(desk, painted) -> None:
    pixels = painted(Size(400, 300), 0)
    pixels.pixels[:, 200:] = 255
    desk.view.show_pair(Pair(1, pixels, pixels, Size(100, 75)))
    for zoom, shades in ((6.0, 2), (3.0, 3)):
        while desk.view.zoom < zoom:
            desk.view.zoom_in()
        while desk.view.zoom > zoom:
            desk.view.zoom_out()
        desk.view.set_divider(1.0)
        desk.settle()
        edge = desk.view._navigator.viewport.to_view((200, 0))[0]
        found = {desk.color(edge + offset, 120) for offset in range(-8, 8)}
        assert (len(found) == 2) == (shades == 2)


def test_100_percent_shows_every_pixel_as_it_is(desk, painted) -> None:
    checks = painted(Size(800, 600), 0)
    checks.pixels[::2, ::2] = 255
    checks.pixels[1::2, 1::2] = 255
    desk.view.show_pair(Pair(1, checks, checks, Size(200, 150)))
    desk.view.actual_size()
    desk.settle()
    row = [desk.color(x, 150)[0] for x in range(60, 80)]
    assert set(row) == {0, 255}
    assert all(one != other for one, other in pairwise(row))


def test_surround_follows_theme_or_choice(desk) -> None:
    desk.show()
    desk.view.set_theme(DARK)
    assert desk.color(20, 20) == (0x3A, 0x3A, 0x3A)
    desk.view.set_surround(QColor("black"))
    assert desk.color(20, 20) == (0, 0, 0)
    desk.view.set_surround(None)
    assert desk.color(20, 20) == (0x3A, 0x3A, 0x3A)


def test_a_damaged_picture_is_told_once(desk, qtbot, painted) -> None:
    error = ImageReadError("“a.png” is damaged.", "Copy it again.")
    broken = painted(BIG, RED)
    broken.read = lambda region, level: (_ for _ in ()).throw(error)
    told = []
    desk.view.picture_failed.connect(told.append)
    desk.view.show_pair(Pair(1, painted(BIG, RED), broken, BIG))
    desk.settle()
    desk.view.pan(10, 10)
    desk.settle()
    assert told == [error]
    assert desk.color(120, 120) == RED


def test_every_control_is_named_and_reached_by_tab(desk, qtbot) -> None:
    desk.show(BIG)
    desk.view.actual_size()
    desk.settle()
    desk.view.setFocus(Qt.FocusReason.TabFocusReason)
    furniture, seen = desk.view._furniture, []
    for _ in range(3):
        seen.append(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert seen == [desk.view, furniture.divider, furniture.minimap]
    assert all(widget.accessibleName() for widget in seen)


def test_it_takes_no_drops(desk) -> None:
    assert not desk.view.acceptDrops()


def test_an_end_of_a_run_keeps_the_old_result_until_the_new_one_is_read(desk, painted) -> None:
    pair = desk.show()
    new = painted(Size(400, 300), BLUE)
    desk.view.show_pair(Pair(pair.key, pair.source, new, pair.source_size))
    desk.view._comparison._loader.shut_down()
    assert desk.color(350, 120) in (GREEN, BLUE)


def test_painting_reads_nothing_on_the_gui_thread(desk, painted) -> None:
    threads = set()
    raster = painted(BIG, RED)
    read = raster.read

    def noted(region, level):
        threads.add(threading.current_thread() is threading.main_thread())
        return read(region, level)

    raster.read = noted
    desk.view.show_pair(Pair(1, raster, raster, BIG))
    desk.settle()
    assert threads == {False}


def test_a_new_result_of_the_same_picture_leaves_the_source_as_it_is(desk, painted) -> None:
    pair = desk.show()
    source = desk.view._comparison.layers.source
    desk.view.show_pair(Pair(pair.key, painted(Size(400, 300), RED), painted(Size(400, 300), BLUE), pair.source_size))
    assert desk.color(150, 120) == RED, "at once, without a moment of surround"
    assert desk.view._comparison.layers.source is source
    desk.settle()
    assert desk.color(350, 120) == BLUE


def test_the_wheel_over_the_divider_zooms_as_beside_it(desk) -> None:
    desk.show(BIG)
    before = desk.view.zoom
    QTest.wheelEvent(desk.view.windowHandle(), QPointF(desk.view._furniture.divider.geometry().center()), QPoint(0, 120))
    assert desk.view.zoom == pytest.approx(1.25 * before)
    assert desk.view.options.divider == 0.5


def test_memory_stays_bounded_however_far_one_moves(desk, painted) -> None:
    desk.show(Size(9000, 6000))
    desk.view.actual_size()
    cache = desk.view._comparison._cache
    cache._budget = 12 * 2**20
    for step in range(12):
        desk.view.pan(600, 300 if step % 2 else 0)
        desk.settle()
        assert cache.bytes <= cache._budget
