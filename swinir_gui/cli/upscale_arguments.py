"""The options of ``swinir upscale``, and how their words become values.

What a preset can say has no default here: ``complete`` fills in what the line leaves open, as its preset says, else as usual.
"""

from __future__ import annotations

import argparse
import os
import re
from argparse import SUPPRESS
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from swinir_gui.cli.presets import stored, words_of
from swinir_gui.errors import RequestError
from swinir_gui.geometry import Size
from swinir_gui.grammar import Grammar, given_path
from swinir_gui.imaging.formats import ENDINGS, SOURCE_SUFFIXES, format_of_suffix
from swinir_gui.imaging.metadata.carriage import Strip
from swinir_gui.jobs.ended.when_done import WhenDone
from swinir_gui.jobs.making.workshop import FULL
from swinir_gui.jobs.wanted.advice import AUTOMATIC
from swinir_gui.jobs.wanted.naming import DEFAULT_NAME, FIELDS, NameTemplate
from swinir_gui.jobs.wanted.preflight import MAX_PIXELS
from swinir_gui.jobs.wanted.request import Existing
from swinir_gui.jobs.wanted.sizes import NETWORK_SCALE, Factor, Filling, LongEdge, Megapixels, Print, ShortEdge, Within
from swinir_gui.language import tr

USUAL = {
    "out": None,
    "model": AUTOMATIC,
    "strength": FULL,
    "size": NETWORK_SCALE,
    "format": "keep",
    "depth": "keep",
    "quality": None,
    "name": DEFAULT_NAME,
}
_NUMBER = r"(\d+(?:\.\d+)?)"
_PRINT = re.compile(rf"{_NUMBER}x{_NUMBER}(cm|mm|in)@{_NUMBER}")
_ENDING = re.compile(r"\.[a-z][a-z0-9]*")
_INCH = {"cm": 2.54, "mm": 25.4, "in": 1.0}

_Group = argparse._ActionsContainer  # noqa: SLF001 - argparse gives it no other name: a parser, or a group of it


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("inputs", nargs="+", type=_source, metavar="INPUT", help=tr("pictures, or folders of pictures"))
    _add_main_arguments(parser)
    parser.add_argument(
        "--preset",
        metavar="NAME",
        help=tr("choices that were saved in the window, see “swinir presets”; other options win over them"),
    )
    _add_source_arguments(parser.add_argument_group(tr("Pictures")))
    _add_size_arguments(parser.add_argument_group(tr("Size")))
    output = parser.add_argument_group(tr("Output"))
    _add_form_arguments(output)
    output.add_argument(
        "--existing",
        choices=[policy.value for policy in Existing],
        default=Existing.SKIP.value,
        help=tr("what becomes of a result that is there already (default: %(default)s)"),
    )
    _add_metadata_arguments(parser.add_argument_group(tr("Metadata")))
    _add_compute_arguments(parser.add_argument_group(tr("Computing")))
    _add_run_arguments(parser.add_argument_group(tr("Running")))


def complete(options: argparse.Namespace) -> None:
    """Fill in what the line says nothing of.

    Raises:
        RequestError: there is no preset of that name, or what it says cannot be.
    """
    preset = _said_by(words_of(stored().named(options.preset))) if options.preset is not None else {}
    for name, value in (USUAL | preset).items():
        vars(options).setdefault(name, value)


def _said_by(words: Sequence[str]) -> dict[str, object]:
    parser = Grammar(prog="swinir upscale", add_help=False)
    for add in (_add_main_arguments, _add_size_arguments, _add_form_arguments):
        add(parser)
    return vars(parser.parse_args(words))


def _add_main_arguments(group: _Group) -> None:
    option = partial(group.add_argument, default=SUPPRESS)
    option("--out", type=_place, metavar="FILE|DIR", help=tr("where results go; beside their sources by default"))
    option(
        "--model",
        metavar="auto|ID|FILE",
        help=tr(
            "see “swinir models list”; several joined by + are used one after the other (default: auto, the "
            "included one that suits each picture)"
        ),
    )
    option(
        "--strength",
        type=_percent,
        metavar="N",
        help=tr("how much of noise and JPEG artifacts is taken away, 1 to 100 per cent: less keeps grain (default: %(default)s)")
        % {"default": FULL},
    )


