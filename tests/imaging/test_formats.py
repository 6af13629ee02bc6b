from __future__ import annotations

import pytest

from swinir_gui.errors import ImageWriteError
from swinir_gui.geometry import Size
from swinir_gui.imaging.formats import (
    AVIF,
    FORMATS,
    JPEG,
    PNG,
    TIFF,
    WEBP,
    Format,
    by_name,
    check_fits,
    format_of_suffix,
    no_transparency,
    reduction_notice,
    stored_depth,
)


@pytest.mark.parametrize(
    ("suffix", "expected"),
    [(".png", PNG), (".JPG", JPEG), (".jpeg", JPEG), (".webp", WEBP), (".TIF", TIFF), (".tiff", TIFF), (".avif", AVIF)],
)
def test_suffixes_name_formats_in_any_case(suffix: str, expected: Format) -> None:
    assert format_of_suffix(suffix) is expected


@pytest.mark.parametrize("suffix", ["", ".", ".gif", ".txt", "png"])
def test_other_suffixes_name_none(suffix: str) -> None:
    assert format_of_suffix(suffix) is None


def test_every_format_is_found_by_its_name_and_its_own_suffix() -> None:
    for each in FORMATS:
        assert by_name(each.name) is each
        assert format_of_suffix(each.suffix) is each


def test_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="png, jpeg, webp, tiff, avif"):
        by_name("bmp")


@pytest.mark.parametrize(
    ("target", "depth", "stored"),
    [
        (PNG, 16, 16),
        (TIFF, 16, 16),
        (TIFF, 32, 32),
        (PNG, 32, 16),
        (JPEG, 16, 8),
        (WEBP, 16, 8),
        (AVIF, 16, 12),
        (AVIF, 8, 8),
        (PNG, 8, 8),
    ],
)
def test_depth_is_the_most_that_a_format_holds(target: Format, depth: int, stored: int) -> None:
    assert stored_depth(target, depth) == stored
    assert (reduction_notice(target, depth, stored) is None) == (stored == depth)


@pytest.mark.parametrize(
    ("target", "depth", "stored", "words"),
    [
        (JPEG, 16, 8, ["JPEG stores 8 bits", "16-bit source", "dithered"]),
        (TIFF, 16, 8, ["with 8 bits", "16-bit source", "dithered"]),
        (PNG, 32, 16, ["PNG stores 16 bits", "floating-point source", "cut off"]),
        (AVIF, 16, 12, ["AVIF stores 12 bits", "16-bit source"]),
    ],
)
def test_what_is_lost_with_fewer_bits_is_said(target: Format, depth: int, stored: int, words: list[str]) -> None:
    notice = reduction_notice(target, depth, stored)
    assert notice is not None
    assert all(each in notice for each in words)
    assert ("dithered" in notice) == (stored == 8)


@pytest.mark.parametrize("target", FORMATS)
def test_limits_are_inclusive(target: Format) -> None:
    check_fits(target, Size(target.max_side, 1), has_alpha=False, depth=8)
    check_fits(target, Size(1, target.max_side), has_alpha=False, depth=8)
    with pytest.raises(ImageWriteError):
        check_fits(target, Size(target.max_side + 1, 1), has_alpha=False, depth=8)
    with pytest.raises(ImageWriteError):
        check_fits(target, Size(1, target.max_side + 1), has_alpha=False, depth=8)


@pytest.mark.parametrize(
    ("target", "side", "has_alpha", "depth", "advice"),
    [
        (JPEG, 70_000, False, 8, "PNG"),
        (WEBP, 20_000, False, 8, "JPEG"),
        (WEBP, 20_000, True, 8, "PNG"),
        (AVIF, 20_000, False, 16, "PNG"),
        (PNG, 2_000_000, False, 16, "TIFF"),
        (TIFF, 20_000_000, False, 8, "smaller scale"),
    ],
)
def test_the_hint_names_the_nearest_format_that_holds_it(
    target: Format, side: int, *, has_alpha: bool, depth: int, advice: str
) -> None:
    with pytest.raises(ImageWriteError) as caught:
        check_fits(target, Size(side, 10), has_alpha, depth)
    assert advice in caught.value.hint


@pytest.mark.parametrize(("side", "depth", "advice"), [(100, 8, "PNG"), (2_000_000, 8, "TIFF"), (100, 32, "TIFF")])
def test_what_is_transparent_is_sent_to_the_nearest_format_that_holds_it(side: int, depth: int, advice: str) -> None:
    assert no_transparency(JPEG, Size(side, 10), depth).hint == f"Choose {advice} instead."
