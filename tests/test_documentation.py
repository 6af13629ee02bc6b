"""What pages tell people to type works as it stands there: it is run, or held against the grammar where that takes too much."""

from __future__ import annotations

import argparse
import os
import runpy
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest
import torch
from PIL import Image

import dev
from swinir_gui import paths
from swinir_gui.cli import main as command_line
from swinir_gui.cli.models import store
from swinir_gui.cli.upscale_arguments import complete
from swinir_gui.jobs.ended.when_done import WhenDone
from swinir_gui.jobs.wanted.advice import AUTOMATIC
from swinir_gui.jobs.wanted.presets import Preset, Presets
from swinir_gui.jobs.wanted.sizes import NETWORK_SCALE, LongEdge, TargetSize
from swinir_gui.settings import Settings
from tests.cli.command import COLOUR_X2, waves, weights
from tests.documentation import PAGES, ROOT, Command, anchors_of, commands, links_of, target_of

# Programs of others, which fetch, install or change what is outside the project; pages name them as far as here.
FOREIGN = (
    ("cd",),
    ("export",),
    ("git", "clone"),
    ("pip", "install"),
    ("fresh/bin/pip",),
    ("pipx", "run"),
    ("python3", "-m", "venv"),
    ("ray",),
    ("sudo", "apt-get", "install"),
)
SHOWN = {page.relative_to(ROOT).as_posix(): page for page in PAGES}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that a shell may stand in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QT_QPA_PLATFORM", os.environ.get("QT_QPA_PLATFORM", "offscreen"))  # which some benchmarks set
    return tmp_path


@pytest.mark.parametrize("command", commands(), ids=lambda command: command.line)
def test_commands_work(command: Command, place: Path) -> None:
    words = [f"{place}{word.removeprefix('~')}" if word.startswith(("~/", "/")) else word for word in command.words]
    program, arguments = words[0], words[1:]
    if command.inline and program == "swinir" and all(word.isalpha() and word.islower() for word in arguments):
        arguments = [*arguments, "--help"]  # it is spoken of
    match [program.rpartition("/")[2], *arguments]:
        case ["swinir", *_]:
            swinir(arguments)
        case ["swinir-gui", *_]:
            window(arguments)
        case ["python3", "dev.py", *_]:
            checkout(arguments[1:], inline=command.inline)
        case ["python", "-m", str(name), *_]:
            module(name, arguments[2:], inline=command.inline)
        case ["python", script, *_]:
            assert (ROOT / script).is_file(), f"{command.page} names a file that is not there"
        case _:
            known = any(tuple(words[: len(prefix)]) == prefix for prefix in FOREIGN)
            assert known, f"{command.page} has a command that no test knows: {command.line}"


def swinir(arguments: Sequence[str]) -> None:
    """Run it, where pictures of a few pixels and what is on this machine are enough."""
    options = grammatical(command_line.parser(command_line.commands()).parse_args, arguments)
    if options and options.command == "upscale":
        if options.preset:
            Presets(paths.presets_file()).keep(Preset.of(options.preset, Settings()))
        complete(options)
    if options and runs(options):
        prepare(options)
        assert command_line.main(arguments) == 0


def window(arguments: Sequence[str]) -> None:
    app = pytest.importorskip("swinir_gui.gui.app", exc_type=ImportError)  # which Qt may be lacking for
    grammatical(app.grammar().parse_args, arguments)


def checkout(arguments: Sequence[str], *, inline: bool) -> None:
    """``dev.py``, which hands most of its arguments on."""
    name, rest = arguments[0], arguments[1:]
    assert name in dev.NEEDS
    if inline and not rest:
        return
    if name == "upscale":
        swinir(arguments)
    elif name == "run":
        window(rest)
    elif name == "bench":
        module("benchmarks.network", rest, inline=inline)
    else:
        assert set(rest) <= (set(dev.CHECKS) if name == "check" else set())


