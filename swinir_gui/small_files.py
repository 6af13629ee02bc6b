"""Small files that are written completely or not at all."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import threading
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

KEPT = "-kept"


def replace_text(file: Path, text: str, *, errors: str = "strict") -> None:
    """Write ``file`` anew, as UTF-8, in one step.

    Whoever reads it meanwhile, or after a kill or a failing current, sees all of the old or of the new.

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
    unfinished = file.with_name(f"{file.name}.{os.getpid()}-{threading.get_ident()}.new")
    try:
        with unfinished.open("wb") as written:
            written.write(data)
            written.flush()
            os.fsync(written.fileno())  # a few milliseconds; or a failing current could leave the name with nothing in it
        os.replace(unfinished, file)  # noqa: PTH105 - the name says what happens to a file that is there
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def read_json(file: Path) -> Any:  # noqa: ANN401 - JSON holds anything
    """What ``file`` says.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no JSON.
    """
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def write_json(file: Path, content: object) -> None:
    """Replace ``file`` in one step. Names of files may hold what UTF-8 does not have, so the text is ASCII.

    Raises:
        OSError: it cannot be written.
    """
    replace_text(file, json.dumps(content, indent=1) + "\n")


def read_table(file: Path, version: int) -> dict[str, Any]:
    """The table of JSON in ``file``; nothing where there is none, or the file makes no sense.

    Of what is not understood a copy is put aside, before somebody writes the file anew: another version of the program, or a
    person, may want it again.

    Args:
        file: as ``write_table`` leaves it.
        version: that is understood.
    """
    try:
        found = read_json(file)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        log.warning("%s cannot be read, defaults are taken: %s", file, error)
        _keep(file)
        return {}
    if not isinstance(found, dict):
        log.warning("%s holds no table, defaults are taken", file)
        _keep(file)
        return {}
    if found.pop("version", None) != version:
        log.warning("%s was written by another version, what is known of it is taken", file)
        _keep(file)
    return found


def write_table(file: Path, version: int, table: dict[str, Any]) -> None:
    """Replace ``file`` in one step.

    Raises:
        OSError: it cannot be written.
    """
    write_json(file, {"version": version, **table})


def _keep(file: Path) -> None:
    with contextlib.suppress(OSError):
        shutil.copyfile(file, file.with_name(f"{file.stem}{KEPT}{file.suffix}"))
