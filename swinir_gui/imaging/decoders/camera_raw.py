"""Recognises camera raw files: sensor data that becomes a picture only when somebody develops it.

Most are TIFF (and so is DNG), and any reader of TIFF finds something in them: a small preview, or the sensor's mosaic as if it
was grey. Neither is the photograph.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

from swinir_gui.errors import ImageReadError
from swinir_gui.imaging.containers.tiff_directory import header, numbers, raw_entries
from swinir_gui.language import tr

_TIFF = (b"II*\0", b"MM\0*")
# Of Olympus, Panasonic, Fujifilm, Sigma and Minolta.
_OWN = (b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"FUJIFILMCCD-RAW", b"FOVb", b"\0MRM")
_CANON_TIFF, _CANON_BOX = b"CR\2", b"ftypcrx "
_KIND, _PHOTOMETRIC, _PARTS, _DNG_VERSION = 254, 262, 330, 50706
_REDUCED = 1
_MOSAIC, _LINEAR = 32803, 34892


def refuse_camera_raw(path: Path, file: BinaryIO) -> None:
    """Raise an error where ``file``, opened from ``path``, is a camera's raw file.

    Raises:
        ImageReadError: it is.
        OSError: it cannot be read.
    """
    file.seek(0)
    start = file.read(16)
    if start.startswith(_OWN) or start[4:12] == _CANON_BOX or (start.startswith(_TIFF) and _is_raw_tiff(file, start)):
        raise ImageReadError(
            tr("“{name}” is a raw file of a camera, which is no finished picture yet.").format(name=path.name),
            tr("Develop it first, best into a TIFF of 16 bits."),
        )


def _is_raw_tiff(file: BinaryIO, start: bytes) -> bool:
    if start[8:11] == _CANON_TIFF:
        return True
    try:
        file.seek(0)
        layout, at = header(file)
        said = dict(numbers(file, layout, each) for each in raw_entries(file, layout, at))
    except struct.error:  # damaged; whoever reads it will say so
        return False
    kind, meaning = said.get(_KIND, ()), said.get(_PHOTOMETRIC, ())
    is_preview = bool(kind) and bool(kind[0] & _REDUCED) and _PARTS in said
    return _DNG_VERSION in said or is_preview or meaning in {(_MOSAIC,), (_LINEAR,)}
