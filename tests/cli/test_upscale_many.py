"""``swinir upscale`` over several pictures says how far it is, and what became of all of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from swinir_gui.cli import run_totals
from tests.cli.command import Command, names, write_picture


def test_each_has_its_place_among_all_and_the_end_counts_them(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    for name in ("box 1/a.png", "box 2/a.png", "box 2/b.png"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        write_picture(tmp_path / "in" / name)
    (tmp_path / "in" / "box 2" / "a.png").write_bytes(b"no picture")
    command = ("upscale", tmp_path / "in", "--recursive", "--model", tiny)
    said = swinir(*command)
    assert said.status == 1
    assert [line for line in said.err if line.startswith(("a.png  ", "b.png  "))] == [
        "a.png  24×16 → 48×32  (1 of 3)",
        "b.png  24×16 → 48×32  (3 of 3)",
    ]
    end = said.err[-2:]
    assert end[0].startswith("2 pictures done, 1 failed, in ")
    assert end[1].startswith(f"  {tmp_path / 'in' / 'box 2' / 'a.png'}: The file is not a picture")
    (tmp_path / "in" / "box 2" / "a.png").unlink()
    again = swinir(*command, "--no-resume")
    assert again.status == 0
    assert again.err[-1].startswith("0 pictures done, 2 results kept, in ")
    assert swinir(*command, "--quiet").err == []


def test_the_new_ones_are_not_lost_among_those_that_are_done(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    """Next week, with a picture more: what is there already is one line and not hundreds, and its paths are printed still."""
    for number in range(5):
        write_picture(tmp_path / "in" / f"{number}.png")
    command = ("upscale", tmp_path / "in", "--model", tiny, "--out", tmp_path / "out")
    assert swinir(*command).status == 0
    write_picture(tmp_path / "in" / "new.png")
    said = swinir(*command)
    assert [line for line in said.err if "kept" in line][:1] == [
        "5 results exist already and were kept (--existing overwrite makes them anew)."
    ]
    assert [line for line in said.err if ".png" in line and not line.startswith("new.png")] == []
    assert len(said.out) == 6
    alone = swinir("upscale", tmp_path / "in" / "new.png", "--model", tiny, "--out", tmp_path / "out")
    assert alone.err[-1].startswith(f"new.png: “{tmp_path / 'out' / 'new_tiny_x2.png'}” exists already and was kept")


def test_one_picture_is_not_counted(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    said = swinir("upscale", write_picture(tmp_path / "a.png"), "--model", tiny)
    assert said.err[0] == "a.png  24×16 → 48×32"
    assert said.err[-1].startswith("a.png: done in ")


def test_of_very_many_failures_some_are_listed(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    count = run_totals.LISTED + 3
    for number in range(count):
        (tmp_path / f"{number:02}.png").write_bytes(b"no picture")
    said = swinir("upscale", tmp_path, "--model", tiny)
    assert said.err[-1] == "  and 3 more, which --report tells of."
    assert len([line for line in said.err if line.startswith(f"  {tmp_path}")]) == run_totals.LISTED


@pytest.mark.parametrize("name", ["a.png", "report", "report.html", "report.txt"])
def test_a_report_has_no_name_that_a_picture_or_its_page_may_have(name: str, swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png")
    before = source.read_bytes()
    outcome = swinir("upscale", source, "--model", tiny, "--report", tmp_path / name)
    assert (outcome.status, source.read_bytes(), names(tmp_path)) == (2, before, ["a.png"])
    assert outcome.sentence.endswith("is no name of a report. End it in .json; a page lies beside it.")


@pytest.mark.parametrize("name", ["report.json", "report.html"])
def test_a_report_that_cannot_be_written_is_told_before_anything_is_made(
    name: str, swinir: Command, tiny: Path, tmp_path: Path
) -> None:
    source = write_picture(tmp_path / "a.png")
    (tmp_path / name).mkdir()
    outcome = swinir("upscale", source, "--model", tiny, "--report", tmp_path / "report.json")
    assert (outcome.status, outcome.out, names(tmp_path)) == (1, [], ["a.png", name])
    assert outcome.sentence.startswith(f"The report cannot be written into “{tmp_path}” (")
    assert outcome.sentence.endswith("). Choose another folder for the report.")


def test_a_folder_of_a_report_that_cannot_be_made_is_told_as_such(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png")
    outcome = swinir("upscale", source, "--model", tiny, "--report", source / "reports" / "report.json")
    assert (outcome.status, outcome.out, names(tmp_path)) == (1, [], ["a.png"])
    assert outcome.sentence.startswith(f"The report cannot be written into “{source / 'reports'}” (")


@pytest.mark.skipif(os.name == "nt", reason="Windows counts the folder too")
def test_a_name_without_room_for_a_number_fails_alone(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    long, out = f"{'n' * 251}.png", tmp_path / "out"
    for name in ("a.png", long, "z.png"):
        write_picture(tmp_path / "in" / name)
    taken = write_picture(out / long).read_bytes()
    asked = "upscale", tmp_path / "in", "--model", tiny, "--out", out, "--name", "{stem}"
    outcome = swinir(*asked, "--existing", "rename", "--quiet")
    assert outcome.status == 1
    assert outcome.out == [str(out / "a.png"), str(out / "z.png")]
    assert f"{'n' * 251} (2).png” (File name too long). Choose another name or folder" in outcome.sentence
    assert (out / long).read_bytes() == taken


def test_a_page_of_somebody_else_stays_beside_a_report(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    picture, page = write_picture(tmp_path / "a.png"), tmp_path / "index.html"
    asked = "upscale", picture, "--model", tiny, "--existing", "overwrite", "--report", tmp_path / "index.json", "--quiet"
    page.write_text("<html>my pictures</html>")
    refused = swinir(*asked)
    assert (refused.status, names(tmp_path)) == (1, ["a.png", "index.html"])
    assert refused.sentence.startswith(f"The page of the report would replace “{page}”, which is no report.")
    assert page.read_text() == "<html>my pictures</html>"
    page.unlink()
    for _ in range(2):
        assert swinir(*asked).status == 0, "a report may replace one"
    assert "a_tiny_x2.png" in (tmp_path / "index.json").read_text()
