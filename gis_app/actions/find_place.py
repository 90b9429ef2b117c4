"""From an address or a name to places, the likeliest first, each with score and reason.

One way for one question and for a million rows of a file: questions are asked of the
database in batches, and only what is not found as it stands is looked for by its likeness.
"""

import math
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

from geodata.address import Address, is_road, parse, written
from geodata.name_forms import plain
from gis_app.actions import likely_words
from gis_app.domain import place_score
from gis_app.domain.named_units import Named, NamedUnits, lies_in
from gis_app.domain.place_score import AREA, DOOR, STREET, Found
from gis_app.store import gazetteer_search as store
from gis_app.store import installation

ONE_ROAD_M = 500  # two houses of one street name nearer than this are on one road
SURE = 0.8  # found as it stands: nothing alike needs to be looked for
_PAIR = re.compile(r"^\s*(-?\d{1,3}\.\d+)\s*[,，;\s]\s*(-?\d{1,3}\.\d+)\s*$")
_CODE = re.compile(r"^(?:\d{2}|\d{4}|\d{6}|\d{9}|\d{12}(?:[ZSX]\d{3}(?:\d{2})?)?)$")

_units = {}  # version -> NamedUnits: read again only when a unit changed


@dataclass
class Question:
    """An address and the units that it, or whoever asks, names."""

    text: str
    address: Address
    named: Named
    under: str = ""

    @cached_property
    def codes(self):
        return self.named.codes


def find_place(cursor, text: str, under: str = "", limit: int = 10) -> list[Found]:
    """text: an address, a name, its pinyin, a code, or "lon, lat" in CGCS2000."""
    found = _typed(cursor, text)
    if found is None:
        found = find_places(cursor, [(text, under)])[0]
    return found[:limit]


def find_places(cursor, asked) -> list[list[Found]]:
    """asked: (text, code that it lies under or "") of each. Answers in their order."""
    known = known_units(cursor)
    questions = [question(known, text, under) for text, under in asked]
    places = defaultdict(list)
    _as_they_stand(cursor, known, questions, places)
    hazy = [
        at
        for at in range(len(questions))
        if max((f.score for f in places[at]), default=0) < SURE
    ]
    if hazy:
        _alike(cursor, known, questions, hazy, places)
    return [place_score.ranked(places[at]) for at in range(len(questions))]


def known_units(cursor) -> NamedUnits:
    version = store.version(cursor)
    found = _units.get(version)
    if found is None:
        rows = [(row.code, row.name) for row in store.units(cursor)]
        found = NamedUnits(rows, installation.read(cursor).root_code)
        _units.clear()
        _units[version] = found
    return found


def question(known, text, under):
    address = parse(text, known.names)
    return Question(text, address, known.resolve(address.units), under or "")


def _as_they_stand(cursor, known, questions, places):
    asked = [(at, q, q.address, "") for at, q in enumerate(questions)]
    _ask(cursor, known, asked, places)


def _alike(cursor, known, questions, hazy, places):
    """Streets and names that are written or sound alike, each asked as if it stood there."""
    likely = likely_words.Likely(cursor)
    asked = []
    for at in hazy:
        address = questions[at].address
        known_street = any(f.precision == STREET and f.score > 0.4 for f in places[at])
        for word, how in [] if known_street else likely.streets(address):
            asked.append((at, questions[at], replace(address, street=word), how))
        for word, how in likely.names(address):
            asked.append((at, questions[at], _named(address, word), how))
    if asked:
        _ask(cursor, known, asked, places)


def _named(address, word):
    return replace(address, street="", house=None, name=word, units=(), hints=())


def _ask(cursor, known, asked, places):
    """asked: (position of the question, question, address as it is taken, how)."""
    doors = [
        (n, a.street, a.house, a.block, a.name)
        for n, (_, _, a, _) in enumerate(asked)
        if a.is_door
    ]
    rows = store.doors(cursor, doors) if doors else []
    there = {row.at for row in rows}
    best = {}
    for row in rows:  # the very block, else buildings, else what is said to be there
        key = (row.at, row.annex, row.town)
        best.setdefault(key, row)
        if (row.is_block, row.is_built) > (best[key].is_block, best[key].is_built):
            best[key] = row
    for row in best.values():
        _add_door(known, asked[row.at], row, places)
    missing = [(n, street, house) for n, street, house, _, _ in doors if n not in there]
    if missing:
        _between(cursor, known, asked, missing, places)
    names = [
        (n, word, a.block)
        for n, (_, _, a, _) in enumerate(asked)
        for word in dict.fromkeys([*a.names, *filter(None, [a.street, a.cross])])
    ]
    rows = store.names(cursor, names) if names else []
    very = {(row.at, row.word, row.town) for row in rows if row.is_block}
    for row in rows:
        if not row.is_block and (row.at, row.word, row.town) in very:
            continue
        _add_name(known, asked[row.at], row, places)
    crossings = [
        (n, a.street, a.cross) for n, (_, _, a, _) in enumerate(asked) if a.cross
    ]
    for row in store.crossings(cursor, crossings) if crossings else []:
        _add_crossing(known, asked[row.at], row, places)


def _add_door(known, asked, row, places):
    at, question, address, how = asked
    shown = _door_of(question, address)
    score, reasons = place_score.door(address, row, shown)
    precision = DOOR if row.radius_m <= place_score.WIDE_M else AREA
    # A single thing is called as it is written; several share their door.
    name = row.name if row.n == 1 and row.is_block else shown
    found = Found(name, "door", row.lon, row.lat, score, precision,
                  place_score.door_accuracy(row), tuple(reasons))  # fmt: skip
    places[at].append(_judged(known, question, address, how, found, row))


def _door_of(question, address):
    """Its door as the question writes it: 九江路663号."""
    return replace(address, street=written(question.text, address.street)).door


