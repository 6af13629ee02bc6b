"""The text beside the progress bar of a picture: the name is shortened first, so bar and time fit a narrow terminal."""

from __future__ import annotations

from rich.cells import cell_len, chop_cells

BAR = 40  # columns, where there is room
REST = 28  # what spinner, share and time take
LEAST = 12
TAIL = 8  # of a long name: its ending, and what tells it from its siblings


def bar_width(columns: int) -> int:
    """Of the bar in a terminal."""
    return max(8, min(BAR, columns // 4))


def described(name: str, sizes: str, columns: int) -> str:
    """Name and sizes as far as there is room: first the sizes go, then the middle of the name."""
    room = max(LEAST, columns - bar_width(columns) - REST)
    whole = f"{name}  {sizes}"
    if cell_len(whole) <= room:
        return whole
    if cell_len(name) <= room:
        return name
    head = chop_cells(name, room - TAIL - 1)[0]
    return f"{head}…{_end(name)}"


def _end(name: str) -> str:
    first = next(index for index in range(len(name)) if cell_len(name[index:]) <= TAIL)
    return name[first:]
