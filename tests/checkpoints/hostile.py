"""Weight files that somebody made to do harm, or that something has broken; as many as one likes, the same for the same number.

``python -m tests.checkpoints.hostile 500`` tries so many.
"""

from __future__ import annotations

import io
import json
import math
import os
import pickle
import random
import struct
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save
from torch import Tensor

from swinir_gui.checkpoints.load import load
from swinir_gui.errors import CheckpointError
from tests.cli.command import COLOUR_X2, weights

ROOM = 200_000_000  # bytes beyond the file's own
MARK = "executed"

Maker = Callable[[random.Random, Path], tuple[bytes, str]]


class Call:
    """A pickle that calls something, in one of several ways."""

    def __init__(self, what: Any, *arguments: Any) -> None:
        self.what, self.arguments = what, arguments

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return self.what, self.arguments


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


def calls(dice: random.Random, folder: Path) -> tuple[bytes, str]:
    mark = str(folder / MARK)
    call = dice.choice(
        [
            Call(os.mkdir, mark),
            Call(os.system, f"mkdir {mark}"),
            Call(eval, f"__import__('os').mkdir({mark!r})"),
            Call(exec, f"import os; os.mkdir({mark!r})"),
            Call(pickle.loads, pickle.dumps(Call(os.mkdir, mark))),
            Call(torch.load, mark),
            Call(bytearray, 10**11),
            Call(torch.zeros, 10**11),
        ]
    )
    content = dice.choice([call, {"params": {"a": call}}, {"params": proper(), "extra": call}, {call: 1}, [call]])
    form = dice.randrange(3)
    if form == 0:
        return archive_of(pickle.dumps(content, protocol=dice.randrange(6))), "program code|makes no sense"
    if form == 1:
        return pickle.dumps(content, protocol=dice.randrange(6)), "program code|damaged"
    return saved(content if not isinstance(content, dict) or call not in content else call, dice), "program code"


def raw_calls(dice: random.Random, folder: Path) -> tuple[bytes, str]:
    """Steps of a pickle that no pickler writes."""
    text = str(folder / MARK).encode()
    steps = dice.choice(
        [
            b"(S'" + text + b"'\nios\nmkdir\n.",
            b"(cos\nmkdir\nS'" + text + b"'\no.",
            b"\x80\x04\x8c\x02os\x8c\x05mkdir\x93\x8c" + bytes([len(text)]) + text + b"\x85R.",
            b"\x80\x04\x8c\x02os\x8c\x05mkdir\x93\x8c" + bytes([len(text)]) + text + b"\x85}\x92.",
            b"\x80\x02ctorch.hub\nload\n)R.",
            b"\x80\x02ctorch._utils\n_rebuild_tensor_v2.__globals__\n)R.",
            b"\x80\x02ctorch\nload\nX\x01\x00\x00\x00a\x85R.",
            b"\x80\x02\x82\x01.",
            b"\x80\x02cbuiltins\nbytearray\n\x8a\x05\x00\x00\x00\x00\x10\x85R.",
        ]
    )
    return (archive_of(steps) if dice.random() < 0.7 else steps), "program code|makes no sense|damaged"


def claims(dice: random.Random, folder: Path) -> tuple[bytes, str]:
    """Lists of contents that promise more than there is."""
    huge = dice.choice([2**31, 2**40, 2**62])
    steps = dice.choice(
        [
            b"\x80\x02X" + struct.pack("<L", 2**32 - 1) + b"a.",
            b"\x80\x04\x8d" + struct.pack("<Q", huge) + b"a.",
            b"\x80\x04\x8e" + struct.pack("<Q", huge) + b"a.",
            b"\x80\x04\x95" + struct.pack("<Q", huge) + b"N.",
            b"\x80\x02Nr" + struct.pack("<L", 2**32 - 1) + b".",
            b"\x80\x02j" + struct.pack("<L", 2**31) + b".",
            b"\x80\x02\x8b" + struct.pack("<l", 2**31 - 1) + b"\x01.",
            b"\x80\x02" + b"}" * (2**21) + b".",
            b"\x80\x02" + b"(" * (2**19) + b"t" * (2**19) + b".",
            b"\x80\x02N" + b"\x86".join([b"2"] * 50) + b"}q\x00h\x00N.",
            b"\x80\x02}" + b")\x86" * 3 + b"N" + b"s.",
        ]
    )
    return archive_of(steps), "damaged|program code|no network weights|no plain numbers|too long"


class Claimed:
    """A tensor that says of itself what it wants."""

    def __init__(self, offset: int, shape: tuple[int, ...], stride: tuple[int, ...], count: int) -> None:
        self.offset, self.shape, self.stride, self.count = offset, shape, stride, count

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        import torch._utils  # noqa: PLC0415 - only its name is written

        return torch._utils._rebuild_tensor_v2, (Memory(self.count), self.offset, self.shape, self.stride, False, {})


