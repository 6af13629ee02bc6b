"""The table of ``docs/color.md``, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import tifffile

from swinir_gui.geometry import Region
from swinir_gui.imaging.color.conversion import ADOBE_RGB
from swinir_gui.imaging.color.icc import Profile
from swinir_gui.imaging.color.profiles import judge
from swinir_gui.imaging.color.recoding import pq_curve
from swinir_gui.imaging.color.samples import PROFILE_FIELD
from swinir_gui.imaging.formats import FORMATS, PNG, TIFF, WEBP
from swinir_gui.imaging.picture_source import PictureSource
from tests import icc_profiles as icc

DOCUMENT = Path(__file__).parents[3] / "docs" / "color.md"
OWN, EYE, PAPER, ADOBE = (
    "its own numbers",
    "own primaries, gamma 2.2",
    "own primaries, paper white at 0.7",
    "Adobe RGB",
)
KEEPS, NONE, COLOUR, LAB = (
    "its own profile, unchanged",
    "no profile",
    "its own profile; in WebP and AVIF an RGB profile with its curve",
    "Lab in TIFF, else Adobe RGB",
)


@dataclass(frozen=True)
class Row:
    title: str
    profile: bytes | None
    seen: str
    carried: str
    kind: str = "rgb"
    notice: bool = False


def _light(curve) -> bytes:
    return icc.table(curve(np.linspace(0, 1, 4096)))


def _hlg(values):
    return np.where(values <= 0.5, values**2 / 3, (np.exp((values - 0.55991073) / 0.17883277) + 0.28466892) / 12)


_PQ_POINTS = b"cicp\0\0\0\0\x09\x10\x00\x01"
ROWS = [
    Row("untagged", None, OWN, NONE),
    Row("sRGB", icc.builtin("srgb"), OWN, KEEPS),
    Row("Display P3", icc.builtin("p3"), OWN, KEEPS),
    Row("Adobe RGB (1998)", icc.rgb("adobe", icc.power(563 / 256)), OWN, KEEPS),
    Row(
        "any RGB with a curve like a display's (light at half the value: 0.08 to 0.27)", icc.rgb("2020", icc.power(2.4)), OWN, KEEPS
    ),
    Row("HLG", icc.rgb("2020", _light(_hlg)), OWN, KEEPS),
    Row("RGB by tables (A2B)", icc.rgb("srgb", icc.LINEAR, A2B0=b"mft2" + bytes(100)), OWN, KEEPS),
    Row("linear RGB", icc.rgb("srgb", icc.LINEAR), EYE, KEEPS),
    Row("ProPhoto (ROMM), other gamma 1.8", icc.rgb("prophoto", icc.power(1.8)), EYE, KEEPS),
    Row("PQ, by code points or curve", icc.rgb("2020", _light(pq_curve(65536).light), cicp=_PQ_POINTS), PAPER, KEEPS),
    Row("a curve that falls or ends early", icc.rgb("srgb", icc.table([1, 0.5, 0])), OWN, KEEPS),
    Row("grey, with a curve like a display's", icc.grey(icc.power(2.2)), OWN, COLOUR, "minisblack"),
    Row("grey, linear or gamma 1.8", icc.grey(icc.LINEAR), EYE, COLOUR, "minisblack"),
    Row("CMYK, with or without a profile", icc.builtin("cmyk"), ADOBE, ADOBE, "separated", notice=True),
    Row("Lab (16 bits or floats)", None, ADOBE, LAB, "cielab", notice=True),
    Row("damaged, or for other channels", b"junk" * 99, OWN, NONE, notice=True),
]


def pixels_for(kind: str) -> np.ndarray:
    bands = {"rgb": 3, "cielab": 3, "separated": 4, "minisblack": 1}[kind]
    return np.random.default_rng(0).integers(0, 65536, (12, 10, bands), np.uint16).squeeze()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.title)
def test_each_row_says_what_happens(tmp_path: Path, row: Row) -> None:
    pixels = pixels_for(row.kind)
    tifffile.imwrite(tmp_path / "a.tif", pixels, photometric=row.kind, iccprofile=row.profile)
    source = PictureSource.open(tmp_path / "a.tif")
    assert bool(source.notices) == row.notice
    assert what_is_seen(source, pixels) == row.seen
    for target in FORMATS:
        carried = source.rendition.profile_for(target, max(target.depths), has_alpha=False)
        expected = {KEEPS: row.profile, NONE: None, ADOBE: ADOBE_RGB}
        expected[LAB] = None if target is TIFF else ADOBE_RGB
        if row.carried == COLOUR and not target.grey:
            assert carried is not None
            assert Profile.parse(carried).space == "RGB"
            assert Profile.parse(carried).curves()[0] == Profile.parse(row.profile).curves()[0]
        else:
            assert carried == expected.get(row.carried, row.profile)


def what_is_seen(source: PictureSource, pixels: np.ndarray) -> str:
    shown = source.read(Region.of(source.size)).squeeze()
    if source.image.get_typeof(PROFILE_FIELD) and bytes(source.image.get(PROFILE_FIELD)) == ADOBE_RGB:
        return ADOBE
    if np.array_equal(np.rint(shown * 65535), pixels):
        return OWN
    recoding = source.rendition.recoding
    assert recoding is not None
    light = np.stack([recoding.curves[0].light(pixels / 65535)], -1)[..., 0]
    paper = np.minimum(light * 10_000 / 203, 1) ** (1 / 2.2) * 0.7
    if np.abs(shown - light ** (1 / 2.2)).max() < 1e-4:
        return EYE
    dark = light < 203 / 10_000
    assert np.abs(shown - paper)[dark].max() < 1e-4
    assert (shown[~dark] >= 0.7 - 1e-4).all()
    return PAPER


def test_the_document_has_these_rows() -> None:
    written = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    assert written == [
        "| profile | what the network sees | what the result carries |",
        *(f"| {row.title} | {row.seen} | {row.carried} |" for row in ROWS),
    ]


@pytest.mark.parametrize(("exponent", "own"), [(1.0, False), (1.8, False), (1.95, True), (2.2, True), (2.6, True), (3.5, True)])
def test_the_border_lies_between_gamma_1_8_and_1_9(exponent: float, *, own: bool) -> None:
    assert (judge(icc.rgb("srgb", icc.power(exponent)), 3).recoding is None) == own


def test_a_table_of_pq_counts_without_code_points() -> None:
    verdict = judge(icc.rgb("2020", _light(pq_curve(65536).light)), 3)
    assert verdict.recoding is not None
    assert verdict.recoding.high_range


def test_grey_by_colour_profile_is_left_out() -> None:
    verdict = judge(icc.builtin("srgb"), 1)
    assert verdict.profile is None
    assert verdict.notice == "the colour profile is one for RGB and was left out: the picture is taken for sRGB's grey"


def test_an_8_bit_lab_result_is_rgb(tmp_path: Path) -> None:
    tifffile.imwrite(tmp_path / "a.tif", pixels_for("cielab"), photometric="cielab")
    rendition = PictureSource.open(tmp_path / "a.tif").rendition
    assert rendition.profile_for(TIFF, 8, has_alpha=False) == ADOBE_RGB
    assert rendition.profile_for(TIFF, 16, has_alpha=True) == ADOBE_RGB
    assert rendition.profile_for(PNG, 16, has_alpha=False) == ADOBE_RGB
    assert rendition.profile_for(WEBP, 8, has_alpha=False) == ADOBE_RGB
