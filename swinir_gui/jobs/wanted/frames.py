"""All frames of an animation, and all pages of a TIFF, as pictures of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from swinir_gui.errors import AppError
from swinir_gui.jobs.wanted.request import Input


def each_frame(inputs: Iterable[Input]) -> list[Input]:
    """``inputs``, those of several frames or pages once for each; each is opened for its header."""
    # Late, because libvips takes a while to load.
    from swinir_gui.imaging.picture_source import PictureSource

    found: list[Input] = []
    for each in inputs:
        try:
            pages = PictureSource.open(each.path).pages
        except AppError:
            # It will fail alone, and say why, when its turn comes.
            pages = ()
        several = len(pages) > 1
        found += [replace(each, page=page, pages=len(pages), nth=nth) for nth, page in enumerate(pages, 1)] if several else [each]
    return found
