"""How a decoded picture becomes grey or RGB samples of 8 or 16 bits, and what happens to its profile.

The decision: networks work on the numbers as they are stored, so grey and RGB go in unchanged and the embedded profile
is put into the result unchanged: it describes the same numbers. Only what is neither grey nor RGB (CMYK, Lab) is
converted, to sRGB, through its own profile where it has one; its result carries the sRGB profile instead.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyvips

from swinir_gui.errors import ImageReadError

PROFILE_FIELD = "icc-profile-data"

_GREY_OR_RGB = frozenset({"b-w", "grey16", "srgb", "rgb", "rgb16", "scrgb", "multiband"})
_DEPTH_OF_SAMPLES = {"uchar": 8, "ushort": 16, "uint": 16, "float": 16, "double": 16}


@dataclass(frozen=True)
class Samples:
    """A decoded picture as samples that networks take; everything in it is lazy.

    Attributes:
        image: the colour part, 1 or 3 bands, ``uchar`` or ``ushort`` over its whole range, with all metadata.
        alpha: one band of the same kind, or None.
        notices: what was changed on the way, for the person to know.
    """

    image: pyvips.Image
    alpha: pyvips.Image | None
    notices: tuple[str, ...]

    @property
    def depth(self) -> int:
        """8 or 16 bits per sample."""
        return depth_of(self.image)


def depth_of(image: pyvips.Image) -> int:
    """Bits per sample, 8 or 16, that hold the samples of ``image``.

    Raises:
        ImageReadError: the samples are signed or complex: what is black and white in them is not defined.
    """
    depth = _DEPTH_OF_SAMPLES.get(image.format)
    if depth is None:
        raise ImageReadError(
            f"The picture has samples of the kind “{image.format}”, whose black and white are not defined.",
            "Save it with 8 or 16 bits per sample and open that.",
        )
    return depth


def grey_or_rgb(image: pyvips.Image) -> Samples:
    """Bring a decoded picture of any kind into grey or RGB.

    Raises:
        ImageReadError: see ``depth_of``.
    """
    notices = []
    if image.interpretation not in _GREY_OR_RGB:
        notices.append(f"{image.interpretation.upper()} was converted to sRGB")
        image = _to_srgb(image)
    elif image.format in ("float", "double"):
        notices.append("values outside 0 … 1 are cut off")
    bands = _whole_range(image, depth_of(image))
    channels = 1 if bands.bands < 3 else 3
    if bands.bands > channels + 1:
        notices.append(f"{bands.bands - channels - 1} extra channels were left out")
    color = bands.extract_band(0, n=channels).copy(interpretation=interpretation(channels, depth_of(bands)))
    alpha = bands.extract_band(channels) if bands.bands > channels else None
    return Samples(color, alpha, tuple(notices))


def interpretation(channels: int, depth: int) -> str:
    """What libvips calls 1 or 3 ``channels`` of 8 or 16 bits."""
    if channels == 1:
        return "b-w" if depth == 8 else "grey16"
    return "srgb" if depth == 8 else "rgb16"


def with_depth(image: pyvips.Image, depth: int) -> pyvips.Image:
    """``image``, of 8 or 16 bits, with ``depth`` bits: black stays black and white white, the rest is rounded."""
    if depth_of(image) == depth:
        return image
    factor, kind = (257, "ushort") if depth == 16 else (1 / 257, "uchar")
    converted = (image * factor).rint().cast(kind)
    return converted.copy(interpretation=interpretation(1 if image.bands < 3 else 3, depth))


def _to_srgb(image: pyvips.Image) -> pyvips.Image:
    depth = 8 if image.format == "uchar" else 16
    if image.interpretation == "cmyk":
        return image.icc_transform("srgb", embedded=True, input_profile="cmyk", depth=depth)
    converted = image.colourspace(interpretation(3, depth)).copy()
    converted.remove(PROFILE_FIELD)
    return converted


def _whole_range(image: pyvips.Image, depth: int) -> pyvips.Image:
    """``uchar`` or ``ushort`` samples whose white is 255 or 65535, with the metadata of ``image``."""
    if depth == 8:
        return image
    white = {"ushort": 65535.0, "uint": 4294967295.0}.get(image.format, 1.0)
    if image.format == "ushort" and image.get_typeof("heif-compression"):
        # libheif's 10 and 12 bits are shifted up with zeros below, so that its white is not quite ours.
        white = 65536.0 - 2.0 ** (16 - int(image.get("bits-per-sample")))
    if white == 65535.0:
        return image
    return (image.cast("double") * (65535.0 / white)).rint().cast("ushort")
