"""How far colours move between a source and its result when the network changes nothing, measured by other programs' readers.

``python -m tests.round_trip`` writes ``docs/round-trip.md`` anew; ``tests/imaging/test_round_trip.py`` holds the same figures to
their limits. Sources are written by tifffile, results read by Pillow, tifffile or the few lines of PNG decoding here. Colours are
computed here from published primaries and curves, those of inks by LittleCMS through Pillow.
"""

from __future__ import annotations

import io
import struct
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyvips
import tifffile
from PIL import Image, ImageCms
from skimage.color import deltaE_ciede2000, xyz2lab

from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.canvas import Canvas
from swinir_gui.imaging.encoding import SaveOptions
from swinir_gui.imaging.formats import FORMATS, PNG, Format, stored_depth
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.writing import save
from tests import icc_profiles as icc

DOCUMENT = Path(__file__).parents[1] / "docs" / "round-trip.md"
SIZE = Size(192, 144)
SPACES = {
    "sRGB": icc.rgb("srgb", icc.SRGB),
    "Display P3": icc.rgb("p3", icc.SRGB),
    "Adobe RGB": icc.rgb("adobe", icc.power(563 / 256)),
    "ProPhoto": icc.rgb("prophoto", icc.power(1.8)),
    "linear sRGB": icc.rgb("srgb", icc.LINEAR),
    "grey, gamma 2.2": icc.grey(icc.power(2.2)),
    "CMYK": icc.builtin("cmyk"),
    "untagged": None,
}
_KNOWN = {
    "sRGB": ("srgb", icc.srgb_light),
    "untagged": ("srgb", icc.srgb_light),
    "Display P3": ("p3", icc.srgb_light),
    "Adobe RGB": ("adobe", lambda values: values ** (563 / 256)),
    "ProPhoto": ("prophoto", lambda values: values ** (461 / 256)),  # 1.8 as profiles round it
    "wide": ("2020", lambda values: values**2),
    "linear sRGB": ("srgb", lambda values: values),
    "grey, gamma 2.2": ("srgb", lambda values: np.repeat(values, 3, axis=2) ** (563 / 256)),
}


@dataclass(frozen=True)
class Case:
    space: str
    depth: int
    target: Format

    def __str__(self) -> str:
        return f"{self.space}-{self.depth}-{self.target.name}"

    @property
    def same_space(self) -> bool:
        """Whether the result has the source's own kind of numbers."""
        return self.space != "CMYK"

    @property
    def exact(self) -> bool:
        """Whether every number can come back."""
        return self.same_space and self.target.lossless and stored_depth(self.target, self.depth) == self.depth


CASES = [Case(space, depth, target) for space in SPACES for depth in (8, 16) for target in FORMATS]


@dataclass(frozen=True)
class Figures:
    """Mean and greatest ΔE2000; greatest difference of numbers, where they are of one kind and depth."""

    mean: float
    greatest: float
    codes: int | None
    profile: str


def chart(channels: int) -> np.ndarray:
    """H×W×channels, 0 … 1: every hue and shade in slow waves, and a strip of greys."""
    y, x = np.mgrid[0 : SIZE.height, 0 : SIZE.width] / np.array([SIZE.height, SIZE.width])[:, None, None]
    phases = np.arange(channels) / channels * 2 * np.pi
    waves = 0.5 + 0.5 * np.cos(2 * np.pi * x[..., None] + phases) * np.sin(np.pi * y[..., None])
    waves[-16:] = np.linspace(0, 1, SIZE.width)[:, None]
    return waves


def separated(rgb: np.ndarray) -> np.ndarray:
    """The chart in inks: half of what the three have in common is printed in black."""
    black = (1 - rgb).min(axis=2, keepdims=True) / 2
    return np.concatenate([1 - rgb - black, black], axis=2)


def source_numbers(case: Case) -> np.ndarray:
    pixels = chart(1 if case.space.startswith("grey") else 3)
    if case.space == "CMYK":
        pixels = separated(pixels)
    return np.rint(pixels * (2**case.depth - 1)).astype(np.uint8 if case.depth == 8 else np.uint16)


