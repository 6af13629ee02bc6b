"""What a person does on the canvas with wheel, fingers, mouse and keys, and what it does in return."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from swinir_gui.geometry import Region, Size
from swinir_gui.gui.toolkit.focus_rings import FocusRings
from swinir_gui.gui.toolkit.theme import LIGHT
from swinir_gui.gui.views.divider import Divider
from swinir_gui.gui.views.pair import PointerReading, ViewMode
from tests.gui.views.conftest import BIG, GREEN, RED


def turn_wheel(view, at: QPoint, notches: int) -> None:
    keys = Qt.KeyboardModifier.NoModifier
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


def test_the_canvas_wears_a_ring_while_the_keyboard_has_brought_the_focus_to_it(desk, qapp, qtbot) -> None:
    desk.show(BIG)
    FocusRings(qapp, desk.view)
    edge, inside = (1, desk.view.height() // 2), (8, desk.view.height() // 2)
    divider = desk.view.findChild(Divider)
    divider.setFocus()
    bare = desk.color(*edge)
    qtbot.mouseClick(desk.view, Qt.MouseButton.LeftButton, pos=QPoint(*inside))
    assert desk.view.hasFocus()
    assert desk.color(*edge) == bare
    divider.setFocus()
    qtbot.keyClick(divider, Qt.Key.Key_Backtab)
    assert desk.color(*edge) == LIGHT.accent_text.getRgb()[:3]
    assert desk.color(*inside) == bare


def test_losing_the_focus_lets_go_of_the_source(desk, qtbot) -> None:
    desk.show()
    qtbot.keyPress(desk.view, Qt.Key.Key_Space)
    QApplication.sendEvent(desk.view, QFocusEvent(QEvent.Type.FocusOut))
    assert not desk.view.options.held


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


def test_the_wheel_over_the_divider_zooms_as_beside_it(desk) -> None:
    desk.show(BIG)
    before = desk.view.zoom
    QTest.wheelEvent(desk.view.windowHandle(), QPointF(desk.view._furniture.divider.geometry().center()), QPoint(0, 120))
    assert desk.view.zoom == pytest.approx(1.25 * before)
    assert desk.view.options.divider == 0.5
