import contextlib

import pytest
import torch
from safetensors.torch import save_file

from swinir_gui.checkpoints.detect import detect
from swinir_gui.checkpoints.load import load, scale_of
from swinir_gui.errors import UnrecognisedCheckpointError
from swinir_gui.nn.execution import Execution
from swinir_gui.nn.parameters import parameters
from swinir_gui.nn.super_resolver import SuperResolver
from tests.nn.test_networks import PUBLISHED
from tests.published import KINDS, picture, twins


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_configurations_are_found_from_shapes(name):
    config = PUBLISHED[name][1]
    assert detect(parameters(config)) == config


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_configurations_run(name):
    """Full size, random weights, one group of each so that the test stays short: groups are all alike."""
    config = PUBLISHED[name][1]
    shapes = {
        key: shape for key, shape in parameters(config).items() if not key.startswith("layers.") or key.startswith("layers.0.")
    }
    weights = {key: torch.randn(shape) * 0.02 for key, shape in shapes.items()}
    resolver = SuperResolver(name, detect(shapes), weights)
    with torch.inference_mode():
        result = resolver.on(Execution.on("cpu")).forward(picture(3, 16, 32))
    assert result.shape == (1, 16 * config.scale, 32 * config.scale, 3)
    assert result.isfinite().all()


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("form", ["safetensors", "params", "params_ema beside params", "bare", "several devices", "with buffers"])
def test_every_form_of_file_gives_the_same_network(name, form, tmp_path):
    pair = twins(name)
    weights = {key: value.contiguous() for key, value in pair.weights.items()}
    hints = {"img_range": pair.resolver.config.image_range}
    path = tmp_path / ("some name.safetensors" if form == "safetensors" else "some name.pth")
    buffers = {
        "layers.0.residual_group.blocks.1.attn_mask": torch.zeros(4, 64, 64),
        "layers.0.residual_group.blocks.0.attn.relative_position_index": torch.zeros(64, 64, dtype=torch.long),
        "relative_position_index_OCA": torch.zeros(256, 576, dtype=torch.long),
    }
    contents = {
        "params": {"params": weights},
        "params_ema beside params": {"params": {key: value + 1 for key, value in weights.items()}, "params_ema": weights},
        "bare": weights,
        "several devices": {"params": {f"module.{key}": value for key, value in weights.items()}, "config": hints},
        "with buffers": {"params": weights | buffers},
    }
    if form == "safetensors":
        save_file(weights, path)
    else:
        torch.save(contents[form], path)
    loaded = load(path)
    assert loaded.name == "some name"
    assert loaded.config == pair.resolver.config
    assert scale_of(path) == loaded.config.scale  # by its list of contents alone
    assert loaded.tensors.keys() == weights.keys()
    assert all(torch.equal(loaded.tensors[key], value) for key, value in weights.items())


def test_a_file_may_say_what_shapes_do_not(tmp_path):
    weights = {key: value.contiguous() for key, value in twins("hat-x2").weights.items()}
    save_file(weights, tmp_path / "a.safetensors", metadata={"config": '{"img_size": 16, "img_range": 255.0}'})
    config = load(tmp_path / "a.safetensors").config
    assert not config.shifted
    assert config.image_range == 255.0


@pytest.mark.parametrize("config", ['{"img_range": "wide"}', '{"img_size": []}', "no json", "[1]"])
def test_nonsense_about_itself_is_refused_or_ignored(tmp_path, config):
    weights = {key: value.contiguous() for key, value in twins("lightweight-x2").weights.items()}
    save_file(weights, tmp_path / "a.safetensors", metadata={"config": config})
    if config.startswith("{"):
        with pytest.raises(UnrecognisedCheckpointError):
            load(tmp_path / "a.safetensors")
    else:
        assert load(tmp_path / "a.safetensors").config == twins("lightweight-x2").resolver.config


@pytest.mark.parametrize(
    ("key", "shape"),
    [
        ("conv_first.weight", ()),
        ("layers.0.residual_group.blocks.0.attn.relative_position_bias_table", (224, 4)),
        ("layers.0.residual_group.blocks.0.attn.relative_position_bias_table", (0, 0)),
        ("layers.0.residual_group.blocks.0.attn.relative_position_bias_table", (225, 5)),
        ("upsample.0.weight", (7, 24, 3, 3)),
        ("layers.0.residual_group.blocks.0.mlp.fc1.weight", (48,)),
    ],
)
def test_shapes_that_fit_no_network(key, shape):
    shapes = parameters(twins("lightweight-x2").resolver.config) | {key: shape}
    with contextlib.suppress(UnrecognisedCheckpointError):
        assert parameters(detect(shapes)) != shapes


@pytest.mark.parametrize("shapes", [{}, {"conv_first.weight": (60, 3, 3, 3)}, {"model.0.weight": (64, 3, 3, 3)}])
def test_other_networks_are_not_taken_for_ours(shapes):
    with pytest.raises(UnrecognisedCheckpointError):
        detect(shapes)
