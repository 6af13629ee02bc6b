"""What goes to a terminal: results to stdout, everything else to stderr."""

from __future__ import annotations

import json
import shutil
import sys
import unicodedata
from typing import Any, TextIO

from swinir_gui.errors import AppError
from swinir_gui.language import english


def say(sentence: str, stream: TextIO | None = None) -> None:
    """A message for people, on stderr."""
    (stream or sys.stderr).write(f"{sentence}\n")


def print_result(line: str) -> None:
    """A line of output, on stdout at once, so that scripts can follow."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def print_row(line: str) -> None:
    """A row of a table; on a terminal it keeps to one line, elsewhere it is whole."""
    if sys.stdout.isatty():
        from rich.cells import cell_len, chop_cells

        columns = shutil.get_terminal_size().columns
        line = line if cell_len(line) <= columns else f"{chop_cells(line, columns - 1)[0].rstrip()}…"
    print_result(line)


def print_object(content: dict[str, Any]) -> None:
    """One JSON object on a line of its own."""
    # What is no text in a file's name becomes an escape, which JSON has for it.
    print_result(json.dumps(english(content), ensure_ascii=False).encode("utf-8", "backslashreplace").decode())


def complain(error: AppError) -> None:
    """An error as its two sentences."""
    say(str(error))


def width_of(text: str) -> int:
    """Columns of a terminal that ``text`` takes: a letter of East Asia has two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def padded(text: str, width: int) -> str:
    """``text`` with blanks to ``width`` columns."""
    return text + " " * (width - width_of(text))
