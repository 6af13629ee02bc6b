"""Changes the EXIF block of a file that libvips has just written, in place, so that nothing else moves."""

from __future__ import annotations

import mmap
from collections.abc import Callable
from pathlib import Path

from swinir_gui.imaging.containers.png_chunks import as_chunk, chunks, data_of, overwrite
from swinir_gui.imaging.formats import PNG, Format

_MARK = b"Exif\0\0"
_BEGINNINGS = tuple(_MARK + order for order in (b"II*\0", b"MM\0*"))
_MOST_BYTES = 1 << 16


def change(path: Path, target: Format, edit: Callable[[bytes], bytes]) -> None:
    """Put what ``edit`` makes of the block, and of what may follow it, in its place in the file at ``path``, byte for byte.

    Raises:
        OSError: the file cannot be read or written.
    """
    if target == PNG:
        _change_in_png(path, edit)
        return
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as whole:
        found = [at + len(_MARK) for beginning in _BEGINNINGS if (at := whole.find(beginning)) >= 0]
        if found:
            at = min(found)
            block = whole[at : at + _MOST_BYTES]
            whole[at : at + len(block)] = edit(block)


def _change_in_png(path: Path, edit: Callable[[bytes], bytes]) -> None:
    with path.open("r+b") as file:
        for chunk in chunks(file):
            if chunk.kind == b"eXIf":
                overwrite(file, chunk, as_chunk(chunk.kind, edit(data_of(file, chunk))))
                return
            if chunk.kind == b"IDAT":
                return