def passed_through(source: PictureSource, target: Path, options: SaveOptions) -> None:
    """As a network of scale 1 that changes nothing: in pieces, through a canvas, into a file."""
    with Canvas(target.parent, source.size, source.channels, source.rendition.canvas_depth(options.depth)) as canvas:
        for left in range(0, source.size.width, 40):
            for top in range(0, source.size.height, 29):
                width, height = min(40, source.size.width - left), min(29, source.size.height - top)
                region = Region(left, top, width, height)
                canvas.write(region, source.read(region))
        save(canvas.image(), target, source, options)


@cache
def measure(case: Case, folder: Path, quality: int | None) -> Figures:
    numbers, profile = source_numbers(case), SPACES[case.space]
    path, result = folder / "source.tif", folder / f"result{case.target.suffix}"
    kind = {4: "separated", 1: "minisblack", 3: "rgb"}[numbers.shape[2]]
    tifffile.imwrite(path, numbers.squeeze(), photometric=kind, iccprofile=profile)
    depth = stored_depth(case.target, case.depth)
    passed_through(PictureSource.open(path), result, SaveOptions(case.target, 16 if depth == 12 else depth, quality))
    found, embedded = read_independently(result, depth)
    if case.same_space:
        before, after = lab_of(numbers, case.space), lab_of(found, case.space)
    else:
        before, after = lab_of_inks(numbers, profile), lab_of(found, "Adobe RGB")
    apart = deltaE_ciede2000(before, after)
    codes = (
        int(np.abs(found.astype(int) - numbers).max()) if found.shape == numbers.shape and found.dtype == numbers.dtype else None
    )
    return Figures(float(apart.mean()), float(apart.max()), codes, _name_of(embedded, profile))


def floor_of_jpeg(case: Case, folder: Path) -> float:
    """The mean ΔE of inks whose PNG of 8 bits, made by the program, another encoder stores as JPEG of quality 100."""
    numbers, path, result = source_numbers(case), folder / "source.tif", folder / "result.png"
    tifffile.imwrite(path, numbers, photometric="separated", iccprofile=SPACES[case.space])
    passed_through(PictureSource.open(path), result, SaveOptions(PNG, 8))
    with Image.open(result) as image:
        image.save(folder / "other.jpg", quality=100, subsampling=0)
    found, _ = read_independently(folder / "other.jpg", 8)
    return float(deltaE_ciede2000(lab_of_inks(numbers, SPACES[case.space]), lab_of(found, "Adobe RGB")).mean())


def lab_of(numbers: np.ndarray, space: str) -> np.ndarray:
    primaries, light = _KNOWN[space]
    values = numbers[..., :1] if space.startswith("grey") else numbers
    linear = light(values / (np.iinfo(numbers.dtype).max if numbers.dtype.kind == "u" else 1))
    xyz = linear @ icc.matrix(primaries).T
    return xyz2lab(xyz / np.array(icc.D50) * [0.95047, 1.0, 1.08883], illuminant="D65")


def lab_of_inks(numbers: np.ndarray, profile: bytes) -> np.ndarray:
    """By LittleCMS, through a space that holds all inks.

    Pillow hands over 8 bits only, and their rounding alone would be a third of a ΔE. So it converts eight times, each time to
    a profile that stands an eighth of a step higher, and the mean counts.
    """
    narrow = Image.fromarray(np.rint(numbers / np.iinfo(numbers.dtype).max * 255).astype(np.uint8), "CMYK")
    total = np.zeros((*numbers.shape[:2], 3))
    for eighth in range(8):
        shift = eighth / 8 / 255
        total += np.asarray(ImageCms.applyTransform(narrow, _into_wide(profile, shift))) / 255 * 256 / 255 - shift
    return lab_of(np.clip(total / 8, 0, 1), "wide")


