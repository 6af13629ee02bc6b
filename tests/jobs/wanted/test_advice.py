import math

import numpy as np
import pytest
from PIL import Image

from swinir_gui.checkpoints.chains import PRESETS
from swinir_gui.checkpoints.embedded import EMBEDDED
from swinir_gui.jobs.wanted import advice
from swinir_gui.jobs.wanted.advice import Traces, advice_for, advise
from swinir_gui.paths import resource


@pytest.mark.parametrize(
    ("traces", "model", "word"),
    [
        (Traces(None, 0.5), "photo-x2", "clean"),
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
    known = {entry.id for entry in EMBEDDED} | {preset.id for preset in PRESETS}
    assert set(advice.ADVISED) <= known


def test_all_of_them_enlarge_alike():
    scales = {entry.id: entry.scale for entry in EMBEDDED}
    assert {math.prod(scales[part] for part in parts.split("+")) for parts in advice.ADVISED} == {2}


def test_real_files(tmp_path):
    with Image.open(resource("sample.jpg")) as image:
        image.save(tmp_path / "web.jpg", quality=60)
        pixels = np.asarray(image).astype(float)
    noisy = np.clip(pixels + np.random.default_rng(0).normal(0, 30, pixels.shape), 0, 255).astype(np.uint8)
    Image.fromarray(noisy).save(tmp_path / "noisy.png")
    models = [advice_for(path).model for path in (resource("sample.jpg"), tmp_path / "web.jpg", tmp_path / "noisy.png")]
    assert models == ["photo-x2", "web-x2", "denoise+photo-x2"]
