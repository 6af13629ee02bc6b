"""Templates of names, and what requests make of them."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swinir_gui.errors import RequestError
from swinir_gui.geometry import Size
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.jobs.wanted.naming import DEFAULT_NAME, FIELDS, SAMPLE, NameTemplate, short_factor
from swinir_gui.jobs.wanted.request import Input, OutputOptions
from swinir_gui.jobs.wanted.sizes import Factor, LongEdge, TargetSize, Within
from swinir_gui.jobs.wanted.targets import requests_for, requests_of_each
from tests.cli.command import noise, write_picture

LITERAL = st.text("abcäß ._-()#", max_size=5)
DAY = date(2026, 3, 1)


def test_the_default() -> None:
    assert DEFAULT_NAME.text == "{stem}_{model}_x{scale}"
    assert DEFAULT_NAME.example() == "photo_photo-x2_x2"
    assert NameTemplate.parse("{stem}_{model}_x{scale}{ext}") == DEFAULT_NAME


@given(parts=st.lists(st.tuples(LITERAL, st.sampled_from(FIELDS)), min_size=1, max_size=6), end=LITERAL)
def test_each_field_becomes_its_value_and_the_rest_stays(parts: list[tuple[str, str]], end: str) -> None:
    template = NameTemplate.parse("".join(f"{text}{{{field}}}" for text, field in parts) + end)
    values = asdict(SAMPLE)
    assert template.example() == "".join(text + values[field] for text, field in parts) + end
    assert template.uses(parts[0][1])
    assert template.uses(*FIELDS)


@given(stem=st.text(min_size=1).filter(lambda text: text.strip(" .")))
def test_braces_in_the_name_of_a_file_are_no_fields(stem: str) -> None:
    assert NameTemplate.parse("{stem}").render(replace(SAMPLE, stem=stem)) == stem
    assert NameTemplate.parse("a{stem}b").render(replace(SAMPLE, stem="{model}")) == "a{model}b"


@given(st.text("{}stemodl/\\:. a\n", max_size=12))
def test_a_template_is_good_for_a_name_or_refused(text: str) -> None:
    try:
        template = NameTemplate.parse(text)
    except RequestError:
        return
    name = template.example()
    assert name.strip(" .")
    assert not set(name) & set("{}/\\:\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        (" . ", "empty"),
        ("{ext}", "empty"),
        ("{name}", "knows no “{name}”"),
        ("{}", "knows no “{}”"),
        ("{stem", "brace"),
        ("stem}", "brace"),
        ("{{stem}}", "brace"),
        ("a/{stem}", "cannot contain “/”"),
        ("..\\{stem}", "cannot contain"),
        ("{stem}\n", "line breaks"),
    ],
)
def test_templates_that_make_no_name(text: str, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        NameTemplate.parse(text)


def test_fields_of_which_nothing_is_left() -> None:
    with pytest.raises(RequestError, match="makes no name"):
        NameTemplate.parse("{parent}").render(replace(SAMPLE, parent=""))


@pytest.mark.parametrize(("factor", "text"), [(3.0, "3"), (2.5, "2.5"), (4 / 3, "1.33"), (12.0, "12"), (1.999, "2")])
def test_factors_are_written_shortly(factor: float, text: str) -> None:
    assert short_factor(factor) == text


def name(folder: Path, template: str, size: TargetSize) -> str:
    source = write_picture(folder / "trip" / "a.png", noise(30, 20))
    options = OutputOptions(size=size, name=NameTemplate.parse(template))
    return requests_for([Input(source)], "m", 2, options, DAY)[0].target.name


@pytest.mark.parametrize(
    ("template", "size", "expected"),
    [
        ("{stem}_x{scale}", Factor(3), "a_x3.png"),
        ("{stem}_x{scale}", Factor(2.5), "a_x2.5.png"),
        ("{stem}_x{scale}", LongEdge(40), "a_x1.33.png"),
        ("{stem}_x{scale}", Within(Size(600, 400)), "a_x20.png"),
        ("{parent}-{stem} {width}x{height}", LongEdge(45), "trip-a 45x30.png"),
        ("{date}.{index}.{stem}", LongEdge(45), "2026-03-01.1.a.png"),
    ],
)
def test_what_names_tell_of_the_result(template: str, size: TargetSize, expected: str, tmp_path: Path) -> None:
    assert name(tmp_path, template, size) == expected


def test_a_picture_that_cannot_be_opened_has_a_name_all_the_same(tmp_path: Path) -> None:
    options = OutputOptions(name=NameTemplate.parse("{stem} {width}"))
    (request,) = requests_for([Input(tmp_path / "missing.png")], "m", 2, options)
    assert request.target.name == "missing unknown.png"


def test_pictures_are_not_opened_for_names_that_tell_no_size(tmp_path: Path) -> None:
    options = OutputOptions(size=Factor(3), name=NameTemplate.parse("{stem}_{scale}"))
    assert requests_for([Input(tmp_path / "missing.png")], "m", 2, options)[0].target.name == "missing_3.png"


def test_for_several_models_each_picture_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = [Input(write_picture(tmp_path / f"{number}.png", noise(30, 20))) for number in range(3)]
    options, models = OutputOptions(size=LongEdge(45)), ("one", "two")
    expected = {model: requests_for(inputs, model, 2, options) for model in models}
    opened: list[Path] = []
    truly = PictureSource.open
    monkeypatch.setattr(PictureSource, "open", lambda path, page: opened.append(path) or truly(path, page))
    assert requests_of_each(models, inputs, 2, options) == expected
    assert opened == [each.path for each in inputs]
    assert [request.target.name for request in expected["two"]] == [f"{number}_two_x1.5.png" for number in range(3)]


@given(count=st.integers(1, 120))
def test_numbers_sort_as_they_count(count: int) -> None:
    options = OutputOptions(name=NameTemplate.parse("{index}"))
    targets = [request.target.name for request in requests_for([Input(Path(f"in/{n}.png")) for n in range(count)], "m", 2, options)]
    assert targets == sorted(targets)
    assert len(set(targets)) == count


def test_an_input_may_bring_its_number() -> None:
    options = OutputOptions(name=NameTemplate.parse("{index}"))
    assert requests_for([Input(Path("a.png"), number=17)], "m", 2, options)[0].target.name == "17.png"


def test_names_that_become_one_are_refused() -> None:
    options = OutputOptions(name=NameTemplate.parse("{date}"))
    with pytest.raises(RequestError, match="would both become"):
        requests_for([Input(Path("in/a.png")), Input(Path("in/b.png"))], "m", 2, options, DAY)


def test_a_template_beside_a_name_is_refused() -> None:
    options = OutputOptions(out=Path("b.png"), name=NameTemplate.parse("{date}"))
    with pytest.raises(RequestError, match="Leave out --name"):
        requests_for([Input(Path("in/a.png"))], "m", 2, options)
