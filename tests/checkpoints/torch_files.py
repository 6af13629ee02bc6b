"""Weight files as torch writes them, whole or of parts of one's own."""

from __future__ import annotations

import io
import random
import zipfile

import torch
from torch import Tensor

from tests.cli.command import COLOUR_X2, weights


def proper() -> dict[str, Tensor]:
    return weights(COLOUR_X2)


def saved(content: object, dice: random.Random) -> bytes:
    file = io.BytesIO()
    torch.save(content, file, _use_new_zipfile_serialization=dice.random() < 0.6)
    return file.getvalue()


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def archive_of(listing: bytes, **parts: bytes) -> bytes:
    """As torch writes it, with a list of contents of one's own."""
    return zipped(
        {"archive/data.pkl": listing, "archive/version": b"3\n"} | {f"archive/data/{key}": part for key, part in parts.items()}
    )
