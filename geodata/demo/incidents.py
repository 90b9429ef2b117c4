"""24 months of incidents up to `now`: place, time, specials, life, words.

Attribution is not made here: the loader asks the one seam for it, as for any other.
"""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from geodata.demo import incident_texts
from geodata.demo.duty import unit_table
from geodata.demo.incident_edges import border_points, outside_points
from geodata.demo.incident_kinds import draw, read_kinds
from geodata.demo.incident_lives import (
    closing_times,
    due_times,
    live,
    reasons_of,
)
from geodata.demo.incident_places import (
    Ground,
    Places,
    grids_of,
    place_incidents,
    settle_points,
)
from geodata.demo.incident_times import report_times
from geodata.demo.land import to_degrees
from geodata.demo.life import (
    BORDER,
    DUPLICATE,
    ORDINARY,
    OUTSIDE,
    Incidents,
    StateRanges,
)

DUPLICATES, BORDERS, OUTSIDERS = 0.025, 0.006, 0.0015
DUPLICATE_HOURS, DUPLICATE_M = 36, 55
ACCURACY_M = {"10": 8, "30": 18, "40": 6, "41": 6, "50": 20, "60": 3}


@dataclass
class Drawn:
    """What is known of each incident before its life and words."""

    leaf: np.ndarray
    places: Places
    degrees: np.ndarray
    grid: np.ndarray
    special: np.ndarray
    reported: np.ndarray
    dup_of: np.ndarray

    def take(self, order):
        p = self.places
        names = ("x", "y", "building", "street", "facility")
        return Drawn(
            self.leaf[order],
            Places(*(getattr(p, name)[order] for name in names)),
            self.degrees[order],
            self.grid[order],
            self.special[order],
            self.reported[order],
            self.dup_of[order],
        )


def make_incidents(land, parts, seed: int, now, count: int):
    """(Incidents, StateRanges). parts: names, addresses, facilities, duty rules,
    directory of organisations, as `settle` has made them."""
    rng = np.random.default_rng([seed, 47])
    kinds = read_kinds()
    drawn = _draw_all(land, kinds, parts, now, count, rng)
    n = len(drawn.leaf)
    source = _sources(kinds, drawn.leaf, rng)
    urgency, severity = _grades(kinds, drawn.leaf, rng)
    hard = (rng.random(n) < 0.03) & (urgency == "normal")
    handled = np.array([top.handled for top in kinds.tops])[kinds.top[drawn.leaf]]
    merged = drawn.special == DUPLICATE
    lives = live(drawn.reported, urgency, hard, handled, merged, now, rng)
    near = _nearest_building(land, drawn)
    unit = np.where(drawn.grid >= 0, drawn.grid, land.buildings.grid[near])
    lead, co_unit, holders = _holders(land, parts, drawn.leaf, unit)
    title, description, address = _words(
        land, parts, kinds, drawn, source, near, unit, rng
    )
    incidents = Incidents(
        lon=drawn.degrees[:, 0],
        lat=drawn.degrees[:, 1],
        accuracy_m=_accuracies(source, drawn.special, rng),
        category=kinds.codes[drawn.leaf],
        title=title,
        description=description,
        address=address,
        source=source,
        severity=severity,
        urgency=urgency,
        hard=hard,
        occurred_at=_occurred(drawn.reported, rng),
        reported_at=drawn.reported,
        due_at=due_times(lives, drawn.reported, urgency, hard),
        closed_at=closing_times(lives),
        state=lives.present,
        lead=lead,
        co_unit=co_unit,
        dup_of=drawn.dup_of,
        grid=drawn.grid,
        building=near.astype(np.int32),
        special=drawn.special,
    )
    return incidents, _ranges(lives, holders, rng)


