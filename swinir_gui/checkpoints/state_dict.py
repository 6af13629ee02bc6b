"""A weight file as named tensors: unwrapped, without what can be derived, and without running anything it contains."""

from __future__ import annotations

import json
import pickle
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from swinir_gui.errors import CheckpointError, UnrecognisedCheckpointError

DERIVED = re.compile(r"(^|\.)(attn_mask|relative_position_index(_SA|_OCA)?)$")
FORBIDDEN = re.compile("GLOBAL|reduce for unrecognized|Can only build")  # how torch names a pickle that calls code
WRAPPERS = ("params_ema", "params", "state_dict")
FETCH_AGAIN = "Fetch the file again from its source."
CHOOSE_ANOTHER = "Choose a SwinIR or HAT checkpoint (.pth, .pt or .safetensors)."


@dataclass(frozen=True)
class StateDict:
    """Weights under their published names, and what a file says about itself beyond them.

    ``hints`` may hold ``img_range`` and ``img_size``: the two things that no shape tells. Our own files store them.
    """

    tensors: Mapping[str, Tensor]
    hints: Mapping[str, Any] = field(default_factory=dict)


def read_state_dict(path: Path) -> StateDict:
    """Read a ``.safetensors``, ``.pth`` or ``.pt`` file, told apart by content, into CPU memory as float32.

    Raises:
        CheckpointError: the file is missing, cut short, unsafe, or holds values that are not finite.
        UnrecognisedCheckpointError: it holds something other than named tensors.
    """
    if not path.is_file():
        raise CheckpointError(f"There is no weight file “{path}”.", "Check the path, or see “swinir models list”.")
    if _is_safetensors(path):
        content, hints = _read_safetensors(path)
    else:
        content, hints = _unwrap(_read_pickle(path))
    if not content or not all(isinstance(name, str) and isinstance(value, Tensor) for name, value in content.items()):
        raise UnrecognisedCheckpointError(f"“{path.name}” holds no network weights.", CHOOSE_ANOTHER)
    tensors = {_plain(name): value for name, value in content.items() if not DERIVED.search(name)}
    return StateDict({name: _usable(name, value, path) for name, value in tensors.items()}, hints)


def _is_safetensors(path: Path) -> bool:
    """By its beginning, eight bytes of length and then JSON; by its name where the beginning tells nothing."""
    try:
        with path.open("rb") as file:
            start = file.read(9)
    except OSError as error:
        message = f"The weight file “{path.name}” cannot be read."
        raise CheckpointError(message, "Check that you may read it, and the disk it is on.") from error
    return start[8:] == b"{" or (path.suffix.lower() == ".safetensors" and not start.startswith(b"PK"))


def _read_safetensors(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        with safe_open(path, "pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no mapping
            return tensors, _hints((file.metadata() or {}).get("config"))
    except (SafetensorError, OSError) as error:
        raise CheckpointError(f"“{path.name}” is damaged or no safetensors file.", FETCH_AGAIN) from error


def _read_pickle(path: Path) -> object:
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about torch's own pickles; nothing that a person could act upon
            return torch.load(file, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        if FORBIDDEN.search(str(error)):
            raise CheckpointError(
                f"“{path.name}” wants to run program code while loading; it was not loaded.",
                "Choose a file that holds weights alone, best a .safetensors.",
            ) from error
        raise CheckpointError(f"“{path.name}” is damaged or no weight file.", FETCH_AGAIN) from error
    except (RuntimeError, EOFError, OSError, ValueError, KeyError, AttributeError, IndexError, TypeError) as error:
        raise CheckpointError(f"“{path.name}” is damaged or no weight file.", FETCH_AGAIN) from error


def _unwrap(content: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """The dictionary of tensors inside a file; the averaged weights where a file holds both kinds, as published tests do."""
    if not isinstance(content, Mapping):
        return {}, {}
    hints = _hints(content.get("config"))
    for wrapper in WRAPPERS:
        if isinstance(content.get(wrapper), Mapping):
            return dict(content[wrapper]), hints
    return {name: value for name, value in content.items() if name != "config"}, hints


def _hints(stored: object) -> dict[str, Any]:
    if isinstance(stored, str):
        try:
            stored = json.loads(stored)
        except ValueError:
            return {}
    return dict(stored) if isinstance(stored, Mapping) else {}


def _plain(name: str) -> str:
    """Training on several devices leaves a prefix on every name."""
    return name.removeprefix("module.")


def _usable(name: str, value: Tensor, path: Path) -> Tensor:
    if value.layout is not torch.strided or value.is_meta or value.is_complex() or value.is_quantized:
        raise UnrecognisedCheckpointError(f"“{path.name}” holds “{name}” as no plain numbers.", CHOOSE_ANOTHER)
    value = value.float()
    if not torch.isfinite(value).all():
        raise CheckpointError(f"“{path.name}” holds values that are not numbers (in {name}).", FETCH_AGAIN)
    return value
