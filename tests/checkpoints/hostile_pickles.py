"""Lists of contents that want to run something, or to have more memory than there is."""

from __future__ import annotations

import io
import os
import pickle
import random
import struct
from pathlib import Path
from typing import Any

import torch

from tests.checkpoints.torch_files import archive_of, proper, saved

MARK = "executed"


class Call:
    """A pickle that calls something, in one of several ways."""

    def __init__(self, what: Any, *arguments: Any) -> None:
        self.what, self.arguments = what, arguments

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return self.what, self.arguments


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
