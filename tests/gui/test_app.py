"""The window from its first frame to its last, and what it remembers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from swinir_gui import paths
from swinir_gui.gui import app
from swinir_gui.gui.dialogs.settings_dialog import SettingsDialog
from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.panels.elided import ElidedLabel
from swinir_gui.gui.panels.fields import Choice
from swinir_gui.gui.panels.output_choices import OutputChoices
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.views.pair import ViewMode
from tests.cli.command import write_picture
from tests.gui.driving import Person, remember, use_tiny_model

Open = Callable[..., Person]
CHOICES = OutputChoices(target="exact", width=800, height=600, format="tiff", template="{stem}-big")


def test_no_torch_and_no_pictures_before_the_first_frame() -> None:
    program = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from swinir_gui.gui import app
app.Program.begin = lambda self: os._exit(bool({"torch", "pyvips", "numpy"} & set(sys.modules)))
app.main([])
"""
    assert subprocess.run([sys.executable, "-c", program], cwd=paths.PACKAGE.parent, check=False).returncode == 0


def test_nothing_is_read_before_the_first_frame_that_need_not_be() -> None:
    program = """
import linecache, os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from swinir_gui import __main__
def begin(program):
    from swinir_gui.gui.toolkit import icons
    sources = [name for name in linecache.cache if "swinir_gui" in name]
    os._exit(bool(sources) + 2 * icons._phosphor.cache_info().currsize)
__main__.prepare()
__main__.keep_sources_closed()
from swinir_gui.gui import app
app.Program.begin = begin
__main__.main([])
"""
    assert subprocess.run([sys.executable, "-c", program], cwd=paths.PACKAGE.parent, check=False).returncode == 0


def test_closing_and_opening_again_restores_everything(open_window: Open) -> None:
    use_tiny_model()
    first = open_window()
    first.window.setGeometry(20, 30, 780, 700)  # a screen that is not there has 800 × 800
    first.program.memory.change(theme="dark")
    first.session.choices.choose_model("photo-x2")
    first.window.column.output.show_choices(CHOICES)
    first.window.column.output.choices_changed.emit(CHOICES)
    first.session.canvas.set_mode(ViewMode.DIFFERENCE)
    place = first.window.geometry()
    assert first.window.close()
    second = open_window()
    assert second.window.geometry() == place
    assert second.program.theme is look.DARK
    assert second.session.choices.models.model == "photo-x2"
    assert second.window.column.output.choices == CHOICES
    assert second.session.canvas.mode is ViewMode.DIFFERENCE


@pytest.mark.parametrize("damage", [Path.unlink, lambda file: file.write_bytes(b'{"theme": "da\xff')], ids=["deleted", "corrupt"])
def test_losing_the_settings_loses_only_them(open_window: Open, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    use_tiny_model(theme="dark", format="tiff")
    first = open_window(write_picture(tmp_path / "a.png"))
    first.wait_for_pictures()
    first.window.setGeometry(20, 30, 780, 700)
    first.run()
    assert first.window.close()
    kept = _kept()
    damage(paths.data_folder() / "settings.json")
    second = open_window()
    assert second.window.size() == QSize(780, 700)
    assert second.program.memory.settings.format == "keep"
    assert second.session.choices.models.model == "photo-x2"
    assert second.window.close()
    assert _kept() - {"settings-kept.json"} == kept, "but for a copy of what could not be read"


def test_a_settings_file_that_cannot_be_written_keeps_nobody_from_closing(open_window: Open) -> None:
    person = open_window()
    (paths.data_folder() / "settings.json").unlink()
    (paths.data_folder() / "settings.json").mkdir()
    person.program.memory.change(theme="dark")
    assert person.window.close()


def test_settings_change_the_theme_at_once(open_window: Open, qtbot: QtBot) -> None:
    remember(theme="dark")
    person = open_window()
    assert person.window.grab().toImage().pixelColor(10, 400) == look.DARK.panel
    person.window.actions_["settings"].trigger()
    choice = person.window.findChild(Choice, "theme")
    assert isinstance(choice, Choice)
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_Up)
    assert person.program.memory.settings.theme == "light"
    assert person.window.grab().toImage().pixelColor(10, 400) == look.LIGHT.panel
    surround = person.window.findChild(Choice, "surround")
    assert isinstance(surround, Choice)
    surround.setFocus()
    qtbot.keyClick(surround, Qt.Key.Key_Down)
    assert person.window.actions_["surround_black"].isChecked()


def test_the_open_settings_take_the_theme_that_is_chosen_in_them(open_window: Open, qtbot: QtBot) -> None:
    def precision() -> QImage:
        choice = person.window.findChild(Choice, "precision")
        assert choice.isVisible()
        return choice.grab().toImage()

    remember(theme="dark")
    person = open_window()
    person.window.actions_["settings"].trigger()
    qtbot.keyClick(person.window.findChild(Choice, "theme"), Qt.Key.Key_Up)
    switched, dialog = precision(), person.window.findChild(SettingsDialog)
    with qtbot.waitSignal(dialog.destroyed):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    person.window.actions_["settings"].trigger()
    assert switched == precision(), "as in one that opens now"


