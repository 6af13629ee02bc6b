"""Records in XMP how a result was made: program, version, model and settings, so that it can be made again.

No date and no device's name: the same picture with the same settings gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

from swinir_gui.imaging.metadata.xmp import with_description
from swinir_gui.imaging.metadata.xmp_statements import says, without
from swinir_gui.imaging.metadata.xmp_walk import UnreadableError

NAMESPACE = "urn:swinir-gui:provenance:1/"

_PREFIX = "swinirgui"


@dataclass(frozen=True)
class Provenance:
    """With what a result was made.

    Attributes:
        version: of this program.
        model: the id of the checkpoint.
        sha256: of the checkpoint's file, as hexadecimal digits; empty where it came from no file.
        settings: names (letters only) and values of whatever else its bytes depend on.
    """

    version: str
    model: str
    sha256: str
    settings: tuple[tuple[str, str], ...] = ()

    def fields(self) -> tuple[tuple[str, str], ...]:
        """Names and values as they are stored; what is empty is left out."""
        known = ("Program", "SwinIR GUI"), ("Version", self.version), ("Model", self.model), ("ModelSHA256", self.sha256)
        return tuple((name, value) for name, value in (*known, *self.settings) if value)


def has_provenance(packet: bytes) -> bool:
    """Whether an XMP ``packet`` tells that a picture is a result."""
    try:
        return says(packet, NAMESPACE)
    except UnreadableError:
        return True  # as far as one can see


def with_provenance(packet: bytes | None, provenance: Provenance) -> bytes:
    """An XMP ``packet`` that tells of ``provenance`` as well; that of an earlier run makes way, and nothing but that.

    A packet that is not built as XMP prescribes is given back as it is: it is somebody's, and not ours to repair.
    """
    if packet:
        try:
            packet = without(packet, NAMESPACE)
        except UnreadableError:
            return packet
    return with_description(
        packet, {_PREFIX: NAMESPACE}, attributes={f"{_PREFIX}:{name}": value for name, value in provenance.fields()}
    )
