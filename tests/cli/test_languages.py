"""The command line in the person's language; what programs read is the same in all of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from swinir_gui import language, paths
from swinir_gui.cli.console import padded
from tests.cli.command import Command, write_picture


def speak(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """A system that is set up for a language."""
    monkeypatch.delenv(language.VARIABLE, raising=False)
    monkeypatch.delenv("LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", place)


def told(folder: Path) -> list[object]:
    """What a run wrote for programs to read: every picture of the report, and why one failed in the journal."""
    report = json.loads((folder / "report.json").read_text())
    journal = [json.loads(line) for file in folder.glob(".swinir-*.jsonl") for line in file.read_text().splitlines()]
    failed = [(line["message"], line["hint"]) for line in journal if line["event"] == "failed"]
    assert failed
    return [sorted(report), report["totals"], [plain(each, folder) for each in report["pictures"]], failed]


def plain(facts: dict[str, object], folder: Path) -> dict[str, object]:
    """Without what differs from run to run."""
    return {name: str(value).replace(str(folder), "") for name, value in facts.items() if name != "seconds"}


def test_sentences_help_and_mistakes_are_in_the_systems_language(swinir: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    speak(monkeypatch, "ko_KR.UTF-8")
    assert swinir("inspect", "missing.png").sentence == "“missing.png” 파일이 없습니다. 이름과 폴더를 확인하세요."
    assert "이 도움말을 표시하고 종료" in "\n".join(swinir("upscale", "--help").out)
    mistake = swinir("upscale", "a.png", "--depth", "9")
    assert mistake.status == 2
    assert "오류: 인수 --depth: 잘못된 선택" in mistake.err[0]


def test_what_was_chosen_in_the_window_counts_more_than_the_system(swinir: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    speak(monkeypatch, "ko_KR.UTF-8")
    (paths.data_folder() / "settings.json").write_text(json.dumps({"version": 1, "language": "ja"}))
    assert swinir("inspect", "missing.png").err == ["「missing.png」がありません。名前とフォルダーを確認してください。"]


def test_columns_are_straight_in_letters_of_double_width(swinir: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (padded("ready", 8), padded("준비됨", 8)) == ("ready   ", "준비됨  ")
    speak(monkeypatch, "zh_CN.UTF-8")
    first, *_ = swinir("models", "list").out
    assert first.startswith("photo-x2                 ×2  SwinIR          就绪        用于")


def test_programs_read_the_same_in_every_language(
    swinir: Command, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = {}
    for place in ("en_US.UTF-8", "ja_JP.UTF-8"):
        speak(monkeypatch, place)
        folder = tmp_path / place[:2]
        write_picture(folder / "a.png")
        (folder / "broken.png").write_text("no picture")
        (folder / "notes.txt").write_text("nor this")
        ran = swinir("upscale", folder, "--model", tiny, "--json", "--report", folder / "report.json")
        assert ran.status == 1
        heard[place] = [plain(json.loads(line), folder) for line in ran.out], told(folder)
    assert heard["en_US.UTF-8"] == heard["ja_JP.UTF-8"]
    assert "is not a picture of a kind this program reads" in str(heard["ja_JP.UTF-8"])
    for form in (("inspect", tmp_path / "en" / "a.png"), ("models", "show", "photo-x2")):
        answers = []
        for place in ("en_US.UTF-8", "zh_CN.UTF-8"):
            speak(monkeypatch, place)
            answers.append(swinir(*form, "--json").out)
        assert answers[0] == answers[1]
