"""How a result came to be, written into its XMP packet: program, version, model and settings, so that it can be made again.

No date and no device's name: the same picture with the same settings gives the same bytes.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

NAMESPACE = "urn:swinir-gui:provenance:1/"

_PREFIX = "swinirgui"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OURS = re.compile(rb"\s*<rdf:Description\s[^<>]*?xmlns:" + _PREFIX.encode() + rb"=[^<>]*/>")
_ABOUT = re.compile(rb"rdf:about\s*=\s*(\"[^\"<>]*\"|'[^'<>]*')")
_END = b"</rdf:RDF>"
_EMPTY_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
    ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
    " </rdf:RDF>\n"
    "</x:xmpmeta>\n"
    '<?xpacket end="w"?>'
).encode()


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


def with_provenance(packet: bytes | None, provenance: Provenance) -> bytes:
    """An XMP ``packet`` that tells of ``provenance`` as well; that of an earlier run makes way.

    A packet that is not built as XMP prescribes is given back as it is: it is somebody's, and not ours to repair.
    """
    packet = _OURS.sub(b"", packet) if packet else _EMPTY_PACKET
    about = _ABOUT.search(packet)
    head, end, tail = packet.rpartition(_END)
    if not end:
        return packet
    # All of a packet tells of one thing, by one name.
    subject = about[1] if about else b'""'
    return b"".join((head.rstrip(), b"\n", _description(provenance, subject), b"\n ", end, tail))


def _description(provenance: Provenance, subject: bytes) -> bytes:
    fields = "".join(f'\n   {_PREFIX}:{name}="{_text(value)}"' for name, value in provenance.fields())
    return b"  <rdf:Description rdf:about=" + subject + f'\n   xmlns:{_PREFIX}="{NAMESPACE}"{fields}/>'.encode()


def _text(value: str) -> str:
    return html.escape(_NO_XML.sub("\ufffd", value))
