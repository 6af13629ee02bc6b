"""Divider, minimap and plates, as they stand on the canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QAccessible

from swinir_gui.geometry import Region, Size
from swinir_gui.gui.views.modes import MODES
from swinir_gui.gui.views.overlays import INSET, Plate
from swinir_gui.gui.views.pair import Pair, RunPainting, ViewMode

BIG = Size(3000, 2000)


def texts(desk) -> list[str]:
    scene = desk.view._scene()
    plates = [*MODES[desk.view.mode].plates(scene), desk.view._furniture._badge(scene, scene.panes.rects[-1])]
    return [f"{plate.strong} {plate.plain}".strip() for plate in plates]


def test_labels_name_both_sizes_and_the_badge_the_zoom(desk) -> None:
    desk.show()
    assert texts(desk) == ["Source 100 × 75", "Result 400 × 300", "100 %"]
    while desk.view.zoom < 4:
        desk.view.zoom_in()
    assert texts(desk)[-1] == "400 %, true pixels"


def test_side_by_side_says_how_the_source_is_shown(desk) -> None:
    desk.show()
    desk.view.set_mode(ViewMode.SIDE_BY_SIDE)
    assert texts(desk)[:3] == ["Source 100 × 75, shown bicubic", "Result 400 × 300", "Zoom and position linked"]


@pytest.mark.parametrize(("fraction", "shown"), [(0.02, "Result 400 × 300"), (0.98, "Source 100 × 75")])
def test_a_label_hides_when_the_divider_comes_near(desk, fraction: float, shown: str) -> None:
    desk.show()
    desk.view.set_divider(fraction)
    assert texts(desk)[0] == shown


def test_a_label_hides_8_pixels_before_the_divider(desk) -> None:
    desk.show()
    edge = Plate(Qt.Corner.TopLeftCorner, QRectF(50, 50, 400, 300), "Source", "100 × 75").rect.right()
    desk.view.set_divider((edge + 7 - 50) / 400)
    assert texts(desk)[0].startswith("Result")
    desk.view.set_divider((edge + 11 - 50) / 400)
    assert texts(desk)[0].startswith("Source")


def test_plates_stand_in_the_pictures_corners(desk) -> None:
    within = QRectF(50, 50, 400, 300)
    rects = {corner: Plate(corner, within, "Result").rect for corner in Qt.Corner}
    assert rects[Qt.Corner.TopLeftCorner].topLeft() == within.topLeft() + QPoint(12, 12)
    assert rects[Qt.Corner.BottomRightCorner].bottomRight() == within.bottomRight() - QPoint(12, 12)
    assert not Plate(Qt.Corner.TopLeftCorner, QRectF(0, 0, 30, 30), "Result").fits


def test_the_divider_is_a_slider_for_screen_readers_and_keys(desk, qtbot) -> None:
    desk.show()
    divider = desk.view._furniture.divider
    assert QAccessible.queryAccessibleInterface(divider).role() == QAccessible.Role.Slider
    assert divider.accessibleName()
    divider.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(divider, Qt.Key.Key_Right)
    assert desk.view.options.divider == pytest.approx(0.51)
    qtbot.keyClick(divider, Qt.Key.Key_Home)
    assert desk.view.options.divider == 0
    desk.view.set_orientation(Qt.Orientation.Horizontal)
    qtbot.keyClick(divider, Qt.Key.Key_Down)
    assert desk.view.options.divider == pytest.approx(0.01), "down moves a line that lies across down"


def test_the_handle_stays_in_the_visible_part(desk) -> None:
    desk.show(BIG)
    desk.view.actual_size()
    for right, down in ((5000, 5000), (-9000, -9000)):
        desk.view.pan(right, down)
        handle = desk.view._furniture.divider.geometry().center()
        assert desk.view.rect().contains(handle)


def test_the_focus_of_the_divider_is_seen(desk) -> None:
    desk.show()
    divider = desk.view._furniture.divider
    middle = divider.geometry().center()
    before = desk.color(middle.x(), middle.y() - 20)
    divider.setFocus(Qt.FocusReason.TabFocusReason)
    assert desk.color(middle.x(), middle.y() - 20) != before


def test_the_minimap_is_there_only_when_the_picture_is_larger_than_the_view(desk) -> None:
    desk.show(BIG)
    minimap = desk.view._furniture.minimap
    assert not minimap.isVisible()
    desk.view.actual_size()
    assert minimap.isVisible()
    desk.view.fit()
    assert not minimap.isVisible()


def test_dragging_in_the_minimap_moves_the_view(desk, qtbot) -> None:
    desk.show(BIG)
    desk.view.actual_size()
    minimap = desk.view._furniture.minimap
    qtbot.mousePress(minimap, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert desk.view.visible_region().left == 0
    qtbot.mouseMove(minimap, QPoint(minimap.width() - 6, minimap.height() // 2))
    qtbot.mouseRelease(minimap, Qt.MouseButton.LeftButton)
    assert desk.view.visible_region().right == BIG.width
    before = desk.view.visible_region()
    qtbot.keyClick(minimap, Qt.Key.Key_Left)
    assert desk.view.visible_region().left < before.left


def test_the_minimap_shows_the_whole_picture_with_a_frame(desk) -> None:
    desk.show(BIG)
    desk.view.actual_size()
    desk.settle()
    corner = desk.view._furniture.minimap.geometry().topLeft()
    red, green, _ = desk.color(corner.x() + 12, corner.y() + 12)
    assert red < 20
    assert 60 < green < 140, "the result, dimmed outside the frame"


def test_the_minimap_shows_the_source_while_the_result_has_holes(desk) -> None:
    desk.show(BIG)
    desk.view.actual_size()
    halves = Region(0, 0, 1500, 2000), Region(1500, 0, 1500, 2000)
    desk.view.set_run(RunPainting(halves, halves[:1], (), streams=False, running=False))
    desk.settle()
    corner = desk.view._furniture.minimap.geometry().topLeft()
    red, green, _ = desk.color(corner.x() + 12, corner.y() + 12)
    assert red > 60
    assert green < 20


@pytest.mark.parametrize(("finished", "label"), [(1, "Result so far"), (2, "Result")])
def test_what_is_no_file_yet_says_so(desk, finished: int, label: str) -> None:
    desk.show()
    halves = Region(0, 0, 200, 300), Region(200, 0, 200, 300)
    desk.view.set_run(RunPainting(halves, halves[:finished], (), streams=False, running=False))
    desk.view.set_divider(0.02)
    words = texts(desk)[0]
    assert words.startswith(f"{label} ")
    assert ("not saved yet" in words) is (finished == 2)


def badge_of(desk) -> QRectF:
    scene = desk.view._scene()
    return desk.view._furniture._badge(scene, scene.panes.rects[-1]).rect


def test_the_zoom_of_a_small_picture_stands_beside_it_and_not_below_the_divider(desk) -> None:
    desk.show(size=Size(120, 90))
    desk.view.actual_size()
    divider = QRectF(desk.view._furniture.divider.geometry())
    assert divider.isValid()
    assert not badge_of(desk).intersects(divider)
    assert badge_of(desk).right() == desk.view.width() - 12
    desk.show()
    desk.view.actual_size()
    assert badge_of(desk).right() == 450 - 12


def test_of_a_picture_whose_source_is_gone_the_result_is_all_that_is_shown(desk, painted) -> None:
    result = painted(Size(400, 300), (0, 180, 0))
    desk.view.show_pair(Pair(1, result, None, result.size, lost=True))
    desk.settle()
    assert texts(desk) == ["Result 400 × 300, its source is gone", "100 %"]
    assert not desk.view._furniture.divider.isVisible()
    assert desk.color(250, 200) == (0, 180, 0)
    desk.view.set_mode(ViewMode.SIDE_BY_SIDE)
    assert texts(desk)[0] == "Result 400 × 300, its source is gone"
    desk.view.set_mode(ViewMode.DIFFERENCE)
    assert texts(desk)[0] == "Result 400 × 300, its source is gone"


def test_what_a_label_says_is_whole_or_left_out() -> None:
    def plate(room: float, plain: str = "1024 × 768") -> Plate:
        return Plate(Qt.Corner.TopLeftCorner, QRectF(0, 0, room + 2 * INSET, 300), "Source", plain)

    name, whole = plate(400, "").rect.width(), plate(400).rect.width()
    assert not plate(name - 1).fits
    assert [plate(room).rect.width() for room in (name, whole - 1, whole, 400)] == [name, name, whole, whole]
    assert plate(name).fits


def test_a_long_name_is_cut_short_but_never_to_a_letter() -> None:
    def plate(room: float) -> Plate:
        return Plate(Qt.Corner.TopLeftCorner, QRectF(0, 0, room, 300), "DSC_4012_denoise+photo-x2_x2.jpg", "1024 × 768")

    assert not plate(100).fits
    assert (plate(130).fits, plate(130).rect.width()) == (True, 130 - 2 * INSET)
