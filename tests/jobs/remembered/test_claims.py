"""Of two runs over the same pictures one is refused, and the other loses nothing by it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from swinir_gui.errors import RequestError
from swinir_gui.jobs.making.events import Event, PieceFinished, Saved
from swinir_gui.jobs.remembered.identity import picture_key
from swinir_gui.jobs.remembered.journal import Journal, earlier
from tests.jobs.remembered.batch import PIECES, Batch, after, another_journal, opened


def test_two_runs_over_the_same_pictures_do_not_meet(batch: Batch) -> None:
    batch.run(opened(), after(PIECES))
    one = Journal(batch.place, earlier(batch.place), {}, lasts=True)
    with pytest.raises(RequestError, match="Another run"):
        Journal(batch.place, earlier(batch.place), {}, lasts=True)
    one.close()
    Journal(batch.place, earlier(batch.place), {}, lasts=True).close()


@pytest.mark.parametrize("after_one_that_was_broken_off", [False, True])
def test_a_run_at_work_loses_nothing_to_another_that_is_refused(batch: Batch, *, after_one_that_was_broken_off: bool) -> None:
    if after_one_that_was_broken_off:
        batch.run(opened(), after(PIECES))
    disturbed: list[Path] = []

    def disturb(event: Event) -> None:
        if isinstance(event, PieceFinished):
            disturbed.append(event.source)
            with pytest.raises(RequestError, match="Another run"), closing(another_journal(batch)) as other:
                other.sweep([])
            with pytest.raises(RequestError, match="Another run"), closing(another_journal(batch)) as other:
                other.forget()
            assert list(batch.out.glob(f".swinir-{batch.place.key}-{picture_key(event.source, None)}-*.scratch"))
            assert batch.place.journal.exists()

    told = batch.run(opened(), disturb)
    assert disturbed
    assert sum(isinstance(event, Saved) for event in told) == 2
    assert sorted(batch.results()) == ["a_m_x2.tif", "b_m_x2.tif"]
    assert not list(batch.out.glob("*.lock"))


def test_a_run_that_has_swept_is_the_only_one(batch: Batch) -> None:
    with closing(another_journal(batch)) as one:
        one.sweep([])
        with pytest.raises(RequestError, match="Another run"):
            another_journal(batch).sweep([])
    with closing(another_journal(batch)) as other:
        other.sweep([])
