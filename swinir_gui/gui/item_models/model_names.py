"""Readable names of models: SwinIR-M real-world ×4, faithful."""

from __future__ import annotations

import re
from typing import NamedTuple

from swinir_gui.checkpoints.catalog import CatalogEntry, Task
from swinir_gui.language import tr

SIZES = ("s", "m", "l")


def title_of(entry: CatalogEntry) -> str:
    """The name of an entry, put together from its id and its task; that of an embedded one is its id in words."""
    parts = [part for part in entry.id.split("-") if part not in (entry.family.lower(), f"x{entry.scale}")]
    family = entry.family
    if parts and parts[0] in SIZES:
        family = f"{family}-{parts.pop(0).upper()}"
    rest: list[str] = []
    if entry.embedded:
        words = " ".join("JPEG" if part == "jpeg" else part for part in parts)
    elif entry.scale == 1:
        words = f"{_names_of(entry.task).within} {_digits(entry.id)}"
    else:
        words, rest = _names_of(entry.task).within, [_qualifier(part) for part in parts if part != "real"]
    scale = f"×{entry.scale}" if entry.scale > 1 else ""
    return ", ".join([" ".join(part for part in (family, words, scale) if part), *rest])


def task_name(task: Task) -> str:
    """A task in two words, as the filters list it."""
    return _names_of(task).alone


class _Names(NamedTuple):
    """What a task is called by itself, and in the middle of a model's name."""

    alone: str
    within: str


def _names_of(task: Task) -> _Names:
    names = {
        Task.REAL_WORLD: _Names(tr("Real-world SR"), tr("real-world")),
        Task.CLASSICAL: _Names(tr("Classical SR"), tr("classical")),
        Task.LIGHTWEIGHT: _Names(tr("Lightweight SR"), tr("lightweight")),
        Task.COLOUR_DENOISING: _Names(tr("Colour denoising"), tr("colour denoising")),
        Task.GREY_DENOISING: _Names(tr("Grey denoising"), tr("grey denoising")),
        Task.COLOUR_JPEG: _Names(tr("Colour JPEG"), tr("colour JPEG")),
        Task.GREY_JPEG: _Names(tr("Grey JPEG"), tr("grey JPEG")),
    }
    return names[task]


def _qualifier(part: str) -> str:
    """What tells an entry from its siblings."""
    names = {"psnr": tr("faithful"), "sharper": tr("sharper"), "div2k": "DIV2K", "imagenet": "ImageNet"}
    return names.get(part, part)


def _digits(name: str) -> str:
    found = re.search(r"\d+$", name)
    return found[0] if found else ""
