"""Finds more pictures in formats that seldom have any: frames of an animated PNG or AVIF, stereo pairs."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

from swinir_gui.imaging.containers.boxes import frames_of_sequence
from swinir_gui.imaging.containers.gain_map import NOTICE, has_gain_map
from swinir_gui.imaging.containers.tiff_entries import read_block
from swinir_gui.language import tr

_HEAD = 1 << 16
_SEVERAL = b"MPF\0"  # begins what a JPEG says of pictures behind it, built as EXIF is
_LIST, _ENTRY = 0xB002, 16  # the tag of the list of pictures, and bytes for each
_KIND = 0xFFFFFF
_WHOLE = frozenset({0, 0x020001, 0x020002, 0x020003})  # of no kind, panorama, stereo, angles; others are previews


def further_pictures_notice(path: Path, kind: str, stated: Mapping[bytes, bytes]) -> tuple[str, ...]:
    """What to say of those in a file.

    Args:
        path: of the file; one that cannot be read has none, as that is told elsewhere.
        kind: libvips' name of its format.
        stated: of a PNG the chunks before the pixels, by kind.
    """
    if has_gain_map(path):
        return (tr(NOTICE),)
    frames = frames_of_sequence(path) if kind == "heif" else int.from_bytes(stated.get(b"acTL", b"")[:4], "big")
    if frames > 1:
        return (tr("only the first frame of an animation of {count} is used").format(count=frames),)
    pictures = _pictures_of_jpeg(path) if kind == "jpeg" else 1
    if pictures > 1:
        return (tr("only the first picture of {count} in the file is used").format(count=pictures),)
    return ()


def _pictures_of_jpeg(path: Path) -> int:
    try:
        with path.open("rb") as file:
            _, _, block = file.read(_HEAD).partition(_SEVERAL)
        directory, order = read_block(block)
    except (OSError, struct.error):
        return 1
    listed = next((each.data for each in directory.entries if each.tag == _LIST), b"")
    kinds = [struct.unpack_from(order + "I", listed, at)[0] & _KIND for at in range(0, len(listed) - _ENTRY + 1, _ENTRY)]
    return 1 + sum(kind in _WHOLE for kind in kinds[1:])
