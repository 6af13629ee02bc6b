"""Makes the samples of the included models: ``python -m benchmarks.samples``, after one was added or trained anew.

A detail of ``resources/sample.jpg`` is damaged as the model's task expects it and restored by the model. *Before* is what any
viewer shows of the damaged picture: enlarged by bicubic interpolation. Nothing is sharpened, and nothing is chosen but the detail.
"""

from __future__ import annotations

import io
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from swinir_gui import paths
from swinir_gui.checkpoints.catalog import CatalogEntry, Task
from swinir_gui.checkpoints.embedded import EMBEDDED

DETAIL = (126, 84, 126 + 192, 84 + 120)  # left, top, right, bottom in the sample; sides that 2, 3, 4 and 8 divide
SIGMA, QUALITY = 25, 20  # of the noise, and of the JPEG, where the task is to remove them
NOISY = (Task.GREY_DENOISING, Task.COLOUR_DENOISING)
BLOCKY = (Task.GREY_JPEG, Task.COLOUR_JPEG)
SLIGHTLY = 6, 50  # both at once, as pictures of the real world have them


def damaged(detail: Image.Image, entry: CatalogEntry) -> Image.Image:
    """What the model has to work with."""
    size = detail.width // entry.scale, detail.height // entry.scale
    small = detail.resize(size, Image.Resampling.BICUBIC)
    if entry.task in NOISY:
        return noisy(small, SIGMA)
    if entry.task in BLOCKY:
        return blocky(small, QUALITY)
    return blocky(noisy(small, SLIGHTLY[0]), SLIGHTLY[1]) if entry.task is Task.REAL_WORLD else small


def noisy(picture: Image.Image, sigma: float) -> Image.Image:
    """The same noise each time."""
    dice = random.Random(0)  # noqa: S311 - grain, no secret
    values = (min(255, max(0, round(value + dice.gauss(0, sigma)))) for value in picture.tobytes())
    return Image.frombytes(picture.mode, picture.size, bytes(values))


def blocky(picture: Image.Image, quality: int) -> Image.Image:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return Image.open(file)


def restored(picture: Image.Image, model: str, folder: Path) -> Image.Image:
    """By the program itself."""
    source = folder / "damaged.png"
    picture.save(source)
    command = [sys.executable, "-m", "swinir_gui.cli.main", "upscale", str(source), "--out", str(folder / "restored.png")]
    subprocess.run([*command, "--model", model, "--precision", "float32", "--quiet"], check=True, stdout=subprocess.DEVNULL)
    return Image.open(folder / "restored.png")


def main() -> int:
    out = paths.resource("samples")
    out.mkdir(exist_ok=True)
    sample = Image.open(paths.resource("sample.jpg")).convert("RGB")
    for entry in EMBEDDED:
        detail = sample.convert("L" if entry.channels == 1 else "RGB").crop(DETAIL)
        before = damaged(detail, entry)
        with tempfile.TemporaryDirectory() as folder:
            after = restored(before, entry.id, Path(folder))
            before.resize(detail.size, Image.Resampling.BICUBIC).save(out / f"{entry.id}-before.webp", quality=92)
            after.convert(detail.mode).save(out / f"{entry.id}-after.webp", quality=92)
        print(entry.id)
    return 0


if __name__ == "__main__":
    sys.exit(main())
