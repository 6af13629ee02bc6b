"""``swinir presets``, and presets written as options of ``swinir upscale``."""

from __future__ import annotations

import argparse
import os
import shlex

from swinir_gui import paths
from swinir_gui.cli.console import padded, print_object, print_row, say, width_of
from swinir_gui.jobs.making.workshop import FULL
from swinir_gui.jobs.wanted.naming import DEFAULT_NAME
from swinir_gui.jobs.wanted.presets import Preset, Presets
from swinir_gui.language import tr
from swinir_gui.settings import Settings

WIDEST = 32  # columns for names; a longer one pushes its words aside


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=tr("print a JSON object per preset"))


def run(options: argparse.Namespace) -> int:
    """Returns the exit status."""
    found = list(stored())
    width = max((width_of(each.name) for each in found if width_of(each.name) <= WIDEST), default=0)
    for each in found:
        words = words_of(each)
        if options.json:
            print_object({"name": each.name, "options": words})
        else:
            print_row(f"{padded(each.name, width)}  {' '.join(map(shlex.quote, words))}")
    if not found and not options.json:
        say(tr("There are no presets yet: save one in the window."))
    return 0


def stored() -> Presets:
    """Those that the person has saved in the window."""
    return Presets(paths.presets_file())


def words_of(preset: Preset) -> list[str]:
    """The options that say the same."""
    wanted = preset.wanted
    found = {
        "--model": wanted.model,
        "--strength": wanted.strength if wanted.strength != FULL else "",
        **_size(wanted),
        "--format": wanted.format if wanted.format != "keep" else "",
        "--depth": wanted.depth or "",
        "--quality": wanted.quality or "",
        "--out": os.path.join(wanted.folder, "") if wanted.folder else "",  # noqa: PTH118 - a folder, though it may look like a file
        "--name": wanted.template if wanted.template != DEFAULT_NAME.text else "",
    }
    return [f"{option}={value}" for option, value in found.items() if value]


def _size(wanted: Settings) -> dict[str, str]:
    match wanted.target:
        case "long_edge":
            return {"--long-edge": f"{wanted.long_edge}"}
        case "exact":
            return {"--size": f"{wanted.width}x{wanted.height}"}
        case "fill":
            return {"--fill": f"{wanted.width}x{wanted.height}"}
        case "print":
            return {"--print": f"{_plain(wanted.paper_width)}x{_plain(wanted.paper_height)}cm@{wanted.dpi}"}
        case _:
            return {"--scale": _plain(wanted.factor)}


def _plain(number: float) -> str:
    return repr(float(number)).removesuffix(".0")