def _draw_all(land, kinds, parts, now, count, rng) -> Drawn:
    """All incidents in the order of their reports, duplicates among them."""
    copies = round(count * DUPLICATES)
    n = count - copies
    leaf = draw(rng, kinds.share, n)
    ground = Ground(land, parts.facilities, rng)
    places = place_incidents(ground, kinds, leaf)
    degrees, grid = settle_points(ground, places)
    special = np.full(n, ORDINARY, np.int8)
    drawn = Drawn(leaf, places, degrees, grid, special, None, np.full(n, -1))
    _move_some(land, drawn, kinds, count, rng)
    drawn.reported = report_times(kinds, leaf, now, rng)
    drawn = _with_duplicates(land, kinds, drawn, copies, now, rng)
    order = np.argsort(drawn.reported, kind="stable")
    place_of = np.empty(len(order), np.int64)
    place_of[order] = np.arange(len(order))
    drawn = drawn.take(order)
    first = drawn.dup_of
    drawn.dup_of = np.where(first >= 0, place_of[first], -1).astype(np.int32)
    return drawn


def _move_some(land, drawn, kinds, count, rng):
    """Put some street incidents exactly on borders, and a few outside the city."""
    fine = ~kinds.coarse[drawn.leaf]
    movable = np.flatnonzero(fine & (drawn.places.street >= 0))
    movable = rng.permutation(movable if len(movable) else np.flatnonzero(fine))
    points, grid = border_points(land.grids, round(count * BORDERS), rng)
    rows = movable[: len(points)]
    _move(land, drawn, rows, points[: len(rows)], grid[: len(rows)], BORDER)
    far = outside_points(land, round(count * OUTSIDERS), rng)
    rows = movable[len(points) : len(points) + len(far)]
    _move(land, drawn, rows, far[: len(rows)], -1, OUTSIDE)


def _move(land, drawn, rows, degrees, grid, special):
    drawn.degrees[rows] = degrees
    drawn.grid[rows] = grid
    drawn.special[rows] = special
    p = drawn.places
    p.x[rows], p.y[rows] = land.zone.forward(degrees[:, 0], degrees[:, 1])
    p.street[rows] = -1
    near = _nearest_building(land, drawn, rows)
    p.building[rows] = near


def _with_duplicates(land, kinds, drawn, copies, now, rng) -> Drawn:
    """Add reports of the same thing: within 36 h and 55 m, of the same category."""
    hours = np.clip(rng.exponential(9, 3 * copies), 0.05, DUPLICATE_HOURS)
    later = (hours * 3600).astype(np.int64).astype("timedelta64[s]")
    plain = (drawn.special == ORDINARY) & ~kinds.coarse[drawn.leaf]
    first = rng.choice(np.flatnonzero(plain), 3 * copies)
    kept = np.flatnonzero(drawn.reported[first] + later < now)[:copies]
    first, later = first[kept], later[kept]
    new = drawn.take(first)
    off = rng.normal(0, 14, (2, len(first)))
    off *= np.minimum(1, DUPLICATE_M / np.hypot(*off))
    degrees = to_degrees(land.zone, new.places.x + off[0], new.places.y + off[1])
    grid, covering = grids_of(land.grids, degrees)
    good = covering == 1
    new.degrees = np.where(good[:, None], degrees, new.degrees)
    new.grid = np.where(good, grid, new.grid).astype(np.int32)
    new.special[:] = DUPLICATE
    new.reported = new.reported + later
    new.dup_of = first
    return _joined(drawn, new)


def _joined(a: Drawn, b: Drawn) -> Drawn:
    names = ("x", "y", "building", "street", "facility")
    pairs = [(getattr(a.places, k), getattr(b.places, k)) for k in names]
    return Drawn(
        np.concatenate([a.leaf, b.leaf]),
        Places(*(np.concatenate(pair) for pair in pairs)),
        np.vstack([a.degrees, b.degrees]),
        np.concatenate([a.grid, b.grid]),
        np.concatenate([a.special, b.special]),
        np.concatenate([a.reported, b.reported]),
        np.concatenate([a.dup_of, b.dup_of]),
    )


def _nearest_building(land, drawn, rows=slice(None)) -> np.ndarray:
    """The building it is at, else the nearest one."""
    p, b = drawn.places, land.buildings
    own = p.building[rows].copy()
    away = np.flatnonzero((own < 0) | (drawn.special[rows] >= BORDER))
    tree = cKDTree(np.column_stack([b.x, b.y]))
    own[away] = tree.query(np.column_stack([p.x[rows], p.y[rows]])[away])[1]
    return own


