"""ICC profiles as bytes: reads matrix and grey profiles, and makes the profiles we need.

Only what deciding takes is read here: the kind of colour, the transfer curves, the code points of a ``cicp`` tag.
Conversions through tables (CMYK, printers) are left to libvips' colour engine.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

_HEADER = 128
_RGB_CURVES = (b"rTRC", b"gTRC", b"bTRC")
_COLORANTS = (b"rXYZ", b"gXYZ", b"bXYZ")
_TABLES = (b"A2B0", b"D2B0")
_TABLE_TYPES = frozenset({b"mft1", b"mft2", b"mAB "})
_CLASSES = frozenset({b"mntr", b"scnr", b"prtr", b"spac"})
_PARAMETERS = (1, 3, 4, 5, 7)  # how many numbers each type of parametric curve has
_FLAT = 1e-4  # the volume that colorants span at least; sRGB's is 0.21
_D50 = (0.9642, 1.0, 0.8249)


class ProfileError(Exception):
    """The bytes are no profile that can be used."""


@dataclass(frozen=True)
class Curve:
    """From stored values to light, both 0 … 1.

    Attributes:
        steps: light at evenly spaced values; two at least.
        parameters: g, a, b, c, d, e, f of (a·x + b)^g + e from d on, and c·x + f below; None where only ``steps`` count.
    """

    steps: tuple[float, ...] = (0.0, 1.0)
    parameters: tuple[float, ...] | None = None

    @property
    def exponent(self) -> float | None:
        """Of a plain power, else None."""
        plain = self.parameters is not None and self.parameters[1:] == (1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        return self.parameters[0] if plain and self.parameters else None

    def light(self, values: Values) -> Values:
        """The light that ``values`` stand for."""
        if self.parameters is None:
            return np.interp(values, np.linspace(0, 1, len(self.steps)), self.steps)
        g, a, b, c, d, e, f = self.parameters
        above = np.maximum(a * values + b, 0) ** g + e
        return np.clip(np.where(values >= d, above, c * values + f), 0, 1)


SRGB_CURVE = Curve(parameters=(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045, 0.0, 0.0))


def gamma(exponent: float) -> Curve:
    """The curve ``value ** exponent``."""
    return Curve(parameters=(exponent, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0))


@dataclass(frozen=True)
class Profile:
    """A profile that was read.

    Attributes:
        data: all of it.
        space: RGB, GRAY, CMYK or what else it says that it is for.
        tags: their contents by signature.
    """

    data: bytes
    space: str
    tags: Mapping[bytes, bytes]

    @classmethod
    def parse(cls, data: bytes) -> Profile:
        """Read a profile's directory.

        Raises:
            ProfileError: it is none, is cut short, or is no profile of a device or space.
        """
        if len(data) < _HEADER + 4 or data[36:40] != b"acsp" or data[12:16] not in _CLASSES:
            raise ProfileError("no profile")
        (count,) = struct.unpack_from(">I", data, _HEADER)
        if count > 1000 or _HEADER + 4 + 12 * count > len(data):
            raise ProfileError("its directory is cut short")
        tags = {}
        for index in range(count):
            name, start, size = struct.unpack_from(">4sII", data, _HEADER + 4 + 12 * index)
            if start + size > len(data):
                raise ProfileError("it is cut short")
            tags[name] = data[start : start + size]
        return cls(data, data[16:20].decode("latin-1").strip(), tags)

    @property
    def title(self) -> str:
        """What it calls itself, in the first language that it has; empty where that cannot be read."""
        tag = self.tags.get(b"desc", b"")
        if tag[:4] == b"mluc" and len(tag) >= 28:
            length, start = struct.unpack_from(">II", tag, 20)
            return tag[start : start + length].decode("utf-16-be", "replace").strip("\0 ")
        if tag[:4] == b"desc" and len(tag) >= 12:
            (length,) = struct.unpack_from(">I", tag, 8)
            return tag[12 : 12 + length].decode("latin-1").strip("\0 ")
        return ""

    @property
    def is_matrix(self) -> bool:
        """Whether three colorants and three curves say all: RGB without tables."""
        needed = {*_RGB_CURVES, *_COLORANTS}
        return self.space == "RGB" and needed <= self.tags.keys() and not self.tags.keys() & set(_TABLES)

    @property
    def code_points(self) -> tuple[int, int] | None:
        """Primaries and transfer by ITU-T H.273, where the profile states them."""
        tag = self.tags.get(b"cicp", b"")
        return (tag[8], tag[9]) if len(tag) >= 10 else None

    @property
    def has_curves(self) -> bool:
        """Whether it has what curves need beside them: colorants, or nothing for grey."""
        return self.space == "GRAY" or set(_COLORANTS) <= self.tags.keys()

    @property
    def has_tables(self) -> bool:
        """Whether it says by tables which colours its numbers are."""
        return any(self.tags.get(name, b"")[:4] in _TABLE_TYPES for name in (b"A2B0", b"A2B1"))

    def curves(self) -> tuple[Curve, ...]:
        """Of red, green and blue, or of grey.

        Raises:
            ProfileError: there are none, or they cannot be read, or the colorants beside them are none.
        """
        names = (b"kTRC",) if self.space == "GRAY" else _RGB_CURVES
        try:
            colorants = [] if self.space == "GRAY" else [_numbers(self.tags[name]) for name in _COLORANTS]
            curves = tuple(_curve(self.tags[name]) for name in names)
        except (KeyError, struct.error, ValueError) as error:
            raise ProfileError("it has no curves that can be read") from error
        if colorants and abs(np.linalg.det(colorants)) < _FLAT:
            raise ProfileError("its colorants lie in one plane")
        return curves

    def with_curves(self, curve: Curve, title: str) -> bytes:
        """The same colorants with ``curve`` for every channel, as a new profile."""
        kept = {name: self.tags[name] for name in (*_COLORANTS, b"wtpt", b"chad") if name in self.tags}
        names = (b"kTRC",) if self.space == "GRAY" else _RGB_CURVES
        return _assembled(self.space, title, {**kept, **dict.fromkeys(names, _curve_tag(curve))})

    def for_color(self) -> bytes:
        """A grey profile's curve as that of an RGB profile, in which equal channels mean what grey meant."""
        (curve,) = self.curves()
        return rgb_profile("Grey as RGB", SRGB_MATRIX, curve)


