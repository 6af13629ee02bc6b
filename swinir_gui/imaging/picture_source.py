"""A picture file as something that regions are read from."""

from __future__ import annotations

import os
import stat
import threading
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyvips
from numpy.typing import NDArray

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.color import Samples, grey_or_rgb
from swinir_gui.imaging.failures import decoding_error, opening_error, unknown_kind
from swinir_gui.imaging.formats import AVIF, JPEG, PNG, TIFF, WEBP, Format

_FORMAT_OF_LOADER = {"png": PNG, "jpeg": JPEG, "webp": WEBP, "tiff": TIFF, "heif": AVIF}
_READ_ONLY_LOADERS = frozenset({"gif", "ppm", "jxl", "jp2k"})
_PAGES = {"tiff": "page", "heif": "picture"}
# Below this size a picture is decoded whatever its header says: it cannot hurt.
_HARMLESS_BYTES = 256 * 2**20
# The most that a byte of a file can become: deflate and JPEG reach about 1,030; fax-coded TIFF of blank pages far more.
_EXPANSION = {"png": 1_100, "jpeg": 1_100, "gif": 4_000, "tiff": 50_000}

# libvips remembers its last operations and with them open files, which Windows could then neither rename nor delete.
pyvips.cache_set_max(0)


@dataclass(frozen=True)
class PictureSource:
    """One picture, upright, as grey or RGB samples, of which regions are read from any thread.

    Opening reads the header only; the pixels are decoded at the first ``read``, into memory or, above 100 MB, into a
    temporary file. Orientation is applied once, here.

    Attributes:
        path: the file.
        format: what the file is by its content, or None for a format that we read but do not write.
        notices: what the person should know about how the file was read.
    """

    path: Path
    format: Format | None
    notices: tuple[str, ...]
    _samples: Samples
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @classmethod
    def open(cls, path: Path) -> PictureSource:
        """Open the picture at ``path``.

        Raises:
            ImageReadError: it is missing, may not be read, is no picture, or is evidently damaged.
        """
        _check_file(path)
        try:
            image = decode(path, access="random")
            kind = str(image.get("vips-loader")).removesuffix("_source").removesuffix("load")
            if kind not in _FORMAT_OF_LOADER and kind not in _READ_ONLY_LOADERS:
                raise unknown_kind(path)
            _check_expansion(path, image, kind)
            samples = grey_or_rgb(image.autorot())
        except pyvips.Error as error:
            raise decoding_error(path, error) from error
        return cls(path, _format(image, kind), (*_pages_notice(image, kind), *samples.notices), samples)

    @property
    def size(self) -> Size:
        """In pixels, after orientation."""
        return Size(self.image.width, self.image.height)

    @property
    def channels(self) -> int:
        """1 (grey) or 3 (RGB)."""
        return int(self.image.bands)

    @property
    def depth(self) -> int:
        """8 or 16 bits per sample, by the header."""
        return self._samples.depth

    @property
    def has_alpha(self) -> bool:
        """Whether the file has transparency, be it opaque throughout."""
        return self.alpha is not None

    @property
    def image(self) -> pyvips.Image:
        """The colour part, upright, with profile, EXIF, XMP, IPTC and resolution as metadata; lazy.

        Reading its pixels can raise ``pyvips.Error``; ``read`` translates that.
        """
        return self._samples.image

    @property
    def alpha(self) -> pyvips.Image | None:
        """Transparency as one band of the picture's size and depth, or None; lazy."""
        return self._samples.alpha

    def read(self, region: Region) -> NDArray[np.float32]:
        """The pixels of ``region`` as H×W×C in 0 … 1, exact for the picture's depth.

        Raises:
            ImageReadError: the file turned out damaged or incomplete as it was decoded.
        """
        if not Region.of(self.size).contains(region):
            raise ValueError(f"{region} is not inside a picture of {self.size}")
        try:
            with self._lock:
                area = pyvips.Region.new(self.image)
                data = area.fetch(region.left, region.top, region.width, region.height)
        except pyvips.Error as error:
            raise decoding_error(self.path, error) from error
        values = np.frombuffer(data, np.uint8 if self.depth == 8 else np.uint16).astype(np.float32)
        values /= np.float32(2**self.depth - 1)
        return values.reshape(region.height, region.width, self.channels)


def decode(path: Path, *, access: str) -> pyvips.Image:
    """The file at ``path`` as libvips gives it, lazy, its pixels read in any order ("random") or once ("sequential").

    Reading raises ``pyvips.Error`` where the file is damaged or has lost its end: grey filler never passes for pixels.
    """
    # Through a Source, because libvips takes a "[" in a plain file name for the start of its options.
    file = pyvips.Source.new_from_file(os.fsencode(path))
    # "error" and not the milder "truncated", which lets an uncompressed TIFF pass that was cut short.
    return pyvips.Image.new_from_source(file, "", access=access, fail_on="error")


def _check_file(path: Path) -> None:
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise ImageReadError(f"“{path.name}” is a folder, not a picture.", "Choose the pictures inside it.")
        if not stat.S_ISREG(kind):
            raise ImageReadError(f"“{path.name}” is no ordinary file.", "Choose a picture that is stored in a file.")
        with path.open("rb") as file:
            empty = not file.read(1)
    except OSError as error:
        raise opening_error(path, error) from error
    if empty:
        raise ImageReadError(f"“{path.name}” is empty: the file has 0 bytes.", "Copy it again from where it came from.")


def _check_expansion(path: Path, image: pyvips.Image, kind: str) -> None:
    """Refuse a header that promises more pixels than the file's bytes can possibly hold."""
    bits = int(image.get("bits-per-sample")) if image.get_typeof("bits-per-sample") else 8
    decoded = image.width * image.height * image.bands * bits // 8
    in_memory = image.width * image.height * image.bands * max(1, bits // 8)
    if in_memory <= _HARMLESS_BYTES or kind not in _EXPANSION:
        return
    if decoded > path.stat().st_size * _EXPANSION[kind]:
        raise ImageReadError(
            f"“{path.name}” claims {image.width:,}×{image.height:,} pixels, but is far too small a file for that.",
            "It is damaged or made to exhaust the computer: do not use it.",
        )


def _format(image: pyvips.Image, kind: str) -> Format | None:
    if kind == "heif" and image.get("heif-compression") != "av1":
        return None
    return _FORMAT_OF_LOADER.get(kind)


def _pages_notice(image: pyvips.Image, kind: str) -> tuple[str, ...]:
    count = int(image.get("n-pages")) if image.get_typeof("n-pages") else 1
    if count == 1:
        return ()
    if kind in _PAGES:
        return (f"only the first {_PAGES[kind]} of {count} is used",)
    return (f"only the first frame of an animation of {count} is used",)
