from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swinir_gui.errors import ImageWriteError
from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.canvas import Canvas


def written(canvas: Canvas) -> np.ndarray:
    pixels = canvas.image().numpy()
    return pixels.reshape(canvas.size.height, canvas.size.width, canvas.channels)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("depth", [8, 16])
def test_every_stored_value_survives_the_way_through_floats(tmp_path: Path, depth: int, channels: int) -> None:
    size = Size(256, 2 ** (depth - 8))
    values = np.arange(2**depth).reshape(size.height, size.width, 1).repeat(channels, 2)
    with Canvas(tmp_path, size, channels, depth) as canvas:
        canvas.write(Region.of(size), (values / np.float32(2**depth - 1)).astype(np.float32))
        assert np.array_equal(written(canvas), values)


def test_values_are_clipped_and_rounded_half_up(tmp_path: Path) -> None:
    levels = np.array([-1.0, 0.0, 0.49 / 255, 0.5 / 255, 1.49 / 255, 254.6 / 255, 1.0, 7.0], np.float32)
    with Canvas(tmp_path, Size(8, 1), 1, 8) as canvas:
        canvas.write(Region(0, 0, 8, 1), levels.reshape(1, 8, 1))
        assert written(canvas).ravel().tolist() == [0, 0, 0, 1, 1, 255, 255, 255]


@st.composite
def partitions(draw: st.DrawFn) -> tuple[Size, list[Region]]:
    size = Size(draw(st.integers(1, 20)), draw(st.integers(1, 20)))
    regions, top = [], 0
    while top < size.height:
        height = draw(st.integers(1, size.height - top))
        left = 0
        while left < size.width:
            width = draw(st.integers(1, size.width - left))
            regions.append(Region(left, top, width, height))
            left += width
        top += height
    return size, draw(st.permutations(regions))


@settings(max_examples=40, deadline=None)
@given(partition=partitions(), channels=st.sampled_from([1, 3]), depth=st.sampled_from([8, 16]), seed=st.integers(0, 99))
def test_any_partition_in_any_order_makes_the_same_picture(
    tmp_path_factory: pytest.TempPathFactory,
    partition: tuple[Size, list[Region]],
    channels: int,
    depth: int,
    seed: int,
) -> None:
    size, regions = partition
    pixels = np.random.default_rng(seed).random((size.height, size.width, channels), np.float32)
    folder = tmp_path_factory.getbasetemp()
    with Canvas(folder, size, channels, depth) as whole, Canvas(folder, size, channels, depth) as pieces:
        whole.write(Region.of(size), pixels)
        for each in regions:
            pieces.write(each, pixels[each.top : each.bottom, each.left : each.right])
        assert np.array_equal(written(whole), written(pieces))


def test_threads_may_write_at_once(tmp_path: Path) -> None:
    size = Size(64, 64)
    pixels = np.random.default_rng(0).random((64, 64, 3), np.float32)
    with Canvas(tmp_path, size, 3, 8) as canvas:
        columns = [Region(left, 0, 8, 64) for left in range(0, 64, 8)]
        threads = [threading.Thread(target=canvas.write, args=(each, pixels[:, each.left : each.right])) for each in columns]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert np.array_equal(written(canvas), np.floor(pixels * 255 + 0.5))


def test_views_that_are_not_contiguous_are_stored_right(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).random((3, 6, 4), np.float32).transpose(2, 1, 0)
    with Canvas(tmp_path, Size(6, 4), 3, 16) as canvas:
        canvas.write(Region(0, 0, 6, 4), pixels)
        assert np.array_equal(written(canvas), np.floor(pixels * np.float32(65535) + np.float32(0.5)))


def test_what_was_not_written_is_black(tmp_path: Path) -> None:
    with Canvas(tmp_path, Size(5, 4), 1, 8) as canvas:
        canvas.write(Region(1, 1, 2, 2), np.ones((2, 2, 1), np.float32))
        assert written(canvas).sum() == 4 * 255