# Columns are the colorants of red, green and blue, adapted to D50 (Bradford).
Matrix = tuple[tuple[float, float, float], ...]
SRGB_MATRIX: Matrix = ((0.436066, 0.385147, 0.143066), (0.222488, 0.716873, 0.060608), (0.013916, 0.097076, 0.714096))
ADOBE_RGB_MATRIX: Matrix = ((0.609741, 0.205276, 0.149185), (0.311111, 0.625671, 0.063217), (0.019470, 0.060867, 0.744568))
DISPLAY_P3_MATRIX: Matrix = ((0.515121, 0.291977, 0.157104), (0.241196, 0.692245, 0.066574), (-0.001053, 0.041885, 0.784073))
REC2020_MATRIX: Matrix = ((0.673462, 0.165665, 0.125076), (0.279037, 0.675339, 0.045624), (-0.001938, 0.029984, 0.796860))


def rgb_profile(title: str, matrix: Matrix, curve: Curve, code_points: tuple[int, int] | None = None) -> bytes:
    """A profile of RGB with one curve for all channels; ``code_points`` as in ``Profile.code_points``."""
    columns = zip(*matrix, strict=True)
    tags = {name: _xyz(tuple(column)) for name, column in zip(_COLORANTS, columns, strict=True)}
    tags |= dict.fromkeys(_RGB_CURVES, _curve_tag(curve))
    tags[b"wtpt"] = _xyz(_D50)
    if code_points:
        tags[b"cicp"] = b"cicp\0\0\0\0" + bytes((*code_points, 0, 1))
    return _assembled("RGB", title, tags)


def _curve(tag: bytes) -> Curve:
    kind = tag[:4]
    if kind == b"para":
        (form,) = struct.unpack_from(">H", tag, 8)
        if form >= len(_PARAMETERS):
            raise ValueError("unknown parametric curve")
        numbers = [each / 65536 for each in struct.unpack_from(f">{_PARAMETERS[form]}i", tag, 12)]
        return Curve(parameters=_completed(form, numbers))
    if kind != b"curv":
        raise ValueError("no curve")
    (count,) = struct.unpack_from(">I", tag, 8)
    if count == 0:
        return gamma(1.0)
    if count == 1:
        (fixed,) = struct.unpack_from(">H", tag, 12)
        return gamma(fixed / 256)
    return Curve(steps=tuple(each / 65535 for each in struct.unpack_from(f">{count}H", tag, 12)))


def _completed(form: int, numbers: list[float]) -> tuple[float, ...]:
    """All seven parameters of a curve of type ``form``, which states some of them."""
    g, a, b, c, d, e, f = [*numbers, *[0.0] * 7][:7]
    if form == 0:
        return (g, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    if form in (1, 2):
        if a == 0:
            raise ValueError("curve without a slope")
        return (g, a, b, 0.0, -b / a, c, c)
    return (g, a, b, c, d, e, f)


def _curve_tag(curve: Curve) -> bytes:
    if curve.parameters is None:
        steps = [round(each * 65535) for each in curve.steps]
        return b"curv\0\0\0\0" + struct.pack(f">I{len(steps)}H", len(steps), *steps)
    return b"para\0\0\0\0" + struct.pack(">HH7i", 4, 0, *(round(each * 65536) for each in curve.parameters))


def _numbers(tag: bytes) -> tuple[float, ...]:
    if tag[:4] != b"XYZ ":
        raise ValueError("no colorant")
    return tuple(each / 65536 for each in struct.unpack_from(">3i", tag, 8))


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(each * 65536) for each in values))


def _text(kind: bytes, words: str) -> bytes:
    coded = words.encode("utf-16-be")
    return kind + b"\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(coded), 28) + coded


def _assembled(space: str, title: str, tags: Mapping[bytes, bytes]) -> bytes:
    """A display profile of version 4 of these tags; equal contents are stored once."""
    everything = {b"desc": _text(b"mluc", title), b"cprt": _text(b"mluc", "No copyright, use freely"), **tags}
    everything.setdefault(b"wtpt", _xyz(_D50))
    directory, body, places = b"", b"", dict[bytes, int]()
    start = _HEADER + 4 + 12 * len(everything)
    for name, content in everything.items():
        if content not in places:
            places[content] = start + len(body)
            body += content + b"\0" * (-len(content) % 4)
        directory += struct.pack(">4sII", name, places[content], len(content))
    header = struct.pack(">I4sI4s4s4s", start + len(body), b"\0\0\0\0", 0x04400000, b"mntr", space.ljust(4).encode(), b"XYZ ")
    # A fixed date, so that the same picture is always the same file.
    header += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + b"\0" * 28 + _xyz(_D50)[8:]
    return b"".join([header.ljust(_HEADER, b"\0"), struct.pack(">I", len(everything)), directory, body])