def _add_name(known, asked, row, places):
    at, question, address, how = asked
    name = row.name
    if row.source == "building":
        name = row.word + (f"{address.block}号楼" if row.is_block else "")
    score, reasons = place_score.named(address, row, name)
    precision = place_score.precision_of(row.source, row.radius_m, row.is_block)
    if row.source in ("unit", "grid") and not (
        address.is_area or row.word in address.names
    ):
        score = min(score, 0.5)
    if address.cross:
        score = min(score, 0.5)
    found = Found(name, row.kind, row.lon, row.lat, score, precision,
                  max(row.radius_m, 15.0), tuple(reasons), row.code)  # fmt: skip
    places[at].append(_judged(known, question, address, how, found, row))


def _add_crossing(known, asked, row, places):
    at, question, address, how = asked
    found = Found(row.name, "crossing", row.lon, row.lat, 0.93, "place", row.radius_m,
                  (f"{row.name} is where the two meet",))  # fmt: skip
    if row.town:
        row = row._replace(low=row.town, high=row.town)
    places[at].append(_judged(known, question, address, how, found, row))


def _between(cursor, known, asked, missing, places):
    for n, rows in _by_question(store.neighbours(cursor, missing)).items():
        at, question, address, how = asked[n]
        shown = _door_of(question, address)
        pairs = _pairs(rows) if is_road(address.street) else []
        for below, above in pairs:
            found = _interpolated(shown, address, below, above)
            row = below._replace(high=above.high)
            places[at].append(_judged(known, question, address, how, found, row))
        for row in [] if pairs else rows:
            found = _end_of_street(shown, address, row)
            places[at].append(_judged(known, question, address, how, found, row))


def _by_question(rows):
    found = defaultdict(list)
    for row in rows:
        found[row.at].append(row)
    return found


def _pairs(rows):
    """(below, above) of each town that knows both; else the nearest two of all towns, if
    it is one road on which they lie."""
    below = {row.town: row for row in rows if row.house < row.asked}
    above = {row.town: row for row in rows if row.house > row.asked}
    pairs = [(below[town], above[town]) for town in below.keys() & above.keys()]
    if not pairs and below and above:
        nearest = (max(below.values(), key=lambda row: row.house),
                   min(above.values(), key=lambda row: row.house))  # fmt: skip
        if place_score.metres(*nearest) < ONE_ROAD_M:
            pairs = [nearest]
    return pairs


def _end_of_street(shown, address, row):
    street = shown.removesuffix(address.door.removeprefix(address.street))
    return Found(
        f"{street}{row.house}号", "door", row.lon, row.lat, 0.5, STREET, 200.0,
        (f"{shown} is not known, the nearest number known is {row.house}",),
    )  # fmt: skip


def _interpolated(shown, address, below, above):
    share = (address.house - below.house) / (above.house - below.house)
    score, reasons = place_score.between(shown, below, above)
    return Found(
        shown, "door",
        below.lon + share * (above.lon - below.lon),
        below.lat + share * (above.lat - below.lat),
        score, DOOR if score >= 0.7 else STREET,
        max(20.0, place_score.metres(below, above) / 2), tuple(reasons),
    )  # fmt: skip


def _judged(known, question, address, how, found, row):
    """Its score after all else that the address says: units, likeness, 附近."""
    score, reasons = found.score - place_score.COST[how], list(found.reasons)
    if how:
        reasons.append(_LIKENESS[how])
    codes, place = question.codes, row.low or ""
    where = known.title(place)
    if question.under and lies_in(row.low, row.high, [question.under]) is False:
        score = min(score, 0.4)
        reasons.append(f"it lies in {where}, outside the place asked for")
    elif codes and lies_in(row.low, row.high, codes) is False:
        score = min(score - 0.2, 0.55)
        reasons.append(f"it lies in {where}, not in {known.name(codes[0])}")
    elif question.named.conflict:
        score = min(score, 0.6)
        reasons.append("the units it names do not lie in each other")
    elif codes:
        score += 0.02
    elif not question.under:
        score -= 0.02
    if question.named.unknown and not _explained(question, row):
        score = min(score, 0.6)
        reasons.append(f"{question.named.unknown[0]} is not known here")
    if where and not any(where in reason for reason in reasons):
        reasons.append(f"lies in {where}")
    found = replace(found, score=score, reasons=tuple(reasons), place_code=place)
    return place_score.moved(found, address)


def _explained(question, row):
    """What looked like a unit may be the beginning of a name."""
    word = getattr(row, "word", "")
    return all(plain(name) in word for name in question.named.unknown)


_LIKENESS = {
    "sound": "written otherwise, sounds the same",
    "ending": "the same but for its ending",
    "letter": "one letter differs",
    "part": "only a part of the name",
    "pinyin": "typed by its sound",
    "initials": "typed by its initials",
}


def _typed(cursor, text):
    """Coordinates and codes as typed; None for anything else."""
    pair = _PAIR.match(text)
    if pair:
        return _at(float(pair[1]), float(pair[2]))
    code = plain(text).upper()
    row = store.coded(cursor, code) if _CODE.match(code) else None
    if row is None:
        return None
    return [
        Found(row.name, row.kind, row.lon, row.lat, 1.0, AREA, row.radius_m,
              ("the code matches",), row.code, row.code)
    ]  # fmt: skip


def _at(x, y):
    reasons = ("coordinates as typed",)
    if abs(y) > 90 >= abs(x):
        x, y, reasons = y, x, ("coordinates as typed, latitude first",)
    if not (abs(x) <= 180 and abs(y) <= 90 and math.isfinite(x + y)):
        return []
    return [Found(f"{x}, {y}", "point", x, y, 1.0, "place", 0.0, reasons)]
