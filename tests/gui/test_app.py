"""The whole window, driven as a person drives it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from swinir_gui import paths
from swinir_gui.gui import theme as look
from swinir_gui.gui.app import Program
from swinir_gui.gui.dialogs.sheet import Sheet
from swinir_gui.gui.panels.fields import Choice
from swinir_gui.gui.panels.output_choices import OutputChoices
from swinir_gui.gui.run_facts import RunState
from swinir_gui.gui.views.pair import ViewMode
from swinir_gui.jobs.job import JobState

Open = Callable[..., Program]


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot) -> Iterator[Open]:
    """Opens windows as ``main`` does, and closes those that the test left open."""
    opened: list[Program] = []

    def make(*files: Path) -> Program:
        program = Program(qapp, files)
        opened.append(program)
        program.show()
        qtbot.waitUntil(lambda: program.session is not None, timeout=30_000)
        return program

    yield make
    for program in opened:
        program.window.may_close = lambda: True
        program.window.close()
    qapp.setStyleSheet("")


def picture(path: Path, side: int = 24) -> Path:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    assert image.save(str(path))
    return path


def drop(program: Program, mime: QMimeData) -> None:
    window, buttons, keys = program.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = QPoint(600, 300) if PySide6.__version_info__ < (6, 12) else QPointF(600, 300)  # the other form is deprecated since
    entered = QDragEnterEvent(place, Qt.DropAction.CopyAction, mime, buttons, keys)
    QApplication.sendEvent(window, entered)
    assert entered.isAccepted()
    assert window.drop_frame.isVisible()
    QApplication.sendEvent(window, QDropEvent(QPointF(600, 300), Qt.DropAction.CopyAction, mime, buttons, keys))
    assert not window.drop_frame.isVisible()


def test_no_torch_and_no_pictures_before_the_first_frame() -> None:
    program = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from swinir_gui.gui import app
app.Program.begin = lambda self: os._exit(bool({"torch", "pyvips", "numpy"} & set(sys.modules)))
app.main([])
"""
    assert subprocess.run([sys.executable, "-c", program], cwd=paths.PACKAGE.parent, check=False).returncode == 0


def test_dropped_files_are_upscaled(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    program = open_window()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(picture(tmp_path / "a.png"))), QUrl.fromLocalFile(str(picture(tmp_path / "b.png")))])
    session = program.session
    assert session
    with qtbot.waitSignal(session.controller.added, timeout=10_000):
        drop(program, mime)
    assert program.window.column.run.button.text() == "Upscale 2 pictures"
    with qtbot.waitSignal(session.controller.run_finished, timeout=120_000):
        qtbot.mouseClick(program.window.column.run.button, Qt.MouseButton.LeftButton)
    assert {each.name for each in tmp_path.glob("*_x2.png")} == {"a_photo-x2_x2.png", "b_photo-x2_x2.png"}
    assert QImage(str(tmp_path / "a_photo-x2_x2.png")).width() == 48
    assert not program.window.column.run.button.isEnabled()


def test_dropped_pixels_become_a_picture(open_window: Open, qtbot: QtBot) -> None:
    program = open_window()
    mime = QMimeData()
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    mime.setImageData(image)
    assert program.session
    with qtbot.waitSignal(program.session.controller.added, timeout=10_000):
        drop(program, mime)
    job = program.session.controller.selected
    assert job
    assert job.path.is_relative_to(paths.data_folder())