class Memory:
    def __init__(self, count: int) -> None:
        self.count = count


class Pickler(pickle.Pickler):
    def persistent_id(self, obj: Any) -> Any:
        return ("storage", torch.FloatStorage, "0", "cpu", obj.count) if isinstance(obj, Memory) else None


def shapes(dice: random.Random, folder: Path) -> tuple[bytes, str]:
    """Tensors larger than what is stored of them."""
    huge, held = dice.choice([10**6, 10**9, 2**40]), 4
    tensor = dice.choice(
        [
            Claimed(0, (huge, huge), (0, 0), held),
            Claimed(0, (huge,), (1,), huge),
            Claimed(huge, (1,), (1,), held),
            Claimed(-1, (1,), (1,), held),
            Claimed(0, (-1, 4), (1, 1), held),
            Claimed(0, (2, 2), (huge, 1), held),
            Claimed(0, (2, 2), (1,), held),
            Claimed(0, (huge,), (0,), held),
            Claimed(0, (5,), (1,), held),
            Claimed(0, (4,), (1,), held + 1),
        ]
    )
    file = io.BytesIO()
    Pickler(file, protocol=2).dump({"params": proper_listing(tensor)})
    return archive_of(file.getvalue(), **{"0": bytes(4 * held)}), "claims more|another size|a shape that is none|damaged"


def proper_listing(tensor: Claimed) -> dict[str, Claimed]:
    return {"conv_first.weight": tensor}


def safetensors_header(dice: random.Random, folder: Path) -> tuple[bytes, str]:
    huge = dice.choice([2**31, 2**40, 2**62])
    entry = dice.choice(
        [
            {"dtype": "F32", "shape": [huge, huge], "data_offsets": [0, 16]},
            {"dtype": "F32", "shape": [huge], "data_offsets": [0, 4 * huge]},
            {"dtype": "F32", "shape": [4], "data_offsets": [8, 24]},
            {"dtype": "F32", "shape": [4], "data_offsets": [16, 0]},
            {"dtype": "F32", "shape": [-4], "data_offsets": [0, 16]},
            {"dtype": "X99", "shape": [4], "data_offsets": [0, 16]},
            {"dtype": "F32"},
            [],
        ]
    )
    text = json.dumps({"conv_first.weight": entry}).encode()
    length = dice.choice([len(text), len(text), len(text), 2**40, 2**63])
    return struct.pack("<Q", length) + text + bytes(16), "damaged"


def nested(dice: random.Random, folder: Path) -> tuple[bytes, str]:
    good = saved({"params": proper()}, random.Random(1))
    inner = zipped({"archive/data.pkl": good})
    choice = dice.randrange(6)
    if choice == 0:
        return zipped({"a.zip": zipped({"b.zip": inner})}), "damaged"
    if choice == 1:
        return archive_of(inner), "damaged|program code"
    if choice == 2:
        return zipped({"archive/data.pkl": bytes(300_000_000)}, zipfile.ZIP_DEFLATED), "compressed"
    if choice == 3:
        return zipped({f"archive/data/{number}": b"" for number in range(100_000)}), "too many parts"
    if choice == 4:
        return archive_of(b"\x80\x02}.")[:-10] + bytes(10), "damaged"
    twice = io.BytesIO(archive_of(b"\x80\x02}."))
    with zipfile.ZipFile(twice, "a") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr("archive/data.pkl", b"\x80\x02N.")
    return twice.getvalue(), "repeated"


def dtypes(dice: random.Random, folder: Path) -> tuple[bytes, str]:
    found = proper()
    name = dice.choice(list(found))
    kind = dice.choice([torch.int64, torch.int8, torch.uint8, torch.bool, torch.complex64, torch.int32, torch.float8_e5m2])
    content = found | {name: (found[name] * 10).to(kind)}
    return (save(content) if dice.random() < 0.3 else saved({"params": content}, dice)), f"“{name}” as no plain numbers"


def not_numbers(dice: random.Random, folder: Path) -> tuple[bytes, str]:
    found = proper()
    name = dice.choice(list(found))
    kind = dice.choice([torch.float32, torch.float16, torch.bfloat16, torch.float64])
    spoilt = found[name].clone().to(kind)
    spoilt.view(-1)[dice.randrange(spoilt.numel())] = dice.choice([math.nan, math.inf, -math.inf])
    content = found | {name: spoilt}
    return (save(content) if dice.random() < 0.3 else saved({"params": content}, dice)), f"not numbers \\(in {name}\\)"


