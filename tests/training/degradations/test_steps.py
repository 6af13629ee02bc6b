import math

import numpy as np
import pytest
import torch
from PIL import Image

from training.degradations.blur import Blur, gaussian_kernels
from training.degradations.noise import GaussianNoise, ShotNoise
from training.degradations.practical import Degradation, InOrder, Shuffled, Sometimes
from training.degradations.resize import FILTERS, Resize, resize
from training.dice import Dice
from training.recipes import RECIPES

CPU = torch.device("cpu")


def pictures(count=4, side=32, seed=0):
    return torch.rand(count, 3, side, side, generator=torch.Generator().manual_seed(seed))


def dice(step=0):
    return Dice(3, step, CPU)


def plain_blur(picture, kernel):
    """Correlation pixel by pixel, edges mirrored."""
    side, reach = len(kernel), len(kernel) // 2
    padded = np.pad(picture, ((reach, reach), (reach, reach)), mode="reflect")
    return np.array([[(padded[y : y + side, x : x + side] * kernel).sum() for x in range(20)] for y in range(20)])


def plain_kernel(along, across, angle, reach):
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1))
    for y in range(-reach, reach + 1):
        for x in range(-reach, reach + 1):
            u, v = x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)
            kernel[y + reach, x + reach] = math.exp(-0.5 * ((u / along) ** 2 + (v / across) ** 2))
    return kernel / kernel.sum()


def test_kernels_are_the_formula():
    values = [(0.5, 2.0, 0.3), (1.5, 0.7, 2.0)]
    kernels = gaussian_kernels(*torch.tensor(values).T, reach=6)
    for kernel, (along, across, angle) in zip(kernels, values, strict=True):
        assert np.allclose(kernel.numpy(), plain_kernel(along, across, angle, 6), atol=1e-6)


def test_blur_is_the_plain_correlation_with_a_kernel_of_its_own_for_each_picture():
    batch, step = pictures(2, 20), Blur(0.5, 1.5)
    drawn = dice()
    along, across, angle = drawn.uniform(2, 0.5, 1.5), drawn.uniform(2, 0.5, 1.5), drawn.uniform(2, 0, math.pi)
    blurred = step(batch, dice())
    for place in range(2):
        kernel = plain_kernel(along[place], across[place], angle[place], 5)
        for channel in range(3):
            assert np.allclose(blurred[place, channel].numpy(), plain_blur(batch[place, channel].numpy(), kernel), atol=1e-5)


def test_gaussian_noise_has_the_strength_that_it_says():
    flat = torch.full((400, 3, 16, 16), 0.5)
    levels = (GaussianNoise(5, 50)(flat, dice()) - 0.5).flatten(1).std(1) * 255
    assert 4.5 < levels.min() < 8
    assert 47 < levels.max() < 53
    assert levels.mean() == pytest.approx(27.5, abs=2)


def test_grey_noise_is_the_same_in_all_channels_of_its_share_of_pictures():
    noise = GaussianNoise(5, 50, grey=0.25)(torch.full((800, 3, 4, 4), 0.5), dice()) - 0.5
    same = (noise[:, 0] == noise[:, 2]).flatten(1).all(1).float().mean()
    assert same == pytest.approx(0.25, abs=0.05)


def test_shot_noise_grows_with_the_root_of_the_light():
    step = ShotNoise(100, 100.001)
    for light in (0.1, 0.4, 0.9):
        noise = step(torch.full((4, 3, 64, 64), light), dice()) - light
        assert noise.std() == pytest.approx(math.sqrt(light / 100), rel=0.05)
        assert noise.mean() == pytest.approx(0, abs=0.005)


@pytest.mark.parametrize(("way", "theirs"), [("area", "BOX"), ("bilinear", "BILINEAR"), ("bicubic", "BICUBIC")])
def test_resizing_is_that_of_a_plain_library(way, theirs):
    picture = pictures(1, 48)
    small = resize(picture, 24, 16, way)
    for channel in range(3):
        image = Image.fromarray(picture[0, channel].numpy())
        expected = np.asarray(image.resize((16, 24), Image.Resampling[theirs]))
        assert np.allclose(small[0, channel].numpy(), expected, atol=1e-4)


def test_resize_stays_within_its_factors():
    sides = {Resize(0.5, 1.5)(pictures(1, 40), dice(step)).shape[2] for step in range(40)}
    assert min(sides) < 25
    assert max(sides) > 55
    assert all(20 <= side <= 60 for side in sides)


def test_steps_happen_in_order_now_and_then_and_shuffled():
    def letter(name):
        return lambda batch, dice: [*batch, name]

    a, b, c = map(letter, "abc")
    assert InOrder((a, b, c))([], dice()) == ["a", "b", "c"]
    assert sum(Sometimes(0.3, a)([], dice(step)) == ["a"] for step in range(1000)) == pytest.approx(300, abs=50)
    orders = [tuple(Shuffled((a, b, c))([], dice(step))) for step in range(200)]
    assert len(set(orders)) == 6
    twice = [Shuffled((a, b, c), again=0.5)([], dice(step)) for step in range(200)]
    assert all(sorted(each[:3]) == ["a", "b", "c"] == sorted(each[3:] or "abc") for each in twice)
    assert sum(len(each) == 6 for each in twice) == pytest.approx(100, abs=25)
    assert any(each[:3] != each[3:] for each in twice if len(each) == 6)


@pytest.mark.parametrize("name", [name for name, recipe in RECIPES.items() if recipe.degradation])
def test_what_networks_get_has_the_right_size_and_the_levels_of_a_file(name):
    recipe = RECIPES[name]
    for step in range(12):
        small = recipe.degradation(pictures(2, 64), recipe.scale, dice(step))
        assert small.shape == (2, 3, 64 // recipe.scale, 64 // recipe.scale)
        levels = small * 255
        assert torch.allclose(levels, levels.round(), atol=1e-4)
        assert levels.min() >= 0
        assert levels.max() <= 255


def test_nothing_spoiled_is_nothing_changed():
    picture = (pictures() * 255).round() / 255
    assert torch.allclose(Degradation()(picture, 1, dice()), picture)
    assert set(Degradation().filters) <= set(FILTERS)
