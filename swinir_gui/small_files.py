"""Small files that are there as a whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def replace_text(file: Path, text: str, *, errors: str = "strict") -> None:
    """Write ``file`` anew, as UTF-8, in one step: whoever reads it meanwhile, or after a kill, sees all of the old or of the new.

    Args:
        file: in a folder that may not exist yet.
        text: all of it.
        errors: what to do with characters that UTF-8 does not have, as ``open`` knows it.

    Raises:
        OSError: it cannot be written; what was there stays.
        UnicodeEncodeError: it has such characters, and ``errors`` is "strict".
    """
    data = text.encode("utf-8", errors)
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.new")
    try:
        unfinished.write_bytes(data)
        os.replace(unfinished, file)  # noqa: PTH105 - the name says what happens to a file that is there
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise
