"""``python -m swinir_gui`` and ``swinir-gui`` open the window."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

# What the window needs besides Qt comes first: Qt's Python binding reads the source of every module imported after it.
from swinir_gui import errors, log, paths, settings
from swinir_gui.imaging import formats
from swinir_gui.jobs import naming, sizes

BEFORE_QT = (errors, formats, log, naming, paths, settings, sizes)


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status; where Qt cannot be loaded, a sentence says what to do."""
    gc.disable()  # until the window shows: modules and widgets are made to stay, and looking for others takes a tenth
    try:
        from swinir_gui.gui.app import main as open_window
    except ImportError as error:
        if (error.name or "").startswith("swinir_gui"):
            raise
        advice = "Run “python3 dev.py run”, which says what is lacking, or install PySide6-Essentials and qtawesome."
        sys.stderr.write(f"The window cannot be opened: {error}. {advice} The command line “swinir” works without it.\n")
        return 1
    return open_window(arguments)


if __name__ == "__main__":
    sys.exit(main())
