"""What metadata a result is to have; free of libvips, so that requests can say it before any picture is opened."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from swinir_gui.imaging.metadata.provenance import Provenance


class Strip(Enum):
    """What of the source's metadata its result shall not carry."""

    NONE = "none"
    GPS = "gps"
    ALL = "all"


@dataclass(frozen=True)
class Carriage:
    """What goes into a result's metadata.

    Attributes:
        strip: what stays behind; "all" leaves the profile and the resolution, which belong to the pixels.
        provenance: what is added; None for nothing.
        dpi: of the result, which was made for paper; None for the resolution of its source.
    """

    strip: Strip = Strip.NONE
    provenance: Provenance | None = None
    dpi: float | None = None
