"""Settings: what is written is read; what is wrong falls back alone."""

from __future__ import annotations

import ast
import json
import logging
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swinir_gui import settings as store
from swinir_gui.settings import Settings
from tests.any_settings import SETTINGS, TEXT

PACKAGE = Path(__file__).parent.parent / "swinir_gui"


@given(settings=SETTINGS)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    file = tmp_path_factory.mktemp("settings") / "deep" / "settings.json"
    store.save(settings, file)
    assert store.load(file) == settings
    assert [each.name for each in file.parent.iterdir()] == ["settings.json"]


@given(found=st.dictionaries(st.sampled_from([each.name for each in fields(Settings)]), st.none() | st.integers() | TEXT))
def test_no_value_is_taken_that_a_panel_could_not_have_made(tmp_path_factory: pytest.TempPathFactory, found: object) -> None:
    file = tmp_path_factory.mktemp("settings") / "settings.json"
    file.write_text(json.dumps(found))
    first = store.load(file)
    store.save(first, file)
    assert store.load(file) == first


@pytest.mark.parametrize("broken", ["", "{", "[1, 2]", "\x00\xff", '"text"', "[" * 100_000])
def test_a_broken_file_loses_only_itself(tmp_path: Path, broken: str, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "settings.json"
    file.write_text(broken, encoding="latin-1")
    with caplog.at_level(logging.WARNING):
        assert store.load(file) == Settings()
    assert "defaults are taken" in caplog.text


def test_a_bad_value_falls_back_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"theme": "dark", "factor": -3, "paper_width": 10**400, "threads": True, "colour": "green"}))
    with caplog.at_level(logging.WARNING):
        assert store.load(file) == Settings(theme="dark")
    assert "unknown setting 'colour'" in caplog.text
    assert "setting factor cannot be -3" in caplog.text


def test_no_file_is_no_mistake(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert store.load(tmp_path / "settings.json") == Settings()
    assert caplog.text == ""


def test_recent_pictures_are_kept_once_newest_first() -> None:
    before = replace(Settings(), recent=tuple(f"{number}.png" for number in range(8)))
    assert before.with_recent(("5.png", "new.png")).recent == ("5.png", "new.png", *(f"{n}.png" for n in (0, 1, 2, 3, 4, 6)))


def test_every_setting_is_used() -> None:
    read: set[str] = set()
    for file in PACKAGE.rglob("*.py"):
        if file.name == "settings.py":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                read.add(node.attr)
    assert {each.name for each in fields(Settings)} <= read
