#!/usr/bin/env python3
"""Does all that a checkout is for, on a machine that has nothing but Python.

Each command first brings ``.venv`` to what it needs. A stamp in there says for which files that was finished. A set-up
that was killed leaves it empty, and the next call starts over. Old Pythons can read this file and say that they are.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP, LOCK = VENV / "setup.json", VENV / "setup.lock"
SCRIPTS = VENV / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = SCRIPTS / ("python.exe" if sys.platform == "win32" else "python")
EXTRAS = ("", "test", "dev", "build")  # each contains the ones before it
NEEDS = {"run": "", "upscale": "", "test": "test", "check": "dev", "bench": "", "languages": "test", "build": "build"}
CHECKS = {
    "lint": ("ruff", "check"),
    "format": ("ruff", "format", "--check"),
    "types": ("mypy",),
    "layers": ("lint-imports", "--no-cache", "--no-logo"),
    "unused": ("vulture",),
    "spelling": ("typos",),
}
USAGE = f"""\
usage: python3 dev.py COMMAND [ARGUMENTS]

  run [FILE…]     open the window
  upscale FILE…   enlarge pictures; takes the arguments of “swinir upscale”
  test            run the tests; takes the arguments of pytest
  check [NAME…]   run all other checks, or some of them: {" ".join(CHECKS)}
  bench           measure the networks
  languages       collect what the program says, for its translators, and compile what they made of it
  build           make dist/swinir-gui, a folder that runs without Python

The first call sets up .venv, which takes a few minutes; later ones start at once."""
# What Qt's libraries ask the system for, and the Debian package that has it; the second part only for a real screen.
OFF_SCREEN = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
ON_SCREEN = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
ON_WAYLAND = {"libwayland-cursor.so.0": "libwayland-cursor0", "libwayland-egl.so.1": "libwayland-egl1"}  # for the bundle
LARGE = 20_000_000  # a part of the bundle that docs/packaging.md must justify
# Without Qt its plugin for pytest must stay away too, and its settings would be unknown ones.
WITHOUT_WINDOW = ("-p", "no:pytest-qt", "-o", "addopts=-q --import-mode=importlib --strict-markers", "--ignore=tests/gui")
# Each process takes the next file. One more than there are processors, since tests of the window and of other processes often
# wait; of very many, the time to collect all tests in each would outweigh the rest.
PROCESSES = min(8, 1 + (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1))
SHARED_OUT = (f"--numprocesses={PROCESSES}", "--dist=loadfile", "--no-loadscope-reorder")
REASONS = {
    "No module named venv|ensurepip": "This Python lacks its venv module; on Debian and Ubuntu, install python3-venv.",
    "ConnectionError|NameResolutionError|TimeoutError": "The packages cannot be reached; is this machine online?",
    "No space left": "The disk is full; the set-up needs some gigabytes.",
}


def say(text: str) -> None:
    """Standard output belongs to results; everything else goes to standard error."""
    sys.stderr.write(text + "\n")


def step(command: list[str]) -> None:
    """Run one step of the set-up, silently; when it fails, show its words, and ours for what to do.

    It inherits the lock: if we are killed, no other call starts while pip still writes.
    """
    done = subprocess.run(command, cwd=ROOT, capture_output=True, close_fds=False, check=False)
    if done.returncode:
        output = (done.stdout + done.stderr).decode(errors="replace").strip()
        reasons = [reason for signs, reason in REASONS.items() if re.search(signs, output)]
        sys.exit(f"{output}\nerror: {reasons[0] if reasons else 'The set-up failed; the reason is above.'}")


def current() -> dict[str, str]:
    """What a stamp must say: paths that are written all over ``.venv``, and the files that say what to install."""
    texts = (ROOT / "pyproject.toml").read_bytes() + (ROOT / "constraints.txt").read_bytes()
    return {"place": f"{ROOT} {os.path.realpath(PYTHON)}", "sources": hashlib.sha256(texts).hexdigest()}


def finished() -> dict[str, str]:
    """What the last set-up left; empty unless it came to its end, and its result is still of use."""
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if PYTHON.exists() and stamp["place"] == current()["place"] else {}


def ready(extra: str) -> bool:
    """Whether ``.venv`` holds what ``extra`` needs."""
    stamp = finished()
    return any(stamp == {**current(), "extra": enough} for enough in EXTRAS[EXTRAS.index(extra) :])


def clear() -> None:
    """Empty ``.venv`` but for the stamp, so that an interrupted clearing is noticed too."""
    for path in set(VENV.iterdir()) - {STAMP, LOCK}:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def install(extra: str) -> None:
    """Bring ``.venv`` to ``extra``; one that we did not make is completed, never cleared."""
    say("Setting up .venv (once, a few minutes)…")
    if STAMP.exists() and not finished():
        clear()
    STAMP.write_bytes(b"")
    if not PYTHON.exists():
        outside = getattr(sys, "_base_executable", sys.executable)  # we may ourselves be running inside .venv
        step([outside, "-m", "venv", str(VENV)])
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    step([*pip, "--constraint", "constraints.txt", "--editable", f".[{extra}]" if extra else "."])
    STAMP.write_text(json.dumps({**current(), "extra": extra}), encoding="utf-8")


def set_up(extra: str) -> None:
    """Make ``.venv`` ready, one call at a time; the system frees the lock of a call that was killed."""
    if ready(extra):
        return
    VENV.mkdir(exist_ok=True)
    with LOCK.open("a") as lock:
        os.set_inheritable(lock.fileno(), True)  # noqa: FBT003 - it takes no keyword
        if sys.platform == "win32":
            while True:
                with contextlib.suppress(OSError):  # it gives up after ten seconds, and a set-up takes minutes
                    msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready(extra):  # another call may have made it so while we waited
            install(extra)


def lacking(wanted: dict[str, str]) -> dict[str, str]:
    """Those of the libraries that the system cannot load."""
    absent = {}
    for library, package in wanted.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            absent[library] = package
    return absent


def provide(wanted: dict[str, str]) -> bool:
    """Whether the system has what Qt asks of it; on Debian and its kin root gets what lacks, everybody else is told."""
    absent = lacking(wanted) if sys.platform == "linux" else {}
    if not absent:
        return True
    say(f"Qt lacks {', '.join(absent)} of this system.")
    install_them = ["apt-get", "install", "--yes", "--no-install-recommends", *absent.values()]
    if shutil.which("apt-get") is None:
        say("Install them with the package manager of this system.")
    elif os.geteuid() != 0:
        say(f"Install them: sudo {' '.join(install_them)}")
    else:
        say(f"Installing {' '.join(absent.values())}…")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update"], install_them):
            subprocess.run(command, env=quiet, capture_output=True, check=False)
        absent = lacking(wanted)
        if absent:
            say(f"{', '.join(absent)} could not be installed.")
    return not absent


def become(*arguments: str) -> int:
    """Hand over to ``.venv``'s Python: signals, Ctrl+C among them, reach it, and its status is ours."""
    command = [str(PYTHON), "-P", "-m", *arguments]
    if sys.platform != "win32":
        os.execv(command[0], command)  # noqa: S606 - there is no shell in this on purpose
    process = subprocess.Popen(command)
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # Windows tells the child too; it ends as it sees fit
            return process.wait()


