"""``swinir compare``."""

from __future__ import annotations

import argparse
import math

from swinir_gui.cli.console import print_object, print_result
from swinir_gui.grammar import given_path
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.quality import compare
from swinir_gui.language import tr


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
    if options.json:
        # JSON has no infinity: identical pictures have no PSNR.
        psnr = scores.psnr if math.isfinite(scores.psnr) else None
        print_object({"psnr": psnr, "ssim": scores.ssim, "identical": psnr is None})
    else:
        print_result(f"PSNR {scores.psnr:.3f} dB   SSIM {scores.ssim:.5f}")
    return 0


def _border(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(tr("“{text}” is no number of pixels").format(text=text))
    return int(text)
