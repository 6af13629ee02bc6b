"""Another language while the window is open: every word changes, nothing else does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from swinir_gui import language
from swinir_gui.gui.dialogs.settings_dialog import SettingsDialog
from swinir_gui.gui.panels.fields import Choice
from swinir_gui.gui.run_facts import RunState
from tests.cli.command import write_picture
from tests.gui.conftest import Open
from tests.gui.driving import Person, done

READ = ("text", "toolTip", "accessibleName", "accessibleDescription", "windowTitle", "placeholderText", "statusTip", "whatsThis")


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
        write_picture(folder / f"{index}.png", width=96, height=96)
    person = open_window(folder)
    person.wait_for_pictures(3)
    person.window.actions_["run"].trigger()
    person.wait_for_a_piece()
    choose(person, "ja")
    person.wait(lambda: person.controller.run_state is RunState.IDLE)
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
    assert second.window.column.model.title.text() == "模型"
