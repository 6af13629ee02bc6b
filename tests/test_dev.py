"""dev.py: what it says, when it sets up, and what it makes of an interrupted set-up."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.patience import PATIENCE

DEV = Path(__file__).parent.parent / "dev.py"
USAGE_MISTAKES = [[], ["fly"], ["check", "weather"]]


@pytest.fixture
def dev(tmp_path: Path) -> ModuleType:
    """dev.py in an empty checkout of its own."""
    (tmp_path / "pyproject.toml").write_text("[project]")
    (tmp_path / "constraints.txt").write_text("torch==1")
    spec = importlib.util.spec_from_file_location("dev", shutil.copy(DEV, tmp_path))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def steps(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps of the set-up, noted instead of done; a "python" appears where one would."""
    noted: list[str] = []

    def step(command: list[str]) -> None:
        noted.append("venv" if command[2] == "venv" else command[-1])
        dev.PYTHON.parent.mkdir(exist_ok=True)
        dev.PYTHON.touch()

    monkeypatch.setattr(dev, "step", step)
    return noted


@pytest.mark.parametrize("arguments", USAGE_MISTAKES)
def test_a_mistake_shows_the_usage(dev: ModuleType, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert dev.main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("usage: python3 dev.py")
    assert not dev.VENV.exists()


def test_help_is_no_mistake(dev: ModuleType) -> None:
    assert dev.main(["--help"]) == 0


def test_an_old_python_is_told(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 8, 18))
    monkeypatch.setattr(sys, "version", "3.8.18 (main)")
    assert dev.main(["upscale", "a.jpg"]) == 1
    assert capsys.readouterr().err == "error: this is Python 3.8.18; SwinIR GUI needs 3.11 or newer.\n"


