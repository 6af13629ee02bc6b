import numpy as np
import pytest
import pyvips
import torch

from benchmarks.reference import published
from swinir_gui.checkpoints.load import load
from training.data import Pairs
from training.linear_start import best_kernels, start_linear
from training.publish import publish
from training.recipes import RECIPES, Recipe
from training.train import start, train, validate
from training.warm_start import warm_start

CPU = torch.device("cpu")
TINY = {"embed_dim": 28, "depths": [2], "num_heads": [2]}


@pytest.fixture
def folder(tmp_path):
    dice = np.random.default_rng(0)
    for index in range(3):
        rough = pyvips.Image.new_from_array(dice.integers(0, 256, (24, 24, 3)).astype(np.uint8)).copy(interpretation="srgb")
        rough.resize(4, kernel="cubic").write_to_file(str(tmp_path / f"{index}.png"))
    return tmp_path


def recipe(steps, monkeypatch=None):
    network = RECIPES["photo-x2"].network | TINY
    found = Recipe(scale=2, steps=steps, batch=2, patch=16, learning_rate=1e-3, warm_up=2, network=network)
    if monkeypatch:
        monkeypatch.setitem(RECIPES, "tiny", found)
    return found


def test_the_linear_start_is_the_linear_filter(folder):
    pairs = Pairs.from_folder(folder, 2)
    run = start(recipe(1), pairs, CPU)
    kernels = best_kernels(pairs)
    start_linear(run.network, kernels)
    with torch.no_grad():
        run.network.upsample[0].weight[:, 27:] = 0
        small = torch.rand(1, 3, 16, 16)
        mean = run.network.mean
        weight = torch.from_numpy(kernels).float().view(4, 1, 5, 5)
        spread = [torch.nn.functional.conv2d((small - mean)[:, [c]], weight) for c in range(3)]
        expected = torch.nn.functional.pixel_shuffle(torch.cat(spread, 1), 2) + mean
        assert torch.allclose(run.network(small)[:, :, 4:-4, 4:-4], expected, atol=1e-5)


def test_training_goes_on_where_it_stopped_and_can_be_published(folder, tmp_path, monkeypatch):
    plan = recipe(12, monkeypatch)
    straight = train(plan, folder, None, tmp_path / "straight")
    half = Recipe(**{**plan.__dict__, "steps": 6, "halvings": tuple(mark * 2 for mark in plan.halvings)})
    train(half, folder, None, tmp_path / "halves")
    resumed = train(plan, folder, None, tmp_path / "halves")
    for one, other in zip(straight.network.parameters(), resumed.network.parameters(), strict=True):
        assert torch.equal(one, other)
    assert validate(straight.average, Pairs.from_folder(folder, 2), CPU, most=32) > 30

    publish("tiny", tmp_path / "straight", tmp_path / "tiny.safetensors")
    assert load(tmp_path / "tiny.safetensors").scale == 2


def test_a_warm_start_keeps_the_body_and_fits_a_head_that_beats_repeating_pixels(folder, tmp_path):
    trained = train(recipe(12), folder, None, tmp_path / "work").average.state_dict()
    pairs = Pairs.from_folder(folder, 4)
    network = published("swinir", RECIPES["photo-x2"].network | TINY | {"upscale": 4})
    warm_start(network, trained, pairs, crop=16)
    assert torch.equal(network.conv_first.weight, trained["conv_first.weight"])
    assert validate(network, pairs, CPU) > validate(torch.nn.Upsample(scale_factor=4), pairs, CPU) + 1
