"""How sure a place is meant by an address, from 0 to 1, and why.

The numbers are shares of right answers, measured with scripts/benchmarks/places.py on
addresses whose place is known: of those from 0.8 up 99 in 100 are right. Better too low
than too high: what is below waits for a person, what is wrong and above goes astray.
"""

import math
import re
from dataclasses import dataclass, replace

from geodata.name_forms import plain

DOOR, STREET, PLACE, AREA = "door", "street", "place", "area"
PLACED = (DOOR, PLACE)  # what an incident may be placed by
WIDE_M = 250  # a thing that reaches farther is an area, not a place
APART_M = 200  # two answers farther apart are two places
CLOSE = 0.07  # two scores nearer than this do not tell which
MOST = 0.99

# How a name was found, if not as it stands: what that costs.
COST = {"": 0.0, "sound": 0.08, "ending": 0.08, "letter": 0.2, "part": 0.22,
        "pinyin": 0.1, "initials": 0.3}  # fmt: skip
_BRACKET = re.compile(r"[(（\[【]")
AROUND_M = {"": 0, "near": 50, "opposite": 40, "beside": 20}


@dataclass(frozen=True)
class Found:
    """A place that may be meant. reasons: English sentences; accuracy_m: how far off it
    may lie; place_code: the unit or grid it lies in."""

    name: str
    kind: str
    lon: float
    lat: float
    score: float
    precision: str
    accuracy_m: float
    reasons: tuple[str, ...] = ()
    code: str | None = None
    place_code: str = ""
    ambiguous: bool = False

    @property
    def reason(self) -> str:
        return "; ".join(self.reasons)


def metres(one, other) -> float:
    """Between two things that have lon and lat, some kilometres apart at most."""
    return math.hypot(
        (one.lon - other.lon) * 111_320 * math.cos(math.radians(one.lat)),
        (one.lat - other.lat) * 110_574,
    )


def door(address, row, shown) -> tuple[float, list[str]]:
    """A house number that is there, as asked or nearly so. shown: as people write it."""
    lane, lane_there = (text.startswith("弄") for text in (address.annex, row.annex))
    if address.annex == row.annex:
        score, reasons = 0.95, [f"door {shown} matches exactly"]
    elif lane != lane_there:
        score, reasons = (
            0.6,
            [f"{shown} is known as a lane or a house, not as the other"],
        )
    elif address.annex:
        score, reasons = 0.87, [f"{shown} is not known, its house number is"]
    else:
        score, reasons = 0.86, [f"door {shown} is known with an annex only"]
    if not row.is_built:
        # A shop in a campus or a mall may be far from the next one of the same number.
        score -= 0.12
        reasons.append("known only from what lies there")
    if address.block:
        score += 0.03 if row.is_block else -0.04 if row.is_built else -0.12
        if not row.is_block:
            reasons.append(f"block {address.block} is not known there")
    if address.name:
        score += 0.02 if row.is_named else -0.03 if row.is_built else -0.12
    return score, reasons


def door_accuracy(row) -> float:
    """How far from it the asked may lie: of a door that is known from things said to be
    there, not from its building, a hundred metres (seven of ten lie within 70)."""
    return max(row.radius_m, 15.0 if row.is_built else 100.0)


def between(shown, below, above) -> tuple[float, list[str]]:
    """A house number between two that are known on the same side."""
    way = metres(below, above)
    score = 0.84 - way / 1000 - 0.01 * max(0, above.house - below.house - 4)
    return max(score, 0.3), [
        f"{shown} lies between the known numbers {below.house} and {above.house}"
    ]


def named(address, row, shown) -> tuple[float, list[str]]:
    """A thing by its name. shown: what it is called."""
    score = {1: 0.5, 2: 0.72, 3: 0.87}.get(len(row.word), 0.93)
    reasons = [f"the name {shown} matches"]
    if row.source in ("place", "facility") and plain(row.name) != row.word:
        # By an alias, or without what it has in brackets: a branch, a gate.
        score -= 0.15 if _BRACKET.search(row.name) else 0.02
    if address.block:
        score += 0.03 if row.is_block else -0.05
        if not row.is_block:
            reasons.append(f"block {address.block} is not known there")
    if address.is_door and row.word != address.street:
        score -= 0.02
    elif row.word == address.street and (address.name or address.is_door):
        score -= 0.3  # only the way to what is meant
        reasons.append(f"{address.name or address.door} is not known there")
    elif address.street and row.word == address.name:
        score -= 0.02
    return score, reasons


def precision_of(source: str, radius_m: float, is_block: bool) -> str:
    if source in ("unit", "grid"):
        return AREA
    if source == "road":
        return STREET
    if radius_m > WIDE_M:
        return AREA
    return DOOR if is_block else PLACE


def moved(found: Found, address) -> Found:
    """As its words 附近, 对面, 北100米 say it lies to the place named."""
    lon, lat, score = found.lon, found.lat, found.score
    accuracy = found.accuracy_m + AROUND_M[address.relation]
    if address.relation in ("near", "opposite"):
        score -= 0.02
    if address.offset:
        bearing, way = address.offset
        lat += way * math.cos(math.radians(bearing)) / 110_574
        lon += (
            way
            * math.sin(math.radians(bearing))
            / (111_320 * math.cos(math.radians(lat)))
        )
        accuracy += way / 3
        score -= 0.05
    return replace(found, lon=lon, lat=lat, score=score, accuracy_m=accuracy)


def ranked(places: list[Found]) -> list[Found]:
    """The surest first, each place once; where several are as likely, none is sure."""
    ordered = sorted(places, key=lambda f: (-f.score, f.name, f.lon))
    kept: list[Found] = []
    for place in ordered:
        if not any(_same(place, other) for other in kept):
            kept.append(place)
    if not kept:
        return []
    best = kept[0]
    rivals = [
        place
        for place in kept[1:]
        if best.score - place.score < CLOSE and metres(best, place) > APART_M
        and (place.precision in PLACED or place.precision == best.precision)
    ]  # fmt: skip
    if rivals:
        kept = [_doubted(place, len(rivals) + 1)
                if place is best or place in rivals else place for place in kept]  # fmt: skip
    return [replace(place, score=_rounded(place.score)) for place in kept]


def _doubted(place, n):
    return replace(
        place,
        score=min(place.score, 0.45 + 0.3 / n),
        ambiguous=True,
        reasons=(*place.reasons, f"{n} places fit alike"),
    )


def _same(one, other):
    if (one.precision == AREA) != (other.precision == AREA) or one.code != other.code:
        return False
    return one.name == other.name and metres(one, other) < APART_M


def _rounded(score):
    return round(min(max(score, 0.0), MOST), 2)
