"""Runs that were broken off, and what the next one makes of their journals and scratch files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from swinir_gui.jobs.making.events import DoneBefore, Event, Failed, Saved, Skipped
from swinir_gui.jobs.making.workshop import Workshop
from swinir_gui.jobs.remembered.history import History
from swinir_gui.jobs.wanted.naming import NameTemplate
from swinir_gui.jobs.wanted.request import Existing, OutputOptions
from swinir_gui.jobs.wanted.sizes import Factor
from tests.cli.command import names, waves, write_picture
from tests.jobs.remembered.batch import NETWORKS, PIECES, A, B, Batch, Power, after, another_journal, opened, pieces


@pytest.fixture(params=NETWORKS)
def workshop(request: pytest.FixtureRequest) -> Workshop:
    return opened(request.param)


def test_a_run_goes_on_at_the_next_piece_to_the_same_bytes(workshop: Workshop, batch: Batch) -> None:
    whole = len(pieces(batch.run(workshop)))
    expected = batch.results()
    for name in names(batch.out):
        (batch.out / name).unlink()
    first = batch.run(workshop, after(PIECES))
    assert len(pieces(first)) == PIECES
    second = batch.run(workshop, after(PIECES))
    told = batch.run(workshop)
    assert len(pieces(first + second + told)) == whole, "something was computed twice"
    assert batch.results() == expected


def test_what_was_saved_is_not_made_again(workshop: Workshop, batch: Batch) -> None:
    def stop(event: Event) -> None:
        if isinstance(event, Saved):
            raise Power

    batch.run(workshop, stop)
    told = batch.run(workshop)
    assert isinstance(told[0], DoneBefore)
    assert told[0].target == batch.out / "a_m_x2.tif"
    assert isinstance(told[-1], Saved)
    assert sorted(batch.results()) == ["a_m_x2.tif", "b_m_x2.tif"]


@pytest.mark.parametrize("moment", ["before its name", "after its name"])
def test_a_result_between_two_names_is_made_once(moment: str, batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise Power

    batch = replace(batch, options=OutputOptions(existing=Existing.RENAME))
    with monkeypatch.context() as broken:
        broken.setattr(
            "swinir_gui.jobs.making.drafting.publish"
            if moment == "before its name"
            else "swinir_gui.jobs.remembered.record.Record.saved",
            fail,
        )
        batch.run(opened())
    told = batch.run(opened())
    assert isinstance(told[0], DoneBefore) == (moment == "after its name")
    assert not any(event.source.name == "a.tif" for event in pieces(told)), "it was complete"
    assert sorted(batch.results()) == ["a_m_x2.tif", "b_m_x2.tif"]


def other_picture(folder: Path) -> None:
    write_picture(folder / "in" / "a.tif", waves(*A)[::-1])


def other_picture_of_the_same_age(folder: Path) -> None:
    source = folder / "in" / "a.tif"
    before = source.stat()
    other_picture(folder)
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert source.stat().st_size == before.st_size


@pytest.mark.parametrize("change", [other_picture, other_picture_of_the_same_age])
def test_a_source_that_was_changed_starts_afresh(change: Callable[[Path], None], batch: Batch) -> None:
    batch.run(opened(), after(PIECES))
    change(batch.folder)
    told = batch.run(opened())
    assert sum(event.region.pixels for event in pieces(told) if event.source.name == "a.tif") == A[0] * A[1]
    resumed = batch.results()
    afresh = Batch(batch.folder, OutputOptions(existing=Existing.OVERWRITE))
    afresh.run(opened())
    assert batch.results() == resumed


def test_a_source_that_was_only_touched_goes_on(batch: Batch) -> None:
    batch.run(opened(), after(PIECES))
    (batch.folder / "in" / "a.tif").touch()
    told = batch.run(opened())
    assert sum(event.region.pixels for event in pieces(told) if event.source.name == "a.tif") < A[0] * A[1]


@pytest.mark.parametrize(
    "change",
    [
        lambda batch: (batch, opened(precision="bfloat16")),
        lambda batch: (batch, replace(opened(), sha256="of other weights")),
        lambda batch: (batch, replace(opened(), device="another processor")),
        lambda batch: (replace(batch, options=OutputOptions(depth=16)), opened()),
        lambda batch: (replace(batch, options=OutputOptions(size=Factor(1.5))), opened()),
        lambda batch: (replace(batch, options=OutputOptions(name=NameTemplate("{stem}"))), opened()),
    ],
    ids=["precision", "weights", "device", "depth", "size", "name"],
)
def test_other_settings_start_afresh_and_leave_nothing_of_the_old(
    change: Callable[[Batch], tuple[Batch, Workshop]], batch: Batch
) -> None:
    batch.run(opened(), after(PIECES))
    other, workshop = change(batch)
    told = other.run(workshop)
    assert sum(event.region.pixels for event in pieces(told)) == A[0] * A[1] + B[0] * B[1]
    assert len(names(batch.out)) == 3


def test_scratch_that_was_damaged_is_computed_again(batch: Batch) -> None:
    batch.run(opened())
    expected = batch.results()
    for name in names(batch.out):
        (batch.out / name).unlink()
    batch.run(opened(), after(PIECES))
    scratch = batch.scratch()
    with scratch.open("r+b") as file:
        file.write(b"something else")
    batch.run(opened())
    assert batch.results() == expected


@pytest.mark.parametrize("size", [1, 10**7])
def test_scratch_of_another_size_is_of_no_use(size: int, batch: Batch) -> None:
    batch.run(opened(), after(PIECES))
    scratch = batch.scratch()
    os.truncate(scratch, size)
    batch.run(opened())
    assert sorted(batch.results()) == ["a_m_x2.tif", "b_m_x2.tif"]


@pytest.mark.parametrize(
    "torn", [b'{"event": "started', b"\0\0\0\0", b"{}\n[1]\nnull\n", b'{"event": "piece", "picture": "nobody"}\n', b"\xff\xfe"]
)
def test_a_torn_line_is_passed_over(torn: bytes, batch: Batch) -> None:
    batch.run(opened(), after(PIECES))
    with batch.place.journal.open("ab") as file:
        file.write(torn)
    told = batch.run(opened())
    assert sum(event.region.pixels for event in pieces(told) if event.source.name == "a.tif") < A[0] * A[1]
    assert History.read(batch.place.journal).ended


def test_scratch_of_a_picture_that_is_gone_goes_too(batch: Batch) -> None:
    batch.run(opened(), after(PIECES))
    (batch.folder / "in" / "a.tif").unlink()
    seen: list[int] = []
    batch.run(opened(), lambda _: seen.append(len(list(batch.out.glob("*.scratch")))))
    assert max(seen) == 1, "from the start of the run on"
    assert sorted(batch.results()) == ["b_m_x2.tif"]


def test_names_keep_the_day_on_which_the_run_began(batch: Batch) -> None:
    dated = replace(batch, options=OutputOptions(name=NameTemplate("{stem}-{date}")))
    dated.run(opened(), after(PIECES))
    text = dated.place.journal.read_text().replace(str(date.today()), "2026-01-31")  # noqa: DTZ011 - the person's own
    dated.place.journal.write_text(text)
    dated.run(opened())
    assert sorted(dated.results()) == ["a-2026-01-31.tif", "b-2026-01-31.tif"]


def test_a_run_that_ended_is_history(batch: Batch) -> None:
    batch.run(opened())
    assert [type(event) for event in batch.run(opened())] == [Skipped, Skipped]


def test_an_ended_run_can_be_gone_on_with_for_what_failed(batch: Batch) -> None:
    good = (batch.folder / "in" / "b.tif").read_bytes()
    (batch.folder / "in" / "b.tif").write_bytes(good[:500])
    assert isinstance(batch.run(opened())[-1], Failed)
    (batch.folder / "in" / "b.tif").write_bytes(good)
    overwriting = replace(batch, options=OutputOptions(existing=Existing.OVERWRITE))
    told = overwriting.run(opened(), although_ended=True)
    assert [type(told[0]), type(told[-1])] == [DoneBefore, Saved]


def test_a_result_that_was_deleted_or_changed_is_not_done(batch: Batch) -> None:
    batch = replace(batch, options=OutputOptions(existing=Existing.OVERWRITE))
    batch.run(opened())
    expected = batch.results()
    (batch.out / "a_m_x2.tif").unlink()
    with (batch.out / "b_m_x2.tif").open("r+b") as file:
        file.write(b"?")
    told = batch.run(opened(), although_ended=True)
    assert sum(isinstance(event, Saved) for event in told) == 2
    assert batch.results() == expected


def test_a_run_that_stores_nothing_leaves_no_folder(batch: Batch) -> None:
    batch = replace(batch, folder=batch.folder / "deep" / "deeper")
    with closing(another_journal(batch)) as journal:
        journal.sweep([])
    assert sorted(each.name for each in batch.folder.parent.parent.iterdir()) == ["in"]


def test_every_line_says_when_and_what(batch: Batch) -> None:
    (batch.folder / "in" / "c.tif").write_bytes(b"no picture")
    batch.run(opened())
    lines = [json.loads(line) for line in batch.place.journal.read_text().splitlines()]
    of_each: dict[str, list[str]] = {}
    for line in lines:
        if line["event"] != "piece":
            of_each.setdefault(line.get("picture", ""), []).append(line["event"])
    assert sorted(of_each.values()) == [["failed"], ["run", "ended"], *[["started", "storing", "saved"]] * 2]
    assert all(line["at"] for line in lines)
    assert lines[-2]["message"].startswith("“c.tif” is not a picture")


def test_what_was_read_before_another_run_wrote_is_read_again(batch: Batch) -> None:
    before = History.read(batch.place.journal)
    batch.run(opened())
    now = before.as_of_now(batch.place.journal)
    assert (len(before.pictures), len(now.pictures)) == (0, 2)
    assert now.as_of_now(batch.place.journal) is now
    batch.run(opened())
    assert now.as_of_now(batch.place.journal) is not now
