"""Makes a Debian package of the bundle: ``python packaging/linux/debian.py dist/swinir-gui dist``, after ``dev.py build``.

The bundle goes below ``/usr/lib``, both commands and what a desktop wants of them where people and desktops look. Prints the
package's path.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from assemble import assemble

from swinir_gui import __version__

ROOT = Path(__file__).resolve().parents[2]
NAME, COMMANDS = "swinir-gui", ("swinir", "swinir-gui")
# What a bundle takes from the system: drivers' libraries, which must be those of the machine, and what reads its fonts.
SYSTEM = ("libegl1", "libfontconfig1", "libgl1", "libx11-6", "libxcb1")


def lay_out(bundle: Path, root: Path) -> None:
    """Put everything where it will be."""
    shutil.copytree(bundle, root / "usr/lib" / NAME, symlinks=True)
    (root / "usr/bin").mkdir()
    for command in COMMANDS:
        (root / "usr/bin" / command).symlink_to(Path("../lib") / NAME / command)
    assemble(root / "usr/share")
    about = root / "usr/share/doc" / NAME
    about.mkdir(parents=True)
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    texts = "The licences of what it brings along are in /usr/lib/swinir-gui/_internal.\n"
    (about / "copyright").write_text(f"{notice}\nApache-2.0: /usr/share/common-licenses/Apache-2.0\n{texts}", encoding="utf-8")


def control(root: Path, architecture: str) -> str:
    """What the package says of itself."""
    kilobytes = sum(file.lstat().st_size for file in root.rglob("*") if file.is_file()) // 1024
    depends = ", ".join((f"libc6 (>= {platform.libc_ver()[1]})", *SYSTEM))
    fields = {
        "Package": NAME,
        "Version": __version__,
        "Architecture": architecture,
        "Maintainer": "SwinIR GUI <swinir-gui@users.noreply.github.com>",
        "Installed-Size": kilobytes,
        "Depends": depends,
        "Section": "graphics",
        "Priority": "optional",
        "Description": "restore and enlarge pictures with SwinIR and HAT\n A window and a command line, on your own machine.",
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def package(bundle: Path, folder: Path) -> Path:
    """Make the package in ``folder``."""
    done = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, encoding="ascii", check=True)
    architecture = done.stdout.strip()
    result = folder / f"{NAME}_{__version__}_{architecture}.deb"
    with tempfile.TemporaryDirectory(dir=folder) as place:
        root = Path(place, "root")
        root.mkdir(mode=0o755)
        lay_out(bundle, root)
        text = control(root, architecture)
        (root / "DEBIAN").mkdir()
        (root / "DEBIAN/control").write_text(text, encoding="utf-8")
        build = ["dpkg-deb", "--root-owner-group", "-Zzstd", "--build", str(root), str(result)]
        subprocess.run(build, stdout=subprocess.DEVNULL, check=True)
    return result


if __name__ == "__main__":
    sys.stdout.write(f"{package(Path(sys.argv[1]), Path(sys.argv[2]))}\n")