def test_closing_while_running_asks_then_stops(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    program = open_window(picture(tmp_path / "a.png", 400))
    session = program.session
    assert session
    qtbot.waitUntil(lambda: session.controller.selected is not None)
    program.window.actions_["run"].trigger()
    assert session.controller.run_state is RunState.RUNNING
    assert not program.window.close()
    sheet = next(each for each in program.window.findChildren(Sheet) if each.isVisible())
    go_on = next(each for each in sheet.findChildren(QPushButton) if each.text() == "Go on")
    qtbot.mouseClick(go_on, Qt.MouseButton.LeftButton)
    assert program.window.isVisible()
    assert not program.window.close()
    stop = next(each for each in program.window.findChildren(QPushButton) if each.text() == "Stop and close" and each.isVisible())
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert not program.window.isVisible()
    assert [each.name for each in tmp_path.iterdir()] == ["a.png"]


def test_choices_come_back(open_window: Open, qtbot: QtBot) -> None:
    first = open_window()
    first.window.setGeometry(20, 30, 760, 700)  # a screen that is not there has 800 × 800
    assert first.session
    first.memory.change(theme="dark")
    first.session._take_choices(OutputChoices(target="exact", width=800, height=600, format="tiff", template="{stem}-big"))
    first.session.canvas.set_mode(ViewMode.DIFFERENCE)
    assert first.window.close()
    second = open_window()
    assert second.theme is look.DARK
    assert second.window.size() == first.window.size()
    assert second.window.column.output.choices == OutputChoices(
        target="exact", width=800, height=600, format="tiff", template="{stem}-big"
    )
    assert second.session
    assert second.session.canvas.mode is ViewMode.DIFFERENCE


def test_the_theme_changes_live(open_window: Open, qtbot: QtBot) -> None:
    program = open_window()
    program.memory.change(theme="dark")
    assert program.window.grab().toImage().pixelColor(10, 400) == look.DARK.panel
    program.window.actions_["settings"].trigger()
    choice = program.window.findChild(Choice, "theme")
    assert isinstance(choice, Choice)
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_Up)
    assert program.memory.settings.theme == "light"
    assert program.window.grab().toImage().pixelColor(10, 400) == look.LIGHT.panel


def test_everything_that_can_be_reached_has_a_name(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    program = open_window(picture(tmp_path / "a.png"))
    assert program.session
    qtbot.waitUntil(lambda: program.session is not None and program.session.controller.selected is not None)
    nameless = [
        each
        for each in program.window.findChildren(QWidget)
        if each.isVisible()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (each.accessibleName() or (isinstance(each, QAbstractButton) and each.text()) or each.focusProxy())
    ]
    assert nameless == []


def test_tab_walks_through_the_column_and_comes_round(open_window: Open, qtbot: QtBot) -> None:
    window = open_window().window
    window.activateWindow()
    visited: list[QWidget] = []
    for _ in range(60):
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused in visited:
            break
        visited.append(focused)
    assert window.column.model.card in visited
    assert len(visited) >= 12


def test_every_action_says_its_key(open_window: Open) -> None:
    for action in open_window().window.actions_:
        assert action.shortcuts(), action.objectName()
        assert action.statusTip(), action.objectName()
        assert action.text(), action.objectName()


@pytest.mark.parametrize(("width", "height"), [(900, 600), (1440, 900), (1920, 1080), (720, 480)])
def test_the_main_button_is_never_pushed_out(open_window: Open, qtbot: QtBot, width: int, height: int) -> None:
    window = open_window().window
    window.resize(width, height)
    button = window.column.run.button
    qtbot.waitUntil(lambda: window.size().width() == width)
    bottom = button.mapTo(window, QPoint(0, button.height())).y()
    assert bottom <= height - 40
    assert window.column.output.folded == (height < 800)


def test_a_corrupt_picture_is_named_and_the_others_go_on(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"no picture")
    program = open_window(tmp_path / "broken.png", picture(tmp_path / "good.png"))
    session = program.session
    assert session
    qtbot.waitUntil(lambda: len(session._queue) == 2, timeout=10_000)
    with qtbot.waitSignal(session.controller.run_finished, timeout=120_000) as finished:
        program.window.actions_["run"].trigger()
    assert (finished.args[0].done, finished.args[0].failed) == (1, 1)
    assert [job.state for job in session._queue.jobs] == [JobState.FAILED, JobState.DONE]
    assert program.window.notice_bar.notice is not None
