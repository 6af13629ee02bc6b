"""Files without harmful contents that are no weights of ours all the same: broken, wrapped up, incomplete, or of other networks."""

from __future__ import annotations

import io
import json
import math
import random
import struct
import warnings
import zipfile
from pathlib import Path

import torch
from safetensors.torch import save

from tests.checkpoints.torch_files import archive_of, proper, saved, zipped


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
