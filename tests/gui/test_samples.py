"""The samples of the models that come with the program."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from swinir_gui.checkpoints.embedded import EMBEDDED
from swinir_gui.gui.panels.sample_view import SampleView
from swinir_gui.paths import resource


@pytest.mark.parametrize("model", [entry.id for entry in EMBEDDED])
def test_every_included_model_has_a_sample(model: str, qtbot: QtBot) -> None:
    before, after = (QPixmap(str(resource("samples") / f"{model}-{part}.webp")) for part in ("before", "after"))
    assert not after.isNull(), "python -m benchmarks.samples makes it"
    assert before.size() == after.size()
    view = SampleView()
    qtbot.addWidget(view)
    view.show_model(model)
    view.resize(after.size())
    view.show()
    shown = view.grab().toImage()
    assert shown.pixelColor(after.width() // 2, 10) == QColor("white")  # between the two


def test_the_line_follows_the_pointer_and_goes_back(qtbot: QtBot) -> None:
    view = SampleView()
    qtbot.addWidget(view)
    view.show_model(EMBEDDED[0].id)
    view.resize(192, 120)
    view.show()
    place, none = QPointF(40, 50), Qt.MouseButton.NoButton
    moved = QMouseEvent(QEvent.Type.MouseMove, place, view.mapToGlobal(place), none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view, moved)
    assert view.grab().toImage().pixelColor(40, 50) == QColor("white")
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert view.grab().toImage().pixelColor(96, 50) == QColor("white")


def test_a_model_without_one_shows_none(qtbot: QtBot) -> None:
    view = SampleView()
    qtbot.addWidget(view)
    view.show_model("hat-l-x4")
    assert view.isHidden()
