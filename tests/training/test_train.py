from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file

from swinir_gui.checkpoints.embedded import EMBEDDED
from swinir_gui.checkpoints.load import load
from tests.published import twins
from training import train as module
from training import warm_start
from training.data import pairs_of, read_pictures
from training.dice import Dice
from training.linear_start import best_kernels, start_linear
from training.publish import publish
from training.recipes import RECIPES
from training.run import begin
from training.train import Folders, train
from training.validation import examples, psnr

CPU = torch.device("cpu")


def test_the_linear_start_is_the_linear_filter(folder, tiny):
    recipe = tiny()
    pairs = pairs_of(recipe, read_pictures(folder), CPU)
    network, kernels = begin(recipe, pairs, CPU).network, best_kernels(pairs, 2, Dice(1, 1, CPU))
    start_linear(network, kernels)
    with torch.no_grad():
        network.upsample[0].weight[:, 27:] = 0
        small = torch.rand(1, 3, 16, 16)
        weight = kernels.float().view(4, 1, 5, 5)
        spread = [torch.nn.functional.conv2d((small - network.mean)[:, [c]], weight) for c in range(3)]
        expected = torch.nn.functional.pixel_shuffle(torch.cat(spread, 1), 2) + network.mean
        assert torch.allclose(network(small)[:, :, 4:-4, 4:-4], expected, atol=1e-5)


@pytest.mark.parametrize("name", ["photo-x2", "web-x2", "denoise"])
def test_training_goes_on_where_it_stopped_to_the_bit(name, folder, tiny, tmp_path, monkeypatch):
    recipe = tiny(name)
    straight = train(name, recipe, Folders(folder, None, tmp_path / "straight"), CPU)
    halves = Folders(folder, None, tmp_path / "halves")
    # Killed while a batch is drawn, when the last state on the disk is some steps old.
    monkeypatch.setattr(module, "EVERY", 5)
    with monkeypatch.context() as patch:
        patch.setattr(module, "Dice", killed_at(8))
        with pytest.raises(KeyboardInterrupt):
            train(name, recipe, halves, CPU)
    resumed = train(name, recipe, halves, CPU)
    for one, other in zip(straight.average.parameters(), resumed.average.parameters(), strict=True):
        assert torch.equal(one, other)


def killed_at(last):
    def dice(seed, step, device):
        if step == last:
            raise KeyboardInterrupt
        return Dice(seed, step, device)

    return dice


def test_two_hundred_steps_lower_the_loss_and_the_result_can_be_used(folder, tiny, tmp_path):
    recipe, folders = tiny("denoise", steps=200, batch=4), Folders(folder, folder, tmp_path / "work")
    held_out = examples(read_pictures(folder), recipe, CPU)
    before = psnr(begin(recipe, pairs_of(recipe, read_pictures(folder), CPU), CPU).average, held_out)
    run = train("tiny", recipe, folders, CPU)
    assert psnr(run.average, held_out) > before + 3
    publish(run, recipe, tmp_path / "tiny.safetensors")
    assert load(tmp_path / "tiny.safetensors").config == recipe.network


def test_a_warm_start_keeps_the_body_and_fits_a_head_that_beats_repeating_pixels(folder, tiny, tmp_path, monkeypatch):
    monkeypatch.setattr(warm_start, "BATCHES", 4)  # of sixteen patches each, and there are three small pictures
    source = tiny()
    publish(train("tiny", source, Folders(folder, None, tmp_path), CPU), source, tmp_path / "tiny.safetensors")
    recipe = tiny("photo-x4")
    trained, pairs = load(tmp_path / "tiny.safetensors"), pairs_of(recipe, read_pictures(folder), CPU)
    network = begin(recipe, pairs, CPU, trained).network
    assert torch.equal(network.conv_first.weight, trained.tensors["conv_first.weight"])
    held_out = examples(read_pictures(folder), recipe, CPU)
    assert psnr(network, held_out) > psnr(torch.nn.Upsample(scale_factor=4), held_out) + 1


def test_a_restoring_network_begins_by_changing_nothing(folder, tiny, tmp_path):
    source, recipe = tiny(), tiny("denoise")
    publish(train("tiny", source, Folders(folder, None, tmp_path), CPU), source, tmp_path / "tiny.safetensors")
    run = begin(recipe, pairs_of(recipe, read_pictures(folder), CPU), CPU, load(tmp_path / "tiny.safetensors"))
    picture = torch.rand(1, 3, 16, 16)
    with torch.no_grad():
        assert torch.allclose(run.average(picture), picture, atol=1e-6)


@pytest.mark.parametrize(("kind", "recipe"), [("hat-x2", "photo-x2"), ("grey-denoising", "denoise"), ("lightweight-x2", "web-x2")])
def test_any_checkpoint_can_be_trained_further_on_ones_own_pictures(kind, recipe, folder, tmp_path, monkeypatch):
    original, file = twins(kind), tmp_path / "mine.pth"
    torch.save({"params": original.weights}, file)
    arguments = ["--data", str(folder), "--work", str(tmp_path / "work"), "--steps", "2", "--batch", "2", "--patch", "16"]
    monkeypatch.setattr("sys.argv", ["train", "--recipe", recipe, "--from", str(file), *arguments])
    module.main()
    result = load_file(tmp_path / "work" / f"{recipe}.safetensors")
    assert load(tmp_path / "work" / f"{recipe}.safetensors").config == replace(original.resolver.config)
    moved = [name for name, value in original.weights.items() if not torch.equal(result[name].float(), value.half().float())]
    assert moved, "two steps change something"
    assert all((result[name].float() - value).abs().max() < 0.01 for name, value in original.weights.items())


def test_every_embedded_model_has_its_recipe():
    for entry in EMBEDDED:
        assert RECIPES[entry.id].network == entry.config