def module(name: str, arguments: Sequence[str], *, inline: bool) -> None:
    """One that is run for minutes: as far as to where it has understood its arguments."""
    file = ROOT / f"{name.replace('.', '/')}.py"
    text = file.read_text(encoding="utf-8")
    if inline and not arguments:
        return
    if "ArgumentParser(" not in text:
        assert not arguments or ("int(sys.argv[1])" in text and arguments[0].isdecimal())
        return
    if "PySide6" in text:
        pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)
    parse = argparse.ArgumentParser.parse_args

    def understood(self: argparse.ArgumentParser) -> NoReturn:
        parse(self)
        raise Understood

    def start(_: Sequence[str]) -> None:
        with pytest.raises(Understood):
            runpy.run_path(str(file), run_name="__main__")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(argparse.ArgumentParser, "parse_args", understood)
        patch.setattr(sys, "argv", [str(file), *arguments])
        grammatical(start, arguments)


class Understood(Exception):  # noqa: N818 - it is none
    """The arguments are what the program takes."""


def grammatical(parse: Callable[[Sequence[str]], Any], arguments: Sequence[str]) -> Any:
    """What ``parse`` makes of the arguments; nothing where they asked for help."""
    try:
        return parse(arguments)
    except SystemExit as leaving:
        if leaving.code:
            pytest.fail("The grammar refuses it.")
        return None


def runs(options: argparse.Namespace) -> bool:
    """Whether a command needs neither the network, nor a device, nor minutes; what it asks for exists in any case."""
    models = getattr(options, "models", [])
    if options.command == "upscale" and options.model != AUTOMATIC and not is_file(options.model):
        models = [options.model]
    entries = [store().listed(part) for model in models for part in model.split("+")]
    here = all(entry and entry.stored for entry in entries)
    assert None not in entries or models == ["ID"], f"there is no such model among {models}"
    if options.command == "upscale":
        alone = options.cluster is None and options.when_done == WhenDone.NOTHING.value and options.device in ("auto", "cpu")
        return here and alone and thin(options.size) is not None
    return here or options.action == "show"


def prepare(options: argparse.Namespace) -> None:
    """Make the pictures, folders and weights that a command names."""
    for path in getattr(options, "inputs", []):
        draw(path if path.suffix else path / "photo.jpg", thin(options.size))
    for path in getattr(options, "files", []):
        draw(path if path.suffix else path / "photo.jpg")
    if options.command == "compare":
        draw(options.result)
        draw(options.reference)
    for path in (getattr(options, "file", None), getattr(options, "model", None)):
        if path and is_file(str(path)):
            torch.save({"params": weights(COLOUR_X2)}, path)


def is_file(name: str) -> bool:
    return name == "FILE" or name.endswith((".pth", ".safetensors"))


def thin(size: TargetSize) -> tuple[int, int] | None:
    """A picture that becomes as large as asked for at once, of a few pixels nevertheless; none where that cannot be."""
    if size == NETWORK_SCALE:
        return 24, 16
    return (size.pixels // 2, 8) if isinstance(size, LongEdge) else None


def draw(path: Path, size: tuple[int, int] | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    kind = Image.registered_extensions().get(path.suffix, "PNG")
    Image.fromarray(waves(*(size or (24, 16)))).save(path, kind)


@pytest.mark.parametrize("name", SHOWN)
def test_links_lead_somewhere(name: str) -> None:
    for link in links_of(SHOWN[name]):
        target, anchor = target_of(SHOWN[name], link)
        assert target.exists(), link
        assert not anchor or anchor in anchors_of(target), link


def test_the_index_leads_to_every_page() -> None:
    index = ROOT / "docs/README.md"
    linked = {target_of(index, link)[0] for link in links_of(index)}
    assert [page.name for page in sorted((ROOT / "docs").glob("*.md")) if page not in {*linked, index}] == []


def test_the_readme_fits_on_three_screens() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 130


def test_no_picture_lies_about_unused() -> None:
    shown = {target_of(page, link)[0] for page in PAGES for link in links_of(page)}
    assert [file.name for file in (ROOT / "docs/images").rglob("*.webp") if file not in shown] == []
