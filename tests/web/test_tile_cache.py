"""Tiles kept in a process: found again, dropped in time, never too many."""

from gis_app.web.tile_cache import TileCache, fingerprint


def test_what_was_put_is_found_again():
    cache = TileCache(room=1000)
    cache.put("a", b"tile")
    assert cache.get("a") == b"tile"
    assert cache.get("b") is None


def test_the_room_is_never_exceeded_and_the_oldest_unused_goes():
    cache = TileCache(room=80)
    for n in range(8):
        cache.put(n, bytes(10))
    cache.get(0)
    cache.put(8, bytes(10))
    assert cache.held == 80
    assert cache.get(0) is not None and cache.get(1) is None


def test_one_giant_does_not_empty_the_cache():
    cache = TileCache(room=80)
    cache.put("small", bytes(10))
    cache.put("giant", bytes(60))
    assert cache.get("small") is not None and cache.get("giant") is None


def test_an_entry_counts_as_long_as_it_was_given():
    cache = TileCache(room=80)
    cache.put("gone", b"x", seconds=0)
    cache.put("kept", b"x", seconds=60)
    assert cache.get("gone") is None and cache.get("kept") == b"x"


def test_an_empty_tile_is_kept_too():
    cache = TileCache(room=80)
    cache.put("empty", b"")
    assert cache.get("empty") == b""


def test_a_fingerprint_differs_where_its_parts_do():
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
    assert fingerprint({"scope": "9910"}) == fingerprint({"scope": "9910"})