@cache
def _into_wide(profile: bytes, shift: float) -> ImageCms.ImageCmsTransform:
    values = np.linspace(0, 1, 4096) * 256 / 255
    shifted = icc.rgb("2020", icc.table(np.clip(values - shift, 0, 1) ** 2))
    inks, wide = (ImageCms.getOpenProfile(io.BytesIO(each)) for each in (profile, shifted))
    return ImageCms.buildTransform(inks, wide, "CMYK", "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC)


def read_independently(path: Path, depth: int) -> tuple[np.ndarray, bytes | None]:
    """Numbers as H×W×C and the profile, by readers that are not the program's."""
    with Image.open(path) as image:
        profile = image.info.get("icc_profile")
        pixels = np.asarray(image)
    if path.suffix == ".tif":
        pixels = tifffile.imread(path)
    elif depth == 12:
        # Pillow drops bits before it converts to RGB, and is off by up to 3 of 255. What libheif gives ends in four zeros.
        pixels = (pyvips.Image.new_from_file(str(path)).numpy() * (65535 / 65520)).round().astype(np.uint16)
    elif path.suffix == ".png" and depth == 16:
        pixels = decoded_png(path.read_bytes())
    return pixels.reshape(*pixels.shape[:2], -1), profile


def decoded_png(data: bytes) -> np.ndarray:
    """Grey or RGB of 8 or 16 bits, not interlaced: Pillow makes 8 bits of 16."""
    chunks = list(_chunks(data))
    width, height, bits, kind = struct.unpack(">IIBB", chunks[0][1][:10])
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[kind]
    step, samples = channels * bits // 8, bytearray()
    lines = io.BytesIO(zlib.decompress(b"".join(content for name, content in chunks if name == b"IDAT")))
    above = bytes((width + 1) * step)
    for _ in range(height):
        guess, line = _GUESSES[lines.read(1)[0]], bytearray(step) + lines.read(width * step)
        for at in range(step, len(line)):
            line[at] = (line[at] + guess(line[at - step], above[at], above[at - step])) & 255
        samples += line[step:]
        above = line
    return np.frombuffer(samples, ">u2" if bits == 16 else np.uint8).reshape(height, width, channels).astype(f"u{bits // 8}")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(data):
        (size,) = struct.unpack_from(">I", data, at)
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        at += 12 + size


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda each: abs(guess - each))


_GUESSES = (
    lambda *_: 0,
    lambda left, *_: left,
    lambda _, up, __: up,
    lambda left, up, _: (left + up) // 2,
    _paeth,
)


def _name_of(embedded: bytes | None, own: bytes | None) -> str:
    if embedded == own:
        return "none" if own is None else "its own"
    if embedded is None:
        return "lost"
    return ImageCms.getProfileDescription(ImageCms.getOpenProfile(io.BytesIO(embedded))).strip()


INTRODUCTION = """# Round trips

Made by `python -m tests.round_trip`; `tests/imaging/test_round_trip.py` holds it to its limits.

A colour chart (every hue in slow waves, and greys) goes through a network of scale 1 that changes nothing. Other programs'
readers then compare source and result: tifffile, Pillow, and LittleCMS through Pillow.

*Codes* is the greatest difference between the numbers in source and result, where both have the same kind and depth. It is at
most 1 in lossless formats. ΔE is CIEDE2000. At best quality (100) only the colours' way through the program is measured, and the
mean ΔE is at most 0.5. At default quality, what JPEG, WebP and AVIF lose by themselves comes on top.

One case is above 0.5: CMYK in JPEG, which rounds to whole numbers twice, as 8-bit RGB and as brightness with colour differences.
That much is the format's own: Pillow makes the same of the program's PNG at the same quality, and the test holds it to that.
Results of 16 bits are dithered, which pays at the default quality, where the mean is lower. AVIF with 12 bits is read by libheif,
because Pillow drops four of the bits before it converts.

| source | bits | result | bits | profile of the result | codes | ΔE at best quality: mean | greatest | mean at default quality |
|---|---|---|---|---|---|---|---|---|
"""


def row(case: Case, folder: Path) -> str:
    best = measure(case, folder, None if case.target.lossless else 100)
    usual = best if case.target.lossless else measure(case, folder, None)
    codes = "" if best.codes is None else best.codes
    return (
        f"| {case.space} | {case.depth} | {case.target.title} | {stored_depth(case.target, case.depth)} | {best.profile} | {codes} "
        f"| {best.mean:.2f} | {best.greatest:.2f} | {usual.mean:.2f} |"
    )


def document() -> str:
    with tempfile.TemporaryDirectory() as folder:
        return INTRODUCTION + "".join(row(case, Path(folder)) + "\n" for case in CASES)


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
