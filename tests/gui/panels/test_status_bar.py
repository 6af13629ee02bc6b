"""The foot of the window, where much is to be said at once."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from swinir_gui.gui.panels.elided import ElidedLabel
from swinir_gui.gui.panels.status_bar import StatusBar
from swinir_gui.gui.toolkit.theme import LIGHT


@pytest.mark.parametrize("width", [*range(250, 650, 50), 900])
def test_words_are_whole_or_left_out(qtbot: QtBot, width: int) -> None:
    cancel = QAction()
    cancel.setObjectName("cancel")
    bar = StatusBar(LIGHT, cancel)
    qtbot.addWidget(bar)
    bar.resize(width, 32)
    bar.show()
    hint = "Hold Space to see the source"
    bar.show_pointer(hint)
    bar.show_message("holiday-in-the-mountains_denoise+photo-x2_x2.tif saved", link="show_in_folder")
    shown = [each for each in bar.findChildren(QLabel) if each.isVisible() and not isinstance(each, ElidedLabel)]
    bar.layout().activate()
    assert all(each.fontMetrics().horizontalAdvance(each.text()) <= each.width() for each in shown)
    if width in (250, 900):
        assert (hint in [each.text() for each in shown]) is (width == 900)
