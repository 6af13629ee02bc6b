"""``swinir upscale``."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from swinir_gui.checkpoints.catalog import DEFAULT
from swinir_gui.cli.console import RunConsole, say
from swinir_gui.cli.interruption import between_pieces
from swinir_gui.cli.models import store
from swinir_gui.geometry import Size
from swinir_gui.imaging.carriage import Strip
from swinir_gui.jobs.events import Event
from swinir_gui.jobs.frames import each_frame
from swinir_gui.jobs.history import History
from swinir_gui.jobs.journal import Journal, RunPlace, earlier, header
from swinir_gui.jobs.naming import DEFAULT_NAME, FIELDS, NameTemplate
from swinir_gui.jobs.paces import Paces
from swinir_gui.jobs.preflight import MAX_PIXELS
from swinir_gui.jobs.record import Record
from swinir_gui.jobs.request import Existing, OutputOptions, find_inputs, requests_for
from swinir_gui.jobs.run import Recording, unrecorded, upscale_all
from swinir_gui.jobs.sizes import NETWORK_SCALE, Factor, LongEdge, ShortEdge, Within
from swinir_gui.jobs.timing import Timing
from swinir_gui.jobs.workshop import ComputeOptions, Workshop, open_workshop
from swinir_gui.paths import paces_file
from swinir_gui.progress import Cancelled, CancelToken

FAILED, CANCELLED = 1, 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("inputs", nargs="+", type=Path, metavar="INPUT", help="pictures, or folders of pictures")
    parser.add_argument("--out", type=Path, metavar="FILE|DIR", help="where results go; beside their sources by default")
    parser.add_argument(
        "--model",
        default=DEFAULT,
        metavar="ID|FILE",
        help="see “swinir models list”; several joined by + are used one after the other (default: %(default)s)",
    )
    parser.add_argument("--recursive", action="store_true", help="look into folders inside folders")
    _add_size_arguments(parser)
    _add_output_arguments(parser)
    _add_source_arguments(parser)
    _add_metadata_arguments(parser)
    _add_compute_arguments(parser)
    parser.add_argument(
        "--resume",
        action=argparse.BooleanOptionalAction,
        help="go on with an earlier run over the same pictures, even one that came to its end: what failed is tried again "
        "(default: go on with one that was broken off; --no-resume: forget it, and keep no journal)",
    )
    parser.add_argument("--json", action="store_true", help="print a JSON object per picture instead of its result's path")
    parser.add_argument("--quiet", action="store_true", help="say nothing but errors")


def _add_size_arguments(parser: argparse.ArgumentParser) -> None:
    sizes = parser.add_mutually_exclusive_group()
    option = partial(sizes.add_argument, dest="size", default=NETWORK_SCALE)
    option("--scale", type=_factor, metavar="F", help="times as large, such as 3 or 2.5 (default: what the model makes)")
    option("--long-edge", type=_edge(LongEdge), metavar="PX", help="pixels of the longer side")
    option("--short-edge", type=_edge(ShortEdge), metavar="PX", help="pixels of the shorter side")
    option("--size", type=_bounds, metavar="WxH", help="as large as fits into so many pixels")


def _add_output_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        choices=("keep", "png", "jpeg", "webp", "tiff", "avif"),
        default="keep",
        help="(default: %(default)s)",
    )
    parser.add_argument("--depth", choices=("keep", "8", "16"), default="keep", help="bits per channel (default: %(default)s)")
    parser.add_argument("--quality", type=_percent, metavar="N", help="1 to 100, for JPEG, WebP and AVIF")
    fields = " ".join(f"{{{name}}}" for name in FIELDS)
    parser.add_argument(
        "--name",
        type=NameTemplate.parse,
        default=DEFAULT_NAME,
        metavar="TEMPLATE",
        help=f"what results are called, from {fields} (default: {DEFAULT_NAME.text})",
    )
    parser.add_argument(
        "--existing",
        choices=[policy.value for policy in Existing],
        default=Existing.SKIP.value,
        help="what becomes of a result that is there already (default: %(default)s)",
    )


def _add_source_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--max-pixels", type=_count, metavar="N", help=f"open sources of up to N pixels (default: {MAX_PIXELS})")
    parser.add_argument("--frames", action="store_true", help="all frames of animations and pages of TIFFs, each into a folder")


def _add_metadata_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--strip",
        choices=[kind.value for kind in Strip],
        default=Strip.NONE.value,
        help="what of the source's metadata is left out; all leaves profile and resolution (default: %(default)s)",
    )
    parser.add_argument("--no-provenance", action="store_true", help="do not note model and settings in the result's XMP")


def _add_compute_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--device", default="auto", metavar="auto|cpu|cuda|cuda:N|mps|xpu", help="(default: %(default)s)")
    parser.add_argument(
        "--precision",
        choices=("auto", "float32", "bfloat16", "float16"),
        default="auto",
        help="float32 is exact; auto takes it (default: %(default)s)",
    )
    parser.add_argument(
        "--tile",
        type=_side,
        default=None,
        metavar="auto|PX",
        help="bound on the piece a device works on (default: auto)",
    )
    parser.add_argument("--overlap", type=_pixels, default=None, metavar="auto|PX", help="of tiles; HAT only (default: auto)")
    parser.add_argument("--threads", type=_count, metavar="N", help="on a CPU (default: all)")


def run(options: argparse.Namespace) -> int:
    """Upscale everything that was named; returns the exit status."""
    inputs = find_inputs(options.inputs, recursive=options.recursive)
    if options.frames:
        inputs = each_frame(inputs)
    output = OutputOptions(
        out=options.out,
        format=options.format,
        depth=None if options.depth == "keep" else int(options.depth),
        quality=options.quality,
        existing=Existing(options.existing),
        size=options.size,
        name=options.name,
        strip=Strip(options.strip),
        provenance=not options.no_provenance,
        max_pixels=options.max_pixels,
    )
    compute = ComputeOptions(
        model=options.model,
        device=options.device,
        precision=options.precision,
        tile=options.tile,
        overlap=options.overlap,
        threads=options.threads,
    )
    workshop, token = open_workshop(compute, store()), CancelToken()
    with (
        _timing(workshop, token) as timing,
        RunConsole(as_json=options.json, quiet=options.quiet, expected=timing.expected) as console,
        between_pieces(token),
        closing(_journal(options, workshop)) as journal,
    ):

        def listen(event: Event) -> None:
            console.show(event)
            timing.learn(event)

        requests = requests_for(inputs, workshop.model, workshop.scale, output, journal.past.day)
        journal.sweep(requests)
        try:
            upscale_all(workshop, requests, listen, token, _recording(options, workshop, journal))
        except (Cancelled, KeyboardInterrupt):
            if not journal.began:
                raise
            say("Cancelled; the same command goes on where it was.")
            return CANCELLED
        journal.end()
    return FAILED if console.failed else 0


@contextmanager
def _timing(workshop: Workshop, token: CancelToken) -> Iterator[Timing]:
    """What is learnt is kept, however the run ends."""
    paces = Paces(paces_file())
    try:
        yield Timing(workshop, paces, token)
    finally:
        paces.write()


def _journal(options: argparse.Namespace, workshop: Workshop) -> Journal:
    place = RunPlace.of(options.inputs, options.out)
    past = History() if options.resume is False else earlier(place, although_ended=bool(options.resume))
    # Beside a few pictures that were named, nobody wants it once all is done.
    lasts = bool(options.resume) or any(os.path.isdir(each) for each in options.inputs)  # noqa: PTH112
    return Journal(place, past, header(options.inputs, workshop), lasts=lasts)


def _recording(options: argparse.Namespace, workshop: Workshop, journal: Journal) -> Recording:
    if options.resume is not False:
        return partial(Record, journal, workshop)
    journal.forget()
    return unrecorded


def _pixels(text: str) -> int | None:
    if text == "auto":
        return None
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"“{text}” is neither auto nor a number of pixels")
    return int(text)


def _factor(text: str) -> Factor:
    try:
        return Factor(float(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no number") from None


def _edge(kind: type[LongEdge | ShortEdge]) -> Callable[[str], LongEdge | ShortEdge]:
    return lambda text: kind(_count(text))


def _bounds(text: str) -> Within:
    sides = text.lower().replace("×", "x").split("x")
    if len(sides) != 2:
        raise argparse.ArgumentTypeError(f"“{text}” is no size such as 3840x2160")
    width, height = map(_count, sides)
    return Within(Size(width, height))


def _side(text: str) -> int | None:
    side = _pixels(text)
    if side == 0:
        raise argparse.ArgumentTypeError("a piece has at least 1 pixel a side")
    return side


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is no number of at least 1")
    return int(text)


def _percent(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        raise argparse.ArgumentTypeError(f"“{text}” is no quality from 1 to 100")
    return int(text)
