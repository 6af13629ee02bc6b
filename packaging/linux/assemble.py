"""Lays out what a Linux desktop wants of a program: menu entry, description, icons, manual pages and shell completion.

``python packaging/linux/assemble.py PREFIX`` writes them below ``PREFIX/share``, where packages put them: ``/usr`` in a package,
``~/.local`` for one person. Manual pages and completion are made of the grammars of both commands, so they cannot fall behind.
"""

from __future__ import annotations

import os
import shutil
import sys
from argparse import Action, ArgumentParser
from collections.abc import Iterator
from pathlib import Path

import pyvips
import shtab
from argparse_manpage.manpage import Manpage

from swinir_gui import __version__
from swinir_gui.cli.main import commands, parser
from swinir_gui.gui.app import grammar

HERE = Path(__file__).resolve().parent
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
WIDTH = "68"  # of the lines that argparse breaks, which are indented further
COMPLETION = {
    "bash": "bash-completion/completions/{}",
    "zsh": "zsh/site-functions/_{}",
    "fish": "fish/vendor_completions.d/{}.fish",
}
PROJECT = {"project_name": "SwinIR GUI", "manual_title": "SwinIR GUI", "version": __version__, "format": "pretty"}


def assemble(share: Path) -> None:
    """Write everything."""
    copy("swinir-gui.desktop", share / "applications")
    copy("io.github.swinir_gui.swinir_gui.metainfo.xml", share / "metainfo")
    copy("swinir-gui.svg", share / "icons/hicolor/scalable/apps")
    for size in SIZES:
        draw(size, share / f"icons/hicolor/{size}x{size}/apps")
    os.environ["COLUMNS"] = WIDTH
    for command in (parser(commands()), grammar()):
        describe(command, share / "man/man1")
        complete(command, share)


def copy(name: str, folder: Path) -> None:
    """Copy a file that is ready."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(HERE / name, folder / name)


def draw(size: int, folder: Path) -> None:
    """Draw the icon with ``size`` pixels a side."""
    folder.mkdir(parents=True, exist_ok=True)
    pyvips.Image.thumbnail(str(HERE / "swinir-gui.svg"), size).write_to_file(str(folder / "swinir-gui.png"))


def describe(command: ArgumentParser, folder: Path) -> None:
    """Write the manual page of a command."""
    folder.mkdir(parents=True, exist_ok=True)
    page = Manpage(command, _data={**PROJECT, "description": command.description})
    (folder / f"{command.prog}.1").write_text(str(page), encoding="utf-8")


def complete(command: ArgumentParser, share: Path) -> None:
    """Write what shells complete a command by."""
    for action in actions(command):
        # What reads an argument into a path says so; annotations are text, as in all our modules.
        if getattr(action.type, "__annotations__", {}).get("return") == "Path":
            action.complete = shtab.FILE  # type: ignore[attr-defined]
    for shell, place in COMPLETION.items():
        file = share / place.format(command.prog)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(shtab.complete(command, shell), encoding="utf-8")


def actions(command: ArgumentParser) -> Iterator[Action]:
    """All arguments of a command and of those inside it."""
    for action in command._actions:  # noqa: SLF001 - argparse offers no other way
        yield action
        for inner in action.choices.values() if isinstance(action.choices, dict) else ():
            yield from actions(inner)


if __name__ == "__main__":
    assemble(Path(sys.argv[1]) / "share")
