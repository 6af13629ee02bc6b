import pytest
from PIL import Image

from swinir_gui.imaging.jpeg_quality import jpeg_quality
from swinir_gui.paths import resource


@pytest.mark.parametrize("quality", [5, 20, 49, 50, 51, 75, 90, 100])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_the_quality_that_was_asked_for_is_found_again(quality, mode, tmp_path):
    with Image.open(resource("sample.jpg")) as image:
        image.convert(mode).save(tmp_path / "picture.jpg", quality=quality)
    assert jpeg_quality(tmp_path / "picture.jpg") == pytest.approx(quality, abs=1)


def test_other_tables_count_by_how_coarse_they_are(tmp_path):
    with Image.open(resource("sample.jpg")) as image:
        image.save(tmp_path / "coarse.jpg", qtables=[[60] * 64])
        image.save(tmp_path / "fine.jpg", qtables=[[5] * 64])
    assert jpeg_quality(tmp_path / "coarse.jpg") == pytest.approx(48, abs=2)
    assert jpeg_quality(tmp_path / "fine.jpg") == pytest.approx(96, abs=2)


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff\xdb\x00"])
def test_what_is_no_jpeg_has_none(content, tmp_path):
    (tmp_path / "file.jpg").write_bytes(content)
    assert jpeg_quality(tmp_path / "file.jpg") is None
    assert jpeg_quality(tmp_path / "missing.jpg") is None


def test_a_png_has_none(tmp_path):
    Image.new("RGB", (8, 8)).save(tmp_path / "picture.jpg", "png")
    assert jpeg_quality(tmp_path / "picture.jpg") is None
