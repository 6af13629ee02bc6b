"""The wheel in an environment of its own: both commands, models and resources, nothing of the checkout.

What it depends on comes from the environment of the tests, so that nothing is fetched.
"""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parent.parent
LARGEST = 20 * 1000 * 1000


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands are, in an environment that holds the wheel alone."""
    place = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", str(place), cwd=place)
    scripts = Path(sysconfig.get_path("scripts", "venv", {"base": str(place), "platbase": str(place)}))
    pip = (sys.executable, "-m", "pip", "--python", str(place))
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel), cwd=place)
    return scripts


def run(*command: str, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def borrowing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dependencies of the tests' environment; the link to the checkout in there counts only for its own Python."""
    monkeypatch.setenv("PYTHONPATH", sysconfig.get_path("purelib"))
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")


def test_it_is_small_and_carries_models_resources_and_licences(wheel: Path) -> None:
    assert wheel.stat().st_size < LARGEST
    names = zipfile.ZipFile(wheel).namelist()
    for folder in ("models", "resources"):
        carried = [file for file in (ROOT / folder).rglob("*") if file.is_file() and not file.name.startswith("sample_")]
        assert [file for file in carried if f"swinir_gui/{file.relative_to(ROOT).as_posix()}" not in names] == []
    licences = {Path(name).name for name in names if ".dist-info/licenses/" in name}
    assert licences == {"LICENSE", "NOTICE"}
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"swinir_gui"}


@pytest.mark.usefixtures("borrowing")
def test_its_commands_work_and_read_nothing_of_the_checkout(scripts: Path, tmp_path: Path) -> None:
    assert run(str(scripts / "swinir"), "--version", cwd=tmp_path).startswith("SwinIR GUI ")
    listed = run(str(scripts / "swinir"), "models", "list", "--json", cwd=tmp_path).splitlines()
    ids = {json.loads(line)["id"] for line in listed}
    assert {file.stem for file in (ROOT / "models").glob("*.safetensors")} <= ids
    program = "from swinir_gui import paths; print(paths.embedded_models(), paths.resource('sample.jpg'), sep='\\n')"
    places = [Path(line) for line in run(str(scripts / "python"), "-c", program, cwd=tmp_path).splitlines()]
    assert all(place.exists() and place.is_relative_to(scripts.parent.resolve()) for place in places)


@pytest.mark.usefixtures("borrowing")
def test_it_upscales_a_corner_of_the_sample_that_it_carries(scripts: Path, tmp_path: Path) -> None:
    program = "from PIL import Image; from swinir_gui import paths; "
    program += "Image.open(paths.resource('sample.jpg')).crop((0, 0, 96, 64)).save('corner.png')"
    run(str(scripts / "python"), "-c", program, cwd=tmp_path)
    [result] = run(str(scripts / "swinir"), "upscale", "corner.png", "--out", ".", "--quiet", cwd=tmp_path).splitlines()
    with Image.open(tmp_path / result) as image:
        assert image.size == (192, 128)


@pytest.mark.usefixtures("borrowing")
def test_its_window_starts(scripts: Path, tmp_path: Path) -> None:
    pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)
    assert run(str(scripts / "swinir-gui"), "--version", cwd=tmp_path).startswith("SwinIR GUI ")
