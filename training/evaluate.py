"""Score a model on a test set: ``python -m training.evaluate --model photo-x2 --set FOLDER``.

The folder holds sharp pictures in ``HR`` and their halves, thirds … in ``LR_bicubic/X{scale}`` as ``{stem}x{scale}``. Everything
goes through the program's own command line, so each figure is the mean of what ``swinir compare --luma --crop SCALE`` prints.
Bicubic stands beside it, rounded to 8 bits.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import pyvips

from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.quality import Scores, compare


def upscaled(sources: list[Path], model: str, scale: int, folder: Path) -> list[Path]:
    """Results of the program's command line for ``sources``."""
    command = [sys.executable, "-m", "swinir_gui.cli.main", "upscale", *map(str, sources), "--out", str(folder)]
    subprocess.run([*command, "--model", model, "--format", "png", "--quiet"], check=True, stdout=subprocess.DEVNULL)
    label = Path(model).stem if Path(model).suffix else model
    return [folder / f"{source.stem}_{label}_x{scale}.png" for source in sources]


def bicubic(sources: list[Path], scale: int, folder: Path) -> list[Path]:
    """``sources`` enlarged by Keys' cubic kernel, pixel centres aligned, as MATLAB does it but for the border."""
    results = [folder / f"{source.stem}_bicubic.png" for source in sources]
    kernel, offset = pyvips.Interpolate.new("bicubic"), (scale - 1) / 2
    for source, result in zip(sources, results, strict=True):
        picture = pyvips.Image.new_from_file(str(source))
        area = [0, 0, picture.width * scale, picture.height * scale]
        matrix, centred = [scale, 0, 0, scale], {"odx": offset, "ody": offset}
        large = picture.cast("float").affine(matrix, interpolate=kernel, oarea=area, extend="copy", **centred)
        large.rint().cast("uchar").write_to_file(str(result))
    return results


def mean(results: list[Path], references: list[Path], scale: int) -> Scores:
    """Mean PSNR and SSIM of the luma, without a border of ``scale`` pixels."""
    pairs = zip(results, references, strict=True)
    scores = [compare(PictureSource.open(a), PictureSource.open(b), crop=scale, luma=True) for a, b in pairs]
    return Scores(sum(s.psnr for s in scores) / len(scores), sum(s.ssim for s in scores) / len(scores))


def main() -> None:
    parser = argparse.ArgumentParser(description="Score a model on a test set.")
    parser.add_argument("--model", required=True, help="id or weight file")
    parser.add_argument("--set", type=Path, required=True, help="folder with HR and LR_bicubic/X{scale}")
    parser.add_argument("--scale", type=int, default=2)
    arguments = parser.parse_args()
    scale = arguments.scale
    references = sorted((arguments.set / "HR").iterdir())
    sources = [next((arguments.set / f"LR_bicubic/X{scale}").glob(f"{each.stem}x{scale}.*")) for each in references]
    with tempfile.TemporaryDirectory() as scratch:
        ways = {
            "bicubic": bicubic(sources, scale, Path(scratch)),
            arguments.model: upscaled(sources, arguments.model, scale, Path(scratch)),
        }
        for name, results in ways.items():
            scores = mean(results, references, scale)
            sys.stdout.write(f"{name:<24} PSNR {scores.psnr:.2f} dB   SSIM {scores.ssim:.4f}\n")


if __name__ == "__main__":
    main()
