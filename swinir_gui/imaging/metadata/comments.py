"""Comments, which pictures keep outside EXIF and XMP: carried from one format to the other where both have a place.

Those of JPEG, JPEG 2000 and GIF have no name, and mostly no stated script; a PNG's have a name each, of which "Comment" is the one
for such words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyvips

from swinir_gui.imaging.containers.jpeg_segments import COMMENT, MOST_DATA, as_segment
from swinir_gui.imaging.containers.png_chunks import as_chunk
from swinir_gui.imaging.formats import JPEG, PNG, Format
from swinir_gui.imaging.metadata.carriage import Strip
from swinir_gui.imaging.metadata.png_words import COMMENTS_FIELD, NamedComment, comments_of, named_comments_of
from swinir_gui.language import tr

__all__ = ["COMMENTS_FIELD", "SOURCE_FIELD", "carried", "commented", "lost_comments"]

SOURCE_FIELD = "swinir-source-comments"  # as whole segments of a JPEG

_NAME = "Comment"
_KEYWORD = _NAME.encode() + b"\0"
_MOST_NAMED = 5


def commented(image: pyvips.Image, comments: Sequence[bytes]) -> pyvips.Image:
    """``image`` with comments that have no name."""
    if not any(comments):
        return image
    described = image.copy()
    described.set_type(pyvips.GValue.blob_type, SOURCE_FIELD, _as_segments(comments))
    return described


def _as_segments(comments: Sequence[bytes]) -> bytes:
    """Whole segments of a JPEG; what is too long for one goes on in the next."""
    parts = (each[at : at + MOST_DATA] for each in comments for at in range(0, len(each), MOST_DATA))
    return b"".join(as_segment(COMMENT, each) for each in parts)


def carried(source: pyvips.Image, path: Path, form: Format | None, target: Format, strip: Strip) -> bytes:
    """The comments of the source as ``target`` holds them, whole segments or chunks; empty where it has no place for them.

    Args:
        source: as it was opened.
        path: of its file.
        form: of that file.
        target: of the result.
        strip: what stays behind.

    Raises:
        OSError: the file cannot be read.
    """
    if strip is Strip.ALL:
        return b""
    if form == target == PNG:
        # What hides EXIF would say the old orientation once more where EXIF has its own place.
        return comments_of(path, blocks=strip is Strip.NONE and not source.get_typeof("exif-data"))
    if target == JPEG:
        return _as_segments(_nameless(path)) if form == PNG else _segments(source)
    return b"".join(as_chunk(*_chunk(each)) for each in _texts(source) if _is_text(each)) if target == PNG else b""


def lost_comments(source: pyvips.Image, path: Path, form: Format | None, target: Format, strip: Strip) -> tuple[str, ...]:
    """What of the comments has no place in ``target``, as sentences for the person; the rest as for ``carried``."""
    if strip is Strip.ALL or form == target:
        return ()
    names = [each.keyword for each in named_comments_of(path) if not _has_place(each, target)] if form == PNG else []
    if names:
        named = ", ".join(names[:_MOST_NAMED]) + ("…" if len(names) > _MOST_NAMED else "")
        return (tr("{format} has no place for its comments: {names} left out").format(format=target.title, names=named),)
    if target != JPEG and any(target != PNG or not _is_text(each) for each in _texts(source)):
        return (tr("{format} has no place for its comments: they are left out").format(format=target.title),)
    return ()


def _has_place(comment: NamedComment, target: Format) -> bool:
    return target == JPEG and comment.keyword == _NAME and comment.text is not None


def _nameless(path: Path) -> list[bytes]:
    """Those in the PNG at ``path`` whose name says no more than that they are comments."""
    return [each.text for each in named_comments_of(path) if each.keyword == _NAME and each.text]


def _segments(source: pyvips.Image) -> bytes:
    return bytes(source.get(SOURCE_FIELD)) if source.get_typeof(SOURCE_FIELD) else b""


def _texts(source: pyvips.Image) -> Iterator[bytes]:
    """The comments without a name, which some programs end with a zero each."""
    whole = _segments(source)
    at = 0
    while at < len(whole):
        end = at + 2 + int.from_bytes(whole[at + 2 : at + 4], "big")
        yield whole[at + 4 : end].rstrip(b"\0")
        at = end


def _is_text(comment: bytes) -> bool:
    return b"\0" not in comment


def _chunk(comment: bytes) -> tuple[bytes, bytes]:
    """Kind and data of a PNG's chunk, which says what script it is in; what is no UTF-8 is taken for Latin, as PNG does."""
    try:
        foreign = not comment.decode().isascii()
    except UnicodeDecodeError:
        foreign = False
    # No compression, no language, no translated keyword.
    return (b"iTXt", _KEYWORD + bytes(4) + comment) if foreign else (b"tEXt", _KEYWORD + comment)
