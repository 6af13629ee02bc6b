"""What the extra samples of a TIFF are: transparency, or something that only its maker knows."""

from __future__ import annotations

import struct
from pathlib import Path

from swinir_gui.imaging.containers.tiff_directory import header, numbers, place_of_directory, raw_entries

_EXTRA_SAMPLES, _UNSPECIFIED = 338, 0


def tells_no_transparency(path: Path, page: int) -> bool:
    """Whether the first extra sample of a page is said to be none: infrared of a scanner, a saved selection.

    Where nothing is said it is taken for transparency, as older programs write it so.

    Raises:
        OSError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            layout, first = header(file)
            entries = raw_entries(file, layout, place_of_directory(file, layout, first, page))
            said = dict(numbers(file, layout, each) for each in entries)
    except struct.error:  # damaged; whoever reads it will say so
        return False
    return said.get(_EXTRA_SAMPLES, ())[:1] == (_UNSPECIFIED,)
