import numpy as np
import torch

from training.album import Album, Places
from training.dice import Dice

CPU = torch.device("cpu")
PICTURES = [np.random.default_rng(seed).integers(0, 256, (20 + 4 * seed, 32 - 4 * seed, 3)).astype(np.uint8) for seed in range(3)]


def places(*rows):
    return Places(*torch.tensor(rows).T)


def test_a_patch_is_what_stands_there():
    patch = Album(PICTURES, CPU).patches(places((1, 3, 5, 0)), 8)
    assert np.array_equal(patch[0].permute(1, 2, 0).mul(255).round().byte().numpy(), PICTURES[1][3:11, 5:13])


def test_the_eight_turns_are_the_symmetries_of_the_square():
    patches = Album(PICTURES, CPU).patches(places(*[(2, 1, 2, turn) for turn in range(8)]), 8)
    upright = patches[0]
    symmetries = [torch.rot90(side, turns, (1, 2)) for side in (upright, upright.flip(2)) for turns in range(4)]
    for patch in patches:
        assert sum(torch.equal(patch, each) for each in symmetries) == 1
    assert len({patch.numpy().tobytes() for patch in patches}) == 8


def test_the_same_places_in_larger_pictures_show_the_same_motif():
    large = Album([picture.repeat(2, 0).repeat(2, 1) for picture in PICTURES], CPU)
    small, drawn = Album(PICTURES, CPU), Album(PICTURES, CPU).places(16, 8, Dice(1, 1, CPU))
    assert torch.equal(small.patches(drawn, 8).repeat_interleave(2, 2).repeat_interleave(2, 3), large.patches(drawn.scaled(2), 16))


def test_places_lie_inside_and_reach_every_picture_and_edge():
    drawn = Album(PICTURES, CPU).places(4000, 16, Dice(1, 1, CPU))
    assert set(drawn.picture.tolist()) == {0, 1, 2}
    for number, picture in enumerate(PICTURES):
        here = drawn.picture == number
        assert (drawn.top[here].min(), drawn.top[here].max()) == (0, picture.shape[0] - 16)
        assert (drawn.left[here].min(), drawn.left[here].max()) == (0, picture.shape[1] - 16)


def test_a_step_always_draws_the_same_and_another_one_does_not():
    album = Album(PICTURES, CPU)
    first, again, other = (album.patches(album.places(8, 8, Dice(1, step, CPU)), 8) for step in (5, 5, 6))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
