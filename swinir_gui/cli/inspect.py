"""``swinir inspect``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from swinir_gui.cli.console import complain, print_object, print_result
from swinir_gui.cli.patterns import looked_up
from swinir_gui.errors import AppError
from swinir_gui.language import joined, ntr, tr


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("images", type=Path, nargs="+", metavar="IMAGE")
    parser.add_argument("--json", action="store_true", help=tr("print a JSON object per picture"))


def run(options: argparse.Namespace) -> int:
    """Returns the exit status."""
    failed = 0
    for path in looked_up(options.images):
        try:
            facts = facts_of(path)
        except AppError as error:
            failed = 1
            complain(error)
            continue
        if options.json:
            print_object(facts)
        else:
            print_result("\n".join(_lines(facts)))
    return failed


def facts_of(path: Path) -> dict[str, Any]:
    """What there is to know about a picture before it is upscaled."""
    from swinir_gui.imaging.picture_source import PictureSource
    from swinir_gui.jobs.wanted.advice import advise, traces_of

    source = PictureSource.open(path)
    traces = traces_of(source)
    advice = advise(traces)
    return {
        "source": str(path),
        "format": source.format.name if source.format else None,
        "width": source.size.width,
        "height": source.size.height,
        "pages": source.pages,
        "depth": source.depth,
        "channels": source.channels,
        "alpha": source.has_alpha,
        "profile": source.profile_name,
        "jpeg_quality": traces.quality,
        "noise": round(traces.noise or 0.0, 1),
        "model": advice.model,
        "reason": advice.reason,
        "notices": list(source.notices),
    }


def _lines(facts: dict[str, Any]) -> list[str]:
    kind = (facts["format"] or Path(facts["source"]).suffix.removeprefix(".")).upper()
    pages = ntr("{n} page", "{n} pages", facts["pages"]) if facts["pages"] > 1 else ""
    colours = tr("grey") if facts["channels"] == 1 else tr("colour")
    if facts["alpha"]:
        colours = tr("{colours} with transparency").format(colours=colours)
    profile = facts["profile"] or tr("no profile")
    bits = tr("{} bits").format(facts["depth"])
    form = (joined(" ", (f"{facts['width']}×{facts['height']}", kind)), pages, bits, colours, profile)
    quality = tr("JPEG quality about {}").format(facts["jpeg_quality"]) if facts["jpeg_quality"] else ""
    noise = tr("noise about {:.1f} of 255").format(facts["noise"])
    comma = tr(", ")
    return [
        f"{facts['source']}",
        f"  {joined(comma, form)}",
        f"  {joined(comma, (quality, noise))}",
        tr("  model: {model} ({reason})").format(model=facts["model"], reason=facts["reason"]),
        *(f"  {notice}" for notice in facts["notices"]),
    ]
