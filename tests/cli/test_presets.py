"""``swinir presets``, and ``swinir upscale --preset``."""

from __future__ import annotations

import json
import shlex
from argparse import Namespace
from pathlib import Path

from hypothesis import given

from swinir_gui import paths
from swinir_gui.cli.main import commands, parser
from swinir_gui.cli.presets import words_of
from swinir_gui.cli.upscale_arguments import complete
from swinir_gui.gui.panels.output_choices import OutputChoices
from swinir_gui.jobs.wanted.naming import NameTemplate
from swinir_gui.jobs.wanted.presets import Preset, Presets
from swinir_gui.jobs.wanted.sizes import LongEdge
from swinir_gui.settings import Settings
from tests.any_settings import SETTINGS
from tests.cli.command import Command, pixels_of, write_picture


def keep(name: str, **choices: object) -> Preset:
    preset = Preset.of(name, Settings(**choices))
    Presets(paths.presets_file()).keep(preset)
    return preset


def completed(*words: object) -> Namespace:
    options = parser(commands()).parse_args(["upscale", "a.jpg", *map(str, words)])
    complete(options)
    return options


@given(settings=SETTINGS)
def test_a_preset_means_on_the_command_line_what_it_means_in_the_window(settings: Settings) -> None:
    settings = Settings(**{**vars(settings), "template": "{stem}-{width}"})
    wanted = keep("p", **vars(settings)).wanted
    options, choices = completed("--preset", "p"), OutputChoices.of(wanted)
    assert (options.size, options.out, options.format) == (choices.size, choices.out, choices.format)
    assert (options.quality or 0, options.strength) == (choices.quality, wanted.strength)
    assert (options.depth, options.model) == (str(choices.depth or "keep"), wanted.model or "auto")
    assert options.name == NameTemplate.parse(choices.template)


@given(settings=SETTINGS)
def test_the_options_that_are_listed_say_the_same(settings: Settings) -> None:
    preset = keep("p", **{**vars(settings), "template": "-{stem}"})
    listed = vars(completed(*words_of(preset)))
    assert {**listed, "preset": "p"} == vars(completed("--preset", "p"))


def test_options_win_over_the_preset_wherever_they_stand(tmp_path: Path) -> None:
    keep("web", model="photo-x4", target="long_edge", long_edge=900, format="jpeg", quality=85, folder=str(tmp_path))
    for words in (("--scale", 3, "--preset", "web"), ("--preset", "web", "--scale", 3)):
        options = completed(*words, "--quality", 40, "--model", "auto", "--format", "keep")
        assert (options.size.factor, options.quality, options.model, options.format) == (3, 40, "auto", "keep")
        assert options.out == tmp_path
    assert completed("--preset", "WEB").size == LongEdge(900)
    assert completed().size != LongEdge(900)


def test_a_result_is_made_as_the_preset_says(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png")
    keep(
        "for the web",
        model=str(tiny),
        target="long_edge",
        long_edge=50,
        format="webp",
        folder=str(tmp_path / "web.d"),
        template="{stem}!",
    )
    (made,) = swinir("upscale", source, "--preset", "for the web").out
    assert Path(made) == tmp_path / "web.d" / "a!.webp"
    assert max(pixels_of(made).shape) == 50


def test_a_strength_of_a_preset_goes_for_what_restores_and_is_no_mistake_elsewhere(swinir: Command, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png")
    keep("soft", model="denoise", strength=40, factor=1.0, template="{stem}-{model}")
    (soft,) = swinir("upscale", source, "--preset", "soft").out
    assert b'Strength="40"' in Path(soft).read_bytes()
    (other,) = swinir("upscale", source, "--preset", "soft", "--model", "photo-x2").out
    assert b"Strength" not in Path(other).read_bytes()


def test_a_quality_of_a_preset_is_told_only_by_results_that_have_one(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png")
    keep("web", model=str(tiny), format="jpeg", quality=85)
    (jpeg,), (tiff,) = (swinir("upscale", source, "--preset", "web", "--format", each).out for each in ("jpeg", "tiff"))
    assert b'swinirgui:Quality="85"' in Path(jpeg).read_bytes()
    assert b"swinirgui:Quality" not in Path(tiff).read_bytes()


def test_an_unknown_preset_is_told_with_those_there_are(swinir: Command, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png")
    none = swinir("upscale", source, "--preset", "web")
    assert none.status == 2
    assert none.sentence == "There is no preset “web”. Save one in the window: “Presets” stands above the size."
    keep("print 30×20")
    some = swinir("upscale", source, "--preset", "web")
    assert (some.status, some.sentence) == (2, "There is no preset “web”. There are: “print 30×20”.")


def test_they_are_listed_with_the_options_they_stand_for(swinir: Command) -> None:
    keep("web", model="photo-x2", format="jpeg", quality=85, folder="/home/me/my web")
    keep("print", target="print", paper_width=30.0, paper_height=20.0, dpi=300, format="tiff", depth=16)
    shown, told = swinir("presets"), swinir("presets", "--json")
    assert shown.out == [
        "print  --print=30x20cm@300 --format=tiff --depth=16",
        "web    --model=photo-x2 --scale=2 --format=jpeg --quality=85 '--out=/home/me/my web/'",
    ]
    assert [json.loads(line) for line in told.out] == [
        {"name": name, "options": shlex.split(line)[1:]} for name, line in zip(("print", "web"), shown.out, strict=True)
    ]
    assert shown.status == told.status == 0


def test_where_there_are_none_that_is_said_and_nothing_is_listed(swinir: Command) -> None:
    shown, told = swinir("presets"), swinir("presets", "--json")
    assert (shown.out, shown.sentence) == ([], "There are no presets yet: save one in the window.")
    assert (told.out, told.err) == ([], [])


def test_a_name_template_that_makes_no_name_is_told(swinir: Command, tmp_path: Path) -> None:
    keep("half typed", template="{stem}_{mod")
    outcome = swinir("upscale", write_picture(tmp_path / "a.png"), "--preset", "half typed")
    assert outcome.status == 2
    assert "“{stem}_{mod” has a brace without its partner" in outcome.sentence
