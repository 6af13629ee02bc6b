"""From a weight file to a network that is ready to be placed on a device."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from swinir_gui.checkpoints.detect import detect
from swinir_gui.checkpoints.foreign import NOT_OURS
from swinir_gui.checkpoints.state_dict import StateDict, read_shapes, read_state_dict
from swinir_gui.errors import CheckpointError, UnrecognisedCheckpointError
from swinir_gui.language import tr
from swinir_gui.nn.config import NetworkConfig
from swinir_gui.nn.parameters import Shape, parameters
from swinir_gui.nn.super_resolver import SuperResolver


def load(path: Path, name: str | None = None) -> SuperResolver:
    """Load any SwinIR or HAT checkpoint (``.pth``, ``.pt``, ``.safetensors``), whatever it is called.

    Raises:
        CheckpointError: the file is damaged, unsafe or incomplete.
        UnrecognisedCheckpointError: it is intact, but no SwinIR or HAT.
    """
    return interpret(read_state_dict(path), name or path.stem, path.name)


def scale_of(path: Path) -> int:
    """How many times a checkpoint enlarges, by its list of contents alone: whether it can be used is not looked at.

    Raises:
        CheckpointError: the list of contents is damaged, or that of something else.
    """
    return detect(*read_shapes(path)).scale


def load_as(path: Path, config: NetworkConfig) -> SuperResolver:
    """Load a checkpoint that must be a certain network.

    Raises:
        CheckpointError: it is not.
    """
    resolver = load(path)
    if resolver.config != config:
        hint = tr("Fetch it from another place.")
        raise UnrecognisedCheckpointError(tr("“{name}” holds another network than its name says.").format(name=path.name), hint)
    return resolver


def interpret(state: StateDict, name: str, file: str) -> SuperResolver:
    """Named tensors to a network, strictly: every weight of the detected configuration, and none besides."""
    shapes = {key: tuple(value.shape) for key, value in state.tensors.items()}
    try:
        config = detect(shapes, state.hints)
        expected = _expected(config)
    except UnrecognisedCheckpointError as error:
        raise UnrecognisedCheckpointError(
            tr("“{file}” cannot be used. {message}").format(file=file, message=error.message), error.hint
        ) from error
    _check(shapes, expected, file)
    return SuperResolver(name, config, state.tensors)


def _expected(config: NetworkConfig) -> dict[str, Shape]:
    try:
        return parameters(config)
    except ValueError as error:
        message = tr("Its scale of ×{scale} fits no known reconstruction.").format(scale=config.scale)
        raise UnrecognisedCheckpointError(message, tr(NOT_OURS)) from error


def _check(shapes: Mapping[str, Shape], expected: Mapping[str, Shape], file: str) -> None:
    hint = tr("Fetch the file again, or choose another checkpoint.")
    for key in expected:
        if key not in shapes:
            raise CheckpointError(tr("“{file}” is incomplete: “{key}” is missing.").format(file=file, key=key), hint)
        if shapes[key] != expected[key]:
            found, wanted = ("×".join(map(str, shape)) for shape in (shapes[key], expected[key]))
            raise CheckpointError(
                tr("“{file}” does not fit together: “{key}” is {found} instead of {wanted}.").format(
                    file=file, key=key, found=found, wanted=wanted
                ),
                hint,
            )
    surplus = next((key for key in shapes if key not in expected), None)
    if surplus is not None:
        raise UnrecognisedCheckpointError(
            tr("“{file}” holds “{surplus}”, which SwinIR and HAT do not have.").format(file=file, surplus=surplus), hint
        )
