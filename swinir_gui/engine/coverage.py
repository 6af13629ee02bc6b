"""Whether rectangles, which may overlap, cover another one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from swinir_gui.geometry import Region


def meet(one: Region, other: Region) -> bool:
    """Whether they have a pixel in common."""
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom


def covered(region: Region, by: Iterable[Region]) -> bool:
    """Whether every pixel of ``region`` lies in one of ``by``."""
    bare = [region]
    for cover in by:
        bare = [part for each in bare for part in _without(each, cover)]
        if not bare:
            return True
    return False


def _without(region: Region, cover: Region) -> Iterator[Region]:
    """What ``cover`` leaves of ``region``, as up to four rectangles that do not meet: above, below, left, right."""
    if not meet(region, cover):
        yield region
        return
    top, bottom = max(region.top, cover.top), min(region.bottom, cover.bottom)
    if region.top < top:
        yield region.rows(region.top, top)
    if bottom < region.bottom:
        yield region.rows(bottom, region.bottom)
    if region.left < cover.left:
        yield Region(region.left, top, cover.left - region.left, bottom - top)
    if cover.right < region.right:
        yield Region(cover.right, top, region.right - cover.right, bottom - top)
