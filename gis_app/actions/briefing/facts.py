"""What a briefing tells: counted as everywhere, withheld as everywhere."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import shapely

from gis_app.actions.count_in_aggregate import for_aggregates
from gis_app.actions.count_incidents import count_incidents
from gis_app.actions.told_words import Told, told
from gis_app.errors import Rejected
from gis_app.store import (
    answers,
    filter_names,
    incidents,
    installation,
    outlines,
    places,
    vocabularies,
)

LEVELS = ("grid", "community", "town", "county", "city")  # of the map, the finest first
ABOVE = {"grid": "town", "community": "town", "town": "county", "county": "city"}
MOST_AREAS = 1_500  # on one map
MOST_ROWS = 5_000  # single incidents on one map
MOST_DAYS = 62
MOST_KINDS = 10
TOP = 10


@dataclass(frozen=True)
class Area:
    """An outline of the map. count: None is withheld."""

    code: str
    name: str
    shape: shapely.Geometry
    count: int | None = 0


@dataclass(frozen=True)
class Point:
    no: str
    category: str
    state: str
    lon: float | None
    lat: float | None


@dataclass
class Facts:
    """All of it in one language. Bars are (name, count), a count None is withheld."""

    lang: str
    title: str
    told: Told
    total: int | None
    notes: list[str]  # keys of wording.TEXTS
    level: str
    areas: list[Area]
    above: list[Area]
    drawn: shapely.Geometry | None
    zone_srid: int
    categories: list[tuple] = field(default_factory=list)
    states: list[tuple] = field(default_factory=list)
    top: list[tuple] = field(default_factory=list)
    trend: list[tuple] = field(default_factory=list)
    trend_by: str = "month"
    open: int | None = None
    elsewhere: int = 0
    points: list[Point] | None = None  # None: nobody asked, or may

    @property
    def withheld(self) -> bool:
        bars = [*self.categories, *self.states, *self.top, *self.trend]
        hidden = any(count is None for _, count in bars) or self.total is None
        return hidden or any(area.count is None for area in self.areas)


def gather(cursor, scope, wanted, lang, title="", with_rows=False, by=None) -> Facts:
    """Raises Forbidden for what an aggregate role may not ask, Rejected for too many
    incidents to be shown one by one."""
    asked, widened = wanted, None
    if scope.aggregate_only:
        asked, _ = for_aggregates(cursor, wanted)
        if asked.shape is None and asked.near is None and asked.grids != wanted.grids:
            widened = len([code for code in asked.grids if code])
    level = by or _level(cursor, scope, asked)
    facts = Facts(
        lang=lang,
        title=title,
        told=told(cursor, scope, asked, lang, widened=widened),
        total=None,
        notes=_notes(wanted, asked) + ["rounded"] * scope.aggregate_only,
        level=level,
        areas=[],
        above=[],
        drawn=asked.shape,
        zone_srid=installation.read(cursor).zone_srid,
    )
    _count(cursor, scope, asked, facts)
    _draw(cursor, scope, asked, facts)
    if with_rows:
        facts.points = _points(cursor, asked, lang)
    return facts


def _level(cursor, scope, wanted):
    """The finest that one map can show."""
    for level in LEVELS:
        if 0 < outlines.count(cursor, scope, wanted, level) <= MOST_AREAS:
            return level
    return "city"


def _notes(wanted, asked):
    found = ["repaired"] if wanted.warnings else []
    if (wanted.from_, wanted.to) != (asked.from_, asked.to):
        found.append("widened.days")
    if wanted.geometry != asked.geometry or wanted.near != asked.near:
        found.append("widened.grids")
    return found


def _count(cursor, scope, wanted, facts):
    lang = facts.lang

    def by(key):
        return count_incidents(cursor, scope, wanted, [key])["rows"]

    facts.total = count_incidents(cursor, scope, wanted, [])["total"]
    named = filter_names.categories(cursor, lang)
    kinds = [(named.get(row["category"], row["category"]), row["count"]) for row in by("category")]  # fmt: skip
    facts.categories = _largest(kinds)
    states = by("state")
    named = filter_names.terms(cursor, "states", lang, int)
    facts.states = _largest(
        [(named.get(row["state"], str(row["state"])), row["count"]) for row in states]
    )
    facts.open = _open(cursor, states)
    facts.trend_by = _steps(wanted)
    facts.trend = _filled(by(facts.trend_by), facts.trend_by)


def _largest(bars):
    """The largest first, those withheld last."""
    return sorted(bars, key=lambda bar: (bar[1] is None, -(bar[1] or 0)))


def _open(cursor, rows):
    """Unknown as soon as one count is withheld."""
    if any(row["count"] is None for row in rows):
        return None
    still = {
        int(term.code)
        for term in vocabularies.terms(cursor, "states")
        if term.extra.get("is_open")
    }
    return sum(row["count"] for row in rows if row["state"] in still)


def _steps(wanted):
    """Days where they are few enough to be seen, else months."""
    if wanted.from_ is None:
        return "month"
    until = min(wanted.to or datetime.now(UTC), datetime.now(UTC))
    return "day" if until - wanted.from_ <= timedelta(days=MOST_DAYS) else "month"


def _filled(rows, step):
    """Days and months without any incident are bars of zero."""
    counts = {row[step]: row["count"] for row in rows if row[step]}
    if not counts:
        return []
    keys, key, last = [], min(counts), max(counts)
    while key <= last and len(keys) < 400:
        keys.append(key)
        key = _next(key, step)
    return [(key, counts.get(key, 0)) for key in keys]


def _next(key, step):
    if step == "day":
        return (date.fromisoformat(key) + timedelta(days=1)).isoformat()
    year, month = map(int, key.split("-"))
    return f"{year + month // 12:04}-{month % 12 + 1:02}"


def _draw(cursor, scope, wanted, facts):
    rows = count_incidents(cursor, scope, wanted, [facts.level])["rows"]
    counts = {row[facts.level]: row["count"] for row in rows}
    found = outlines.read(cursor, scope, wanted, facts.level)
    facts.areas = [
        Area(row.code, row.name, shapely.from_wkb(bytes(row.wkb)), counts.get(row.code, 0))
        for row in found
    ]  # fmt: skip
    shown = {area.code for area in facts.areas}
    facts.elsewhere = sum(n or 0 for code, n in counts.items() if code not in shown)
    facts.top = _top(cursor, counts, facts)
    if facts.areas and facts.level in ABOVE:
        box = shapely.total_bounds([area.shape for area in facts.areas]).tolist()
        facts.above = [
            Area(row.code, row.name, shapely.from_wkb(bytes(row.wkb)))
            for row in outlines.read(cursor, scope, wanted, ABOVE[facts.level], box)
        ]


def _top(cursor, counts, facts):
    """The places with most, each with the unit that it lies in."""
    told_ones = [(code, n) for code, n in counts.items() if code is not None and n]
    most = sorted(told_ones, key=lambda one: (-one[1], one[0]))[:TOP]
    codes = {code for code, _ in most}
    holders = {code[:9] for code in codes if len(code) > 9}
    names = {code: row.name for code, row in places.names(cursor, codes | holders).items()}  # fmt: skip
    return [(_where(code, names), n) for code, n in most]


def _where(code, names):
    own, holder = names.get(code, code), names.get(code[:9])
    return f"{holder} · {own}" if holder and len(code) > 9 else own


def _points(cursor, wanted, lang):
    """The latest first. Where they are shown to everybody: never a hidden true place."""
    total = answers.counts(cursor, wanted)[0].count
    if total > MOST_ROWS:
        raise Rejected(
            f"A briefing shows at most {MOST_ROWS} single incidents, this filter finds"
            f" {total}: narrow it, or leave single incidents out."
        )
    kinds = filter_names.categories(cursor, lang)
    states = filter_names.terms(cursor, "states", lang, int)
    return [
        Point(
            no=row.no,
            category=kinds.get(row.category, row.category),
            state=states.get(row.state, str(row.state)),
            lon=row.lon,
            lat=row.lat,
        )
        for row in incidents.search(cursor, wanted, "-reported_at", MOST_ROWS)
    ]
