"""What is found in folders, and what is left out."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from PIL import Image

from swinir_gui.errors import ImageReadError
from swinir_gui.imaging.metadata.provenance import Provenance, with_provenance
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.jobs.folders import scanning
from swinir_gui.jobs.folders.scanning import LeftOut, Reason, Search, look_for
from swinir_gui.jobs.wanted.naming import NameTemplate
from swinir_gui.jobs.wanted.request import Input, OutputOptions
from swinir_gui.jobs.wanted.targets import Naming
from swinir_gui.paths import PACKAGE
from tests.jobs.found import find_inputs

MANY = 20_000
MEASURED = """
import sys, tracemalloc
from pathlib import Path
from swinir_gui.jobs.folders.scanning import Search, look_for
tracemalloc.start()  # under which everything takes four times as long
print(len(list(look_for([Path(sys.argv[1])], Search(recursive=True)))), tracemalloc.get_traced_memory()[1])
"""
posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has none of these without privileges")


def put(folder: Path, *found: str, content: bytes = b"?") -> None:
    for name in found:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def relative(folder: Path, search: Search) -> list[str]:
    return [found.path.relative_to(folder).as_posix() for found in find_inputs([folder], search)]


def left_out(folder: Path) -> dict[str, Reason]:
    found = look_for([folder], Search(recursive=True))
    return {each.path.relative_to(folder).as_posix(): each.reason for each in found if isinstance(each, LeftOut)}


def test_folders_are_searched_by_the_ends_of_names(tmp_path: Path) -> None:
    put(tmp_path, "b.JPG", "a.png", ".hidden.png", "notes.txt", "deep/c.webp", ".hidden/d.png")
    (tmp_path / "folder.png").mkdir()
    assert find_inputs([tmp_path]) == [Input(tmp_path / name, searched=True) for name in ("a.png", "b.JPG")]
    deep = find_inputs([tmp_path], Search(recursive=True))
    assert deep[-1] == Input(tmp_path / "deep" / "c.webp", Path("deep"), searched=True)
    assert len(deep) == 3
    assert left_out(tmp_path) == {"notes.txt": Reason.NO_PICTURE}


@pytest.mark.parametrize(
    "name",
    [
        *("._a.jpg", ".DS_Store", ".Trash-1000/files/a.jpg", "__MACOSX/._a.jpg", "@eaDir/a.jpg/SYNOPHOTO_THUMB_XL.jpg"),
        *("Thumbs.db", "desktop.ini", "$RECYCLE.BIN/S-1/a.jpg", "System Volume Information/a.jpg", "lost+found/a.jpg"),
    ],
)
def test_what_is_hidden_or_of_the_system_is_passed_over_in_silence(name: str, tmp_path: Path) -> None:
    put(tmp_path, "a.jpg", name, f"deep/{name}")
    assert list(look_for([tmp_path], Search(recursive=True))) == [Input(tmp_path / "a.jpg", searched=True)]
    put(tmp_path / "deep", "loose.jpg")
    assert relative(tmp_path / "deep", Search()) == ["loose.jpg"]


def test_who_names_a_hidden_folder_means_it(tmp_path: Path) -> None:
    put(tmp_path, ".hidden/a.jpg")
    assert relative(tmp_path / ".hidden", Search()) == ["a.jpg"]


def test_raw_files_of_cameras_are_told_apart_from_what_is_no_picture(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg", "a.NEF", "b.dng", "b.xmp")
    assert left_out(tmp_path) == {"a.NEF": Reason.CAMERA_RAW, "b.dng": Reason.CAMERA_RAW, "b.xmp": Reason.NO_PICTURE}
    (tmp_path / "a.jpg").unlink()
    with pytest.raises(ImageReadError, match="no picture") as caught:
        find_inputs([tmp_path])
    assert "Develop its raw files" in caught.value.hint


def test_files_are_taken_whatever_they_are_called(tmp_path: Path) -> None:
    assert find_inputs([tmp_path / "missing.xyz"]) == [Input(tmp_path / "missing.xyz")]


@pytest.mark.parametrize("recursive", [False, True])
def test_a_folder_without_pictures(tmp_path: Path, *, recursive: bool) -> None:
    with pytest.raises(ImageReadError) as caught:
        find_inputs([tmp_path], Search(recursive=recursive))
    assert ("--recursive" in caught.value.hint) is not recursive


def test_pictures_come_in_the_order_in_which_people_count(tmp_path: Path) -> None:
    put(tmp_path, "scan10.png", "Scan9.png", "scan1.png", "2.png", "b/1.png", "a10/1.png", "a9/1.png", "10.png", "²3.png")
    assert relative(tmp_path, Search(recursive=True)) == [
        *("2.png", "10.png", "scan1.png", "Scan9.png", "scan10.png", "²3.png", "a9/1.png", "a10/1.png", "b/1.png")
    ]


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        (Search(include=("*.TIF",)), ["a.tif"]),
        (Search(include=("*.tif", "b*")), ["a.tif", "b.png", "deep/b.jpg"]),
        (Search(exclude=("*_small*",)), ["a.tif", "b.png", "deep/b.jpg"]),
        (Search(include=("deep/*",)), ["deep/b.jpg", "deep/c_small.jpg"]),
        (Search(include=("b.*",), exclude=("deep/*",)), ["b.png"]),
    ],
)
def test_patterns(search: Search, expected: list[str], tmp_path: Path) -> None:
    put(tmp_path, "a.tif", "b.png", "b_small.png".replace("b", "x"), "deep/b.jpg", "deep/c_small.jpg")
    found = relative(tmp_path, Search(recursive=True, include=search.include, exclude=search.exclude))
    assert found == expected


def test_what_is_empty_is_left_out(tmp_path: Path) -> None:
    put(tmp_path, "a.png")
    put(tmp_path, "empty.png", content=b"")
    assert left_out(tmp_path) == {"empty.png": Reason.EMPTY}


def test_the_folder_of_results_is_not_searched_unless_it_is_the_very_folder(tmp_path: Path) -> None:
    put(tmp_path, "a.png", "out/b.png")
    assert relative(tmp_path, Search(recursive=True, out=tmp_path / "x" / ".." / "out")) == ["a.png"]
    assert relative(tmp_path, Search(recursive=True, out=tmp_path)) == ["a.png", "out/b.png"]


@posix_only
def test_links_are_followed_to_files_in_the_tree_alone(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    put(tmp_path, "outside.png", "other/c.png")
    put(tree, "a.png", "deep/b.png")
    for name, target in {
        "inside.png": "deep/b.png",
        "out.png": "../outside.png",
        "dead.png": "nothing.png",
        "circle.png": "circle.png",
        "loop": ".",
        "deep/up": "..",
        "other": "../other",
    }.items():
        (tree / name).symlink_to(target)
    assert relative(tree, Search(recursive=True)) == ["a.png", "inside.png", "deep/b.png"]
    assert left_out(tree) == {
        "out.png": Reason.LINK_OUT,
        "dead.png": Reason.DEAD_LINK,
        "circle.png": Reason.DEAD_LINK,
        "loop": Reason.LINKED_FOLDER,
        "deep/up": Reason.LINKED_FOLDER,
        "other": Reason.LINKED_FOLDER,
    }


@posix_only
def test_nobody_waits_at_a_pipe(tmp_path: Path) -> None:
    put(tmp_path, "a.png")
    os.mkfifo(tmp_path / "pipe.png")
    assert left_out(tmp_path) == {"pipe.png": Reason.NO_FILE}


@posix_only
def test_a_folder_that_is_closed_does_not_hold_up_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.png", "closed/b.png", "open/c.png")
    scandir = os.scandir

    def guarded(folder: Path) -> object:
        if Path(folder).name == "closed":
            raise PermissionError
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", guarded)  # the tests may run as one who may read everything
    assert relative(tmp_path, Search(recursive=True)) == ["a.png", "open/c.png"]
    assert left_out(tmp_path) == {"closed": Reason.CLOSED_FOLDER}
    with pytest.raises(ImageReadError, match="cannot be looked into"):
        find_inputs([tmp_path / "closed"])


@pytest.fixture(scope="module", params=[1, 500], ids=["in one folder", "in 500 folders"])
def many(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place with ``MANY`` files."""
    place, folders = tmp_path_factory.mktemp("many"), request.param
    for number in range(folders):
        folder = place / f"{number}"
        folder.mkdir()
        (folder / "0.png").write_bytes(b"?")
        for name in range(1, MANY // folders):
            os.link(folder / "0.png", folder / f"{name}.png")  # which is made faster than a file
    return place


def test_of_many_files_the_first_are_found_before_the_others_are_looked_at(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judged, looked_at = scanning._Walk._judged, []

    def noted(walk: scanning._Walk, entry: os.DirEntry[str], *where: Path) -> Input | LeftOut | None:
        looked_at.append(entry.name)
        return judged(walk, entry, *where)

    monkeypatch.setattr(scanning._Walk, "_judged", noted)
    search = look_for([many], Search(recursive=True))
    assert len(list(islice(search, 20))) == len(looked_at) == 20
    assert len(list(search)) == MANY - 20


def test_many_files_take_little_memory(many: Path) -> None:
    """In a process of its own: what other threads allocate meanwhile would count too."""
    made = subprocess.run([sys.executable, "-c", MEASURED, many], cwd=PACKAGE.parent, capture_output=True, text=True, check=True)
    found, peak = map(int, made.stdout.split())
    assert found == MANY
    assert peak < 30e6


def result_of(source: Path, name: str) -> None:
    """What this program leaves beside a source, as far as a search can tell."""
    provenance = Provenance("0.1.0", "photo-x4", "")
    Image.new("RGB", (4, 4)).save(source.with_name(name), xmp=with_provenance(None, provenance))


def test_the_result_of_a_picture_beside_it_is_left_out_whichever_model_made_it(tmp_path: Path) -> None:
    for name in ("a.png", "a_web-x4_x4.png", "a2.png"):
        Image.new("RGB", (4, 4)).save(tmp_path / name)
    source = tmp_path / "a.png"
    for name in ("a_photo-x4_x4.jpg", "a-large.webp", "b_photo-x4_x4.png", "a2x.png", "large-a.jpg", "my a, large.jpg", "1.jpg"):
        result_of(source, name)
    sources = ["a2.png", "a2x.png", "a.png", "a_web-x4_x4.png", "b_photo-x4_x4.png"]
    assert relative(tmp_path, Search()) == ["1.jpg", *sources]
    results = "a_photo-x4_x4.jpg", "a-large.webp", "large-a.jpg", "my a, large.jpg"
    assert left_out(tmp_path) == dict.fromkeys(results, Reason.RESULT)
    told = Search(results=frozenset({"1.jpg", "a.png"}))
    assert relative(tmp_path, told) == sources, "of which a journal tells"
    assert relative(tmp_path, replace(told, out=tmp_path / "out")) == ["1.jpg", *sources], "the result has its name elsewhere"


def test_what_the_run_itself_calls_results_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "a.jpg")
    for name in ("a_photo-x2_x2.jpg", "a_web-x2_x2.jpg", "a_photo-x4_x4.jpg"):
        result_of(tmp_path / "a.jpg", name)
    opened, really = list[str](), PictureSource.open
    monkeypatch.setattr(PictureSource, "open", lambda path: opened.append(path.name) or really(path))
    naming = Naming(("photo-x2", "web-x2"), 2, OutputOptions())
    for options, asked in (
        (OutputOptions(), ["a_photo-x4_x4.jpg"]),
        (OutputOptions(out=tmp_path / "out"), ["a_photo-x2_x2.jpg", "a_photo-x4_x4.jpg", "a_web-x2_x2.jpg"]),
    ):
        opened.clear()
        assert relative(tmp_path, Search(naming=replace(naming, options=options))) == ["a.jpg"]
        assert opened == asked


@pytest.mark.parametrize("template", ["{stem}_{index}", "{stem}_{date}", "{stem}_{width}"])
def test_names_that_only_the_run_can_know_are_not_guessed(template: str) -> None:
    options = OutputOptions(name=NameTemplate.parse(template))
    assert list(Naming(("photo-x2",), 2, options).beside(Path("a.png"))) == []


def test_results_in_a_folder_of_their_own_may_be_worked_on_further(tmp_path: Path) -> None:
    result_of(tmp_path / "a.png", "a_denoise_x1.png")
    assert relative(tmp_path, Search()) == ["a_denoise_x1.png"]
    assert find_inputs([tmp_path / "a_denoise_x1.png"]) == [Input(tmp_path / "a_denoise_x1.png")]


def test_patterns_that_leave_nothing_are_told_as_such(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    with pytest.raises(ImageReadError, match="holds no picture that the patterns leave") as told:
        find_inputs([tmp_path], Search(include=("*.tif",)))
    assert told.value.hint == "Choose other patterns, or another folder."
