"""Writes ``docs/command-line.md`` from the grammars of both commands: ``python packaging/command_line.py``.

Not from their ``--help``, whose lines depend on the terminal, and whose form on the version of Python.
"""

from __future__ import annotations

import argparse
import re
from argparse import SUPPRESS, Action, ArgumentParser, BooleanOptionalAction
from collections.abc import Iterable, Iterator
from pathlib import Path

from swinir_gui import language
from swinir_gui.cli.main import commands, parser
from swinir_gui.gui.app import grammar

PAGE = Path(__file__).resolve().parent.parent / "docs" / "command-line.md"
HEAD = """\
# Command line

Written from the program by `packaging/command_line.py`; a test sees that it is up to date. `--help` behind a command says the same.
In a checkout `python3 dev.py upscale` stands for `swinir upscale`, and `python3 dev.py run` for `swinir-gui`.

Results go to standard output: paths, or JSON objects with `--json`, one a line as each is finished. Progress and messages go to
standard error. The exit status is 0 when all was done, 1 when some failed, 2 after a mistake in the call, and 130 when it was
cancelled.
"""
TAIL = """\
## Environment

| variable | |
|---|---|
| `SWINIR_GUI_HOME` | the folder for models, settings, journals and logs, instead of the usual one of the system |
| `SWINIR_GUI_LANGUAGE` | the language: `en`, `ko`, `zh_CN` or `ja` |
| `SWINIR_GUI_DEBUG` | show where an unexpected error came from |
"""


def page() -> str:
    """The whole page, in English whoever asks."""
    spoken = language.current()
    language.use(language.ENGLISH)
    try:
        sections = [section for command in (parser(commands()), grammar()) for section in sections_of(command)]
    finally:
        language.use(spoken)
    return "\n".join([HEAD, *sections, TAIL])


def sections_of(command: ArgumentParser) -> Iterator[str]:
    """A section for each command that does something: itself, or those inside it."""
    inside = list(subcommands(command))
    if not inside:
        yield section(command)
    for inner in inside:
        yield from sections_of(inner)


def section(command: ArgumentParser) -> str:
    """What a command does, and all that it takes."""
    groups = [(group.title or "", shown(group)) for group in command._action_groups]  # noqa: SLF001 - argparse offers no other way
    named, options = groups[0][1], [action for _, actions in groups[1:] for action in actions]
    call = " ".join([command.prog, *map(shape, named), *(["[OPTION…]"] if options else [])])
    tables = [table("", [*named, *groups[1][1]], command), *(table(*group, command) for group in groups[2:])]
    note = [f"Only one of {', '.join(names)} at a time.\n"] if (names := exclusive(command)) else []
    return "\n".join([f"## {command.prog}\n", f"{command.description}\n", f"```text\n{call}\n```\n", *tables, *note])


def shown(group: argparse._ArgumentGroup) -> list[Action]:
    """The arguments of a group that are worth a line."""
    kept = (action for action in group._group_actions if action.dest not in ("help", "version"))  # noqa: SLF001
    return [action for action in kept if action.help != SUPPRESS]


def table(title: str, actions: list[Action], command: ArgumentParser) -> str:
    """What is said of some arguments."""
    rows = [f"| `{spelling(action)}` | {told(action, command)} |" for action in actions if action.help]
    return "\n".join([f"| {title} | |" if title else "| | |", "|---|---|", *rows, ""]) if rows else ""


def shape(action: Action) -> str:
    """What stands on the line for an argument that has no name."""
    word = str(action.metavar)
    return {"+": f"{word}…", "*": f"[{word}…]"}.get(str(action.nargs), word)


def spelling(action: Action) -> str:
    """How an argument is written, inside a cell of a table, which a bare bar would end."""
    word = "|".join(map(str, action.choices)) if action.choices else str(action.metavar or "")
    names = action.option_strings if isinstance(action, BooleanOptionalAction) else action.option_strings[-1:]
    return (f"{', '.join(names)} {word}".strip() if names else shape(action)).replace("|", "\\|")


def told(action: Action, command: ArgumentParser) -> str:
    """What is said of an argument; what would be markup is not meant so."""
    return re.sub(r"[*_|]", r"\\\g<0>", (action.help or "") % {**vars(action), "prog": command.prog})


def exclusive(command: ArgumentParser) -> list[str]:
    """Options of which one rules out the others."""
    groups: Iterable[argparse._MutuallyExclusiveGroup] = command._mutually_exclusive_groups  # noqa: SLF001
    return [f"`{action.option_strings[-1]}`" for group in groups for action in group._group_actions]  # noqa: SLF001


def subcommands(command: ArgumentParser) -> Iterator[ArgumentParser]:
    """Those that a command has inside."""
    for action in command._actions:  # noqa: SLF001
        yield from action.choices.values() if isinstance(action.choices, dict) else ()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
