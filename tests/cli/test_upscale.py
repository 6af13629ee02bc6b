"""``swinir upscale`` as the contract has it."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from swinir_gui import paths
from tests.cli.command import Command, difference, names, nearest, noise, pixels_of, visible, write_picture


def test_the_default_name_is_beside_the_source(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "my photo.PNG")
    outcome = swinir("upscale", source, "--model", tiny)
    assert (outcome.status, outcome.out) == (0, [str(tmp_path / "my photo_tiny_x2.PNG")])
    assert names(tmp_path) == ["my photo.PNG", "my photo_tiny_x2.PNG"]
    assert difference(pixels_of(outcome.out[0]), nearest(pixels_of(source))) <= 4


def test_the_embedded_model_is_the_default(swinir: Command, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png")
    outcome = swinir("upscale", source, "--quiet")
    assert (outcome.status, outcome.err, outcome.out) == (0, [], [str(tmp_path / "a_photo-x2_x2.png")])
    assert np.abs(pixels_of(outcome.out[0]).astype(int) - nearest(pixels_of(source))).mean() < 12


def test_a_pattern_that_no_shell_has_looked_up_stands_for_its_files(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    for name in ("b.png", "a.png", "c.jpg", "[1].png"):
        write_picture(tmp_path / name)
    outcome = swinir("upscale", tmp_path / "?.png", "--model", tiny, "--quiet")
    assert outcome.out == [str(tmp_path / "a_tiny_x2.png"), str(tmp_path / "b_tiny_x2.png")]
    assert swinir("upscale", tmp_path / "[1].png", "--model", tiny, "--quiet").out == [str(tmp_path / "[1]_tiny_x2.png")]
    assert "*.tif” does not exist. Check its name and folder." in swinir("upscale", tmp_path / "*.tif", "--model", tiny).sentence


def test_stdout_has_paths_alone_and_stderr_the_rest(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    sources = [write_picture(tmp_path / name) for name in ("a.png", "b.png")]
    outcome = swinir("upscale", *sources, "--model", tiny)
    assert outcome.out == [str(tmp_path / "a_tiny_x2.png"), str(tmp_path / "b_tiny_x2.png")]
    assert outcome.err[0] == "a.png  24×16 → 48×32  (1 of 2)"
    assert len([line for line in outcome.err if "done in" in line]) == 2


def test_progress_counts_up_with_an_estimate(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png", noise(256, 800))
    lines = [line for line in swinir("upscale", source, "--model", tiny).err if "%" in line]
    shares = [int(line.split("%")[0].rpartition(" ")[2]) for line in lines]
    assert len(shares) > 5
    assert shares == sorted(set(shares))
    assert all(line.endswith(" s left") for line in lines)


def test_a_terminal_gets_a_bar_and_stdout_paths_all_the_same(
    swinir: Command, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    (tmp_path / "bad.png").write_text("no picture")
    sources = [write_picture(tmp_path / "a.png", noise(256, 300)), tmp_path / "bad.png", write_picture(tmp_path / "c.png")]
    outcome = swinir("upscale", *sources, "--model", tiny)
    assert (outcome.status, outcome.out) == (1, [str(tmp_path / "a_tiny_x2.png"), str(tmp_path / "c_tiny_x2.png")])
    shown = "\n".join(outcome.err)
    assert "━" in shown
    assert "2 of 3 done" in shown
    assert shown.index("a.png: done in") < shown.index("“bad.png” is not a picture") < shown.index("c.png: done in")
    assert "a.png  256×300" not in shown[shown.index("“bad.png”") :], "the bar of a picture outlives it"


def test_json_has_one_object_a_line(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    good, bad, old = write_picture(tmp_path / "ä.png"), tmp_path / "bad.png", write_picture(tmp_path / "old.png")
    bad.write_text("no picture")
    write_picture(tmp_path / "old_tiny_x2.png")
    outcome = swinir("upscale", good, bad, old, "--model", tiny, "--json", "--quiet")
    saved, failed, skipped = map(json.loads, outcome.out)
    assert outcome.status == 1
    assert saved.pop("seconds") >= 0
    assert saved == {
        "source": str(good),
        "state": "saved",
        "result": str(tmp_path / "ä_tiny_x2.png"),
        "width": 48,
        "height": 32,
    }
    assert (failed["state"], failed["source"]) == ("failed", str(bad))
    assert outcome.sentence == f"{failed['message']} {failed['hint']}"
    assert skipped == {"source": str(old), "state": "skipped", "result": str(tmp_path / "old_tiny_x2.png")}


def test_json_says_what_the_person_should_know(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    pair = [Image.fromarray(noise(24, 16, seed=seed)) for seed in range(2)]
    pair[0].save(tmp_path / "a.png", save_all=True, append_images=pair[1:])
    outcome = swinir("upscale", tmp_path / "a.png", write_picture(tmp_path / "b.png"), "--model", tiny, "--json", "--quiet")
    animated, plain = map(json.loads, outcome.out)
    assert animated["notices"] == ["only the first frame of an animation of 2 is used"]
    assert "notices" not in plain


def test_one_bad_file_does_not_stop_the_rest(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_text("no picture")
    sources = [tmp_path / "bad.png", tmp_path / "missing.png", write_picture(tmp_path / f"{'n' * 250}.png")]
    last = write_picture(tmp_path / "last.png")
    outcome = swinir("upscale", *sources, last, "--model", tiny, "--quiet")
    assert (outcome.status, outcome.out, len(outcome.err)) == (1, [str(tmp_path / "last_tiny_x2.png")], 3)
    reasons = ("is not a picture", "does not exist", "No file can be named")
    assert all(reason in line for reason, line in zip(reasons, outcome.err, strict=True))


@pytest.mark.parametrize("policy", ["skip", "overwrite", "rename"])
def test_existing(policy: str, swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source, result = write_picture(tmp_path / "a.png"), tmp_path / "a_tiny_x2.png"
    result.write_text("something precious")
    outcome = swinir("upscale", source, "--model", tiny, "--existing", policy)
    assert outcome.status == 0
    assert (result.read_bytes() == b"something precious") == (policy != "overwrite")
    assert outcome.out == [str(tmp_path / "a_tiny_x2 (2).png" if policy == "rename" else result)]
    assert len(names(tmp_path)) == (3 if policy == "rename" else 2)
    if policy == "rename":
        again = swinir("upscale", source, "--model", tiny, "--existing", policy)
        assert again.out == [str(tmp_path / "a_tiny_x2 (3).png")]


def test_skipping_is_the_default_and_said(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png")
    swinir("upscale", source, "--model", tiny)
    before = (tmp_path / "a_tiny_x2.png").stat()
    outcome = swinir("upscale", source, "--model", tiny)
    assert "exists already" in outcome.sentence
    assert (tmp_path / "a_tiny_x2.png").stat() == before


@pytest.mark.parametrize("policy", ["skip", "overwrite", "rename"])
@pytest.mark.parametrize("link", ["same", "spelled otherwise", "hard link", "symbolic link"])
def test_a_source_is_never_the_result(policy: str, link: str, swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source, out = write_picture(tmp_path / "a.png"), tmp_path / "b.png"
    if link == "hard link":
        out.hardlink_to(source)
    elif link == "symbolic link":
        out.symlink_to(source)
    else:
        out = source if link == "same" else tmp_path / "sub" / ".." / "a.png"
        (tmp_path / "sub").mkdir()
    before, content = names(tmp_path), source.read_bytes()
    outcome = swinir("upscale", source, "--model", tiny, "--out", out, "--existing", policy, "--quiet")
    assert outcome.status == (1 if "link" in link else 2)
    assert outcome.out == []
    assert "would replace" in outcome.sentence
    assert source.read_bytes() == content
    assert names(tmp_path) == before


def test_a_result_does_not_replace_another_source(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    first, second = write_picture(tmp_path / "a.png"), write_picture(tmp_path / "a_tiny_x2.png", noise(9, 9))
    content = second.read_bytes()
    outcome = swinir("upscale", first, second, "--model", tiny, "--existing", "overwrite")
    assert (outcome.status, outcome.out, names(tmp_path)) == (2, [], ["a.png", "a_tiny_x2.png"])
    assert "would replace" in outcome.sentence
    assert second.read_bytes() == content


def test_out_may_be_a_file(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source, out = write_picture(tmp_path / "a.png"), tmp_path / "new" / "folder" / "result.webp"
    outcome = swinir("upscale", source, "--model", tiny, "--out", out)
    assert (outcome.status, outcome.out) == (0, [str(out)])
    with Image.open(out) as result:
        assert (result.format, result.size) == ("WEBP", (48, 32))


def test_out_may_be_a_folder_that_is_not_there_yet(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source, out = write_picture(tmp_path / "a.png"), tmp_path / "new" / "folder"
    assert swinir("upscale", source, "--model", tiny, "--out", out).out == [str(out / "a_tiny_x2.png")]


def test_a_folder_called_like_a_picture_is_a_folder(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source, out = write_picture(tmp_path / "a.png"), tmp_path / "out.png"
    out.mkdir()
    assert swinir("upscale", source, "--model", tiny, "--out", out).out == [str(out / "a_tiny_x2.png")]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["b.png", "--out", "one.png"], "names one file"),
        (["--out", "one.gif"], "only reads"),
        (["--out", "one.png", "--format", "jpeg"], "is no name for jpeg"),
        (["--out", "one.xyz"], "“one.xyz” names no picture format. Choose one of .png, .jpg, "),
    ],
    ids=["two into one", "read-only format", "two formats", "no format"],
)
def test_out_that_cannot_be_meant(
    arguments: list[str], reason: str, swinir: Command, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_picture(Path("a.png"))
    write_picture(Path("b.png"))
    outcome = swinir("upscale", "a.png", *arguments, "--model", tiny)
    assert outcome.status == 2
    assert reason in outcome.sentence
    assert names(tmp_path) == ["a.png", "b.png"]


@pytest.mark.parametrize("out", ["there.xyz", "new.xyz/", "version.2"])
def test_out_may_be_a_folder_with_a_dot(
    out: str, swinir: Command, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_picture(Path("a.png"))
    Path("there.xyz").mkdir()
    assert swinir("upscale", "a.png", "--out", out, "--model", tiny).status == 0
    assert visible(Path(out)) == ["a_tiny_x2.png"]


def test_a_folder_keeps_its_tree(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    for name in ("a.png", "deep/b.png", "deep/er/a.png"):
        write_picture(tmp_path / "in" / name)
    flat = swinir("upscale", tmp_path / "in", "--model", tiny, "--out", tmp_path / "flat")
    assert (flat.status, visible(tmp_path / "flat")) == (0, ["a_tiny_x2.png"])
    deep = swinir("upscale", tmp_path / "in", "--model", tiny, "--out", tmp_path / "out", "--recursive")
    files = [name for name in names(tmp_path / "out") if name.endswith("png")]
    assert deep.status == 0
    assert [Path(name).as_posix() for name in files] == [
        "a_tiny_x2.png",
        "deep/b_tiny_x2.png",
        "deep/er/a_tiny_x2.png",
    ]


@pytest.mark.parametrize(
    "arguments",
    [["x/a.png", "y/a.png", "--out", "o"], ["x/a.png", "x/a.jpg", "--format", "png"], ["x/a.jpg", "link/a.png"]],
    ids=["one folder", "one format", "by a link"],
)
def test_colliding_results_are_refused_before_anything_runs(
    arguments: list[str], swinir: Command, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("x/a.png", "x/a.jpg", "y/a.png"):
        write_picture(Path(name))
    Path("link").symlink_to("x")
    before = names(tmp_path)
    outcome = swinir("upscale", *arguments, "--model", tiny, *([] if "--out" in arguments else ["--format", "png"]))
    assert (outcome.status, outcome.out, names(tmp_path)) == (2, [], before)
    assert "would both become" in outcome.sentence


def test_the_same_source_twice_is_no_collision(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png")
    assert swinir("upscale", source, tmp_path / "." / "a.png", "--model", tiny).status == 0


@pytest.mark.parametrize("arguments", [[], ["--threads", "1"], ["--threads", "2"], ["--threads", "3"]], ids=str)
def test_the_same_input_becomes_the_same_bytes(arguments: list[str], swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png", noise(300, 250))
    reference = swinir("upscale", source, "--model", tiny, "--threads", "2", "--out", tmp_path / "reference.png")
    outcome = swinir("upscale", source, "--model", tiny, *arguments, "--out", tmp_path / "other.png")
    assert Path(outcome.out[0]).read_bytes() == Path(reference.out[0]).read_bytes()
    assert difference(pixels_of(outcome.out[0]), nearest(pixels_of(source))) > 0, "the network's body does nothing"


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_precision(precision: str, swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png")
    outcome = swinir("upscale", source, "--model", tiny, "--precision", precision)
    assert outcome.status == 0
    assert difference(pixels_of(outcome.out[0]), nearest(pixels_of(source))) <= 6


def test_narrow_pieces_make_the_same_picture(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png", noise(300, 40))
    whole = swinir("upscale", source, "--model", tiny, "--tile", "auto", "--out", tmp_path / "whole.png")
    strips = swinir("upscale", source, "--model", tiny, "--tile", "128", "--out", tmp_path / "strips.png")
    assert (whole.status, strips.status) == (0, 0)
    assert difference(pixels_of(whole.out[0]), pixels_of(strips.out[0])) <= 1


def test_an_own_model_is_known_by_its_name(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    folder = paths.checkpoint_folder()
    folder.mkdir(parents=True)
    (folder / "mine.safetensors").write_bytes(tiny.read_bytes())
    outcome = swinir("upscale", write_picture(tmp_path / "a.png"), "--model", "mine")
    assert outcome.out == [str(tmp_path / "a_mine_x2.png")]


@pytest.mark.parametrize(
    ("arguments", "status", "reason"),
    [
        (["--model", "photo-x9"], 1, "There is no model “photo-x9”."),
        (["--device", "toaster"], 2, "“toaster” is no device."),
        (["--device", "cuda:77"], 1, "The device “cuda:77” is not available here."),
    ],
    ids=["model", "kind of device", "device"],
)
def test_what_is_not_there(arguments: list[str], status: int, reason: str, swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png")
    model = [] if "--model" in arguments else ["--model", str(tiny)]
    outcome = swinir("upscale", source, *model, *arguments)
    assert (outcome.status, outcome.out, names(tmp_path)) == (status, [], ["a.png"])
    assert outcome.sentence.startswith(reason)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["a.png", "--wrong"],
        ["a.png", "--quality", "0"],
        ["a.png", "--quality", "101"],
        ["a.png", "--quality", "best"],
        ["a.png", "--threads", "0"],
        ["a.png", "--threads", "-1"],
        ["a.png", "--tile", "wide"],
        ["a.png", "--tile", "0"],
        ["a.png", "--depth", "12"],
        ["a.png", "--format", "bmp"],
        ["a.png", "--existing", "ask"],
        ["a.png", "--precision", "int8"],
    ],
    ids=" ".join,
)
def test_wrong_usage(arguments: list[str], swinir: Command) -> None:
    outcome = swinir("upscale", *arguments)
    assert (outcome.status, outcome.out) == (2, [])
    assert re.match("swinir( upscale)?: error: ", outcome.err[0])


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text_leaves_as_it_came(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png").rename(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png"))
    outcome = swinir("upscale", source, "--model", tiny, "--out", tmp_path / "out", "--json", "--quiet")
    assert outcome.status == 0
    assert [os.fsencode(path.name) for path in (tmp_path / "out").iterdir()] == [b"caf\xe9_tiny_x2.png"]
    assert json.loads(outcome.out[0])["source"] == str(source)
