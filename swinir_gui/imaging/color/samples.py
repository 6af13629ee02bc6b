"""Converts decoded pictures of any kind to the grey or RGB numbers that a network takes, and back.

The decisions are a table in ``docs/color.md``. In short: what a display shows goes in as it is stored; other curves are
recoded for the network and back; inks and Lab are converted; untagged means sRGB; grey stays grey.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyvips

from swinir_gui.errors import ImageReadError
from swinir_gui.imaging.color.conversion import ADOBE_RGB, inks_as_lab, lab_as_rgb
from swinir_gui.imaging.color.icc import REC2020_MATRIX, Profile, ProfileError, rgb_profile
from swinir_gui.imaging.color.profiles import UNTAGGED, Verdict, judge
from swinir_gui.imaging.color.rendition import PROFILE_FIELD, Rendition, interpretation, with_depth
from swinir_gui.language import ntr, tr

__all__ = ["PROFILE_FIELD", "Samples", "grey_or_rgb", "interpretation", "tagged", "with_depth"]

_GREY_OR_RGB = frozenset({"b-w", "grey16", "srgb", "rgb", "rgb16", "scrgb", "multiband"})
_LAB = frozenset({"lab", "labs"})
_DEPTH_OF_SAMPLES = {"uchar": 8, "ushort": 16, "uint": 16, "float": 32, "double": 32}
_LARGEST = 1e30  # a float beyond is no light, but a mistake, as is one that is no number


@dataclass(frozen=True)
class Samples:
    """A decoded picture as samples that networks take; everything in it is lazy.

    Attributes:
        image: the colour part, 1 or 3 bands, ``uchar`` or ``ushort`` over its whole range, with all metadata and the
            profile of these very numbers.
        alpha: one band of the same kind, or None.
        notices: what was changed on the way, for the person to know.
        rendition: how results lead back to the picture's own kind of numbers.
    """

    image: pyvips.Image
    alpha: pyvips.Image | None
    notices: tuple[str, ...]
    rendition: Rendition

    @property
    def depth(self) -> int:
        """Bits per sample of the file: 8, 16, or 32 for floats."""
        return self.rendition.depth


def grey_or_rgb(image: pyvips.Image, *, opacity: bool = True) -> Samples:
    """Bring a decoded picture of any kind into grey or RGB.

    Args:
        image: as decoded.
        opacity: whether a channel beyond its colours is one.

    Raises:
        ImageReadError: the samples are signed or complex: what is black and white in them is not defined.
    """
    notices: list[str] = []
    if not opacity:
        image = _colors_alone(image, notices)
    if image.interpretation == "cmyk" and image.bands >= 4:
        return _from_inks(image, notices)
    if image.interpretation in _LAB and image.bands >= 3:
        return _from_lab(image, notices)
    if image.format == "uint":
        notices.append(tr("32-bit whole numbers are brought down to 16 bits: the result has fewer shades than its source"))
    if image.interpretation not in _GREY_OR_RGB:
        notices.append(tr("{kind} was converted to sRGB").format(kind=image.interpretation.upper()))
        image = image.colourspace(interpretation(3, 8 if image.format == "uchar" else 16)).copy()
        image.remove(PROFILE_FIELD)
    return _from_grey_or_rgb(image, _depth_of(image), notices)


def _from_grey_or_rgb(image: pyvips.Image, depth: int, notices: list[str]) -> Samples:
    channels = 1 if image.bands < 3 else 3
    numbers, alpha = _separated(_whole_range(image, depth), channels, notices)
    verdict = _verdict(image, channels)
    if verdict.notice:
        notices.append(verdict.notice)
    recoding = verdict.recoding
    shown = recoding.shown(numbers) if recoding else _as_samples(numbers)
    shown = shown.copy(interpretation=interpretation(channels, 8 if shown.format == "uchar" else 16))
    exact = depth == 32 or (depth == 16 and recoding is not None)
    white = 65535.0 if numbers.format == "ushort" else 1.0
    rendition = Rendition(
        depth, verdict.profile, recoding, original=numbers / white if exact else None, shown=shown if exact else None
    )
    alpha = None if alpha is None else _as_samples(alpha).copy(interpretation=interpretation(1, 8 if depth == 8 else 16))
    # Where the network sees 16 bits of an 8-bit picture, its transparency has as many.
    alpha = alpha if alpha is None else with_depth(alpha, 8 if shown.format == "uchar" else 16)
    return Samples(tagged(shown, _working_profile(verdict)), alpha, tuple(notices), rendition)


def _from_inks(image: pyvips.Image, notices: list[str]) -> Samples:
    depth = 8 if image.format == "uchar" else 16
    notices.append(tr("CMYK was converted to RGB (Adobe RGB)"))
    embedded = _is_for_inks(image)
    if image.get_typeof(PROFILE_FIELD) and not embedded:
        notices.append(tr("the colour profile is damaged and was left out: the inks are taken for those of an ordinary press"))
    inks, alpha = _separated(_whole_range(image, 8 if depth == 8 else 16), 4, notices)
    inks = inks.copy(interpretation="cmyk")
    if not embedded:
        inks.remove(PROFILE_FIELD)
    shown = lab_as_rgb(inks_as_lab(inks, embedded=embedded))
    alpha = None if alpha is None else with_depth(alpha, 16)
    return Samples(tagged(shown, ADOBE_RGB), alpha, tuple(notices), Rendition(depth, converted=ADOBE_RGB))


def _from_lab(image: pyvips.Image, notices: list[str]) -> Samples:
    numbers, alpha = _separated(image, 3, notices)
    shown = lab_as_rgb(numbers)
    depth = 16 if image.format == "short" else 32
    if alpha is not None:
        alpha = (alpha * (65535.0 / (32767 if depth == 16 else 255))).rint().cast("ushort")
    notices.append(tr("Lab is shown to the model as RGB (Adobe RGB), and only TIFF keeps it Lab"))
    rendition = Rendition(depth, original=numbers, shown=shown, converted=ADOBE_RGB)
    return Samples(tagged(shown, ADOBE_RGB), alpha, tuple(notices), rendition)


def _depth_of(image: pyvips.Image) -> int:
    depth = _DEPTH_OF_SAMPLES.get(image.format)
    if depth is None:
        raise ImageReadError(
            tr("The picture has samples of the kind “{format}”, whose black and white are not defined.").format(
                format=image.format
            ),
            tr("Save it with 8 or 16 bits per sample and open that."),
        )
    return depth


def _colors_alone(image: pyvips.Image, notices: list[str]) -> pyvips.Image:
    """``image`` without channels beyond its colours; a notice of them."""
    channels = 4 if image.interpretation == "cmyk" else 1 if image.bands < 3 else 3
    if image.bands <= channels:
        return image
    notices.append(_left_out(image.bands - channels))
    return image.extract_band(0, n=channels)


def _left_out(count: int) -> str:
    return ntr("{n} extra channel was left out", "{n} extra channels were left out", count)


def _separated(image: pyvips.Image, channels: int, notices: list[str]) -> tuple[pyvips.Image, pyvips.Image | None]:
    """The first ``channels`` and the next one, which is transparency; a notice of what is left out."""
    if image.bands > channels + 1:
        notices.append(_left_out(image.bands - channels - 1))
    alpha = image.extract_band(channels) if image.bands > channels else None
    return image.extract_band(0, n=channels), alpha


def _verdict(image: pyvips.Image, channels: int) -> Verdict:
    return judge(bytes(image.get(PROFILE_FIELD)), channels) if image.get_typeof(PROFILE_FIELD) else UNTAGGED


def _working_profile(verdict: Verdict) -> bytes | None:
    if verdict.profile is None or verdict.recoding is None:
        return verdict.profile.data if verdict.profile else None
    curve, title = verdict.recoding.working_curve(), "What the model sees"
    return verdict.profile.with_curves(curve, title) if verdict.profile.has_curves else rgb_profile(title, REC2020_MATRIX, curve)


def _is_for_inks(image: pyvips.Image) -> bool:
    if not image.get_typeof(PROFILE_FIELD):
        return False
    try:
        profile = Profile.parse(bytes(image.get(PROFILE_FIELD)))
    except ProfileError:
        return False
    return profile.space == "CMYK" and profile.has_tables


def tagged(image: pyvips.Image, profile: bytes | None) -> pyvips.Image:
    """``image`` with ``profile`` alone; the very same where that changes nothing."""
    has = bool(image.get_typeof(PROFILE_FIELD))
    if has == (profile is not None) and (not has or bytes(image.get(PROFILE_FIELD)) == profile):
        return image
    tagged = image.copy()
    tagged.remove(PROFILE_FIELD)
    if profile is not None:
        tagged.set_type(pyvips.GValue.blob_type, PROFILE_FIELD, profile)
    return tagged


def _whole_range(image: pyvips.Image, depth: int) -> pyvips.Image:
    """``uchar`` or ``ushort`` samples whose white is 255 or 65535, or ``float`` of 1, with the metadata of ``image``."""
    if depth == 8:
        return image
    if depth == 32:
        values = image.cast("float")
        return (values.abs() <= _LARGEST).ifthenelse(values, 0.0).cast("float").copy(interpretation=image.interpretation)
    white = {"ushort": 65535.0, "uint": 4294967295.0}[image.format]
    if image.format == "ushort" and image.get_typeof("heif-compression"):
        # libheif's 10 and 12 bits are shifted up with zeros below, so that its white is not quite ours.
        white = 65536.0 - 2.0 ** (16 - int(image.get("bits-per-sample")))
    if white == 65535.0:
        return image
    return (image.cast("double") * (65535.0 / white)).rint().cast("ushort")


def _as_samples(numbers: pyvips.Image) -> pyvips.Image:
    """``uchar`` and ``ushort`` as they are; floats of 0 … 1 with 16 bits, what is beyond cut off."""
    if numbers.format != "float":
        return numbers
    return (numbers.clamp(min=0, max=1) * 65535.0).rint().cast("ushort")
