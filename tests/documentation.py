"""What the pages for people hold: commands, links and headings."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import dropwhile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = tuple(sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "models").glob("*.md")]))
SHELLS = ("", "sh", "powershell")  # a block that says nothing holds commands; what holds none says what it is, such as text

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"(?<=\n\n)(?: {4}.*\n)+")
_INLINE = re.compile(r"(?<!`)`([^`\n]+(?:\n[^`\n]+)?)`(?!`)")
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_OURS = re.compile(r"(swinir|swinir-gui|python3 dev\.py|python -m (benchmarks|training|tests)\.[\w.]+)( |$)")


@dataclass(frozen=True)
class Command:
    """A command that a page tells people to give.

    Args:
        inline: it stands within a sentence, where the name of a command without its arguments may stand too.
    """

    page: str
    line: str
    words: tuple[str, ...]
    inline: bool = False


def commands() -> list[Command]:
    """All that stand on a page, each once."""
    found = {(command.words, command.inline): command for page in PAGES for command in commands_of(page)}
    return list(found.values())


def commands_of(page: Path) -> Iterator[Command]:
    """Those of one page: every line of its blocks, and what within a sentence begins like one of ours."""
    text, name = page.read_text(encoding="utf-8"), page.relative_to(ROOT).as_posix()
    for block in blocks(text):
        for line in block.replace("\\\n", " ").splitlines():
            yield from _commands_in(name, line)
    for found in _INLINE.finditer(prose(text)):
        line = " ".join(found[1].split())
        if _OURS.match(line):
            yield Command(name, line, tuple(shlex.split(line)), inline=True)


def blocks(text: str) -> list[str]:
    """Blocks of commands."""
    fenced = [found[2] for found in _FENCED.finditer(text) if found[1] in SHELLS]
    indented = [re.sub(r"(?m)^ {4}", "", found[0]) for found in _INDENTED.finditer(_FENCED.sub("", text))]
    return fenced + indented


def prose(text: str) -> str:
    """A page without its blocks."""
    return _INDENTED.sub("", _FENCED.sub("", text))


def links_of(page: Path) -> list[str]:
    """Where the links and pictures of a page lead, within the project."""
    found = _LINK.findall(prose(page.read_text(encoding="utf-8")))
    return [link for link in found if not re.match(r"\w+:", link)]


def anchors_of(page: Path) -> set[str]:
    """What links may name of a page: its headings, as forges write them."""
    headings = _HEADING.findall(_FENCED.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def target_of(page: Path, link: str) -> tuple[Path, str]:
    """The file a link leads to, and the heading in it."""
    file, _, anchor = link.partition("#")
    return Path(os.path.normpath(page.parent / file)) if file else page, anchor


def _commands_in(page: str, line: str) -> Iterator[Command]:
    words = shlex.split(line, comments=True)
    plain = list(dropwhile(re.compile(r"[A-Z_]+=").match, words))  # what it sets for itself alone
    if plain[-2:-1] == [">"]:
        plain = plain[:-2]
    if plain:
        yield Command(page, line.strip(), tuple(plain))