def test(arguments: list[str]) -> int:
    """Run the tests, over all processors unless some are picked out; those of the window only where Qt can be loaded."""
    os.chdir(ROOT)
    picked = any(not each.startswith("-") for each in arguments)
    how = () if picked else SHARED_OUT
    if provide(OFF_SCREEN):
        return become("pytest", *how, *arguments)
    say("The tests of the window, tests/gui, are left out; all others run.")
    return become("pytest", *WITHOUT_WINDOW, *how, *arguments)


def check(names: list[str]) -> int:
    """Run the checks; one that fails keeps none of the others from running."""
    statuses = {name: subprocess.call([str(SCRIPTS / CHECKS[name][0]), *CHECKS[name][1:]]) for name in names}
    say(", ".join(f"{name}: {'failed' if status else 'good'}" for name, status in statuses.items()))
    return int(any(statuses.values()))


def languages() -> int:
    """Bring the catalogues up to date with the code."""
    return subprocess.call([str(PYTHON), "-P", "packaging/languages.py"])


def build() -> int:
    """Make the bundle, and say how large it became."""
    provide({**OFF_SCREEN, **ON_SCREEN, **ON_WAYLAND})  # they become part of it
    status = subprocess.call([str(PYTHON), "-P", "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "pyinstaller.spec"])
    if status == 0:
        weigh(ROOT / "dist" / "swinir-gui")
    return status


def weigh(bundle: Path) -> None:
    """Say how large a bundle and its large parts are, and print where it is."""
    sizes = {file: file.stat().st_size for file in bundle.rglob("*") if file.is_file() and not file.is_symlink()}
    for file, size in sorted(sizes.items(), key=lambda entry: -entry[1]):
        if size > LARGE:
            say(f"{size / 1e6:6.0f} MB  {file.relative_to(bundle).as_posix()}")
    say(f"{sum(sizes.values()) / 1e6:6.0f} MB  in all")
    sys.stdout.write(f"{bundle}\n")


def perform(command: str, arguments: list[str]) -> int:
    """Set up what ``command`` needs, then do it; only ``run`` and ``upscale`` stay in the person's folder."""
    set_up(NEEDS[command])
    if command == "run":
        provide({**OFF_SCREEN, **ON_SCREEN})
        return become("swinir_gui", *arguments)
    if command == "upscale":
        return become("swinir_gui.cli.main", "upscale", *arguments)
    os.chdir(ROOT)
    if command == "check":
        return check(arguments or list(CHECKS))
    if command in ("build", "languages"):
        return build() if command == "build" else languages()
    return test(arguments) if command == "test" else become("benchmarks.network", *arguments)


def main(arguments: list[str]) -> int:
    """The exit status: that of the command, or 1 if the set-up fails, 2 after a mistake in the call."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the one place that older Pythons reach
        say(f"error: this is Python {sys.version.split()[0]}; SwinIR GUI needs 3.11 or newer.")
        return 1
    command, rest = (arguments or [""])[0], arguments[1:]
    if command not in NEEDS or (command == "check" and not set(rest) <= set(CHECKS)):
        say(USAGE)
        return 0 if command in ("-h", "--help") else 2
    try:
        return perform(command, rest)
    except OSError as error:
        say(f"error: {error}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
