"""Opens a file through libvips, and first refuses files that are not ordinary and headers that promise the impossible."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pyvips

from swinir_gui.errors import ImageReadError
from swinir_gui.imaging.decoders.camera_raw import refuse_camera_raw
from swinir_gui.imaging.decoders.heic import is_heic, with_pixels
from swinir_gui.imaging.decoders.jpeg_2000 import is_jpeg_2000, open_jpeg_2000
from swinir_gui.imaging.decoders.photoshop import is_photoshop, open_photoshop
from swinir_gui.imaging.decoders.pillow_formats import decode_by_pillow
from swinir_gui.imaging.failures import opening_error
from swinir_gui.language import tr

# Below this size a picture is decoded whatever its header says: it cannot hurt.
_HARMLESS_BYTES = 256 * 2**20
# The most that a byte of a file can become: deflate and JPEG reach about 1,030; fax-coded TIFF of blank pages far more.
_EXPANSION = {"png": 1_100, "jpeg": 1_100, "gif": 4_000, "tiff": 50_000, "psd": 70}

# libvips remembers its last operations and with them open files, which Windows could then neither rename nor delete.
pyvips.cache_set_max(0)


def decode(path: Path, *, access: str, page: int = 0) -> pyvips.Image:
    """The file at ``path`` as libvips gives it, lazy, its pixels read in any order ("random") or once ("sequential").

    Reading raises ``pyvips.Error`` where the file is damaged or has lost its end: grey filler never passes for pixels.
    """
    if is_jpeg_2000(path):
        return open_jpeg_2000(path)
    if is_photoshop(path):
        return open_photoshop(path)
    # Through a Source, because libvips takes a "[" in a plain file name for the start of its options.
    file = pyvips.Source.new_from_file(os.fsencode(path))
    # "error" and not the milder "truncated", which lets an uncompressed TIFF pass that was cut short.
    options = {"access": access, "fail_on": "error"} | ({"page": page} if page else {})
    try:
        if _is_sequence(path):
            image = pyvips.Image.heifload_source(file, **options)
        else:
            image = pyvips.Image.new_from_source(file, "", **options)
        if kind_of(image) == "uhdr":
            # That loader knows gain maps, but holds the whole picture and drops XMP and IPTC.
            image = pyvips.Image.jpegload_source(file, access=access, fail_on="error")
    except pyvips.Error:
        image = decode_by_pillow(path)
        if image is None:
            raise
        return image
    return with_pixels(image, path, page) if is_heic(image, path) else image


def _is_sequence(path: Path) -> bool:
    """Whether the file at ``path`` is an animated AVIF, which libvips does not know by its beginning."""
    with path.open("rb") as file:
        return file.read(12).endswith(b"ftypavis")


def kind_of(image: pyvips.Image) -> str:
    """What libvips, or what stands in for it, calls the kind of file that an image was decoded from, such as jpeg or heif."""
    return str(image.get("vips-loader")).removesuffix("_source").removesuffix("load")


def check_file(path: Path) -> None:
    """Make sure that a file can be read, and may be a picture.

    Raises:
        ImageReadError: it cannot, or may not.
    """
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise ImageReadError(
                tr("“{name}” is a folder, not a picture.").format(name=path.name), tr("Choose the pictures inside it.")
            )
        if not stat.S_ISREG(kind):
            raise ImageReadError(
                tr("“{name}” is no ordinary file.").format(name=path.name), tr("Choose a picture that is stored in a file.")
            )
        with path.open("rb") as file:
            empty = not file.read(1)
            refuse_camera_raw(path, file)
    except OSError as error:
        raise opening_error(path, error) from error
    if empty:
        raise ImageReadError(
            tr("“{name}” is empty: the file has 0 bytes.").format(name=path.name), tr("Copy it again from where it came from.")
        )


def check_expansion(path: Path, image: pyvips.Image, kind: str) -> None:
    """Refuse a header that promises more pixels than the file's bytes can possibly hold.

    Raises:
        ImageReadError: it does.
    """
    bits = int(image.get("bits-per-sample")) if image.get_typeof("bits-per-sample") else 8
    decoded = image.width * image.height * image.bands * bits // 8
    in_memory = image.width * image.height * image.bands * max(1, bits // 8)
    if in_memory <= _HARMLESS_BYTES or kind not in _EXPANSION:
        return
    if decoded > path.stat().st_size * _EXPANSION[kind]:
        raise ImageReadError(
            tr("“{name}” claims {width:,}×{height:,} pixels, but is far too small a file for that.").format(
                name=path.name, width=image.width, height=image.height
            ),
            tr("It is damaged or made to exhaust the computer: do not use it."),
        )
