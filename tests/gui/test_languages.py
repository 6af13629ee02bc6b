"""Another language while the window is open: every word changes, nothing else does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from swinir_gui import language, paths
from swinir_gui.gui.dialogs.settings_dialog import SettingsDialog
from swinir_gui.gui.dialogs.shortcuts_dialog import entries
from swinir_gui.gui.item_models.job_words import second_line
from swinir_gui.gui.item_models.model_words import percents
from swinir_gui.gui.panels.elided import ElidedLabel
from swinir_gui.gui.panels.fields import Choice
from swinir_gui.jobs.running.job import JobState
from tests.catalogues import tool
from tests.cli.command import noise, write_picture
from tests.gui.conftest import Open
from tests.gui.driving import Person, done, remember

READ = ("text", "toolTip", "accessibleName", "accessibleDescription", "windowTitle", "placeholderText", "statusTip", "whatsThis")

NAMES = {"AVIF", "English", "HAT", "JPEG", "PNG", "SwinIR", "SwinIR GUI", "TIFF", "WebP", "a_tiny_x2.png", "bfloat16", "cpu"}
NAMES |= {"float16", "tiny", "300 dpi"}
QTS_OWN = {"Close", "Space", "Esc", "Del"}  # which knows real languages only


@pytest.fixture(autouse=True)
def the_setting_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(language.VARIABLE)
    monkeypatch.setenv("LC_ALL", "C")


def choose(person: Person, code: str) -> None:
    """In the settings, with the keyboard."""
    person.window.actions_["settings"].trigger()
    choice = person.window.findChild(Choice, "language")
    assert isinstance(choice, Choice)
    choice.setFocus()
    steps = choice.findData(code) - choice.currentIndex()
    for _ in range(abs(steps)):
        person.qtbot.keyClick(choice, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
    person.qtbot.keyClick(choice, Qt.Key.Key_Escape)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def words(root: QWidget) -> dict[tuple[int, str], str]:
    """All that can be read on a window and in it, hidden or not."""
    found = {(id(each), name): each.property(name) for each in _parts(root) for name in READ if each.property(name)}
    for each in root.findChildren(Choice):
        found |= {(id(each), f"item {index}"): each.itemText(index) for index in range(each.count())}
    return found


def _parts(root: QWidget) -> Iterator[QObject]:
    yield root
    for kind in (QWidget, QAction):
        yield from root.findChildren(kind)


def test_a_window_changes_its_language_and_back_without_losing_a_word(open_window: Open, tmp_path: Path) -> None:
    person = open_window(write_picture(tmp_path / "a.png"))
    person.wait_for_pictures()
    person.run()
    before = words(person.window)
    choose(person, "ko")
    assert person.window.actions_["open"].text() == "열기"
    assert person.window.column.run.button.text() == "업스케일"
    assert person.window.status.message.startswith("a_tiny_x2.png(으)로 저장됨")
    choose(person, "en")
    assert words(person.window) == before


def test_the_settings_themselves_change_and_so_do_qts_own_words(open_window: Open, qtbot: QtBot) -> None:
    person = open_window()
    person.window.actions_["settings"].trigger()
    dialog = person.window.findChild(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    for code, title, close in (("ja", "設定", "閉じる"), ("zh_CN", "设置", "关闭"), ("en", "Settings", "Close")):
        choice = dialog.findChild(Choice, "language")
        assert isinstance(choice, Choice)
        choice.setCurrentIndex(choice.findData(code))
        assert dialog.windowTitle() == title
        button = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close)
        qtbot.waitUntil(lambda: button.text().replace("&", "").startswith(close))  # noqa: B023 - waited for right here
        assert choice.itemText(choice.findData("ko")) == "한국어"
    dialog.reject()


def test_a_run_goes_on_in_another_language(open_window: Open, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for index in range(3):
        write_picture(folder / f"{index}.png", noise(64, 1_200, seed=index))
    person = open_window(folder)
    person.wait_for_pictures(3)
    person.stand_in_the_middle(person.window.actions_["run"].trigger)
    choose(person, "ja")
    person.wait_for_rest()
    assert done(person.session.queue.jobs)
    assert person.window.status.message.startswith("画像 3 枚が完了")
    assert len(list(folder.glob("*_x2.png"))) == 3


def test_what_was_told_before_is_told_anew(open_window: Open) -> None:
    person = open_window()
    words_only = QMimeData()
    words_only.setText("no picture")
    person.session.intake.take(words_only)
    notice = person.window.notice_bar
    before = words(notice)
    choose(person, "zh_CN")
    assert "粘贴或拖入的内容中没有图片。" in words(notice).values()
    choose(person, "en")
    assert words(notice) == before


def test_the_choice_is_remembered(open_window: Open) -> None:
    first = open_window()
    choose(first, "zh_CN")
    assert first.window.close()
    second = open_window()
    assert second.program.memory.settings.language == "zh_CN"
    assert second.window.actions_["settings"].text() == "设置"
    assert second.window.column.model.head.title.text() == "模型"


def test_everything_on_the_window_is_looked_up(
    open_window: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pseudo_catalogue: str
) -> None:
    """In a language that puts all that is translated into brackets, nothing else has words."""
    monkeypatch.setenv(language.VARIABLE, pseudo_catalogue)
    person = open_window(write_picture(tmp_path / "a.png"))
    person.wait_for_pictures()
    person.run()
    person.window.repaint()  # the tooltip of a line that was cut off is renewed as the line is painted
    for name in ("settings", "shortcuts", "about", "models"):
        person.window.actions_[name].trigger()
    plain = {text for text in words(person.window).values() if _without_translation(text)}
    assert plain <= NAMES | {str(paths.checkpoint_folder() / "tiny.pth"), *QTS_OWN, person.window.device.accessibleName()}


def _without_translation(text: str) -> bool:
    return bool(re.search(r"[A-Za-z]{3}", re.sub(r"\[.*\]|Ctrl\S*|Shift\S*|Return|\(Esc\)|\{.*\}", "", text, flags=re.DOTALL)))


@pytest.mark.parametrize("code", ["ko", "zh_CN", "ja"])
def test_per_cent_is_written_as_the_language_does_throughout(
    open_window: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str
) -> None:
    monkeypatch.setenv(language.VARIABLE, code)
    remember(format="jpeg", quality=80)
    person = open_window(write_picture(tmp_path / "a.png"))
    person.wait_for_pictures()
    person.wait_for_sizes()
    person.wait(lambda: "%" in _badge(person))
    job = replace(person.selected, state=JobState.RUNNING, fraction=0.5)
    said = [each for each in words(person.window).values() if "%" in each]
    assert person.window.actions_["actual_size"].text() in said
    assert [each for each in (*said, _badge(person), second_line(job), percents(0.5)) if " %" in each] == []
    (quality,) = (each for each in person.window.column.output.form.findChildren(QSpinBox) if each.isVisible())
    assert quality.suffix() == "%"


def _badge(person: Person) -> str:
    scene = person.session.canvas._scene()
    return person.session.canvas._furniture._badge(scene, scene.panes.rects[0]).plain if scene else ""


def test_two_keys_of_one_name_are_listed_once(open_window: Open) -> None:
    person = open_window()
    choose(person, "zh_CN")
    keys = [key for listed in entries().values() for _, key in listed]
    assert "Ctrl+回车" in keys
    assert [key for key in keys if len(set(key.split(" · "))) < len(key.split(" · "))] == []


@pytest.mark.parametrize("size", [QSize(900, 600), QSize(1280, 800)], ids=["900", "1280"])
@pytest.mark.parametrize("code", ["ko", "zh_CN", "ja", "xx"])
def test_no_words_are_cut_off(
    open_window: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pseudo_catalogue: str, code: str, size: QSize
) -> None:
    """Labels and buttons are as wide as their words; those that leave out what does not fit say it in a tooltip."""
    monkeypatch.setenv(language.VARIABLE, pseudo_catalogue if code == "xx" else code)
    person = open_window()
    person.window.resize(size)
    assert cut_off(person.window) == []
    person.controller.add([write_picture(tmp_path / "a.png")])
    person.wait_for_pictures()
    person.run()
    person.wait_for_result()
    assert cut_off(person.window) == []
    for name in ("settings", "shortcuts", "about", "models"):
        person.window.actions_[name].trigger()
        dialog = person.window.findChildren(QDialog)[-1]
        assert cut_off(dialog) == []
        if name == "models" and code != "xx":  # of no real language all words are so long
            dialog.resize(dialog.minimumSize())
            assert cut_off(dialog) == []
        dialog.reject()


def cut_off(root: QWidget) -> list[str]:
    for _ in range(2):  # words that come from another thread in the first are laid out in the second
        QApplication.processEvents()
    words = [each for kind in (QLabel, QPushButton, QToolButton, QCheckBox) for each in root.findChildren(kind)]
    shown = [each for each in words if each.isVisible() and not isinstance(each, ElidedLabel)]
    return [each.text() for each in shown if _needs(each) > each.width()]


def _needs(words: QLabel | QAbstractButton) -> int:
    if isinstance(words, QLabel) and words.wordWrap():
        return words.width() + words.heightForWidth(words.width()) - words.height()
    if isinstance(words, QToolButton) and words.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly:
        return words.minimumSizeHint().width() if words.icon().isNull() else 0  # with the room that the style sheet wants
    text = words.text().replace("&", "")
    beside = words.iconSize().width() if isinstance(words, QAbstractButton) and not words.icon().isNull() else 0
    return max(words.fontMetrics().horizontalAdvance(line) for line in text.split("\n")) + beside


@pytest.fixture(scope="module")
def pseudo_catalogue(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Of the language that nobody speaks, in which everything is in brackets and longer."""
    maker, file = tool(), tmp_path_factory.mktemp("languages") / "xx.mo"
    maker.write_pseudo(maker.extracted(), file)
    return str(file)
