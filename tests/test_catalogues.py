"""Everything that the program says is in every catalogue, translated, with the same fields, and not too long for its place."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from swinir_gui import errors
from tests.catalogues import tool

TOOL = tool()
PACKAGE = Path(__file__).parent.parent / "swinir_gui"
TELLING = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.AppError)}
TELLING |= {"Noticed", "say", "Notice", "ArgumentTypeError", "LinkError", "DamagedPickleError"}
ADVICE = "Run “python3 dev.py languages”, and translate what it names in resources/languages/*.po."


@pytest.fixture(scope="module")
def template() -> Catalog:
    found: Catalog = TOOL.extracted()
    return found


def ids(catalog: Catalog) -> set[object]:
    return {message.id for message in TOOL.messages(catalog)}


@pytest.mark.parametrize("code", TOOL.TRANSLATED)
def test_a_catalogue_has_what_the_code_says_and_no_more(template: Catalog, code: str) -> None:
    kept = ids(TOOL.kept(code))
    assert kept == ids(template), ADVICE


@pytest.mark.parametrize("code", TOOL.TRANSLATED)
def test_everything_is_translated_and_fits(code: str) -> None:
    assert TOOL.problems(TOOL.kept(code)) == [], ADVICE


@pytest.mark.parametrize("code", TOOL.TRANSLATED)
def test_what_the_program_reads_is_what_translators_wrote(code: str) -> None:
    assert (TOOL.FOLDER / f"{code}.mo").read_bytes() == TOOL.compiled(TOOL.kept(code)), ADVICE


@pytest.mark.parametrize(
    ("source", "translation", "problem"),
    [
        ("Open", "", "not translated"),
        ("{n} of {all}", "{n}", "other fields"),
        ("argument %(name)s", "인수 %(nome)s", "other fields"),
        ("Open", "사진이나 폴더를 여기에서 열기", "too long"),
        ("{n} of {all}", "{all} / {n}", ""),
    ],
)
def test_mistakes_of_translators_are_found(source: str, translation: str, problem: str) -> None:
    catalog = Catalog(locale="ko")
    catalog.add(source, translation)
    assert [each.partition(":")[0] for each in TOOL.problems(catalog)] == ([problem] if problem else [])


def test_the_language_that_nobody_speaks_keeps_fields_and_is_longer() -> None:
    text = TOOL.pseudo("{n} of %(all)s pictures done")
    assert "{n}" in text
    assert "%(all)s" in text
    assert "pictures" not in text
    assert len(text) > 1.3 * len("{n} of %(all)s pictures done")


def test_no_text_is_looked_up_where_the_tool_does_not_see_it() -> None:
    """It reads plain literals: not what is put together, and nothing inside an f-string."""
    hidden = [f"{file.name}:{line}" for file in PACKAGE.rglob("*.py") for line in _hidden(ast.parse(file.read_text("utf-8")))]
    assert hidden == []


def _hidden(tree: ast.AST) -> list[int]:
    formatted = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    inside = [call.lineno for text in formatted for call in ast.walk(text) if _looks_up(call)]
    built = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and _looks_up(node) and _is_built(node.args[0])]
    return inside + built


def _looks_up(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TOOL.KEYWORDS


def _is_built(text: ast.expr) -> bool:
    return isinstance(text, ast.JoinedStr | ast.BinOp)


def test_whatever_can_go_wrong_is_told_in_the_persons_language() -> None:
    """Errors, notices, help and messages of the command line: none is a plain literal."""
    plain = [f"{file.name}:{line}" for file in PACKAGE.rglob("*.py") for line in _plain(ast.parse(file.read_text("utf-8")))]
    assert plain == []


def _plain(tree: ast.AST) -> list[int]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    told = [text for call in calls if _name(call) in TELLING for text in call.args]
    told += [named.value for call in calls for named in call.keywords if named.arg == "help"]
    return [text.lineno for text in told if _is_sentence(text)]


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _is_sentence(text: ast.expr) -> bool:
    parts = text.values if isinstance(text, ast.JoinedStr) else [text]
    return any(isinstance(part, ast.Constant) and " " in str(part.value).strip(" :,") for part in parts)