def _sources(kinds, leaf, rng) -> np.ndarray:
    result = np.full(len(leaf), "", object)
    for t, top in enumerate(kinds.tops):
        rows = np.flatnonzero(kinds.top[leaf] == t)
        codes, shares = zip(*top.sources, strict=True)
        result[rows] = np.array(codes, object)[draw(rng, shares, len(rows))]
    return result


def _grades(kinds, leaf, rng):
    """(urgency, severity); what is urgent is also graver."""
    top = kinds.top[leaf]
    critical = np.array([t.critical for t in kinds.tops])[top]
    urgent = np.array([t.urgent for t in kinds.tops])[top]
    roll = rng.random(len(leaf))
    grade = np.where(roll < critical, 2, np.where(roll < critical + urgent, 1, 0))
    urgency = np.array(["normal", "urgent", "critical"], object)[grade]
    limits = np.array([[0.0001, 0.0015, 0.03], [0.001, 0.02, 0.3], [0.05, 0.4, 0.95]])
    severity = 1 + (rng.random(len(leaf))[:, None] > limits[grade]).sum(1)
    return urgency, severity.astype(np.int16)


def _holders(land, parts, leaf, unit):
    """(lead, co-unit, who holds it by state) from the duty matrix and the grid."""
    codes = land.grids.codes
    town = np.searchsorted(land.towns.codes, [c[:9] for c in codes])[unit]
    county = np.searchsorted(land.counties.codes, [c[:6] for c in codes])[unit]
    community = np.searchsorted(land.communities.codes, [c[:12] for c in codes])[unit]
    lead = unit_table(parts.duty_rules, land.towns, True)[leaf, town]
    co_unit = unit_table(parts.duty_rules, land.towns, False)[leaf, town]
    where = parts.directory
    command = where.command[county]
    local = where.communities[community]
    worker = np.where(lead >= 0, lead, command)
    by_state = {state: command for state in (17, 20, 30, 65, 80, 85, 88, 90, 95)}
    by_state |= {state: local for state in (10, 12, 15, 25)}
    by_state |= {state: worker for state in (42, 45, 50, 54, 56, 60)}
    by_state |= {44: command, 52: where.towns[town]}
    return lead, co_unit, by_state


def _words(land, parts, kinds, drawn, source, near, unit, rng):
    short, full = incident_texts.place_names(
        land, parts, drawn.places, drawn.degrees, near, unit
    )
    outside = np.flatnonzero(drawn.special == OUTSIDE)
    short[outside], full[outside] = "市界外侧", "沟渠市市界外侧"
    community = incident_texts.community_names(land, parts.names, unit)
    return incident_texts.write(kinds, drawn, source, short, full, community, rng)


def _accuracies(source, special, rng) -> np.ndarray:
    """Metres, float32; NaN where the source states none (hotline, web …)."""
    median = np.array([ACCURACY_M.get(s, np.nan) for s in source])
    drawn = median * rng.lognormal(0, 0.5, len(source))
    return np.round(np.clip(drawn, 1, 200), 1).astype(np.float32)


def _occurred(reported, rng) -> np.ndarray:
    minutes = np.minimum(rng.lognormal(3.2, 1.2, len(reported)), 3 * 1440)
    return reported - (minutes * 60).astype(np.int64).astype("timedelta64[s]")


def _ranges(lives, holders, rng) -> StateRanges:
    incident, seq = np.nonzero(lives.happened)
    state = lives.state[incident, seq]
    org = np.full(len(state), -1, np.int32)
    for code, units in holders.items():
        rows = np.flatnonzero(state == code)
        org[rows] = units[incident[rows]]
    since = lives.since[incident, seq]
    until = np.full(len(state), np.datetime64("NaT"), "datetime64[s]")
    follows = np.flatnonzero(incident[1:] == incident[:-1])
    until[follows] = since[follows + 1]
    return StateRanges(
        incident=incident.astype(np.int32),
        seq=(seq + 1).astype(np.int16),
        state=state,
        org=org,
        reason=reasons_of(state, rng),
        since=since,
        until=until,
    )
