"""``python -m swinir_gui`` and ``swinir-gui`` open the window."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from importlib import import_module

from swinir_gui import language
from swinir_gui.language import tr

# Qt's Python binding replaces ``import`` and reads the source of all that is imported from then on, so what the window needs
# besides Qt comes first, with the parts of the standard library that it needs in turn.
BEFORE_QT = (
    "swinir_gui.log",
    "swinir_gui.paths",
    "swinir_gui.settings",
    "swinir_gui.imaging.formats",
    "swinir_gui.jobs.wanted.naming",
)


def prepare() -> None:
    """Import what can be imported before Qt."""
    gc.disable()  # until the window shows: modules and widgets are made to stay, and looking for others takes a tenth
    for name in BEFORE_QT:
        import_module(name)


def keep_sources_closed() -> None:
    """Bring Qt, and tell its binding that all modules to come are about Qt.

    Otherwise it reads the source of each to find out, for the sake of syntax that nobody here has asked for. Where a later
    version does this by another name, the window opens a little later: docs/decisions/0007-qt-reads-no-sources.md.
    """
    import_module("PySide6.QtCore")
    feature = sys.modules.get("shibokensupport.feature")
    if feature is not None:
        setattr(feature, "_mod_uses_pyside", lambda _: True)  # noqa: B010 - a name that the type checker need not know


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status; where Qt cannot be loaded, a sentence says what to do."""
    prepare()
    try:
        keep_sources_closed()
        from swinir_gui.gui.app import main as open_window
    except ImportError as error:
        if (error.name or "").startswith("swinir_gui"):
            raise
        language.use(language.wanted(language.SYSTEM, language.of_system()))
        sentence = tr("The window cannot be opened: {error}. The command line “swinir” works without it.").format(error=error)
        advice = tr("Run “python3 dev.py run”, which says what is lacking, or install PySide6-Essentials and qtawesome.")
        sys.stderr.write(f"{sentence} {advice}\n")
        return 1
    return open_window(arguments)


if __name__ == "__main__":
    sys.exit(main())
