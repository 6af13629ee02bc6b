import math
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from swinir_gui.checkpoints.chains import SUGGESTED
from swinir_gui.checkpoints.embedded import EMBEDDED
from swinir_gui.geometry import Size
from swinir_gui.jobs.wanted import advice
from swinir_gui.jobs.wanted.advice import Advice, Traces, Trouble, advice_for, advise, advised_for
from swinir_gui.jobs.wanted.sizes import (
    NETWORK_SCALE,
    Factor,
    Filling,
    LongEdge,
    Megapixels,
    Print,
    ShortEdge,
    Within,
    plan_size,
)
from swinir_gui.paths import resource


@pytest.mark.parametrize(
    ("traces", "model", "word"),
    [
        (Traces(None, 0.5), "photo-x2", "hardly any noise"),
        (Traces(96, 1.0), "photo-x2", "quality 96"),
        (Traces(62, 0.0), "web-x2", "quality 62"),
        (Traces(None, 4.0), "web-x2", "faint noise"),
        (Traces(None, 12.0), "denoise+photo-x2", "12 levels"),
        (Traces(95, 12.0), "denoise+photo-x2", "12 levels"),
    ],
)
def test_each_kind_of_picture_gets_its_model_and_a_reason(traces, model, word):
    found = advise(traces)
    assert found.model == model
    assert word in found.reason


def test_every_model_that_is_advised_comes_with_the_program():
    known = {entry.id for entry in EMBEDDED} | {each.id for each in SUGGESTED}
    assert set(advice.ADVISED) <= known


@pytest.mark.parametrize(("models", "scale"), [(advice.TWICE, 2), (advice.FOUR_TIMES, 4), (advice.EIGHT_TIMES, 8)])
def test_all_of_them_enlarge_as_is_said(models, scale):
    scales = {entry.id: entry.scale for entry in EMBEDDED}
    assert {math.prod(scales[part] for part in parts.split("+")) for parts in models} == {scale}


SOURCE = Size(600, 400)


@pytest.mark.parametrize(
    ("target", "scale"),
    [
        (NETWORK_SCALE, 2),
        (Factor(1), 1),
        (Factor(1.01), 2),
        (Factor(2), 2),
        (Factor(2.01), 4),
        (Factor(3), 4),
        (Factor(4), 4),
        (Factor(4.01), 8),
        (Factor(8), 8),
        (Factor(16), 4),
        (Factor(32), 2),  # ×4 three times would compute ×64 on the way
        (LongEdge(600), 1),
        (LongEdge(601), 2),
        (LongEdge(1200), 2),
        (Filling(Size(600, 300)), 1),
        (LongEdge(1201), 4),
        (LongEdge(2401), 8),
        (ShortEdge(1600), 4),
        (Within(Size(3840, 1600)), 4),
        (Filling(Size(1000, 1000)), 4),
        (Megapixels(0.9), 2),
        (Megapixels(3), 4),
        (Print(6, 4, 300), 4),
        (LongEdge(300), 2),  # which is refused
    ],
)
def test_the_size_that_is_asked_for_decides(target, scale):
    models = {1: advice.AS_LARGE, 2: advice.TWICE, 4: advice.FOUR_TIMES, 8: advice.EIGHT_TIMES}[scale]
    assert set(advised_for(target, SOURCE)) == set(models)
    assert [Advice(trouble, "", SOURCE, target).model for trouble in Trouble] == list(models)


@pytest.mark.parametrize("target", [Factor(4), LongEdge(2400), Within(Size(2400, 2400)), Factor(16)])
def test_the_larger_ones_take_half_the_passes_to_the_same_size(target):
    two, four = (plan_size(target, SOURCE, scale) for scale in (2, 4))
    assert (four.passes * 2, four.computed, four.result) == (two.passes, two.computed, two.result)


@pytest.mark.parametrize("target", [Factor(5), Factor(8), LongEdge(4800)])
def test_the_largest_ones_take_one_pass_to_what_takes_three(target):
    two, eight = (plan_size(target, SOURCE, scale) for scale in (2, 8))
    assert (two.passes, eight.passes, eight.computed, eight.result) == (3, 1, two.computed, two.result)


def test_of_an_unknown_picture_all_may_be_advised_where_its_size_decides():
    assert advised_for(LongEdge(4000)) == advice.ADVISED
    assert advised_for(Factor(4)) == ("photo-x4", "web-x4", "denoise+photo-x4")


def test_advice_on_a_file_knows_its_size(tmp_path):
    with Image.open(resource("sample.jpg")) as image:
        image.crop((0, 0, 80, 64)).save(tmp_path / "web.jpg", quality=60)
    found = advice_for(tmp_path / "web.jpg")
    models = [replace(found, target=LongEdge(edge)).model for edge in (80, 81, 160, 161)]
    assert models == ["jpeg-repair", "web-x2", "web-x2", "web-x4"]


def test_real_files(tmp_path):
    with Image.open(resource("sample.jpg")) as image:
        image.save(tmp_path / "web.jpg", quality=60)
        pixels = np.asarray(image).astype(float)
    noisy = np.clip(pixels + np.random.default_rng(0).normal(0, 30, pixels.shape), 0, 255).astype(np.uint8)
    Image.fromarray(noisy).save(tmp_path / "noisy.png")
    models = [advice_for(path).model for path in (resource("sample.jpg"), tmp_path / "web.jpg", tmp_path / "noisy.png")]
    assert models == ["photo-x2", "web-x2", "denoise+photo-x2"]