def keys(dice: random.Random, folder: Path) -> tuple[bytes, str]:
    found = proper()
    name = dice.choice(list(found))
    if dice.random() < 0.5:
        del found[name]
        return saved({"params": found}, dice), "is missing|lack|not the weights|does not fit|no known|which SwinIR and HAT|unlike"
    extra = dice.choice(["gamma", "layers.9.residual_group.blocks.0.norm1.weight", "layers.0.residual_group.blocks.7.norm1.bias"])
    return saved({"params": found | {extra: torch.ones(12)}}, dice), "is missing|lack|which SwinIR and HAT do not have"


def odd_shapes(dice: random.Random, folder: Path) -> tuple[bytes, str]:
    found = proper()
    name = dice.choice(list(found))
    shape = dice.choice([(), (0,), (1, 0, 3, 3), (7,), (2, 3, 5), (1,) * 30])
    content = found | {name: torch.zeros(shape)}
    return (save(content) if dice.random() < 0.3 else saved(content, dice)), "instead of|lack|no known|not the weights|fit|scale"


def truncated(dice: random.Random, folder: Path) -> tuple[bytes, str]:
    whole = save(proper()) if dice.random() < 0.3 else saved({"params": proper()}, dice)
    return whole[: dice.randrange(len(whole) - 1)], "damaged"


def garbage(dice: random.Random, folder: Path) -> tuple[bytes, str]:
    start = dice.choice(
        [b"", b"PK\x03\x04", b"\x80\x02", b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.", struct.pack("<Q", 50) + b"{"]
    )
    return start + dice.randbytes(dice.choice([0, 1, 100, 10_000])), "damaged|program code|no network weights"


def hints(dice: random.Random, folder: Path) -> tuple[bytes, str]:
    nonsense = dice.choice(["NaN", "Infinity", "-1", "0", '"white"', "[]", "{}"])
    key = dice.choice(["img_range", "img_size"])
    nonsense = {"-1": "-Infinity", "0": "[1]"}.get(nonsense, nonsense) if key == "img_size" else nonsense
    return save(proper(), {"config": f'{{"{key}": {nonsense}}}'}), "fit no known network"


def other_networks(dice: random.Random, folder: Path) -> tuple[bytes, str]:
    name, key = dice.choice(
        [
            ("ESRGAN", "body.0.rdb1.conv1.weight"),
            ("ESRGAN", "model.1.sub.0.RDB1.conv1.0.weight"),
            ("DAT", "layers.0.blocks.0.attn.attns.0.get_v.weight"),
            ("Swin2SR", "layers.0.residual_group.blocks.0.attn.logit_scale"),
            ("DRCT", "layers.0.swin1.norm1.weight"),
            ("EDSR", "body.0.conv1.weight"),
            ("a diffusion model", "model.diffusion_model.input_blocks.0.0.weight"),
        ]
    )
    content = {"conv_first.weight": torch.zeros(8, 3, 3, 3), key: torch.zeros(4), "steps": torch.zeros(1, dtype=torch.int64)}
    return saved({"params": content}, dice), f"{name}.*not supported"


MAKERS: tuple[Maker, ...] = (
    calls,
    raw_calls,
    claims,
    shapes,
    safetensors_header,
    nested,
    dtypes,
    not_numbers,
    keys,
    odd_shapes,
    truncated,
    garbage,
    hints,
    other_networks,
)


def make(number: int, folder: Path) -> tuple[Path, str]:
    """File number so-and-so, and a pattern of what must be said of it."""
    dice = random.Random(number)
    content, pattern = MAKERS[number % len(MAKERS)](dice, folder)
    file = folder / f"{MAKERS[number % len(MAKERS)].__name__}-{number}.{dice.choice(['pth', 'pt', 'safetensors'])}"
    file.write_bytes(content)
    return file, pattern


@contextmanager
def limited(file: Path) -> Iterator[None]:
    """No more memory than now, the file's size and some room."""
    import resource  # noqa: PLC0415 - not on Windows

    earlier = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + file.stat().st_size + ROOM, earlier[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, earlier)


def sentence_about(file: Path) -> str:
    """What the program says; nothing if it takes the file."""
    with limited(file):
        try:
            load(file)
        except CheckpointError as error:
            return str(error)
    return ""


def main(count: int) -> int:
    """Try so many; returns how many were not dealt with."""
    import re  # noqa: PLC0415

    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            file, pattern = make(number, Path(folder))
            said = sentence_about(file)
            good = file.name in said and re.search(pattern, said) and not (Path(folder) / MARK).exists()
            failed += not good
            if not good:
                sys.stdout.write(f"{file.name}: {said or 'loaded'} (expected {pattern})\n")
            file.unlink()
    sys.stdout.write(f"{count} files, {failed} not dealt with\n")
    return failed


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])) > 0)
