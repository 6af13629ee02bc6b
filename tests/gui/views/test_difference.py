from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from swinir_gui.geometry import Region, Size
from swinir_gui.gui.views.difference import DifferenceRaster, figures, ramp, shown
from swinir_gui.gui.views.pair import Pair, ViewMode
from tests.patience import PATIENCE

SIZE = Size(400, 300)
RED, GREEN = (200, 0, 0), (0, 180, 0)


def lightness(argb: int) -> float:
    """CIE L* of a colour."""
    values = np.array([argb >> 16 & 255, argb >> 8 & 255, argb & 255]) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    luminance = float(linear @ (0.2126, 0.7152, 0.0722))
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance


def apart(painted, by: int) -> tuple:
    return painted(SIZE, (50, 60, 70)), painted(SIZE, (50, 60 - by, 70 + by // 2))


def test_the_largest_channel_counts(painted) -> None:
    read = DifferenceRaster(*apart(painted, 20)).read(Region(0, 0, 5, 4), 0)
    assert read.shape == (4, 5)
    assert (read == 20).all()


@pytest.mark.parametrize(("opacity", "level"), [(0, 0), (128, 20), (255, 40)])
def test_what_is_transparent_does_not_differ(painted, opacity: int, level: int) -> None:
    source, result = painted(SIZE, (50, 60, 70, opacity)), painted(SIZE, (50, 20, 70, opacity))
    assert (DifferenceRaster(source, result).read(Region(0, 0, 5, 4), 0) == level).all()


def test_coarse_levels_are_the_mean_of_differences_not_their_cancelling_out(painted) -> None:
    source, result = painted(SIZE, 100), painted(SIZE, 90)
    result.pixels[::2] = 110
    assert (DifferenceRaster(source, result).read(Region(0, 0, 50, 30), 2) == 10).all()


def test_figures_count_every_pixel(painted) -> None:
    source, result = painted(Size(3000, 500), 0), painted(Size(3000, 500), 0)
    result.pixels[:50] = 40
    found = figures(DifferenceRaster(source, result))
    assert found is not None
    assert found.mean == pytest.approx(4.0)
    assert found.percentile_95 == 40
    result.pixels[:30] = 0
    assert figures(DifferenceRaster(source, result)).percentile_95 == 0
    assert figures(DifferenceRaster(source, result), lambda: True) is None


def test_the_ramp_gets_steadily_lighter() -> None:
    steps = np.diff([lightness(colour) for colour in ramp()])
    assert (steps > -0.05).all()
    assert np.convolve(steps, np.ones(8), "valid").min() > 0.5
    assert lightness(ramp()[0]) < 3
    assert lightness(ramp()[-1]) > 90


@pytest.mark.parametrize(("amplification", "level"), [(1, 255), (4, 64), (16, 16)])
def test_amplification_says_which_level_is_lightest(amplification: int, level: int) -> None:
    image = shown(amplification)(np.array([[0, level, level // 2]], np.uint8))
    assert image.pixel(0, 0) == ramp()[0]
    assert image.pixel(1, 0) == ramp()[255]
    assert lightness(image.pixel(0, 0)) < lightness(image.pixel(2, 0)) < lightness(image.pixel(1, 0))


@pytest.fixture
def different(desk, painted):
    desk.view.show_pair(Pair(1, *apart(painted, 16), Size(100, 75)))
    desk.view.set_mode(ViewMode.DIFFERENCE)
    desk.settle()
    return desk


def test_the_difference_is_painted_and_amplified(different, qtbot) -> None:
    weak = different.color(250, 200)
    button = next(each for each in different.view.findChildren(QToolButton) if each.text() == "×16")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    different.settle()
    assert different.view.options.amplification == 16
    assert button.isChecked()
    assert sum(different.color(250, 200)) > sum(weak)


def test_figures_are_told_while_the_difference_is_looked_at(desk, qtbot, painted) -> None:
    desk.view.show_pair(Pair(1, *apart(painted, 16), Size(100, 75)))
    assert desk.view.difference_figures is None
    with qtbot.waitSignal(desk.view.difference_measured) as told:
        desk.view.set_mode(ViewMode.DIFFERENCE)
    assert told.args[0].mean == 16
    assert desk.view.difference_figures == told.args[0]
    with qtbot.waitSignal(desk.view.difference_measured) as told:
        desk.view.result_changed(Region(0, 0, 10, 10))
    assert told.args == [None]


def test_blink_shows_both_in_turns_and_ends_with_the_view(desk, qtbot) -> None:
    desk.show()
    desk.view.set_mode(ViewMode.DIFFERENCE)
    desk.view._blink.setInterval(PATIENCE * 1000)  # nobody's turn ends while it is looked at
    blink = next(each for each in desk.view.findChildren(QToolButton) if each.accessibleName() == "Blink")
    qtbot.keyClick(blink, Qt.Key.Key_Space)
    desk.settle()
    assert desk.color(250, 150) == GREEN
    desk.view._take_turns()
    assert desk.color(250, 150) == RED
    desk.view._blink.setInterval(1)
    qtbot.waitUntil(lambda: desk.color(250, 150) == GREEN)
    desk.view.set_mode(ViewMode.SLIDER)
    assert not desk.view.options.blinking
    assert not desk.view._blink.isActive()


def test_the_legend_is_used_by_keyboard_and_named(different, qtbot) -> None:
    buttons = {each.text(): each for each in different.view._furniture.legend.findChildren(QToolButton)}
    assert len(buttons) == 4
    assert all(button.accessibleName() and button.toolTip() for button in buttons.values())
    buttons["×4"].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(buttons["×4"], Qt.Key.Key_Right)
    assert different.view.options.amplification == 16
    assert buttons["×16"].hasFocus()
    qtbot.keyClick(buttons["×16"], Qt.Key.Key_Tab)
    assert buttons["Blink"].hasFocus()


def test_the_legend_stays_inside_a_narrow_canvas(different) -> None:
    different.view.resize(300, 260)
    different.settle()
    legend = different.view._furniture.legend
    assert different.view.rect().contains(legend.geometry())
