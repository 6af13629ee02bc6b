from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from training.recipes import RECIPES


@pytest.fixture
def folder(tmp_path):
    """Three soft pictures of 96×96."""
    place = tmp_path / "pictures"
    place.mkdir()
    dice = np.random.default_rng(0)
    for index in range(3):
        rough = Image.fromarray(dice.integers(0, 256, (24, 24, 3)).astype(np.uint8))
        rough.resize((96, 96), Image.Resampling.BICUBIC).save(place / f"{index}.png")
    return place


@pytest.fixture
def tiny():
    """A recipe of the program's own, with a network and a run that are over in a moment."""

    def make(name="photo-x2", **changes):
        recipe = RECIPES[name]
        network = replace(recipe.network, width=28, depths=(2,), heads=2, mlp_width=56)
        small = {"network": network, "steps": 12, "batch": 2, "patch": 16, "learning_rate": 1e-3, "warm_up": 2, "begins_with": None}
        return replace(recipe, **(small | changes))

    return make
