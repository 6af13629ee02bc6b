"""What is found out about a folder before anything becomes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from swinir_gui.errors import AppError, RequestError
from swinir_gui.geometry import Size
from swinir_gui.jobs.folders.batch import MEASURED, Batch, plan_batch
from swinir_gui.jobs.folders.sampling import LOOKED_AT, Estimate, estimate, free_room, read_headers, spread
from swinir_gui.jobs.folders.scanning import LeftOut, Reason, Search
from swinir_gui.jobs.folders.survey import EVERY, Survey, survey
from swinir_gui.jobs.wanted.naming import NameTemplate
from swinir_gui.jobs.wanted.request import Existing, Input, OutputOptions
from swinir_gui.jobs.wanted.sizes import LongEdge, SizePlan, plan_size
from swinir_gui.jobs.wanted.targets import Naming
from swinir_gui.progress import Cancelled, CancelToken
from tests.cli.command import noise, write_picture

RENAMED = OutputOptions(existing=Existing.RENAME)


def found_in(folder: Path) -> Survey:
    return survey([folder], Search(recursive=True), CancelToken(), lambda _: None)


def planned(folder: Path, options: OutputOptions = RENAMED, *models: str, again: bool = False) -> Batch:
    naming = Naming(models or ("tiny",), 2, options)
    return plan_batch(found_in(folder).inputs, naming, CancelToken(), again=again)


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"?")


def test_a_survey_counts_while_it_looks_and_stops_when_asked(tmp_path: Path) -> None:
    put(tmp_path, *(f"{number}.png" for number in range(2 * EVERY)), "notes.txt")
    counted: list[int] = []
    assert len(survey([tmp_path], Search(), CancelToken(), counted.append).inputs) == 2 * EVERY
    assert counted == [EVERY, 2 * EVERY]
    token = CancelToken()
    with pytest.raises(Cancelled):
        survey([tmp_path], Search(), token, lambda _: token.cancel())


def test_a_folder_without_pictures_does_not_hold_up_the_others(tmp_path: Path) -> None:
    put(tmp_path, "full/a.png")
    (tmp_path / "empty").mkdir()
    both = survey([tmp_path / "empty", tmp_path / "full"], Search(), CancelToken(), lambda _: None)
    assert [each.path.name for each in both.inputs] == ["a.png"]
    assert "empty" in both.errors[0].message


def test_pictures_are_told_by_folder_and_format(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg", "b.JPEG", "c.tif", "deep/d.heic")
    makeup = planned(tmp_path).makeup
    assert makeup.folders == 2
    assert makeup.kinds == {"JPEG": 2, "TIFF": 1, "HEIC": 1}


def test_results_of_earlier_runs_are_no_sources_and_their_sources_are_done(tmp_path: Path) -> None:
    put(tmp_path, "a.png", "a_tiny_x2.png", "b.png", "named/c_tiny_x2.png")
    batch = planned(tmp_path)
    assert [each.path.name for each in batch.inputs] == ["b.png", "c_tiny_x2.png"]
    assert batch.left_out == (
        LeftOut(tmp_path / "a.png", Reason.HAS_RESULT),
        LeftOut(tmp_path / "a_tiny_x2.png", Reason.RESULT),
    )
    again = planned(tmp_path, again=True)
    assert [each.path.name for each in again.inputs] == ["a.png", "b.png", "c_tiny_x2.png"]


def test_where_each_picture_gets_its_own_model_the_results_of_all_count(tmp_path: Path) -> None:
    put(tmp_path, "a.png", "a_one_x2.png", "b.png", "b_two_x2.png", "c.png")
    batch = planned(tmp_path, RENAMED, "one", "two")
    assert [each.path.name for each in batch.inputs] == ["c.png"]


def test_results_that_would_be_called_alike_are_told(tmp_path: Path) -> None:
    put(tmp_path, "one/a.png", "two/a.png", "b.png")
    batch = planned(tmp_path, OutputOptions(tmp_path / "out", existing=Existing.RENAME, name=NameTemplate("{stem}_{index}")))
    assert not batch.namesakes
    assert [target.name for target in batch.names.values()] == ["b_1.png", "a_2.png", "a_3.png"]
    flat = OutputOptions(existing=Existing.RENAME, name=NameTemplate("result"))
    assert [each.source.name for each in planned(tmp_path, flat).namesakes] == []
    put(tmp_path, "one/c.png")
    (alike,) = planned(tmp_path, flat).namesakes
    assert (alike.source.name, alike.namesake) == ("c.png", tmp_path / "one" / "a.png")


def test_a_name_that_is_the_sources_own_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "a.png")
    with pytest.raises(RequestError):
        planned(tmp_path, OutputOptions(existing=Existing.RENAME, name=NameTemplate("{stem}")))


def test_pictures_that_were_named_are_taken_as_they_are(tmp_path: Path) -> None:
    put(tmp_path, "a.png", "a_tiny_x2.png")
    named = [Input(tmp_path / "a.png"), Input(tmp_path / "a_tiny_x2.png")]
    assert plan_batch(named, Naming(("tiny",), 2, RENAMED), CancelToken()).inputs == tuple(named)


def test_names_that_speak_of_sizes_open_so_many_pictures_and_no_more(tmp_path: Path) -> None:
    put(tmp_path, *(f"{number}.png" for number in range(MEASURED + 1)))
    sized = OutputOptions(existing=Existing.RENAME, name=NameTemplate("{stem}_{width}"))
    batch = planned(tmp_path, sized)
    assert len(batch.names) == MEASURED
    assert len(batch.inputs) == MEASURED + 1


def guessed(folder: Path, options: OutputOptions, pictures: int | None = None) -> Estimate:
    known: dict = {}
    inputs = found_in(folder).inputs
    read_headers(inputs, known, CancelToken())

    def plan(size: Size) -> SizePlan | AppError:
        try:
            return plan_size(options.size, size, 2)
        except AppError as error:
            return error

    return estimate([known[each.path] for each in inputs], pictures or len(inputs), plan, options)


def test_room_is_told_from_some_of_the_pictures(tmp_path: Path) -> None:
    write_picture(tmp_path / "a.png", noise(100, 50))
    put(tmp_path, "damaged.png")
    one = guessed(tmp_path, OutputOptions())
    assert one.sizes == (Size(100, 50),)
    assert one.results == 200 * 100 * 3 * 0.6
    assert one.scratch == 200 * 100 * 3
    assert guessed(tmp_path, OutputOptions(), pictures=20).results == 10 * one.results


def test_pictures_that_are_large_enough_are_known_before(tmp_path: Path) -> None:
    small = write_picture(tmp_path / "small.png", noise(20, 10))
    large = write_picture(tmp_path / "large.png", noise(60, 40))
    made = guessed(tmp_path, OutputOptions(size=LongEdge(40)))
    assert made.large == (large,)
    assert made.sizes == (Size(20, 10),)
    assert small not in made.large


def test_of_many_pictures_some_from_all_parts_are_looked_at() -> None:
    inputs = [Input(Path(f"{number}.png")) for number in range(10 * LOOKED_AT)]
    chosen = spread(inputs)
    assert len(chosen) == LOOKED_AT
    assert (chosen[0], chosen[-1]) == (inputs[0], inputs[-10])
    assert spread(inputs[:5]) == inputs[:5]


def test_looking_stops_when_asked(tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        read_headers([Input(tmp_path / "a.png")], {}, token)


def test_free_room_is_that_of_the_nearest_folder_that_is_there(tmp_path: Path) -> None:
    assert free_room(tmp_path / "not" / "yet") == pytest.approx(free_room(tmp_path), rel=0.1)
