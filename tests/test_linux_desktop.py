"""What a Linux desktop wants of a program: complete, and accepted by the tools of those who made the rules."""

from __future__ import annotations

import configparser
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
