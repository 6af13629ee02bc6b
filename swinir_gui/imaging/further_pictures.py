"""Pictures beside the one that is read, in formats that seldom have more than one: frames of an animated PNG, stereo pairs."""

from __future__ import annotations

import struct
from pathlib import Path

from swinir_gui.imaging.gain_map import has_gain_map
from swinir_gui.imaging.png_chunks import chunks, data_of
from swinir_gui.imaging.tiff_entries import read_block
from swinir_gui.language import tr

_HEAD = 1 << 16
_SEVERAL = b"MPF\0"  # begins what a JPEG says of pictures behind it, built as EXIF is
_LIST, _ENTRY = 0xB002, 16  # the tag of the list of pictures, and bytes for each
_KIND = 0xFFFFFF
_WHOLE = frozenset({0, 0x020001, 0x020002, 0x020003})  # of no kind, panorama, stereo, angles; others are previews


def further_pictures_notice(path: Path, kind: str) -> tuple[str, ...]:
    """What to say of those in the file at ``path``; one that cannot be read has none, as that is told elsewhere."""
    try:
        frames = _frames_of_png(path) if kind == "png" else 1
        pictures = _pictures_of_jpeg(path) if kind == "jpeg" else 1
    except (OSError, struct.error):
        return ()
    if frames > 1:
        return (tr("only the first frame of an animation of {count} is used").format(count=frames),)
    if pictures > 1:
        return (tr("only the first picture of {count} in the file is used").format(count=pictures),)
    return ()


def _frames_of_png(path: Path) -> int:
    with path.open("rb") as file:
        for chunk in chunks(file):
            if chunk.kind == b"acTL":
                return int(struct.unpack_from(">I", data_of(file, chunk))[0])
            if chunk.kind == b"IDAT":
                break
    return 1


def _pictures_of_jpeg(path: Path) -> int:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    _, found, block = head.partition(_SEVERAL)
    if not found or has_gain_map(path):
        return 1
    directory, order = read_block(block)
    listed = next((each.data for each in directory.entries if each.tag == _LIST), b"")
    kinds = [struct.unpack_from(order + "I", listed, at)[0] & _KIND for at in range(0, len(listed) - _ENTRY + 1, _ENTRY)]
    return 1 + sum(kind in _WHOLE for kind in kinds[1:])
