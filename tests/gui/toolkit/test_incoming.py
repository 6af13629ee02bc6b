"""What a drop or the clipboard brings, in the forms in which file managers and browsers bring it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage

from swinir_gui.errors import ImageWriteError
from swinir_gui.gui.toolkit.incoming import accepts, count, keep_image, read
from tests.cli.command import pixels_of

pytestmark = pytest.mark.usefixtures("qapp")


def image(alpha: int = 255) -> QImage:
    made = QImage(5, 4, QImage.Format.Format_ARGB32)
    made.fill(QColor(200, 100, 50, alpha))
    return made


def png(of: QImage) -> QByteArray:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    of.save(buffer, "PNG")
    return buffer.data()


def mime(*urls: str, pixels: QImage | None = None) -> QMimeData:
    made = QMimeData()
    if urls:
        made.setUrls([QUrl(url) for url in urls])
    if pixels:
        made.setImageData(pixels)
    return made


def test_files_and_folders_come_as_they_are(tmp_path: Path) -> None:
    names = [tmp_path / "ä [1].png", tmp_path / "album"]
    given = mime(*(QUrl.fromLocalFile(str(name)).toString() for name in names))
    assert read(given).paths == tuple(names)
    assert accepts(given)
    assert count(given) == 2


def test_a_file_wins_over_its_pixels(tmp_path: Path) -> None:
    found = read(mime(QUrl.fromLocalFile(str(tmp_path / "a.png")).toString(), pixels=image()))
    assert found.paths == (tmp_path / "a.png",)
    assert found.image is None


def test_a_browser_brings_an_address_and_the_pixels_and_the_pixels_are_taken() -> None:
    found = read(mime("https://example.org/cat.jpg", pixels=image()))
    assert found.image
    assert found.image.size().toTuple() == (5, 4)
    assert (found.paths, found.refused) == ((), None)


def test_png_bytes_win_over_qts_pixels_because_they_keep_transparency() -> None:
    given = mime(pixels=image())
    given.setData("image/png", png(image(alpha=90)))
    found = read(given).image
    assert found
    assert found.pixelColor(0, 0).alpha() == 90


def test_bytes_that_are_no_picture_are_passed_over() -> None:
    given = mime(pixels=image())
    given.setData("image/png", QByteArray(b"no picture"))
    found = read(given).image
    assert found
    assert found.pixelColor(0, 0) == QColor(200, 100, 50)


def test_an_address_alone_is_refused_in_words() -> None:
    refused = read(mime("https://example.org/cat.jpg")).refused
    assert refused
    assert "https://example.org/cat.jpg" in refused.message
    assert refused.message.endswith(".")


def test_text_is_refused_in_words() -> None:
    given = QMimeData()
    given.setText("hello")
    assert not accepts(given)
    assert count(given) == 0
    assert read(given).refused


def test_the_clipboard_is_read_the_same_way() -> None:
    QGuiApplication.clipboard().setImage(image())
    given = QGuiApplication.clipboard().mimeData()
    assert accepts(given)
    assert count(given) == 1
    assert read(given).image


def test_pixels_are_kept_as_they_are_and_never_over_others(tmp_path: Path) -> None:
    first = keep_image(image(alpha=90), tmp_path / "new")
    second = keep_image(image(), tmp_path / "new")
    assert first != second
    assert pixels_of(first)[0, 0].tolist() == [200, 100, 50, 90]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ImageWriteError):
        keep_image(image(), tmp_path / "file" / "folder")
