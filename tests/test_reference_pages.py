"""Pages that repeat what the program says agree with it: its grammar, its models, its messages."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from types import ModuleType

import pytest

from swinir_gui import language
from swinir_gui.checkpoints.chains import JOINT
from swinir_gui.checkpoints.published import CATALOGUE
from tests.documentation import ROOT

DOCS = ROOT / "docs"
CHOOSING, TROUBLE = ((DOCS / f"{name}.md").read_text(encoding="utf-8") for name in ("choosing-a-model", "troubleshooting"))
ENTRIES = {entry.id: entry for entry in CATALOGUE}
ROWS = re.findall(r"^\| .+? \| `([\w+-]+)` \| ([\d.]+) \|", CHOOSING, re.MULTILINE)
QUOTED = re.findall(r"^\*\*(.+?)\*\*$", TROUBLE, re.MULTILINE | re.DOTALL)
FIELD = re.compile(r"\{[^{}]*\}")
LEAST = 8  # letters of a message that no value has filled in; with fewer it could be anything


@pytest.fixture
def writer() -> ModuleType:
    """``packaging/command_line.py``, which lies in a folder that is no package."""
    pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)  # it describes the window's command too
    spec = importlib.util.spec_from_file_location("command_line", ROOT / "packaging/command_line.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("code", [language.ENGLISH, "ko"])
def test_the_command_line_is_described_as_it_is_in_english(writer: ModuleType, code: str) -> None:
    language.use(code)
    assert writer.PAGE.read_text(encoding="utf-8") == writer.page(), "Run “.venv/bin/python packaging/command_line.py”."
    assert language.current() == code


def test_there_are_situations_to_choose_by() -> None:
    assert len(ROWS) > 15


@pytest.mark.parametrize(("model", "cost"), ROWS)
def test_advised_models_exist_and_cost_what_is_said(model: str, cost: str) -> None:
    total, pixels = 0.0, 1
    for part in model.split(JOINT):
        total += pixels * ENTRIES[part].cost
        pixels *= ENTRIES[part].scale ** 2
    assert cost == f"{total:.1f}"


def test_all_models_that_are_spoken_of_exist() -> None:
    families = {name.partition("-")[0] for name in ENTRIES}
    named = {part for found in re.findall(r"`([a-z][\w+-]*)`", CHOOSING) for part in found.split(JOINT)}
    assert [name for name in named if name.partition("-")[0] in families and name not in ENTRIES] == []


def test_every_model_that_invents_is_named() -> None:
    inventing = [entry.id for entry in CATALOGUE if "invents plausible detail" in entry.summary]
    assert inventing
    assert [name for name in inventing if f"`{name}`" not in CHOOSING] == []


@pytest.mark.parametrize("message", [" ".join(each.split()) for each in QUOTED])
def test_the_program_still_says_so(message: str) -> None:
    assert said(message), "No text in swinir_gui/ gives this message."


def said(message: str) -> bool:
    """Whether some text of the program becomes ``message``; a sentence that was put into it must be one of its own too."""
    for template in templates():
        found = template.fullmatch(message)
        if found and all(said(value) for value in found.groups() if value[:1].isupper() and value.endswith(".")):
            return True
    return False


@cache
def templates() -> tuple[re.Pattern[str], ...]:
    """All texts in the code, as patterns with a group for each value."""
    texts = {text for file in (ROOT / "swinir_gui").rglob("*.py") for text in texts_of(file.read_text(encoding="utf-8"))}
    worded = [text.strip() for text in texts if len(re.findall(r"\w", FIELD.sub("", text))) >= LEAST]
    return tuple(re.compile("(.+?)".join(map(re.escape, FIELD.split(text)))) for text in worded)


def texts_of(code: str) -> Iterator[str]:
    """Texts as they stand in code, with ``{}`` for what is put into them."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
