"""Reads a weight file as named tensors: unwrapped, without derived ones, and without running anything in it."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from swinir_gui.checkpoints.foreign import NOT_OURS, foreign_architecture
from swinir_gui.checkpoints.pickle_data import DamagedPickleError, ForbiddenPickleError, Odd, TensorRef
from swinir_gui.checkpoints.torch_file import DTYPES, open_torch_file
from swinir_gui.errors import CheckpointError, UnrecognisedCheckpointError
from swinir_gui.language import mark, tr
from swinir_gui.nn.parameters import Shape

DERIVED = re.compile(r"(^|\.)(attn_mask|relative_position_index(_SA|_OCA)?)$")
FLOATS = frozenset(("F16", "BF16", "F32", "F64"))
WRAPPERS = ("params_ema", "params", "state_dict", "model_state_dict", "model", "net_g", "generator")
FIRST = "conv_first.weight"
FETCH_AGAIN = mark("Fetch the file again from its source.")
CHOOSE_ANOTHER = mark("Choose a SwinIR or HAT checkpoint (.pth, .pt or .safetensors).")


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
    content, hints = _named(path, Tensor, shapes_alone=False)
    return StateDict({name: _usable(name, value, path) for name, value in content.items()}, hints)


def read_shapes(path: Path) -> tuple[dict[str, Shape], Mapping[str, Any]]:
    """The shapes that such a file lists, and hints: quick, because its numbers are neither read nor checked; raises likewise."""
    content, hints = _named(path, tuple, shapes_alone=True)
    return content, hints


def _named(path: Path, kind: type, *, shapes_alone: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """All that is of a ``kind``, and nothing else, under published names."""
    if not path.is_file():
        raise CheckpointError(
            tr("There is no weight file “{path}”.").format(path=path), tr("Check the path, or see “swinir models list”.")
        )
    read = _read_safetensors if _is_safetensors(path) else _read_torch
    content, hints = read(path, shapes_alone=shapes_alone)
    if not content or not all(isinstance(name, str) and isinstance(value, kind) for name, value in content.items()):
        raise UnrecognisedCheckpointError(tr("“{name}” holds no network weights.").format(name=path.name), tr(CHOOSE_ANOTHER))
    prefix = _prefix(content)
    return {name.removeprefix(prefix): value for name, value in content.items() if not DERIVED.search(name)}, hints


def _is_safetensors(path: Path) -> bool:
    """By its beginning, eight bytes of length and then JSON; by its name where the beginning tells nothing."""
    try:
        with path.open("rb") as file:
            start = file.read(9)
    except OSError as error:
        message = tr("The weight file “{name}” cannot be read.").format(name=path.name)
        raise CheckpointError(message, tr("Check that you may read it, and the disk it is on.")) from error
    return start[8:] == b"{" or (path.suffix.lower() == ".safetensors" and not start.startswith((b"PK", b"\x80")))


def _read_safetensors(path: Path, *, shapes_alone: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        with safe_open(path, "pt") as file:
            names = [name for name in file.keys() if not DERIVED.search(name)]  # noqa: SIM118 - it is no mapping
            odd = next((name for name in names if file.get_slice(name).get_dtype() not in FLOATS), None)
            if odd is not None:
                raise _not_plain(odd, names, path)
            hints = _hints((file.metadata() or {}).get("config"))
            if shapes_alone:
                return {name: tuple(file.get_slice(name).get_shape()) for name in names}, hints
            return {name: file.get_tensor(name) for name in names}, hints
    except (SafetensorError, OSError) as error:
        raise CheckpointError(tr("“{name}” is damaged or no safetensors file.").format(name=path.name), tr(FETCH_AGAIN)) from error


def _read_torch(path: Path, *, shapes_alone: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """The tensors that a file of torch's holds, or their shapes, and hints; values that are no tensors stay as they are."""
    try:
        with open_torch_file(path) as file:
            content, hints = _unwrap(file.content)
            kept = {name: value for name, value in content.items() if not (isinstance(name, str) and DERIVED.search(name))}
            refs = {name: value for name, value in kept.items() if isinstance(value, TensorRef)}
            odd = next((name for name, value in kept.items() if isinstance(value, Odd)), None)
            odd = odd or next((name for name, ref in refs.items() if ref.storage.kind not in DTYPES), None)
            if odd is not None:
                raise _not_plain(odd, kept, path)
            return kept | ({name: ref.shape for name, ref in refs.items()} if shapes_alone else file.tensors(refs)), hints
    except ForbiddenPickleError as error:
        raise CheckpointError(
            tr("“{name}” wants to run program code while loading; it was not loaded.").format(name=path.name),
            tr("Choose a file that holds weights alone, best a .safetensors."),
        ) from error
    except DamagedPickleError as error:
        raise CheckpointError(
            tr("“{name}” is damaged or no weight file: {reason}.").format(name=path.name, reason=error.args[0]), tr(FETCH_AGAIN)
        ) from error
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise CheckpointError(tr("“{name}” is damaged or no weight file.").format(name=path.name), tr(FETCH_AGAIN)) from error


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


def _prefix(names: Iterable[str]) -> str:
    """What training on several devices, or inside something larger, leaves before every name."""
    return next((name.removesuffix(FIRST) for name in names if name.endswith(f".{FIRST}")), "module.")


def _not_plain(name: str, names: Iterable[str], path: Path) -> UnrecognisedCheckpointError:
    """Why a file with other than real numbers is none: best by what it is, or else by one of these."""
    foreign = foreign_architecture(str(each) for each in names)
    if foreign:
        return UnrecognisedCheckpointError(
            tr("“{name}” holds the weights of {foreign}, which is not supported.").format(name=path.name, foreign=foreign),
            tr(NOT_OURS),
        )
    return UnrecognisedCheckpointError(
        tr("“{name}” holds “{tensor}” as no plain numbers.").format(name=path.name, tensor=name), tr(CHOOSE_ANOTHER)
    )


def _usable(name: str, value: Tensor, path: Path) -> Tensor:
    value = value.float()
    if not torch.isfinite(value).all():
        raise CheckpointError(
            tr("“{name}” holds values that are not numbers (in {tensor}).").format(name=path.name, tensor=name), tr(FETCH_AGAIN)
        )
    return value
