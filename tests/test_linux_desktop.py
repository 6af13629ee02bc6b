"""What a Linux desktop wants of a program: complete, and accepted by the tools of those who made the rules."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from swinir_gui import __version__
from swinir_gui.cli.main import commands
from swinir_gui.imaging.formats import FORMATS

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)  # the window's grammar makes one of the manual pages
pytest.importorskip("argparse_manpage")
pytest.importorskip("shtab")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="for Linux desktops, and made there")

HERE = Path(__file__).parent.parent / "packaging" / "linux"


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prefix = tmp_path_factory.mktemp("prefix")
    subprocess.run([sys.executable, str(HERE / "assemble.py"), str(prefix)], check=True)
    return prefix / "share"


def judged(tool: str, *arguments: str) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed; on Debian and Ubuntu it comes with desktop-file-utils and appstream")
    done = subprocess.run([tool, *arguments], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def entry(share: Path) -> configparser.SectionProxy:
    parsed = configparser.ConfigParser(interpolation=None)
    parsed.optionxform = str  # type: ignore[method-assign,assignment]
    parsed.read(share / "applications/swinir-gui.desktop", encoding="utf-8")
    return parsed["Desktop Entry"]


def metainfo(share: Path) -> ET.Element:
    [file] = (share / "metainfo").iterdir()
    return ET.parse(file).getroot()


def test_the_menu_entry_is_valid(share: Path) -> None:
    judged("desktop-file-validate", str(share / "applications/swinir-gui.desktop"))


def test_the_description_is_valid(share: Path) -> None:
    [file] = (share / "metainfo").iterdir()
    judged("appstreamcli", "validate", "--pedantic", "--no-net", str(file))


def test_it_is_offered_for_every_format_that_it_writes(share: Path) -> None:
    assert {f"image/{each.name}" for each in FORMATS} <= set(entry(share)["MimeType"].split(";"))
    assert entry(share)["Exec"] == "swinir-gui %F"


def test_entry_description_and_program_agree(share: Path) -> None:
    about = metainfo(share)
    assert about.findtext("name") == entry(share)["Name"]
    assert about.findtext("summary") == entry(share)["Comment"]
    assert (share / "applications" / str(about.findtext("launchable"))).is_file()
    newest = about.find("releases/release")
    assert newest is not None
    assert newest.get("version") == __version__


def test_icons_have_the_size_of_their_folder(share: Path) -> None:
    drawn = {file.parts[-3]: file.read_bytes() for file in (share / "icons/hicolor").rglob("*.png")}
    sizes = {name: f"{int.from_bytes(png[16:20])}x{int.from_bytes(png[20:24])}" for name, png in drawn.items()}
    assert sizes == {name: name for name in drawn}
    assert {"16x16", "48x48", "256x256"} <= set(drawn)


def test_the_manual_knows_every_command(share: Path) -> None:
    page = (share / "man/man1/swinir.1").read_text(encoding="utf-8")
    assert [name for name in commands() if f"swinir {name}" not in page] == []
    assert (share / "man/man1/swinir-gui.1").is_file()


def test_the_manual_is_well_formed(share: Path) -> None:
    for page in (share / "man/man1").iterdir():
        if shutil.which("man") is None:
            pytest.skip("man is not installed")
        shown = subprocess.run(["man", "--warnings", "-l", str(page)], capture_output=True, encoding="utf-8", check=False)
        assert (shown.returncode, shown.stderr) == (0, "")


def completed(share: Path, *words: str) -> list[str]:
    """What bash offers for the last of ``words``."""
    file = share / "bash-completion/completions" / words[0]
    line = " ".join(f"'{word}'" for word in words)
    script = f"source '{file}'; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _shtab_{words[0]}; echo \"${{COMPREPLY[@]}}\""
    done = subprocess.run(["bash", "-c", script], capture_output=True, encoding="utf-8", check=True, cwd=share)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_a_shell_completes_commands_options_choices_and_files(share: Path) -> None:
    assert completed(share, "swinir", "up") == ["upscale"]
    assert completed(share, "swinir", "models", "im") == ["import"]
    assert completed(share, "swinir", "upscale", "--lon") == ["--long-edge"]
    assert completed(share, "swinir", "upscale", "--format", "a") == ["avif"]
    for words in (("swinir", "upscale"), ("swinir", "upscale", "--out"), ("swinir", "inspect")):
        assert "metainfo" in completed(share, *words, "meta")


@pytest.fixture(scope="module")
def deb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of a bundle that is as small as can be."""
    if shutil.which("dpkg-deb") is None:
        pytest.skip("dpkg-deb is not installed")
    place = tmp_path_factory.mktemp("deb")
    bundle = place / "dist/swinir-gui"
    (bundle / "_internal").mkdir(parents=True)
    for command in ("swinir", "swinir-gui"):
        (bundle / command).write_text('#!/bin/sh\necho "$(basename "$(dirname "$(readlink -f "$0")")") $@"\n', encoding="utf-8")
        (bundle / command).chmod(0o755)
    done = subprocess.run([sys.executable, str(HERE / "debian.py"), str(bundle), str(place)], stdout=subprocess.PIPE, check=True)
    return Path(done.stdout.decode().strip())


def test_a_debian_package_installs_both_commands_and_all_that_the_desktop_wants(deb: Path, share: Path, tmp_path: Path) -> None:
    subprocess.run(["dpkg-deb", "--extract", str(deb), str(tmp_path)], check=True)
    for command in ("swinir", "swinir-gui"):
        done = subprocess.run([tmp_path / "usr/bin" / command, "--version"], stdout=subprocess.PIPE, encoding="utf-8", check=True)
        assert done.stdout == "swinir-gui --version\n", "the command beside what it needs"
    laid_out = {file.relative_to(share) for file in share.rglob("*") if file.is_file()}
    assert laid_out <= {file.relative_to(tmp_path / "usr/share") for file in tmp_path.rglob("usr/share/**/*")}
    assert (tmp_path / "usr/share/doc/swinir-gui/copyright").is_file()
    told = subprocess.run(["dpkg-deb", "--field", str(deb), "Version"], stdout=subprocess.PIPE, encoding="utf-8", check=True)
    assert told.stdout.strip() == __version__


def test_a_debian_package_can_be_installed_and_removed(deb: Path, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may install")
    database = tmp_path / "var/lib/dpkg"
    for folder in ("info", "updates", "triggers"):
        (database / folder).mkdir(parents=True)
    (database / "status").touch()
    dpkg = ["dpkg", f"--root={tmp_path}", "--force-depends", "--log=/dev/null"]
    subprocess.run([*dpkg, "--install", str(deb)], capture_output=True, check=True)
    assert (tmp_path / "usr/bin/swinir-gui").exists()
    subprocess.run([*dpkg, "--remove", "swinir-gui"], capture_output=True, check=True)
    assert not (tmp_path / "usr/bin/swinir-gui").is_symlink()
    assert not (tmp_path / "usr/lib/swinir-gui").exists()
