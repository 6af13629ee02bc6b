"""Orders to the inference thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from swinir_gui.geometry import Region
from swinir_gui.jobs.making.workshop import ComputeOptions
from swinir_gui.jobs.wanted.request import Input, OutputOptions
from swinir_gui.progress import CancelToken


@dataclass(frozen=True)
class Order:
    """One picture to be worked on.

    Attributes:
        job_id: what the answers refer to.
        found: the picture.
        compute: with what.
        output: in which form.
        sources: all pictures in the queue; no result ever takes the name of one.
        region: in source pixels, for a preview of it alone; None for the whole picture.
        token: stops or pauses this order, also before it begins.
    """

    job_id: int
    found: Input
    compute: ComputeOptions
    output: OutputOptions
    sources: tuple[Path, ...] = ()
    region: Region | None = None
    token: CancelToken = field(default_factory=CancelToken, compare=False)
