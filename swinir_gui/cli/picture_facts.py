"""Describes a picture before it is upscaled: an object for scripts, some lines or a row for people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from swinir_gui.cli.console import padded
from swinir_gui.language import joined, ntr, tr


def facts_of(path: Path) -> dict[str, Any]:
    """For scripts.

    Raises:
        ImageReadError: it is no picture, or damaged.
    """
    # Late, because libvips takes a while to load.
    from swinir_gui.imaging.picture_source import PictureSource
    from swinir_gui.jobs.wanted.advice import advise, traces_of

    source = PictureSource.open(path)
    traces = traces_of(source)
    advice = advise(traces)
    return {
        "source": str(path),
        "kind": "picture",
        "format": source.format.name if source.format else None,
        "width": source.size.width,
        "height": source.size.height,
        "pages": len(source.pages),
        "depth": source.depth,
        "channels": source.channels,
        "alpha": source.has_alpha,
        "transparent": None if traces.noise is None else not source.is_opaque,  # an enormous one is not decoded
        "profile": source.profile_name,
        "jpeg_quality": traces.quality,
        "noise": None if traces.noise is None else round(traces.noise, 1),
        "model": advice.model,
        "reason": advice.reason,
        "notices": list(source.notices),
    }


def lines_of(facts: dict[str, Any]) -> list[str]:
    """For people who ask about one."""
    pages = _pages(facts) if facts["pages"] > 1 else ""
    profile = facts["profile"] or tr("no profile")
    form = (joined(" ", (_size(facts), _format(facts))), pages, _bits(facts), _colours(facts), profile)
    quality = tr("JPEG quality about {}").format(facts["jpeg_quality"]) if facts["jpeg_quality"] else ""
    noise = "" if facts["noise"] is None else tr("noise about {:.1f} of 255").format(facts["noise"])
    comma = tr(", ")
    return [
        joined(comma, form),
        *([joined(comma, (quality, noise))] if quality or noise else []),
        tr("model: {model} ({reason})").format(model=facts["model"], reason=facts["reason"]),
        *facts["notices"],
    ]


def row_of(facts: dict[str, Any]) -> str:
    """For people who ask about many."""
    model = joined("", (facts["model"], " (", facts["reason"], ")"))
    return f"{_size(facts):>13}  {_format(facts):<5} {_bits(facts):>7}  {padded(_colours(facts), 25)} {model}"


def _pages(facts: dict[str, Any]) -> str:
    if facts["format"] == "tiff":
        return ntr("{n} page", "{n} pages", facts["pages"])
    if facts["format"] == "heif":
        return ntr("{n} picture", "{n} pictures", facts["pages"])
    return ntr("{n} frame", "{n} frames", facts["pages"])


def _size(facts: dict[str, Any]) -> str:
    return f"{facts['width']}×{facts['height']}"


def _format(facts: dict[str, Any]) -> str:
    return str(facts["format"] or Path(facts["source"]).suffix.removeprefix(".")).upper()


def _bits(facts: dict[str, Any]) -> str:
    return tr("{} bits").format(facts["depth"])


def _colours(facts: dict[str, Any]) -> str:
    colours = tr("grey") if facts["channels"] == 1 else tr("colour")
    return (
        tr("{colours} with transparency").format(colours=colours)
        if facts["alpha"] and facts["transparent"] is not False
        else colours
    )
