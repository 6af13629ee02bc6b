"""Catalogues are compiled as they are written, and mistakes in them are found."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog

from tests.catalogues import tool

TOOL = tool()
ADVICE = "Run “python3 dev.py languages”, and translate what it names in resources/languages/*.po."


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
