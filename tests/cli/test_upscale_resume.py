"""``swinir upscale`` going on with what was broken off; tests/end_to_end/test_kills.py breaks it off."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from swinir_gui.jobs.making.draft import Draft
from swinir_gui.jobs.remembered.history import History
from swinir_gui.jobs.remembered.journal import Journal, RunPlace
from swinir_gui.jobs.remembered.record import Record
from tests.cli.command import Command, names, noise, visible, write_picture


def test_pictures_that_were_named_leave_no_journal_once_all_is_done(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    sources = [write_picture(tmp_path / name) for name in ("a.png", "b.png")]
    (tmp_path / "bad.png").write_text("no picture")
    assert swinir("upscale", *sources, tmp_path / "bad.png", "--model", tiny).status == 1
    assert names(tmp_path) == ["a.png", "a_tiny_x2.png", "b.png", "b_tiny_x2.png", "bad.png"]


@pytest.mark.parametrize("arguments", [["in"], ["in/a.png", "--resume"]], ids=["a folder", "when asked to"])
def test_a_journal_that_lasts(
    arguments: list[str], swinir: Command, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_picture(tmp_path / "in" / "a.png")
    asked = ["upscale", *arguments, "--model", tiny, "--out", "out", "--existing", "rename"]
    swinir(*asked)
    (journal,) = Path("out").glob(".*.jsonl")
    header = json.loads(journal.read_text().splitlines()[0])
    assert header["given"] == [str(tmp_path / arguments[0])]
    assert (header["model"], header["compute"]["model"]) == ("tiny", str(tiny))
    again = swinir(*asked, "--resume")
    assert again.out == ["out/a_tiny_x2.png"]
    assert again.sentence == "1 result was made before and stays as it is."


def test_a_journal_is_read_once(swinir: Command, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    honest = History.read.__func__
    monkeypatch.setattr(History, "read", classmethod(lambda cls, path: read.append(path) or honest(cls, path)))
    write_picture(tmp_path / "in" / "a.png")
    asked = "upscale", tmp_path / "in", "--model", tiny, "--out", tmp_path / "out", "--resume"
    for _ in range(2):
        outcome = swinir(*asked)
        assert len(read) == 1
        read.clear()
    assert outcome.sentence == "1 result was made before and stays as it is."


def test_what_failed_is_tried_again(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    sources, out = tmp_path / "in", tmp_path / "out"
    write_picture(sources / "a.png"), write_picture(sources / "c.png", noise(9, 9))
    (sources / "b.png").write_text("no picture")
    asked = "upscale", sources, "--model", tiny, "--out", out, "--json", "--quiet", "--resume"
    assert swinir(*asked).status == 1
    write_picture(sources / "b.png", noise(7, 7))
    outcome = swinir(*asked)
    assert outcome.status == 0
    assert [json.loads(line).get("before", False) for line in outcome.out] == [True, False, True]


def test_no_resume_keeps_no_journal(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    write_picture(tmp_path / "in" / "a.png")
    asked = "upscale", tmp_path / "in", "--model", tiny, "--out", tmp_path / "out"
    swinir(*asked)
    assert len(names(tmp_path / "out")) == 2
    swinir(*asked, "--no-resume", "--existing", "overwrite")
    assert names(tmp_path / "out") == ["a_tiny_x2.png"]


def test_no_resume_takes_nothing_from_a_run_at_work(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    write_picture(tmp_path / "in" / "a.png")
    place = RunPlace.of([tmp_path / "in"], tmp_path / "out")
    with closing(Journal(place, History(), {}, lasts=True)) as at_work:
        at_work.write("waiting", {"pictures": []})
        scratch = tmp_path / "out" / f".swinir-{place.key}-0-0.scratch"
        scratch.touch()
        before = names(tmp_path / "out")
        outcome = swinir("upscale", tmp_path / "in", "--model", tiny, "--out", tmp_path / "out", "--no-resume")
        assert outcome.status == 2
        assert outcome.sentence.startswith("Another run is at work with these pictures and the folder")
        assert names(tmp_path / "out") == before


def test_what_a_killed_run_without_a_journal_has_left_goes(
    swinir: Command, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = write_picture(tmp_path / "in" / "a.png", noise(64, 64)), tmp_path / "out"
    asked = "upscale", source.parent, "--model", tiny, "--out", out
    left: list[str] = []

    def kill(draft: Draft, *_: object) -> None:
        """As far as it can be done inside a process."""
        draft.leave()
        left.extend(name for name in names(out) if name.endswith(".scratch"))
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("swinir_gui.jobs.running.picture_run.store", kill)
        broken.setattr(Draft, "close", Draft.leave)
        assert swinir(*asked, "--no-resume").status != 0
    assert len(left) == 1
    assert left[0] in names(out)
    swinir(*asked)
    assert left[0] not in names(out)
    assert "a_tiny_x2.png" in names(out)


@pytest.mark.parametrize("broken_off", [True, False])
def test_a_run_in_place_that_counts_does_not_take_its_results_for_sources(
    swinir: Command, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, broken_off: bool
) -> None:
    folder = tmp_path / "holiday"
    for name in ("a.png", "m.png", "z.png"):
        write_picture(folder / name)
    asked = "upscale", folder, "--model", tiny, "--name", "{parent}-{index}", "--quiet"
    results = [f"holiday-{number}.png" for number in (1, 2, 3)]
    if broken_off:
        saved = Record.saved

        def kill(record: Record) -> None:
            saved(record)
            raise KeyboardInterrupt

        with monkeypatch.context() as broken:
            broken.setattr(Record, "saved", kill)
            assert swinir(*asked).status != 0
        assert visible(folder) == ["a.png", results[0], "m.png", "z.png"]
    for _ in range(3):
        assert swinir(*asked).out == [str(folder / name) for name in results]
    swinir("upscale", folder, "--model", tiny, "--quiet")
    swinir("upscale", folder, "--model", tiny, "--quiet")
    assert visible(folder) == sorted(["a.png", "m.png", "z.png", *results, *(f"{name}_tiny_x2.png" for name in "amz")])
