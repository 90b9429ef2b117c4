"""Name anew what changed: units, grids, roads, buildings, facilities, places.

Triggers list the rows that changed (migration 0040); whoever changes many calls this in
the same transaction, so that a load is found as soon as it is there. A job takes the rest.
"""

import re

import numpy as np

from geodata.address import UnitNames, parse, street_key
from geodata.name_forms import grams, plain, sounds
from gis_app.store import gazetteer, loading, wkb

AT_ONCE = 20_000  # rows: bounds the memory
MANY = 5_000
TABLES = ["gazetteer_name", "gazetteer_word", "gazetteer_sound"]
# Units widen by these lengths of code; a road lies in what its towns have in common.
_WIDTHS = (12, 9, 6, 4, 2)
_NO_UNITS = UnitNames([])
# A point that stands for such a place says little of where in it something is.
_LARGE = re.compile(
    "(?:大学|学院|校区|医院|公园|景区|广场|园区|开发区|机场|火车站|高铁站|体育场|市场)$"
)
LARGE_M = 150.0
_BRACKETS = re.compile(r"[((【\[].*?[))】\]]")


def refresh_gazetteer(cursor, wait=True) -> int:
    """cursor: as gis_loader. Returns how many rows of tables were named anew.

    wait: False gives up where another is at it, who will take those rows, too.
    """
    if not gazetteer.lock(cursor, wait):
        return 0
    done = 0
    for source, refs in sorted(gazetteer.take_stale(cursor).items()):
        for start in range(0, len(refs), AT_ONCE):
            part = refs[start : start + AT_ONCE]
            _replace(cursor, source, part)
        done += len(refs)
    if done >= MANY:
        loading.refresh_statistics(cursor, TABLES)
    return done


def _replace(cursor, source, refs):
    names = [
        name
        for row in gazetteer.rows_of(cursor, source, refs)
        for name in _names(source, row)
    ]
    gazetteer.replace(cursor, source, refs, _columns(names))
    _add_words(cursor, names)


def _names(source, row):
    """A row's ways to be named: its own name, its door, its aliases."""
    common = {
        "source": source, "ref": row.ref, "kind": row.kind, "code": row.code,
        "place_code": _common(row.place_code), "valid": row.valid,
        "radius_m": row.radius_m, "lon": row.lon, "lat": row.lat,
        "name": row.name or row.address,
        "word": "", "block": "", "street": "", "house": None, "house_to": None,
        "annex": "",
    }  # fmt: skip
    if source == "road":
        key = street_key(row.name)
        return [common | {"word": key, "street": key}]
    if source == "place" and _LARGE.search(row.name):
        common["radius_m"] = LARGE_M
    door = parse(row.address, _NO_UNITS) if row.address else None
    first = common | _door(door)
    words = _words([row.name, *row.aliases])
    if source == "building" and door is not None:
        # A block is named by its estate, whatever else it may be called.
        first |= {"block": door.block, "name": row.address}
        words = words or [door.name]
        if door.name and door.name not in words:
            words.append(door.name)
    first["word"], *others = words or [""]
    return [first] + [
        common | {"word": word, "block": first["block"], "name": first["name"]}
        for word in others
    ]


def _words(names):
    """Each name in full and without what it has in brackets, in normal form, once."""
    forms = [form for name in names for form in (name, _BRACKETS.sub("", name))]
    return [word for word in dict.fromkeys(map(plain, forms)) if word]


def _door(door):
    if door is None or not door.is_door:
        return {}
    return {
        "street": door.street,
        "house": door.house,
        "house_to": door.house_to,
        "annex": door.annex,
    }


def _common(place):
    """The unit that holds two codes "131003001|131003004"; of one code itself."""
    low, _, high = place.partition("|")
    if not high or low == high:
        return low
    return next((low[:n] for n in _WIDTHS if low[:n] == high[:n]), "")


def _columns(names):
    columns = {
        column: [name[column] for name in names]
        for column in gazetteer.COLUMNS
        if column != "geom"
    }
    lon, lat = (np.array([name[x] for name in names], float) for x in ("lon", "lat"))
    return columns | {"geom": wkb.points(lon, lat)}


def _add_words(cursor, names):
    is_street = {}
    for name in names:
        if name["word"]:
            is_street.setdefault(name["word"], False)
        if name["street"]:
            is_street[name["street"]] = True
    known = gazetteer.known_words(cursor, list(is_street))
    fresh = [
        (word, street, grams(word))
        for word, street in is_street.items()
        if known.get(word, None) is None or (street and not known[word])
    ]
    written, unheard = _as_written(names), _unheard(names)
    heard = [
        (sound, word)
        for word, _, _ in fresh
        if word not in known and word not in unheard
        for sound in sounds(written.get(word, word))
    ]
    if fresh:
        gazetteer.add_words(cursor, fresh, heard)


def _as_written(names):
    """word -> the name as it is written: 三 is san, and its normal form 3 is not."""
    return {
        name["word"]: name["name"]
        for name in names
        if name["word"] and plain(name["name"]) == name["word"]
    }


def _unheard(names):
    """Micro-grids are many and are not asked for by their sound."""
    return {name["word"] for name in names if name["kind"] == "micro"}
