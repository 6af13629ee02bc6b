"""Which language is spoken, and text that can be said again in another one."""

from __future__ import annotations

import copy
import json
import pickle
import sys

import pytest

from swinir_gui import language
from swinir_gui.language import again, joined, ntr, tr


def test_text_is_english_until_a_language_is_chosen() -> None:
    assert tr("Settings") == "Settings"
    language.use("ko")
    assert tr("Settings") == "설정"
    assert tr("Nobody translated this.") == "Nobody translated this."


def test_text_can_be_said_again_with_the_values_that_were_put_in() -> None:
    said = tr("Saved as {} in {}").format("a.png", tr("{} s").format(7))
    assert said == "Saved as a.png in 7 s"
    language.use("ko")
    assert again(said) == "a.png(으)로 저장됨, 7초"
    language.use("en")
    assert again(said) == "Saved as a.png in 7 s"


@pytest.mark.parametrize(("count", "words"), [(1, "1 picture done"), (2, "2 pictures done"), (1200, "1,200 pictures done")])
def test_numbers_have_their_forms(count: int, words: str) -> None:
    said = ntr("{n} picture done", "{n} pictures done", count)
    assert said == words
    language.use("ja")
    assert again(said) == f"画像 {count:,} 枚が完了"


def test_what_is_joined_is_said_again_piece_by_piece_without_the_empty_ones() -> None:
    said = joined(" · ", (tr("Done"), "", "a.png", tr("Failed")))
    assert said == "Done · a.png · Failed"
    language.use("zh_CN")
    assert again(said) == "完成 · a.png · 失败"


def test_to_others_it_is_plain_text() -> None:
    said = tr("{} failed").format(3)
    assert json.dumps({"message": said}) == '{"message": "3 failed"}'
    for copied in (pickle.loads(pickle.dumps(said)), copy.deepcopy(said)):
        assert (copied, type(copied)) == ("3 failed", str)
    assert {said: 1}["3 failed"] == 1
    assert again("plain") == "plain"


@pytest.mark.parametrize(
    ("of_system", "code"),
    [
        (("ko_KR.UTF-8",), "ko"),
        (("zh-Hans-CN", "zh"), "zh_CN"),
        (("zh_SG.UTF-8",), "zh_CN"),
        (("zh-Hant-TW", "en-US"), "en"),
        (("de_DE@euro", "ja_JP"), "ja"),
        (("en-GB", "ko-KR"), "en"),
        (("C", ""), "en"),
        ((), "en"),
    ],
)
def test_the_first_of_the_systems_languages_that_there_is(
    monkeypatch: pytest.MonkeyPatch, of_system: tuple[str, ...], code: str
) -> None:
    monkeypatch.delenv(language.VARIABLE)
    assert language.wanted("system", of_system) == code


def test_a_choice_wins_over_the_system_and_the_environment_over_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(language.VARIABLE)
    assert language.wanted("ja", ("ko_KR",)) == "ja"
    monkeypatch.setenv(language.VARIABLE, "zh_CN")
    assert language.wanted("ja", ("ko_KR",)) == "zh_CN"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such variables")
def test_the_systems_language_is_read_as_other_programs_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    assert language.of_system()[-1] == "ko_KR.UTF-8"
    monkeypatch.setenv("LC_MESSAGES", "ja_JP.UTF-8")
    assert language.of_system()[-1] == "ja_JP.UTF-8"
    monkeypatch.setenv("LANGUAGE", "de:zh_CN")
    assert language.of_system() == ("de", "zh_CN", "ja_JP.UTF-8")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert language.of_system() == ("C.UTF-8",)
