from __future__ import annotations

from PySide6.QtGui import QImage

from swinir_gui.geometry import Region, Size
from swinir_gui.gui.views.tile_cache import TILE, Tile, TileCache, TileKey

CORNER = Region(0, 0, 10, 10)
BYTES = 4 * 10 * 10


def tile(place: Region = CORNER) -> Tile:
    return Tile(QImage(10, 10, QImage.Format.Format_RGB32), place, generation=0)


def test_the_least_recently_used_goes_first() -> None:
    cache = TileCache(budget=3 * BYTES)
    keys = [TileKey(0, 0, 0, column) for column in range(4)]
    for key in keys[:3]:
        cache.put(key, tile())
    cache.get(keys[0])
    cache.put(keys[3], tile())
    assert [cache.get(key) is not None for key in keys] == [True, False, True, True]
    assert cache.bytes == 3 * BYTES


def test_putting_a_tile_again_does_not_count_it_twice() -> None:
    cache = TileCache()
    for _ in range(3):
        cache.put(TileKey(0, 0, 0, 0), tile())
    assert (len(cache), cache.bytes) == (1, BYTES)


def test_one_tile_is_kept_whatever_it_takes() -> None:
    cache = TileCache(budget=1)
    cache.put(TileKey(0, 0, 0, 0), tile())
    assert len(cache) == 1


def test_only_tiles_of_the_layer_that_show_the_change_turn_stale() -> None:
    cache = TileCache()
    meets, beside, coarse, other = TileKey(0, 0, 0, 0), TileKey(0, 0, 0, 1), TileKey(0, 3, 0, 0), TileKey(1, 0, 0, 0)
    places = {meets: Region(0, 0, 10, 10), beside: Region(50, 0, 10, 10), coarse: Region(0, 0, 10, 10), other: Region(0, 0, 10, 10)}
    for key, place in places.items():
        cache.put(key, tile(place))
    cache.mark_stale(0, Region(5, 5, 2, 2))
    assert {key: cache.get(key).stale for key in places} == {meets: True, beside: False, coarse: True, other: False}


def test_a_layer_is_dropped_alone() -> None:
    cache = TileCache()
    for layer in (0, 1):
        cache.put(TileKey(layer, 0, 0, 0), tile())
    cache.drop_layer(0)
    assert cache.get(TileKey(0, 0, 0, 0)) is None
    assert cache.bytes == BYTES


def test_tiles_at_the_edge_are_smaller() -> None:
    size = Size(TILE * 2 + 10, TILE)
    assert TileKey(0, 0, 0, 2).region(size) == Region(2 * TILE, 0, 10, TILE)
    assert TileKey(0, 1, 0, 1).region(size) == Region(TILE, 0, 5, TILE // 2)
    assert TileKey(0, 0, 5, 3).parent() == TileKey(0, 1, 2, 1)