def test_the_scratch_is_hidden_and_gone_after_use_and_after_errors(tmp_path: Path) -> None:
    with Canvas(tmp_path, Size(5, 4), 1, 8) as canvas:
        assert [each.name[0] for each in tmp_path.iterdir()] == ["."]
    canvas.close()
    assert not list(tmp_path.iterdir())
    with pytest.raises(KeyError), Canvas(tmp_path, Size(5, 4), 1, 8):
        raise KeyError
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_a_closed_canvas_gives_its_room_on_the_disk_back(tmp_path: Path) -> None:
    with Canvas(tmp_path, Size(50, 40), 1, 8) as canvas:
        canvas.image().avg()
    links = [each.readlink() for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    assert not [each for each in links if str(tmp_path) in str(each)]
    assert str(tmp_path) not in Path("/proc/self/maps").read_text()


@pytest.mark.parametrize("region", [Region(4, 0, 2, 1), Region(0, 3, 1, 2), Region(-1, 0, 2, 2)])
def test_regions_outside_are_refused(tmp_path: Path, region: Region) -> None:
    with Canvas(tmp_path, Size(5, 4), 1, 8) as canvas, pytest.raises(ValueError, match="not inside"):
        canvas.write(region, np.zeros((region.height, region.width, 1), np.float32))


def test_arrays_of_another_shape_are_refused(tmp_path: Path) -> None:
    with Canvas(tmp_path, Size(5, 4), 3, 8) as canvas, pytest.raises(ValueError, match="cannot hold"):
        canvas.write(Region(0, 0, 2, 2), np.zeros((2, 2, 1), np.float32))


@pytest.mark.parametrize(("channels", "depth"), [(2, 8), (4, 8), (3, 12)])
def test_other_kinds_of_pictures_are_refused(tmp_path: Path, channels: int, depth: int) -> None:
    with pytest.raises(ValueError, match="1 or 3 channels"):
        Canvas(tmp_path, Size(5, 4), channels, depth)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImageWriteError) as caught:
        Canvas(tmp_path / "nowhere", Size(5, 4), 1, 8)
    assert "nowhere" in caught.value.message


def test_a_picture_larger_than_the_disk_is_refused_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(ImageWriteError, match="room"):
        Canvas(tmp_path, Size(10_000_000, 10_000_000), 3, 16)
    assert not list(tmp_path.iterdir())


_LIMITED = """
import resource, signal, sys
from pathlib import Path
import numpy as np
from swinir_gui.errors import ImageWriteError
from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.canvas import Canvas

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Canvas(Path(sys.argv[1]), Size(100, 100), 1, 8) as canvas:
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, resource.RLIM_INFINITY))
    canvas.write(Region(0, 0, 100, 40), np.ones((40, 100, 1), np.float32))
    try:
        canvas.write(Region(0, 40, 100, 20), np.ones((20, 100, 1), np.float32))
    except ImageWriteError as error:
        sys.exit(0 if error.hint else 3)
sys.exit(4)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on file sizes")
def test_a_disk_that_takes_no_more_is_an_error_with_advice(tmp_path: Path) -> None:
    finished = subprocess.run([sys.executable, "-c", _LIMITED, str(tmp_path)], capture_output=True, check=False)
    assert finished.returncode == 0, finished.stderr.decode()
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_called_full(tmp_path: Path) -> None:
    canvas = Canvas(tmp_path, Size(5, 4), 1, 8)
    scratch = canvas._file
    with Path("/dev/full").open("r+b", buffering=0) as full:
        canvas._file = full
        with pytest.raises(ImageWriteError, match="full"):
            canvas.write(Region(0, 0, 5, 4), np.zeros((4, 5, 1), np.float32))
    canvas._file = scratch
    canvas.close()


@settings(max_examples=30, deadline=None)
@given(partition=partitions(), channels=st.sampled_from([1, 3]), depth=st.sampled_from([8, 16]))
def test_regions_are_read_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, partition: tuple[Size, list[Region]], channels: int, depth: int
) -> None:
    size, regions = partition
    values = np.random.default_rng(0).random((size.height, size.width, channels), np.float32)
    with Canvas(tmp_path_factory.mktemp("canvas"), size, channels, depth) as canvas:
        canvas.write(Region.of(size), values)
        whole = written(canvas)
        for region in [*regions, Region.of(size)]:
            found = canvas.read(region)
            assert found.dtype == whole.dtype
            assert np.array_equal(found, whole[region.top : region.bottom, region.left : region.right])


def test_what_was_not_written_reads_black_and_what_is_closed_not_at_all(tmp_path: Path) -> None:
    canvas = Canvas(tmp_path, Size(9, 7), 3, 8)
    assert not canvas.read(Region(2, 3, 4, 4)).any()
    with pytest.raises(ValueError, match="not inside"):
        canvas.read(Region(8, 0, 2, 1))
    canvas.close()
    with pytest.raises(ValueError, match="closed"):
        canvas.read(Region(0, 0, 1, 1))


def test_a_scratch_file_that_lost_its_end_is_told(tmp_path: Path) -> None:
    with Canvas(tmp_path, Size(9, 7), 3, 8) as canvas:
        (scratch,) = tmp_path.iterdir()
        scratch.write_bytes(b"1234")
        with pytest.raises(ImageWriteError):
            canvas.read(Region(0, 0, 9, 7))
