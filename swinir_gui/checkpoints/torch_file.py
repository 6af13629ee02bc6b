"""Reads the files that ``torch.save`` writes, old and new, without running anything in them.

The newer kind is a zip of a pickle and a member for each storage; the older one is five pickles followed by the storages.
"""

from __future__ import annotations

import io
import math
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import torch
from torch import Tensor

from swinir_gui.checkpoints.pickle_data import MOST_BYTES, DamagedPickleError, StorageRef, TensorRef, read_pickle
from swinir_gui.language import tr

DTYPES = {"Float": torch.float32, "Double": torch.float64, "Half": torch.float16, "BFloat16": torch.bfloat16}
OLD_MAGIC = 0x1950A86A20F9469CFC6C
MOST_DIRECTORY = 2**22  # bytes; a thousand members take a tenth of it

Reader = Callable[[StorageRef], bytearray]


@dataclass(frozen=True)
class TorchFile:
    """An open file: its content with tensors as ``TensorRef``, and what reads their storages."""

    content: object
    read: Reader
    size: int

    def tensors(self, wanted: Mapping[str, TensorRef]) -> dict[str, Tensor]:
        """The tensors themselves; no more of them than the file has bytes.

        Raises:
            DamagedPickleError: the file claims more than it holds.
        """
        if sum(math.prod(ref.shape) * DTYPES[ref.storage.kind].itemsize for ref in wanted.values()) > self.size:
            raise DamagedPickleError(tr("it claims more numbers than it holds"))
        storages: dict[str, Tensor] = {}
        return {name: self._tensor(ref, storages) for name, ref in wanted.items()}

    def _tensor(self, ref: TensorRef, storages: dict[str, Tensor]) -> Tensor:
        dtype = DTYPES[ref.storage.kind]
        if 0 in ref.shape:
            return torch.zeros(ref.shape, dtype=dtype)
        last = ref.offset + sum((side - 1) * step for side, step in zip(ref.shape, ref.stride, strict=True))
        if last >= ref.storage.count or math.prod(ref.shape) > ref.storage.count:
            raise DamagedPickleError(tr("it claims more numbers than it holds"))
        if ref.storage.key not in storages:
            storages[ref.storage.key] = torch.frombuffer(self.read(ref.storage), dtype=dtype)
        storage = storages[ref.storage.key]
        if storage.dtype is not dtype or last >= len(storage):
            raise DamagedPickleError(tr("two tensors contradict each other"))
        return storage.as_strided(ref.shape, ref.stride, ref.offset).contiguous()


@contextmanager
def open_torch_file(path: Path) -> Iterator[TorchFile]:
    """Open a file of either kind.

    Raises:
        DamagedPickleError, ForbiddenPickleError, zipfile.BadZipFile, OSError: it cannot be read, or must not be.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            file.seek(0)
            yield _old(file, size)
            return
        _check_directory(file, size)
        with zipfile.ZipFile(file) as archive:
            yield _new(archive, size)


def _check_directory(file: BinaryIO, size: int) -> None:
    """A zip's list of members takes ten times its size in memory: it must not be most of the file."""
    file.seek(max(0, size - 2**16 - 22))
    end = file.read()
    place = end.rfind(b"PK\x05\x06")
    if place < 0 or len(end) < place + 22:
        raise DamagedPickleError(tr("it is cut short"))
    directory: int = struct.unpack_from("<L", end, place + 12)[0]
    large = end.rfind(b"PK\x06\x06")
    if directory == 0xFFFFFFFF and len(end) >= large + 56 > 55:
        directory = struct.unpack_from("<Q", end, large + 40)[0]
    if directory > MOST_DIRECTORY:
        raise DamagedPickleError(tr("it has too many parts"))


def _new(archive: zipfile.ZipFile, size: int) -> TorchFile:
    members = {member.filename: member for member in archive.infolist()}
    stored = all(member.compress_type == zipfile.ZIP_STORED and not member.flag_bits & 1 for member in members.values())
    if not stored or sum(member.file_size for member in archive.infolist()) > size or len(members) < len(archive.infolist()):
        raise DamagedPickleError(tr("its parts are compressed, repeated or overlap"))
    head = next((name.removesuffix("data.pkl") for name in members if name.endswith("/data.pkl")), None)
    if head is None or members[f"{head}data.pkl"].file_size > MOST_BYTES:
        raise DamagedPickleError(tr("it has no list of contents"))

    def whole(name: str) -> bytearray:
        member = members.get(head + name)
        if member is None:
            raise DamagedPickleError(tr("a part is missing"))
        data = bytearray(member.file_size)
        with archive.open(member) as file:
            if cast("io.BufferedIOBase", file).readinto(data) != len(data) or file.read(1):
                raise DamagedPickleError(tr("a part is cut short"))
        return data

    def read(ref: StorageRef) -> bytearray:
        data = whole(f"data/{ref.key}")
        if len(data) != ref.count * DTYPES[ref.kind].itemsize:
            raise DamagedPickleError(tr("a part has another size than it should"))
        return data

    if f"{head}byteorder" in members and bytes(whole("byteorder")) != b"little":
        raise DamagedPickleError(tr("it was written on another kind of machine"))
    return TorchFile(read_pickle(io.BytesIO(whole("data.pkl"))), read, size)


def _old(file: BinaryIO, size: int) -> TorchFile:
    if read_pickle(file) != OLD_MAGIC:
        raise DamagedPickleError(tr("it is something else"))
    read_pickle(file)
    read_pickle(file)
    content, keys = read_pickle(file), read_pickle(file)
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise DamagedPickleError(tr("it has no list of parts"))
    kinds = {ref.storage.key: ref.storage.kind for ref in _references(content)}
    places: dict[str, tuple[int, int]] = {}
    start = file.tell()
    for key in keys:
        file.seek(start)
        head = file.read(8)
        count = int.from_bytes(head, "little")
        if key not in kinds or kinds[key] not in DTYPES:
            break  # nobody knows how long it is, and so where the next one is
        start += 8 + count * DTYPES[kinds[key]].itemsize
        if len(head) < 8 or start > size:
            raise DamagedPickleError(tr("it is cut short"))
        places[key] = start - count * DTYPES[kinds[key]].itemsize, count

    def read(ref: StorageRef) -> bytearray:
        place, count = places.get(ref.key, (0, -1))
        if count != ref.count:
            raise DamagedPickleError(tr("a part has another size than it should"))
        data = bytearray(count * DTYPES[ref.kind].itemsize)
        file.seek(place)
        if cast("io.BufferedIOBase", file).readinto(data) != len(data):
            raise DamagedPickleError(tr("it is cut short"))
        return data

    return TorchFile(content, read, size)


def _references(content: Any) -> Iterator[TensorRef]:  # noqa: ANN401
    """All tensors in nested dictionaries and lists, each container looked into once."""
    waiting, seen = [content], set[int]()
    while waiting:
        value = waiting.pop()
        if isinstance(value, TensorRef):
            yield value
        elif isinstance(value, dict | list | tuple) and id(value) not in seen:
            seen.add(id(value))
            waiting.extend(value.values() if isinstance(value, dict) else value)
