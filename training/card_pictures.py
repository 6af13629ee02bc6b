"""The pictures on the models' cards: ``python -m training.card_pictures --set FOLDER``, the folder of validation pictures.

For each model six details that it never saw: as people would see them without it, restored, and as they were. Shown at 200 %.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from training.data import read_picture
from training.degradations.imresize import enlarge_bicubic
from training.evaluate import Trial, by_filter, by_model

# Pictures that may be passed on (resources/CREDITS.md), and the upper left corner of the detail.
DETAILS = {
    "val_12_pa_european-honey-bee": (388, 212),
    "val_16_si_astronaut": (180, 84),
    "val_17_sl_china": (252, 132),
    "val_15_si_coffee": (260, 92),
    "val_14_jx_flower": (420, 300),
    "val_21_gen_text-005": (96, 120),
}
SIDE, AROUND, GAP = 96, 32, 4
SHOWN = (
    Trial("clean", 2, ("photo-x2",)),
    Trial("clean", 4, ("photo-x4",)),
    Trial("JPEG quality 50", 2, ("web-x2",), quality=50),
    Trial("JPEG quality 50", 4, ("web-x4",), quality=50),
    Trial("noise 25", 1, ("denoise",), noise=25),
    Trial("JPEG quality 20", 1, ("jpeg-repair",), quality=20),
)


def details(folder: Path) -> list[Image.Image]:
    """With their surroundings, which networks look at too."""
    found = []
    for name, (left, top) in DETAILS.items():
        picture = Image.fromarray(read_picture(folder / f"{name}.png"))
        found.append(picture.crop((left - AROUND, top - AROUND, left + SIDE + AROUND, top + SIDE + AROUND)))
    return found


def rows(trial: Trial, sharp: Sequence[Image.Image], folder: Path) -> list[list[Image.Image]]:
    """For each detail: without the model, with it, and as it was."""
    sources = [folder / f"{number}{trial.suffix}" for number in range(len(sharp))]
    targets = [folder / f"{number}-sharp.png" for number in range(len(sharp))]
    for picture, source, target in zip(sharp, sources, targets, strict=True):
        picture.save(target)
        trial.spoil(read_picture(target), source)
    before = by_filter(sources, enlarge_bicubic, trial.scale, folder) if trial.scale > 1 else sources
    after = by_model(sources, trial.models[0], trial.scale, folder)
    return [[_middle(path) for path in row] for row in zip(before, after, targets, strict=True)]


def _middle(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        middle = picture.convert("RGB").crop((AROUND, AROUND, AROUND + SIDE, AROUND + SIDE))
    return middle.resize((2 * SIDE, 2 * SIDE), Image.Resampling.NEAREST)


def sheet(table: Sequence[Sequence[Image.Image]]) -> Image.Image:
    """Two details beside each other, three below."""
    step = 2 * SIDE + GAP
    page = Image.new("RGB", (6 * step + 4 * GAP, len(table) // 2 * step), "white")
    for number, row in enumerate(table):
        for column, picture in enumerate(row):
            page.paste(picture, ((number % 2 * 3 + column) * step + number % 2 * 4 * GAP, number // 2 * step))
    return page


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the pictures on the models' cards.")
    parser.add_argument("--set", type=Path, required=True, dest="folder", help="folder of the validation pictures")
    parser.add_argument("--out", type=Path, default=Path("docs/images/cards"))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    sharp = details(arguments.folder)
    for trial in SHOWN:
        with tempfile.TemporaryDirectory() as scratch:
            sheet(rows(trial, sharp, Path(scratch))).save(arguments.out / f"{trial.models[0]}.webp", quality=88)


if __name__ == "__main__":
    main()
