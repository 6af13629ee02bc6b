"""How far bfloat16 is from float32, as the program measures it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from swinir_gui import paths
from swinir_gui.checkpoints.embedded import EMBEDDED
from swinir_gui.checkpoints.load import load
from swinir_gui.engine.parity import parity
from swinir_gui.geometry import Region
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.nn.execution import Execution
from swinir_gui.nn.super_resolver import ResolverChain

DETAIL = PictureSource.open(paths.resource("sample.jpg")).read(Region(150, 180, 64, 64))


def chain(name: str) -> ResolverChain:
    return ResolverChain((load(paths.embedded_models() / f"{name}.safetensors", name),))


def in_bfloat16(model: ResolverChain) -> float:
    return parity(model, model.on(Execution.on("cpu", torch.bfloat16)), DETAIL)


@pytest.mark.parametrize("name", [each.id for each in EMBEDDED])
def test_included_models_lose_nothing_that_anybody_could_see(name: str) -> None:
    assert in_bfloat16(chain(name)) > 68


def test_a_network_is_exactly_itself() -> None:
    model = chain("photo-x2")
    assert parity(model, model.on(Execution.on("cpu")), DETAIL) == math.inf


def test_a_network_that_overflows_fails() -> None:
    model = chain("photo-x2")
    (part,) = model.parts
    name = next(each for each in part.tensors if each.endswith("mlp.fc1.weight"))
    broken = replace(part, tensors={**part.tensors, name: part.tensors[name] * 1e30})
    network = ResolverChain((broken,)).on(Execution.on("cpu", torch.float16))
    assert parity(model, network, DETAIL) == -math.inf


def test_it_is_the_psnr_of_what_is_clipped() -> None:
    model = chain("denoise")
    network = model.on(Execution.on("cpu", torch.bfloat16))
    picture = torch.from_numpy(np.array(DETAIL))[None]
    with torch.inference_mode():
        exact = model.on(Execution.on("cpu")).forward(picture).clamp(0, 1)
        found = network.forward(picture).clamp(0, 1)
    expected = 10 * math.log10(1 / float((exact - found).double().square().mean()))
    assert parity(model, network, DETAIL) == pytest.approx(expected, abs=0.01)
