"""File types as the system's file dialogs offer them."""

from __future__ import annotations

import sys
from collections.abc import Iterable


def file_kind(title: str, suffixes: Iterable[str]) -> str:
    """A kind by its title and the endings of its files, in any case: cameras write capitals.

    On Linux dialogs may go by the case of what they are given (GTK and the desktop portal do), so that they get both.
    """
    endings = sorted(suffixes)
    both = [form for each in endings for form in (each, each.upper())] if sys.platform == "linux" else endings
    return f"{title} ({' '.join(f'*{each}' for each in both)})"