def test_it_sets_up_once_and_says_so_on_stderr(dev: ModuleType, steps: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    dev.set_up("")
    dev.set_up("")
    assert steps == ["venv", "."]
    assert capsys.readouterr() == ("", "Setting up .venv (once, a few minutes)…\n")


def test_a_larger_extra_holds_the_smaller_ones(dev: ModuleType, steps: list[str]) -> None:
    for extra in ("test", "", "dev", "test", ""):
        dev.set_up(extra)
    assert steps == ["venv", ".[test]", ".[dev]"]


@pytest.mark.parametrize("file", ["pyproject.toml", "constraints.txt"])
def test_a_changed_file_is_followed_without_a_new_environment(dev: ModuleType, steps: list[str], file: str) -> None:
    dev.set_up("")
    (dev.ROOT / file).write_text("changed")
    dev.set_up("")
    assert steps == ["venv", ".", "."]


def test_a_set_up_that_was_killed_is_started_over(dev: ModuleType, steps: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(command: list[str]) -> None:
        (dev.VENV / "lib").mkdir()
        dev.SCRIPTS.mkdir()
        dev.PYTHON.touch()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(dev, "step", killed)
        assert dev.main(["upscale", "a.jpg"]) == 130
    dev.set_up("")
    assert steps == ["venv", "."]
    assert not (dev.VENV / "lib").exists()


def test_a_moved_checkout_gets_a_new_environment(dev: ModuleType, steps: list[str]) -> None:
    dev.set_up("")
    stamp = json.loads(dev.STAMP.read_text())
    dev.STAMP.write_text(json.dumps({**stamp, "place": "elsewhere"}))
    dev.set_up("")
    assert steps == ["venv", ".", "venv", "."]


def test_an_environment_made_by_hand_is_completed_not_cleared(dev: ModuleType, steps: list[str]) -> None:
    dev.SCRIPTS.mkdir(parents=True)
    dev.PYTHON.touch()
    own = dev.VENV / "notes.txt"
    own.touch()
    dev.set_up("")
    assert steps == ["."]
    assert own.exists()


def test_a_step_that_works_is_silent(dev: ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    dev.step([sys.executable, "-c", "print('chatter')"])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("The virtual environment was not created: ensurepip is not available", "install python3-venv."),
        ("/usr/bin/python3: No module named venv", "install python3-venv."),
        ("NewConnectionError(…): Temporary failure in name resolution", "is this machine online?"),
        ("OSError: [Errno 28] No space left on device", "The disk is full;"),
        ("ERROR: Ignored the following versions", "the reason is above."),
    ],
)
def test_a_step_that_fails_shows_its_words_and_one_sentence(dev: ModuleType, output: str, sentence: str) -> None:
    program = f"import sys; sys.stderr.buffer.write({output.encode()!r}); sys.exit(7)"
    with pytest.raises(SystemExit) as failure:
        dev.step([sys.executable, "-c", program])
    words, _, last = str(failure.value).rpartition("\n")
    assert words == output
    assert last.startswith("error: ")
    assert sentence in last


def test_a_folder_that_cannot_be_written_is_one_sentence(dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    dev.VENV.touch()
    assert dev.main(["test"]) == 1
    assert capsys.readouterr().err.startswith("error: ")


def test_a_failed_check_does_not_hide_the_others(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.subprocess, "call", lambda command: -9 if "mypy" in command[0] else 0)
    assert dev.check(["lint", "types", "layers"]) == 1
    assert capsys.readouterr().err == "lint: good, types: failed, layers: good\n"


def stand_in(root: Path, program: str) -> list[str]:
    """A checkout whose set-up is finished and whose program is ``program``; the command that runs dev.py in it."""
    (root / "swinir_gui" / "cli").mkdir(parents=True)
    (root / "swinir_gui" / "cli" / "main.py").write_text(program)
    prepare = f"import dev; dev.SCRIPTS.mkdir(parents=True); dev.PYTHON.symlink_to({sys.executable!r}); "
    prepare += "dev.step = lambda command: None; dev.say = lambda text: None; dev.set_up('')"
    subprocess.run([sys.executable, "-c", prepare], cwd=root, check=True)
    return [sys.executable, str(root / "dev.py"), "upscale", "a b.jpg", "--scale", "2"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_arguments_folder_and_status_are_the_persons_own(dev: ModuleType, tmp_path: Path) -> None:
    command = stand_in(tmp_path, "import os, sys; print(sys.argv[1:], os.getcwd()); sys.exit(5)")
    elsewhere = tmp_path / "pictures"
    elsewhere.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (5, "")
    assert done.stdout == f"['upscale', 'a b.jpg', '--scale', '2'] {elsewhere}\n"


@pytest.fixture
def _not_in_the_background() -> Iterator[None]:
    """Whoever runs the tests there has Ctrl+C ignored, and so have all whom he starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are different there")
@pytest.mark.usefixtures("_not_in_the_background")
def test_ctrl_c_reaches_the_program_and_its_status_comes_back(dev: ModuleType, tmp_path: Path) -> None:
    program = """
import sys
try:
    print("ready", flush=True)
    sys.stdin.read()
except KeyboardInterrupt:
    print("tidied up")
    sys.exit(130)
"""
    command, environment = stand_in(tmp_path, program), {**os.environ, "PYTHONPATH": str(tmp_path)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out, err) == (130, "tidied up\n", "")


@pytest.mark.parametrize(
    ("arguments", "shared"), [([], True), (["-x", "--durations=9"], True), (["tests/nn"], False), (["-k", "hat"], False)]
)
def test_all_tests_are_shared_out_and_some_are_not(
    dev: ModuleType, arguments: list[str], *, shared: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.chdir(dev.ROOT)  # it goes there, and does not come back
    monkeypatch.setattr(dev, "become", lambda *command: asked.extend(command))
    monkeypatch.setattr(dev, "provide", lambda _: True)
    dev.test(arguments)
    assert asked == ["pytest", *(dev.SHARED_OUT if shared else ()), *arguments]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt brings what it needs")
def test_what_the_system_lacks_is_named_with_its_remedy(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    assert not dev.provide({"libc.so.6": "libc6", "libnowhere.so.9": "libnowhere9"})
    err = capsys.readouterr().err
    assert "Qt lacks libnowhere.so.9 of this system." in err
    assert "sudo apt-get install --yes --no-install-recommends libnowhere9" in err
    assert dev.provide({"libc.so.6": "libc6"})
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt brings what it needs")
def test_root_gets_what_the_system_lacks(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0)
    monkeypatch.setattr(dev.subprocess, "run", lambda command, **_: ran.append(command))
    assert not dev.provide({"libnowhere.so.9": "libnowhere9"})
    assert [command[1] for command in ran] == ["update", "install"]
    assert ran[1][-1] == "libnowhere9"


@pytest.mark.parametrize("loads", [True, False])
def test_without_qt_everything_but_the_window_is_tested(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, loads: bool
) -> None:
    started: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "provide", lambda wanted: loads)
    monkeypatch.setattr(dev, "become", lambda *command: started.append(command) or 0)
    monkeypatch.setattr(dev.os, "chdir", lambda folder: None)
    assert dev.test(["-k", "hat"]) == 0
    assert started[0][-2:] == ("-k", "hat")
    assert ("--ignore=tests/gui" in started[0]) is not loads
    assert ("tests/gui, are left out" in capsys.readouterr().err) is not loads


def test_a_bundle_is_weighed_with_its_large_parts(dev: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    for name, megabytes in (("small", 1), ("large", 21), ("larger", 30)):
        with (bundle / name).open("wb") as file:
            file.truncate(megabytes * 1_000_000)
    dev.weigh(bundle)
    out, err = capsys.readouterr()
    assert out == f"{bundle}\n"
    assert [line.split() for line in err.splitlines()] == [
        ["30", "MB", "larger"],
        ["21", "MB", "large"],
        ["52", "MB", "in", "all"],
    ]
