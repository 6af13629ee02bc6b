"""``swinir compare``."""

from __future__ import annotations

import argparse
import math

from swinir_gui.cli.console import print_object, print_result, say
from swinir_gui.grammar import given_path
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.quality import Uncompared, compare, uncompared
from swinir_gui.language import mark, tr

_SENTENCES = {
    Uncompared.TRANSPARENCY: mark("Transparency is not compared."),
    Uncompared.PROFILE: mark("Their colour profiles differ: only numbers are compared, not the colours that they stand for."),
    Uncompared.PAGES: mark("Only the first page or frame is compared."),
    Uncompared.RANGE: mark("Floating-point values outside 0 … 1 are compared as if they were cut off."),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("result", type=given_path, metavar="RESULT")
    parser.add_argument("reference", type=given_path, metavar="REFERENCE")
    parser.add_argument("--crop", type=_border, default=0, metavar="PX", help=tr("leave out a border; papers take the scale"))
    parser.add_argument("--luma", action="store_true", help=tr("compare the luma alone, as papers do"))
    parser.add_argument("--json", action="store_true", help=tr("print a JSON object"))


def run(options: argparse.Namespace) -> int:
    """Returns the exit status."""
    result, reference = PictureSource.open(options.result), PictureSource.open(options.reference)
    scores = compare(result, reference, crop=options.crop, luma=options.luma)
    beside = uncompared(result, reference)
    if options.json:
        # JSON has no infinity: identical pictures have no PSNR.
        psnr = scores.psnr if math.isfinite(scores.psnr) else None
        found = {"psnr": psnr, "ssim": scores.ssim, "identical": psnr is None and not beside}
        print_object(found | {"not_compared": [each.value for each in beside]})
    else:
        print_result(f"PSNR {scores.psnr:.3f} dB   SSIM {scores.ssim:.5f}")
        for each in beside:
            say(tr(_SENTENCES[each]))
    return 0


def _border(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(tr("“{text}” is no number of pixels").format(text=text))
    return int(text)