def _add_source_arguments(group: _Group) -> None:
    patterns = partial(group.add_argument, action="append", default=[], metavar="PATTERN")
    group.add_argument("--recursive", action="store_true", help=tr("look into folders inside folders"))
    patterns("--include", help=tr("in folders only files like this, such as “*.tif” or “2019/*”"))
    patterns("--exclude", help=tr("in folders no files like this; both may be repeated"))
    group.add_argument(
        "--max-pixels",
        type=_count,
        metavar="N",
        help=tr("open sources of up to N pixels (default: {default})").format(default=MAX_PIXELS),
    )
    group.add_argument("--frames", action="store_true", help=tr("all frames of animations and pages of TIFFs, each into a folder"))


def _add_size_arguments(group: _Group) -> None:
    sizes = group.add_mutually_exclusive_group()
    option = partial(sizes.add_argument, dest="size", default=SUPPRESS)
    option("--scale", type=_factor, metavar="F", help=tr("times as large, such as 3 or 2.5 (default: what the model makes)"))
    option("--long-edge", type=_edge(LongEdge), metavar="PX", help=tr("pixels of the longer side"))
    option("--short-edge", type=_edge(ShortEdge), metavar="PX", help=tr("pixels of the shorter side"))
    option("--size", type=_bounds(Within), metavar="WxH", help=tr("as large as fits into so many pixels"))
    option(
        "--fill", type=_bounds(Filling), metavar="WxH", help=tr("exactly so many pixels; what sticks out on two sides is cut away")
    )
    option("--megapixels", type=_megapixels, metavar="N", help=tr("so many million pixels"))
    option("--print", type=_print, metavar="WxHcm@DPI", help=tr("as large as fits onto paper, such as 30x20cm@300 or 11x14in@240"))


def _add_form_arguments(group: _Group) -> None:
    option, kept = partial(group.add_argument, default=SUPPRESS), {"default": "keep"}
    option(
        "--format", type=_format, choices=("keep", "png", "jpeg", "webp", "tiff", "avif"), help=tr("(default: %(default)s)") % kept
    )
    option("--depth", choices=("keep", "8", "16"), help=tr("bits per channel (default: %(default)s)") % kept)
    option("--quality", type=_percent, metavar="N", help=tr("1 to 100, for JPEG, WebP and AVIF"))
    fields = " ".join(f"{{{name}}}" for name in FIELDS)
    option(
        "--name",
        type=NameTemplate.parse,
        metavar="TEMPLATE",
        help=tr("what results are called, from {fields} (default: {default})").format(fields=fields, default=DEFAULT_NAME.text),
    )


def _add_metadata_arguments(group: _Group) -> None:
    group.add_argument(
        "--strip",
        choices=[kind.value for kind in Strip],
        default=Strip.NONE.value,
        help=tr("what of the source's metadata is left out; all leaves profile and resolution (default: %(default)s)"),
    )
    group.add_argument("--no-provenance", action="store_true", help=tr("do not note model and settings in the result's XMP"))


def _add_compute_arguments(group: _Group) -> None:
    group.add_argument("--device", default="auto", metavar="auto|cpu|cuda|cuda:N|mps|xpu", help=tr("(default: %(default)s)"))
    group.add_argument(
        "--precision",
        choices=("auto", "float32", "bfloat16", "float16"),
        default="auto",
        help=tr(
            "float32 is exact; auto takes bfloat16 where that is fast and no less than 55 dB from exact (default: %(default)s)"
        ),
    )
    group.add_argument(
        "--tile",
        type=_side,
        default=None,
        metavar="auto|PX",
        help=tr("bound on the piece a device works on (default: auto)"),
    )
    group.add_argument("--overlap", type=_pixels, default=None, metavar="auto|PX", help=tr("of tiles; HAT only (default: auto)"))
    group.add_argument("--threads", type=_count, metavar="N", help=tr("on a CPU (default: all)"))


