"""The way back: from the numbers of the network to those of the result's file.

What the network could not be shown, because it lies outside what its numbers hold (floats beyond 0 … 1, Lab's strongest
colours) or between them, is not lost: the difference between the source and what was shown of it is enlarged bicubically
and added to the result, where its file can hold that. Everything is lazy and flows through in regions.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyvips

from swinir_gui.geometry import Size
from swinir_gui.imaging.color.conversion import as_float_lab, as_short_lab, rgb_as_lab
from swinir_gui.imaging.color.dither import dithered
from swinir_gui.imaging.color.icc import Profile
from swinir_gui.imaging.color.recoding import Recoding
from swinir_gui.imaging.formats import TIFF, Format
from swinir_gui.imaging.resample import resampled

PROFILE_FIELD = "icc-profile-data"

_WHITES = {8: 255.0, 16: 65535.0}
_KINDS = {8: "uchar", 16: "ushort"}


@dataclass(frozen=True)
class Rendition:
    """How a picture's working numbers stand to its own.

    Attributes:
        depth: bits per sample of the source; 32 are floats.
        profile: of the source's own numbers, which its result gets as well; None where they are sRGB.
        recoding: where the network sees another coding.
        original: the source's own numbers, where the network does not see all of them: floats or recoded 16 bits with
            white 1, or Lab.
        shown: what the network sees, where there is an ``original``.
        converted: the profile of the working numbers where the source was in another kind of space, to which only a
            Lab TIFF leads back.
    """

    depth: int
    profile: Profile | None = None
    recoding: Recoding | None = None
    original: pyvips.Image | None = None
    shown: pyvips.Image | None = None
    converted: bytes | None = None

    @property
    def as_is(self) -> bool:
        """Whether the network sees the very numbers of the file, without any computation."""
        return self.depth != 32 and self.recoding is None and self.converted is None

    def canvas_depth(self, depth: int) -> int:
        """Bits per sample that the canvas of a result of ``depth`` bits needs, so that no shade is lost on the way."""
        return 8 if self.as_is and self.depth == depth == 8 else 16

    def profile_for(self, target: Format, depth: int, *, has_alpha: bool) -> bytes | None:
        """The profile that the result carries; None for none, which means sRGB, or Lab that is its own description."""
        if self.converted is not None:
            return None if self._stays_lab(target, depth, has_alpha=has_alpha) else self.converted
        if self.profile is None:
            return None
        return self.profile.for_color() if self.profile.space == "GRAY" and not target.grey else self.profile.data

    def stored(self, working: pyvips.Image, target: Format, depth: int, *, has_alpha: bool) -> pyvips.Image:
        """``working`` (as from a canvas) as its file shall hold it: ``uchar``, ``ushort``, ``float``, or Lab.

        Args:
            working: 1 or 3 bands, ``uchar`` or ``ushort``.
            target: where it is stored.
            depth: 8, 16 or 32 bits per sample.
            has_alpha: whether transparency is joined to it.
        """
        if self._stays_lab(target, depth, has_alpha=has_alpha):
            lab = self._with_residual(self._own(with_depth(working, 16)), Size(working.width, working.height))
            return lab if depth == 32 else as_short_lab(lab)
        if depth == 32:
            values = self._own(with_depth(working, 16))
            values = self._with_residual(values, Size(working.width, working.height))
            return values.cast("float").copy(interpretation="b-w" if working.bands == 1 else "scrgb")
        if self.recoding is None:
            return with_depth(working, depth, dither=self.depth > 8)
        values = self._own(with_depth(working, 16))
        if depth == 16:
            values = self._with_residual(values, Size(working.width, working.height))
        return self._whole_numbers(values, depth)

    def _whole_numbers(self, values: pyvips.Image, depth: int) -> pyvips.Image:
        if depth == 8 and self.depth > 8:
            numbers = dithered(values * _WHITES[16])
        else:
            numbers = (values * _WHITES[depth]).rint().cast(_KINDS[depth])
        return numbers.copy(interpretation=interpretation(values.bands, depth))

    def _own(self, working: pyvips.Image) -> pyvips.Image:
        """16-bit working numbers as the source's own: white is 1, or Lab."""
        if self.is_lab:
            return rgb_as_lab(working)
        return working / _WHITES[16] if self.recoding is None else self.recoding.stored(working)

    @property
    def is_lab(self) -> bool:
        return self.original is not None and self.converted is not None

    def _stays_lab(self, target: Format, depth: int, *, has_alpha: bool) -> bool:
        # Not with 8 bits, which libvips writes but does not read; and no program expects Lab with transparency.
        return self.is_lab and target == TIFF and depth > 8 and not has_alpha

    def _with_residual(self, own: pyvips.Image, size: Size) -> pyvips.Image:
        if self.original is None or self.shown is None:
            return own
        original = as_float_lab(self.original) if self.is_lab else self.original
        return own + resampled((original - self._own(self.shown)).cast("float"), size)


def interpretation(channels: int, depth: int) -> str:
    """What libvips calls 1 or 3 ``channels`` of 8 or 16 bits."""
    if channels == 1:
        return "b-w" if depth == 8 else "grey16"
    return "srgb" if depth == 8 else "rgb16"


def with_depth(image: pyvips.Image, depth: int, *, dither: bool = False) -> pyvips.Image:
    """``image`` (``uchar`` or ``ushort``) with ``depth`` (8 or 16) bits: black stays black and white white.

    From 16 to 8 bits the rest is rounded, or dithered.
    """
    if image.format == _KINDS[depth]:
        return image
    if dither and depth == 8:
        converted = dithered(image)
    else:
        factor = 257 if depth == 16 else 1 / 257
        converted = (image * factor).rint().cast(_KINDS[depth])
    return converted.copy(interpretation=interpretation(1 if image.bands < 3 else 3, depth))
