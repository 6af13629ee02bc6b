"""What a file has besides the picture that is read is at least said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Region
from swinir_gui.imaging.picture_source import PictureSource

PICTURES = [Image.fromarray(np.random.default_rng(seed).integers(0, 256, (30, 40, 3), np.uint8)) for seed in range(3)]


def notices(path: Path) -> tuple[str, ...]:
    return PictureSource.open(path).notices


def test_the_frames_of_an_animated_png_are_not_lost_in_silence(tmp_path: Path) -> None:
    PICTURES[0].save(tmp_path / "a.png", save_all=True, append_images=PICTURES[1:], duration=100)
    assert notices(tmp_path / "a.png") == ("only the first frame of an animation of 3 is used",)


def test_an_animated_avif_is_read_by_its_first_frame(tmp_path: Path) -> None:
    PICTURES[0].save(tmp_path / "a.avif", save_all=True, append_images=PICTURES[1:], duration=100, quality=100, subsampling="4:4:4")
    assert notices(tmp_path / "a.avif") == ("only the first frame of an animation of 3 is used",)
    source = PictureSource.open(tmp_path / "a.avif")
    difference = source.read(Region.of(source.size)) * 255 - np.asarray(PICTURES[0], np.float32)
    assert np.abs(difference).mean() < 10


def test_an_avif_of_frames_alone_is_not_called_damaged(tmp_path: Path) -> None:
    PICTURES[0].save(tmp_path / "a.avif", save_all=True, append_images=PICTURES[1:], duration=100)
    content = (tmp_path / "a.avif").read_bytes()
    (tmp_path / "a.avif").write_bytes(content.replace(b"meta", b"free", 1))
    with pytest.raises(ImageReadError, match="coded in a way this program cannot read"):
        PictureSource.open(tmp_path / "a.avif")


def test_the_other_half_of_a_stereo_pair_is_not_lost_in_silence(tmp_path: Path) -> None:
    PICTURES[0].save(tmp_path / "a.jpg", "MPO", save_all=True, append_images=PICTURES[1:2])
    assert notices(tmp_path / "a.jpg") == ("only the first picture of 2 in the file is used",)


def test_a_preview_is_no_further_picture(tmp_path: Path) -> None:
    PICTURES[0].save(tmp_path / "a.jpg", "MPO", save_all=True, append_images=PICTURES[1:2])
    content = (tmp_path / "a.jpg").read_bytes()
    at = content.index(b"MPF\0")
    entries = content.index((0x030000).to_bytes(4, "little"), at + 16)
    preview = (0x010001).to_bytes(4, "little")
    (tmp_path / "a.jpg").write_bytes(content[: entries + 16] + preview + content[entries + 20 :])
    assert notices(tmp_path / "a.jpg") == ()


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_of_one_picture_nothing_is_said(tmp_path: Path, name: str) -> None:
    PICTURES[0].save(tmp_path / name)
    assert notices(tmp_path / name) == ()
    PICTURES[0].save(tmp_path / name, comment=b"MPF\0 nonsense")
    assert notices(tmp_path / name) == ()