def _add_run_arguments(group: _Group) -> None:
    group.add_argument(
        "--resume",
        action=argparse.BooleanOptionalAction,
        help=tr(
            "go on with an earlier run over the same pictures, even one that came to its end: what failed is "
            "tried again (default: go on with one that was broken off; --no-resume: forget it, and keep no "
            "journal)"
        ),
    )
    group.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help=tr("spread the run over the machines of a Ray cluster, such as auto or 192.168.1.20:6379; see docs/cluster.md"),
    )
    group.add_argument(
        "--report", type=_report, metavar="FILE.json", help=tr("write down what became of each picture; and FILE.html, to read")
    )
    group.add_argument(
        "--when-done",
        choices=[wish.value for wish in WhenDone],
        default=WhenDone.NOTHING.value,
        help=tr("at the end of a run that nobody has stopped; Ctrl+C within a minute keeps the computer on (default: nothing)"),
    )
    group.add_argument("--json", action="store_true", help=tr("print a JSON object per picture instead of its result's path"))
    group.add_argument("--quiet", action="store_true", help=tr("say nothing but errors"))


def _pixels(text: str) -> int | None:
    if text == "auto":
        return None
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(tr("“{text}” is neither auto nor a number of pixels").format(text=text))
    return int(text)


def _source(text: str) -> Path:
    """A file or folder; a result lies beside its picture, and nothing lies beside a stream."""
    if _is_stream(text):
        raise RequestError(
            tr("A picture cannot be read from standard input."), tr("Store it in a file first, and give the name of that.")
        )
    return given_path(text)


def _place(text: str) -> Path:
    """A file or folder; nobody calls a new folder after a format that there is not, but many after a year or version."""
    if _is_stream(text):
        raise RequestError(
            tr("A result cannot be written to standard output."),
            tr("Name a file or folder with --out; the path of the result is what is written there."),
        )
    place, folder = given_path(text), text.endswith(("/", os.sep)) or os.path.isdir(text)  # noqa: PTH112 - Path.is_dir raises before 3.14
    ending = place.suffix.lower()
    if not folder and _ENDING.fullmatch(ending) and ending not in SOURCE_SUFFIXES:
        raise RequestError(
            tr("“{name}” names no picture format.").format(name=place.name),
            tr("Choose one of {endings}, or end the name of a folder with a slash.").format(endings=ENDINGS),
        )
    return place


def _is_stream(text: str) -> bool:
    """Whether this is what other programs call their standard input and output."""
    return text == "-" or text.startswith(("/dev/std", "/dev/fd/", "/proc/self/fd/"))


def _report(text: str) -> Path:
    """A name that no picture has, so that none is written over."""
    if Path(text).suffix.lower() != ".json":
        raise RequestError(tr("“{name}” is no name of a report.").format(name=text), tr("End it in .json; a page lies beside it."))
    return Path(text)


def _format(text: str) -> str:
    """A format by its name, or by an ending that its files have, such as jpg."""
    known = format_of_suffix(f".{text}")
    return known.name if known else text


def _factor(text: str) -> Factor:
    try:
        return Factor(float(text))
    except ValueError:
        raise argparse.ArgumentTypeError(tr("“{text}” is no number").format(text=text)) from None


def _edge(kind: type[LongEdge | ShortEdge]) -> Callable[[str], LongEdge | ShortEdge]:
    return lambda text: kind(_count(text))


def _bounds(kind: type[Within | Filling]) -> Callable[[str], Within | Filling]:
    def bounds(text: str) -> Within | Filling:
        sides = text.lower().replace("×", "x").split("x")
        if len(sides) != 2:
            raise argparse.ArgumentTypeError(tr("“{text}” is no size such as 3840x2160").format(text=text))
        width, height = map(_count, sides)
        return kind(Size(width, height))

    return bounds


def _megapixels(text: str) -> Megapixels:
    try:
        return Megapixels(float(text))
    except ValueError:
        raise argparse.ArgumentTypeError(tr("“{text}” is no number").format(text=text)) from None


def _print(text: str) -> Print:
    found = _PRINT.fullmatch(text.lower().replace("×", "x"))
    if not found:
        raise argparse.ArgumentTypeError(tr("“{text}” is no print such as 30x20cm@300").format(text=text))
    width, height, dpi = map(float, found.group(1, 2, 4))
    inch = _INCH[found[3]]
    return Print(width / inch, height / inch, dpi)


def _side(text: str) -> int | None:
    side = _pixels(text)
    if side == 0:
        raise argparse.ArgumentTypeError(tr("a piece has at least 1 pixel a side"))
    return side


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(tr("“{text}” is no number of at least 1").format(text=text))
    return int(text)


def _percent(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        raise argparse.ArgumentTypeError(tr("“{text}” is no whole number from 1 to 100").format(text=text))
    return int(text)
