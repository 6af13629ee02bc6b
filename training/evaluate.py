"""Score the embedded models: ``python -m training.evaluate --set FOLDER [FOLDER …] [--only TRIAL …]``.

Each folder holds sharp pictures, which are spoiled in the way that a model is for. Everything goes through the program's own
command line, so each figure is the mean of what ``swinir compare`` prints: of the luma without a border of ``scale`` pixels where
pictures are enlarged, of all colours where they are restored. What people would otherwise do with the picture stands beside it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.quality import Scores, compare
from training.album import Pixels
from training.data import SUFFIXES, read_picture
from training.degradations.imresize import enlarge_bicubic, enlarge_lanczos, shrink_bicubic

Enlarge = Callable[[Pixels, int], Pixels]


@dataclass(frozen=True)
class Trial:
    """How pictures are spoiled, and which models are compared on that.

    Args:
        name: of the trial, for people.
        scale: sharp pictures are shrunk by it.
        models: ids.
        quality: of the JPEG that they are stored as; None for none.
        noise: standard deviation in levels of 255.
    """

    name: str
    scale: int
    models: tuple[str, ...]
    quality: int | None = None
    noise: float = 0.0

    def spoil(self, sharp: Pixels, target: Path) -> None:
        """Store what becomes of ``sharp`` under ``target``, whose suffix is ``suffix``."""
        small = shrink_bicubic(sharp, self.scale) if self.scale > 1 else sharp
        if self.noise:
            noise = np.random.default_rng(0).normal(0, self.noise, small.shape)
            small = np.clip(np.rint(small + noise), 0, 255).astype(np.uint8)
        Image.fromarray(small).save(target, **({"quality": self.quality} if self.quality else {}))

    @property
    def suffix(self) -> str:
        return ".jpg" if self.quality else ".png"


TRIALS = (
    Trial("clean, x2", 2, ("photo-x2",)),
    Trial("clean, x4", 4, ("photo-x4",)),
    Trial("JPEG quality 50, x2", 2, ("photo-x2", "web-x2"), quality=50),
    Trial("JPEG quality 50, x4", 4, ("photo-x4", "web-x4"), quality=50),
    Trial("noise 15", 1, ("denoise",), noise=15),
    Trial("noise 25", 1, ("denoise",), noise=25),
    Trial("noise 50", 1, ("denoise",), noise=50),
    Trial("JPEG quality 10", 1, ("jpeg-repair",), quality=10),
    Trial("JPEG quality 20", 1, ("jpeg-repair",), quality=20),
    Trial("JPEG quality 40", 1, ("jpeg-repair",), quality=40),
    Trial("JPEG quality 60", 1, ("jpeg-repair", "web-x2"), quality=60),
    Trial("JPEG quality 90", 1, ("jpeg-repair",), quality=90),
)


def by_model(sources: Sequence[Path], model: str, scale: int, folder: Path) -> list[Path]:
    """Results of the program's command line for ``sources``."""
    command = [sys.executable, "-m", "swinir_gui.cli.main", "upscale", *map(str, sources), "--out", str(folder)]
    # In float32, so that every processor prints the same.
    options = ["--model", model, "--scale", str(scale), "--format", "png", "--precision", "float32", "--quiet"]
    subprocess.run([*command, *options], check=True, stdout=subprocess.DEVNULL)
    return [folder / f"{source.stem}_{model}_x{scale}.png" for source in sources]


def by_filter(sources: Sequence[Path], enlarge: Enlarge, scale: int, folder: Path) -> list[Path]:
    """``sources`` enlarged without a network, rounded to 8 bits."""
    results = [folder / f"{source.stem}_{enlarge.__name__}.png" for source in sources]
    for source, result in zip(sources, results, strict=True):
        Image.fromarray(enlarge(read_picture(source), scale)).save(result)
    return results


def mean(results: Sequence[Path], references: Sequence[Path], scale: int) -> Scores:
    """Mean PSNR and SSIM."""
    how = {"crop": scale, "luma": True} if scale > 1 else {"crop": 0, "luma": False}
    pairs = zip(results, references, strict=True)
    scores = [compare(PictureSource.open(one), PictureSource.open(other), **how) for one, other in pairs]
    return Scores(sum(each.psnr for each in scores) / len(scores), sum(each.ssim for each in scores) / len(scores))


def score(trial: Trial, pictures: Sequence[Path], folder: Path) -> dict[str, Scores]:
    """Every way's mean scores on ``pictures``, spoiled; ``folder`` is for what is made on the way."""
    sources = [folder / f"{number:03}{trial.suffix}" for number in range(len(pictures))]
    references = [folder / f"{number:03}-sharp.png" for number in range(len(pictures))]
    for picture, source, reference in zip(pictures, sources, references, strict=True):
        sharp = read_picture(picture)
        height, width = (side - side % trial.scale for side in sharp.shape[:2])
        Image.fromarray(sharp[:height, :width]).save(reference)
        trial.spoil(sharp[:height, :width], source)
    if trial.scale > 1:
        ways = {"bicubic": by_filter(sources, enlarge_bicubic, trial.scale, folder)}
        ways["lanczos"] = by_filter(sources, enlarge_lanczos, trial.scale, folder)
    else:
        ways = {"as it is": sources}
    ways |= {model: by_model(sources, model, trial.scale, folder) for model in trial.models}
    return {way: mean(results, references, trial.scale) for way, results in ways.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="Score the embedded models.")
    parser.add_argument("--set", type=Path, nargs="+", required=True, dest="sets", help="folders of sharp pictures")
    parser.add_argument("--only", nargs="+", choices=[trial.name for trial in TRIALS], metavar="TRIAL", help="some of the trials")
    arguments = parser.parse_args()
    for trial in TRIALS:
        if arguments.only and trial.name not in arguments.only:
            continue
        for place in arguments.sets:
            pictures = sorted(path for path in place.iterdir() if path.suffix.lower() in SUFFIXES)
            with tempfile.TemporaryDirectory() as scratch:
                for way, scores in score(trial, pictures, Path(scratch)).items():
                    name = f"{trial.name} | {place.parent.name}/{place.name} ({len(pictures)}) | {way}"
                    print(f"{name:<60} | {scores.psnr:.2f} dB | {scores.ssim:.4f}", flush=True)


if __name__ == "__main__":
    main()
