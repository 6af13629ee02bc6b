"""Output to a terminal: results to stdout, everything else to stderr."""

from __future__ import annotations

import json
import logging
import shutil
import sys
import unicodedata
from typing import Any

from swinir_gui.errors import AppError
from swinir_gui.language import english

log = logging.getLogger(__name__)

_ESCAPES = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))} | {ord("\t"): "\\t", ord("\n"): "\\n"}


class UntoldError(OSError):
    """Standard output takes no more, though somebody may still read it."""


def visible(text: str) -> str:
    """``text`` with escapes for control characters: names of files may have them, and terminals obey them."""
    return text.translate(_ESCAPES)


def say(sentence: str) -> None:
    """A message for people, on stderr; that it takes no more, such as on a full disk, is no reason to stop."""
    try:
        sys.stderr.write(f"{visible(sentence)}\n")
    except BrokenPipeError:
        raise
    except OSError:
        log.warning("nobody hears: %s", sentence)


def print_result(line: str) -> None:
    """A line of output, on stdout at once, so that scripts can follow.

    Raises:
        BrokenPipeError: who read it is gone.
        UntoldError: it cannot be written.
    """
    try:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UntoldError(*error.args) from error


def print_row(line: str) -> None:
    """A row of a table; on a terminal it keeps to one line, elsewhere it is whole."""
    line = visible(line)
    if sys.stdout.isatty():
        from rich.cells import cell_len, chop_cells

        columns = shutil.get_terminal_size().columns
        line = line if cell_len(line) <= columns else f"{chop_cells(line, columns - 1)[0].rstrip()}…"
    print_result(line)


def print_object(content: dict[str, Any]) -> None:
    """One JSON object on a line of its own."""
    line = json.dumps(english(content), ensure_ascii=False, allow_nan=False)
    # What is no text in a file's name becomes an escape, which JSON has for it.
    print_result(line.encode("utf-8", "backslashreplace").decode())


def complain(error: AppError) -> None:
    """An error as its two sentences."""
    say(str(error))


def width_of(text: str) -> int:
    """Columns of a terminal that ``text`` takes: a letter of East Asia has two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def padded(text: str, width: int) -> str:
    """``text`` with blanks to ``width`` columns."""
    return text + " " * (width - width_of(text))
