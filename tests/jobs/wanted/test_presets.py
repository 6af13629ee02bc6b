"""Presets: what is kept is found again, whoever writes; what is wrong falls back alone."""

from __future__ import annotations

import json
import logging
import multiprocessing
from dataclasses import replace
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swinir_gui.errors import AppError, RequestError
from swinir_gui.jobs.wanted.presets import LONGEST, Preset, Presets, tidied
from swinir_gui.settings import Settings
from tests.any_settings import SETTINGS
from tests.full_disk import files_no_larger_than

names = st.text(min_size=1, max_size=2 * LONGEST).map(tidied).filter(bool)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "presets.json"


def stored(file: Path, **presets: object) -> Presets:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"version": 1, "presets": presets}), encoding="utf-8")
    return Presets(file)


@given(kept=st.dictionaries(names, SETTINGS, max_size=5))
def test_what_is_kept_is_found_again(tmp_path_factory: pytest.TempPathFactory, kept: dict[str, Settings]) -> None:
    presets = Presets(tmp_path_factory.mktemp("home") / "presets.json")
    made = {name.casefold(): Preset.of(name, settings) for name, settings in kept.items()}
    for each in made.values():
        presets.keep(each)
    assert sorted(presets, key=lambda each: each.name) == sorted(made.values(), key=lambda each: each.name)
    for each in made.values():
        assert presets.named(each.name) == each


@given(before=SETTINGS, after=SETTINGS)
def test_who_takes_a_preset_has_its_choices_and_keeps_the_others(before: Settings, after: Settings) -> None:
    preset = Preset.of("a", after)
    taken = replace(before, **preset.choices)
    assert Preset.of("a", taken) == preset
    assert (taken.theme, taken.device) == (before.theme, before.device)
    if after.target != "factor":
        assert taken.factor == before.factor, "the number of another target has no say"


def test_choices_that_come_to_the_same_are_the_same() -> None:
    jpeg = Settings(format="jpeg", depth=16, quality=0, target="long_edge", factor=8)
    assert Preset.of("a", jpeg) == Preset.of("a", Settings(format="jpeg", quality=95, target="long_edge"))
    assert Preset.of("a", replace(jpeg, quality=94)) != Preset.of("a", jpeg)
    assert Preset.of("a", Settings(format="tiff", quality=50)) == Preset.of("a", Settings(format="tiff"))


def test_a_name_has_one_preset_whatever_its_letters(file: Path) -> None:
    presets = Presets(file)
    presets.keep(Preset.of("Web", Settings(factor=2.0)))
    presets.keep(Preset.of("web", Settings(factor=4.0)))
    assert [(each.name, each.wanted.factor) for each in presets] == [("web", 4.0)]
    assert presets.named("  WEB ") == Preset.of("web", Settings(factor=4.0))
    presets.remove("wEb")
    assert list(presets) == []


@pytest.mark.parametrize(
    ("given_", "kept"),
    [(" a  b ", "a b"), ("", ""), ("   ", ""), ("a\nb", "a b"), ("a\x00b", ""), ("e\u0301", "é"), ("x" * 200, "x" * LONGEST)],
)
def test_names_are_tidied(given_: str, kept: str) -> None:
    assert tidied(given_) == kept


def test_they_come_by_their_names(file: Path) -> None:
    presets = Presets(file)
    for name in ("web", "Print", "archive"):
        presets.keep(Preset.of(name, Settings()))
    assert [each.name for each in presets] == ["archive", "Print", "web"]


def test_an_unknown_name_says_which_there_are(file: Path) -> None:
    with pytest.raises(RequestError, match="no preset “wbe”") as none:
        Presets(file).named("wbe")
    assert "in the window" in none.value.hint
    with pytest.raises(RequestError) as some:
        stored(file, web={}, print={}).named("wbe")
    assert some.value.hint == "There are: “print”, “web”."


def test_a_wrong_value_falls_back_alone(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    wrong = {"target": "print", "dpi": 0, "paper_width": 20, "quality": 101, "format": "jpeg", "mood": "blue", "theme": "dark"}
    with caplog.at_level(logging.WARNING):
        (preset,) = stored(file, web=wrong)
    assert preset == Preset.of("web", Settings(target="print", dpi=300, paper_width=20, format="jpeg"))
    for word in ("dpi", "quality", "mood"):
        assert word in caplog.text


def test_a_wrong_preset_is_left_out_alone(file: Path) -> None:
    presets = stored(file, **{"web": {}, "list": [], "": {}, "\n": {}, "bell\a": {}, "none": None})
    assert [each.name for each in presets] == ["web"]


@pytest.mark.parametrize("damaged", ["", "{", "[1]", '{"presets": 5}', '{"version": 1, "presets": []}', "[" * 100_000])
def test_a_damaged_file_loses_only_itself(file: Path, damaged: str) -> None:
    file.parent.mkdir()
    file.write_text(damaged)
    presets = Presets(file)
    assert list(presets) == []
    presets.keep(Preset.of("web", Settings()))
    assert [each.name for each in presets] == ["web"]


@pytest.mark.parametrize("text", ['{"version": 2, "presets": {"web": {"factor": 3, "mood": "blue"}}}', "{"])
def test_what_is_not_understood_is_put_aside_before_it_is_replaced(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text)
    Presets(file).keep(Preset.of("new", Settings()))
    assert file.with_name("presets-kept.json").read_text() == text
    assert {each.name for each in Presets(file)} == ({"new", "web"} if "web" in text else {"new"})


def _keep_many(file: Path, who: str, both: Barrier) -> None:
    both.wait()
    for number in range(20):
        Presets(file).keep(Preset.of(f"{who}{number}", Settings(factor=float(number + 1))))


def test_of_two_programs_that_write_none_loses_what_the_other_kept(file: Path) -> None:
    start = multiprocessing.get_context("spawn")
    both = start.Barrier(2)
    writers = [start.Process(target=_keep_many, args=(file, who, both)) for who in "ab"]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert len(list(Presets(file))) == 40


def test_on_a_full_disk_they_stay_as_they_were(file: Path) -> None:
    presets = stored(file, web={})
    with files_no_larger_than(1), pytest.raises(AppError, match=r"presets\.json” cannot be written"):
        presets.keep(Preset.of("other", Settings()))
    assert [each.name for each in presets] == ["web"]