def test_what_results_tell_is_chosen_in_the_settings_and_remembered(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    use_tiny_model(format="jpeg")
    source = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[ExifTags.Base.Artist], exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "Ada", "N"
    Image.new("RGB", (20, 10)).save(source, exif=exif)
    person = open_window(source)
    person.wait_for_pictures()
    person.window.actions_["settings"].trigger()
    strip, provenance = person.window.findChild(Choice, "strip"), person.window.findChild(QCheckBox, "provenance")
    assert isinstance(strip, Choice)
    assert isinstance(provenance, QCheckBox)
    strip.setFocus()
    qtbot.keyClick(strip, Qt.Key.Key_Down)
    provenance.setFocus()
    qtbot.keyClick(provenance, Qt.Key.Key_Space)
    qtbot.keyClick(provenance, Qt.Key.Key_Escape)
    person.run()
    with Image.open(tmp_path / "a_tiny_x2.jpg") as result:
        kept = result.getexif()
        assert kept[ExifTags.Base.Artist] == "Ada"
        assert not kept.get_ifd(ExifTags.IFD.GPSInfo)
        assert "xmp" not in result.info
    person.window.close()
    settings = open_window().program.memory.settings
    assert (settings.strip, settings.provenance) == ("gps", False)


@pytest.mark.parametrize(("width", "height"), [(900, 600), (1440, 900), (1920, 1080), (780, 480)])
def test_the_main_button_is_never_pushed_out(open_window: Open, qtbot: QtBot, width: int, height: int) -> None:
    window = open_window().window
    window.resize(width, height)
    button = window.column.run.button
    qtbot.waitUntil(lambda: window.size().width() == width)
    QApplication.processEvents()  # in which what made room is laid out
    bottom = button.mapTo(window, QPoint(0, button.height())).y()
    assert bottom <= height - 40
    assert window.column.output.folded == (height < 800)


def test_output_shows_its_form_or_a_summary_at_every_height(qtbot: QtBot) -> None:
    window = MainWindow(look.LIGHT)
    qtbot.addWidget(window)
    window.show()
    output = window.column.output
    (summary,) = output.findChildren(ElidedLabel, options=Qt.FindChildOption.FindDirectChildrenOnly)
    _, fold = output.head.findChildren(QToolButton)
    for width, height in ((1440, 900), (1280, 700), (1280, 800), (1280, 760), (900, 600), (1280, 900), (1280, 800)):
        window.resize(width, height)
        QApplication.processEvents()  # in which the layout comes back to the column while it arranges itself
        shown = (output.form.isVisible(), summary.isVisible(), fold.isVisible())
        assert shown == (not output.folded, output.folded, output.folded), (width, height)


@pytest.mark.parametrize("height", [480, 600, 700])
def test_the_fields_of_the_output_are_whole_however_small_the_window(open_window: Open, qtbot: QtBot, height: int) -> None:
    person = open_window()
    window = person.window
    window.resize(780, height)
    qtbot.waitUntil(lambda: window.size().height() == height)
    person.click(person.button("Show all of the output's settings"))
    form = window.column.output.form
    controls = [each for each in form.findChildren(QWidget) if each.focusPolicy() or isinstance(each, QToolButton)]
    fields = [each for each in controls if each.isVisible()]
    assert len(fields) > 10
    qtbot.waitUntil(lambda: all(each.height() >= each.minimumSizeHint().height() for each in fields))
    assert window.column.run.button.mapTo(window, QPoint(0, window.column.run.button.height())).y() <= height - 40
    person.click(person.button("Show less of the output's settings"))
    assert window.column.model.isVisible()
    assert window.column.pictures.isVisible()


@pytest.mark.parametrize("width", [780, 900, 1000, 1200, 1330, 1440])
def test_the_toolbar_cuts_no_word(open_window: Open, qtbot: QtBot, width: int) -> None:
    window = open_window().window
    window.resize(width, 800)
    qtbot.waitUntil(lambda: window.size().width() == width)
    buttons = window.view_bar.findChildren(QToolButton)
    qtbot.waitUntil(lambda: all(button.width() >= button.sizeHint().width() for button in buttons))


def test_what_is_known_by_its_icon_loses_its_words_first(open_window: Open, qtbot: QtBot) -> None:
    window = open_window().window
    found = {each.defaultAction().objectName(): each for each in window.view_bar.findChildren(QToolButton)}
    names = ("fit", "settings", "models", "preview", "slider")
    seen = []
    for width in range(1500, 780, -20):
        window.resize(width, 800)
        qtbot.waitUntil(lambda width=width: window.width() == width)
        QApplication.processEvents()
        worded = [found[name].toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon for name in names]
        assert worded == sorted(worded), (width, worded)
        seen.append(sum(worded))
    assert seen == sorted(seen, reverse=True)
    assert set(seen) == set(range(len(names) + 1))


def test_what_nobody_expected_is_told_in_a_sentence_and_the_window_goes_on(open_window: Open) -> None:
    person = open_window()
    hook = app._hook(person.program)
    error = ZeroDivisionError("by zero")
    hook(type(error), error, None)
    notice = person.window.notice_bar.notice
    assert notice
    assert "ZeroDivisionError" in notice.title
    assert notice.title.endswith(".")
    assert str(paths.data_folder() / "logs") in notice.advice
    person.click(person.button("Copy details"))
    assert QGuiApplication.clipboard().text() == "ZeroDivisionError: by zero"
    person.window.column.model.card.setFocus()  # Escape works from everywhere
    person.press(Qt.Key.Key_Escape)
    assert person.window.notice_bar.notice is None
    interruption = KeyboardInterrupt()
    hook(type(interruption), interruption, None)
    assert not person.window.isVisible()


def _kept() -> set[str]:
    return {file.name for file in paths.data_folder().rglob("*") if file.is_file() and file.suffix != ".log"}
