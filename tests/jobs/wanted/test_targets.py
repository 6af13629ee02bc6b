"""Which pictures are meant, and what their results are called."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swinir_gui.errors import RequestError
from swinir_gui.jobs.wanted.naming import NameTemplate
from swinir_gui.jobs.wanted.request import Existing, Input, OutputOptions
from swinir_gui.jobs.wanted.targets import free_name, requests_for
from tests.jobs.found import find_inputs

STEM = st.text("abcäß .-_()", min_size=1, max_size=12).filter(lambda stem: stem.strip(" ."))


def targets(*sources: str, **options: object) -> list[str]:
    inputs = [Input(Path(source)) for source in sources]
    return [request.target.as_posix() for request in requests_for(inputs, "m", 4, OutputOptions(**options))]


@pytest.mark.parametrize(
    ("source", "options", "target"),
    [
        ("in/a.png", {}, "in/a_m_x4.png"),
        ("in/a.b.JPeG", {}, "in/a.b_m_x4.JPeG"),
        ("in/a.gif", {}, "in/a_m_x4.png"),
        ("in/a", {}, "in/a_m_x4.png"),
        ("in/a.tiff", {"format": "keep"}, "in/a_m_x4.tiff"),
        ("in/a.png", {"format": "tiff"}, "in/a_m_x4.tif"),
        ("in/a.png", {"out": Path("out")}, "out/a_m_x4.png"),
        ("in/a.png", {"out": Path("out/b.JPG")}, "out/b.JPG"),
        ("in/a.png", {"out": Path("out/b.jpeg"), "format": "jpeg"}, "out/b.jpeg"),
        ("in/a.png", {"out": Path("version.2")}, "version.2/a_m_x4.png"),
    ],
)
def test_names(source: str, options: dict[str, object], target: str) -> None:
    assert targets(source, **options) == [target]


def test_a_tree_is_kept_below_the_output() -> None:
    found = [Input(Path("in/deep/a.png"), Path("deep")), Input(Path("in/a.png"))]
    requests = requests_for(found, "m", 2, OutputOptions(out=Path("out")))
    assert [request.target.as_posix() for request in requests] == ["out/deep/a_m_x2.png", "out/a_m_x2.png"]


@given(st.lists(STEM, unique=True, max_size=8))
def test_different_names_stay_different(stems: list[str]) -> None:
    found = targets(*(f"in/{stem}.png" for stem in stems))
    assert len(set(found)) == len(stems)
    assert all(name.startswith("in/") and name.endswith("_m_x4.png") for name in found)


@pytest.mark.parametrize("policy", Existing)
def test_results_that_would_become_one_are_refused(policy: Existing) -> None:
    with pytest.raises(RequestError, match=r"“x/a.png” and “y/a.png” would both become “a_m_x4.png”"):
        targets("x/a.png", "y/a.png", out=Path("out"), existing=policy)
    with pytest.raises(RequestError, match="would both become"):
        targets("x/a.png", "x/../x/a.gif", existing=policy)


@pytest.mark.parametrize("policy", Existing)
def test_no_result_takes_the_name_of_its_source(policy: Existing) -> None:
    with pytest.raises(RequestError, match="would replace the source"):
        targets("in/a.png", out=Path("in/sub/../a.png"), existing=policy)


def test_only_overwriting_endangers_another_source() -> None:
    sources = "in/a.png", "in/a_m_x4.png"
    assert targets(*sources) == ["in/a_m_x4.png", "in/a_m_x4_m_x4.png"]
    assert len(targets(*sources, existing=Existing.RENAME)) == 2
    with pytest.raises(RequestError, match="would replace the source"):
        targets(*sources, existing=Existing.OVERWRITE)


def test_free_names_count(tmp_path: Path) -> None:
    target = tmp_path / "a.png"
    for expected in ("a.png", "a (2).png", "a (3).png"):
        assert free_name(target) == tmp_path / expected
        free_name(target).touch()


def test_results_of_an_earlier_run_are_not_taken_for_sources(tmp_path: Path) -> None:
    for name in ("a.png", "a_m_x2.png", "b_m_x2.png"):
        (tmp_path / name).write_bytes(b"?")
    found = requests_for(find_inputs([tmp_path]), "m", 2, OutputOptions())
    assert [request.source.name for request in found] == ["a.png", "b_m_x2.png"]
    named = requests_for([Input(tmp_path / "a_m_x2.png")], "m", 2, OutputOptions())
    assert len(named) == 1


def test_found_pictures_whose_results_would_become_one_are_told_apart_by_their_endings(tmp_path: Path) -> None:
    found = [Input(tmp_path / name, searched=True) for name in ("a.png", "a.GIF", "b.png")]
    requests = requests_for(found, "m", 2, OutputOptions())
    assert [request.target.name for request in requests] == ["a_m_x2-png.png", "a_m_x2-gif.png", "b_m_x2.png"]
    assert [request.namesake for request in requests] == [tmp_path / "a.GIF", tmp_path / "a.png", None]


@pytest.mark.parametrize("newcomer", ["a.bmp", "a.webp"])
def test_they_keep_their_names_whatever_comes_into_the_folder(newcomer: str, tmp_path: Path) -> None:
    def named(*names: str) -> dict[str, str]:
        found = [Input(tmp_path / name, searched=True) for name in sorted(names)]
        options = OutputOptions(format="png")
        return {each.source.name: each.target.name for each in requests_for(found, "m", 2, options)}

    before = named("a.gif", "a.png")
    after = named("a.gif", "a.png", newcomer)
    assert before.items() < after.items()
    alone = named("a.gif")
    assert alone["a.gif"] not in named("a.gif", newcomer).values(), "the result of one is never taken for that of another"


def test_where_endings_do_not_tell_them_apart_numbers_do(tmp_path: Path) -> None:
    options = OutputOptions(out=tmp_path / "out", name=NameTemplate("{model}"))
    found = [Input(tmp_path / name, searched=True) for name in ("a.png", "b.png", "c.png", "d.gif")]
    assert [each.target.name for each in requests_for(found, "m", 2, options)] == ["m.png", "m-2.png", "m-3.png", "m-4.png"]


def test_a_name_that_another_picture_has_is_not_given_again(tmp_path: Path) -> None:
    found = [Input(tmp_path / name, searched=True) for name in ("a.png", "a.gif", "a-png.png")]
    options = OutputOptions(out=tmp_path / "out", name=NameTemplate("{stem}"))
    names = [request.target.name for request in requests_for(found, "m", 2, options)]
    assert len(set(names)) == 3
    assert names[2] == "a-png.png"
