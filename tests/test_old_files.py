"""Files that earlier versions of the program have written, as they wrote them: what people upgrade with.

A file in ``tests/old`` is never changed. A new form of a file gets a new number, and the old one is read as well.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from swinir_gui import settings
from swinir_gui.errors import RequestError
from swinir_gui.geometry import Region, Size
from swinir_gui.jobs.remembered.history import History
from swinir_gui.jobs.remembered.journal import VERSION, RunPlace, earlier
from swinir_gui.jobs.remembered.session_runs import left_run
from swinir_gui.jobs.wanted import presets
from swinir_gui.jobs.wanted.presets import Presets
from swinir_gui.settings import Settings

OLD = Path(__file__).parent / "old"


def put(name: str, target: Path, **changes: object) -> Path:
    """A copy of an old file, its first object changed, as another version would have written it."""
    lines = (OLD / name).read_text(encoding="utf-8").splitlines()
    if changes:
        lines[0] = json.dumps(json.loads(lines[0]) | changes)
    target.write_text("\n".join(lines), encoding="utf-8")
    return target


def test_the_settings_of_version_1_are_all_read(tmp_path: Path) -> None:
    shutil.copyfile(OLD / "settings-1.json", tmp_path / settings.FILE)
    found, defaults = settings.load(tmp_path / settings.FILE), Settings()
    assert found.recent == ("/pictures/a.jpg", "/pictures/b.tif")
    stored = json.loads((OLD / "settings-1.json").read_text(encoding="utf-8"))
    same = [each.name for each in fields(Settings) if getattr(found, each.name) == getattr(defaults, each.name)]
    assert set(same).isdisjoint(stored), "each stored value differs from its default, so each shows that it was read"
    assert [each.name for each in tmp_path.iterdir()] == [settings.FILE]


@pytest.mark.parametrize("text", ['{"version": 2, "theme": "dark", "mood": "blue"}', "{", "[]"])
def test_settings_that_are_not_understood_are_kept_before_they_are_replaced(text: str, tmp_path: Path) -> None:
    file = tmp_path / settings.FILE
    file.write_text(text, encoding="utf-8")
    settings.save(settings.load(file), file)
    assert (tmp_path / "settings-kept.json").read_text(encoding="utf-8") == text
    assert settings.load(file) == Settings(theme="dark" if "dark" in text else "system")


def test_the_presets_of_version_1_are_all_read(tmp_path: Path) -> None:
    shutil.copyfile(OLD / "presets-1.json", tmp_path / "presets.json")
    stored = json.loads((OLD / "presets-1.json").read_text(encoding="utf-8"))["presets"]
    found = {each.name: each.choices for each in Presets(tmp_path / "presets.json")}
    assert found == stored
    shown = {name for each in found.values() for name, value in each.items() if value != getattr(Settings(), name)}
    assert shown == {name for each in stored.values() for name in each}, "of each choice one differs from its default"


def test_a_journal_of_version_1_is_read(tmp_path: Path) -> None:
    place = RunPlace(tmp_path, "1234abcd")
    put("journal-1.jsonl", place.journal)
    found = earlier(place)
    assert (found.day, found.ended, found.version) == (date(2026, 11, 26), False, 1)
    one, other = found.pictures.values()
    assert one.stored is not None
    assert (one.stored.target, one.stored.size) == (Path("/pictures/out/a_photo-x2_x2.png"), Size(120, 80))
    assert other.stored is None
    assert [piece.region for piece in other.pieces] == [Region(0, 0, 70, 90)]


def test_a_session_of_version_1_is_offered(tmp_path: Path) -> None:
    put("session-1.jsonl", RunPlace(tmp_path, "1234abcd").journal)
    left = left_run(tmp_path)
    assert left is not None
    assert [each.path for each in left.inputs] == [Path("/pictures/in/b.png"), Path("/pictures/in/c.png")]


def test_a_journal_of_a_newer_version_is_left_to_it(tmp_path: Path) -> None:
    place = RunPlace(tmp_path, "1234abcd")
    before = put("journal-1.jsonl", place.journal, version=VERSION + 1).read_bytes()
    with pytest.raises(RequestError, match="newer version of this program has begun a run") as caught:
        earlier(place)
    assert "--no-resume" in caught.value.hint
    assert left_run(tmp_path) is None
    assert place.journal.read_bytes() == before


def test_there_is_a_stored_file_of_each_version() -> None:
    assert {settings.VERSION, presets.VERSION, VERSION} == {1}, (
        "store a file as the version before wrote it, and test that it is read"
    )
    assert History.read(OLD / "journal-1.jsonl").version == 1
