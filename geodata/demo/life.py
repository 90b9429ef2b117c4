"""What lives on the demo's ground: names, organisations, posts, incidents, as arrays.

Written by make_life, read by the loader. Rows refer to each other by position (int32,
-1 = none) and to places by code. Times are UTC, datetime64[s], NaT = not yet. No row
describes a person: posts have titles, incidents have no reporter.
"""

from dataclasses import dataclass

import numpy as np

from geodata.demo.land import Land

ORDINARY, DUPLICATE, BORDER, OUTSIDE = range(4)


@dataclass(frozen=True)
class UnitNames:
    """Chinese names, in the order of the land's units.

    compounds: for each building the name of its compound (a 小区, a village, a
    school), '' where it stands alone.
    """

    city: np.ndarray
    counties: np.ndarray
    towns: np.ndarray
    communities: np.ndarray
    grids: np.ndarray
    micro_grids: np.ndarray
    compounds: np.ndarray


@dataclass(frozen=True)
class Organisations:
    """kind: org_kinds.csv; parent: position; scope_code: the unit it works in."""

    name: np.ndarray
    kind: np.ndarray
    parent: np.ndarray
    scope_code: np.ndarray

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class Party:
    """Party organisations: level of party_levels.csv, parent by position.

    territory_org, territory_code: pairs of an organisation and a grid or micro-grid.
    Committees and general branches hold their unit by scope_code alone.
    """

    name: np.ndarray
    level: np.ndarray
    parent: np.ndarray
    scope_code: np.ndarray
    territory_org: np.ndarray
    territory_code: np.ndarray

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class DutyRules:
    """Category (second level) × place (unit code) → organisation; lead or co-unit."""

    category: np.ndarray
    place: np.ndarray
    org: np.ndarray
    lead: np.ndarray

    def __len__(self) -> int:
        return len(self.category)


@dataclass(frozen=True)
class Posts:
    """Posts without holders: kind of post_kinds.csv, scope a grid or micro-grid."""

    kind: np.ndarray
    title: np.ndarray
    scope_code: np.ndarray
    org: np.ndarray

    def __len__(self) -> int:
        return len(self.kind)


@dataclass(frozen=True)
class DutyPosts:
    """值守点位: a place, who staffs it, how many it takes and how many it has."""

    name: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    grid: np.ndarray
    org: np.ndarray
    slots: np.ndarray
    headcount: np.ndarray

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class Facilities:
    """Places people go to, each in a building; grid, building, org by position.

    count_*: monthly numbers, one row a facility and month (datetime64[M]).
    """

    name: np.ndarray
    kind: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    grid: np.ndarray
    building: np.ndarray
    org: np.ndarray
    address: np.ndarray
    capacity: np.ndarray
    count_facility: np.ndarray
    count_month: np.ndarray
    count_sessions: np.ndarray
    count_disputes_settled: np.ndarray
    count_opinions: np.ndarray

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class Addresses:
    """One row a building. street: '' where none is near; number: 0 = none.

    text: 柳岸路15号瑞福花园3号楼, without county and town.
    """

    street: np.ndarray
    number: np.ndarray
    text: np.ndarray

    def __len__(self) -> int:
        return len(self.text)


@dataclass(frozen=True)
class Incidents:
    """Sorted by reported_at; `number`s and attributions are the loader's work.

    lon, lat: degrees to 8 decimals (CGCS2000). accuracy_m: NaN = not said.
    grid: where the recipe meant it (position in Land.grids, the smallest code on a
    border, -1 outside). special: ORDINARY, DUPLICATE, BORDER, OUTSIDE.
    severity: 4 to 1; urgency: urgencies.csv; state: the present one; dup_of: position.
    lead: -1 where the duty matrix names nobody. due_at: NaT where merged, declined or
    voided. building: the position of the nearest building.
    """

    lon: np.ndarray
    lat: np.ndarray
    accuracy_m: np.ndarray
    category: np.ndarray
    title: np.ndarray
    description: np.ndarray
    address: np.ndarray
    source: np.ndarray
    severity: np.ndarray
    urgency: np.ndarray
    hard: np.ndarray
    occurred_at: np.ndarray
    reported_at: np.ndarray
    due_at: np.ndarray
    closed_at: np.ndarray
    state: np.ndarray
    lead: np.ndarray
    co_unit: np.ndarray
    dup_of: np.ndarray
    grid: np.ndarray
    building: np.ndarray
    special: np.ndarray

    def __len__(self) -> int:
        return len(self.lon)


@dataclass(frozen=True)
class StateRanges:
    """What each incident was when; sorted by incident and seq, half-open ranges.

    org: who held it; reason: reasons.csv or ''; until: NaT for the present state.
    """

    incident: np.ndarray
    seq: np.ndarray
    state: np.ndarray
    org: np.ndarray
    reason: np.ndarray
    since: np.ndarray
    until: np.ndarray

    def __len__(self) -> int:
        return len(self.incident)


@dataclass(frozen=True)
class Life:
    """Everything on the ground at one moment, `now` (UTC)."""

    now: np.datetime64
    names: UnitNames
    organisations: Organisations
    party: Party
    duty_rules: DutyRules
    posts: Posts
    duty_posts: DutyPosts
    facilities: Facilities
    addresses: Addresses
    incidents: Incidents
    states: StateRanges


def make_life(land: Land, seed: int, now, incidents: int | None = None) -> Life:
    """The content of a land; `incidents` None = as many as suit its size."""
    from geodata.demo.settle import settle  # it needs the classes above

    return settle(land, seed, now, incidents)
