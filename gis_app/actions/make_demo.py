"""Make the demo city 沟渠市 and put it into the database, in one transaction."""

import time
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from geodata.demo.make import make_city
from gis_app.actions.add_demo_accounts import add_demo_accounts
from gis_app.actions.demo_city import incidents, organisations, places
from gis_app.actions.load_reference import load_reference
from gis_app.actions.refresh_gazetteer import refresh_gazetteer
from gis_app.errors import BadRequest
from gis_app.store import demo, imports, loading

SCALES = ("town", "city")
TABLES = [
    "unit", "unit_version", "grid", "grid_version", "building", "road", "water",
    "org_unit", "party_org", "party_territory", "duty_rule", "post", "facility",
    "incident", "incident_state", "attribution", "incident_exact_place", "log_entry",
    "change",
]  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """incidents: None = as many as suit the scale. near_m: reach of the rule near."""

    scale: str = "town"
    seed: int = 7
    incidents: int | None = None
    replace: bool = False
    near_m: float = 20.0


def make_demo(database, wish: Wish, tell=lambda sentence: None, now=None) -> bool:
    """database: as gis_loader. Returns False where this very demo is there already.

    Raises BadRequest where there are other data: a demo never mixes with them.
    """
    with database.transaction() as cursor:
        if not _is_wanted(cursor, wish):
            return False
    steps = _Steps(tell)
    city = make_city(wish.scale, wish.seed, now, wish.incidents)
    steps.done(f"a {wish.scale} of seed {wish.seed} drawn")
    with database.transaction() as cursor:
        # Asked again: somebody may have loaded something meanwhile.
        if _is_wanted(cursor, wish):
            if wish.replace:
                demo.clear(cursor)
            _store(cursor, wish, city, steps)
    steps.total()
    return True


def _is_wanted(cursor, wish):
    found = demo.contents(cursor)
    if not found.filled:
        return True
    if not found.is_demo or found.staffed:
        raise BadRequest(
            "the database holds other data than the demo's, and they never mix: use"
            " another GIS_DATA_DIR or DATABASE_URL for the demo"
        )
    if wish.replace:
        return True
    if found.made_with == _options(wish):
        return False
    raise BadRequest(
        f"another demo city is there ({found.made_with}): --replace makes it anew"
    )


def _options(wish):
    options = {"scale": wish.scale, "seed": wish.seed, "incidents": wish.incidents}
    return {name: value for name, value in options.items() if value is not None}


def _store(cursor, wish, city, steps):
    load_reference(cursor)
    land, life = city.land, city.life
    epsg = 4534 + int(land.zone.meridian - 75) // 3
    demo.mark(cursor, str(life.names.city[0]), str(land.city.codes[0]), epsg)
    number = imports.begin(cursor, _request(wish), "")
    places.store(cursor, land, life, epsg)
    steps.done(
        f"{len(land.communities)} communities, {len(land.grids)} grids,"
        f" {len(land.micro_grids)} micro-grids"
    )
    places.store_base_map(cursor, land, life)
    steps.done(f"{len(land.buildings)} buildings, streets, water")
    ids = organisations.store(cursor, land, life)
    steps.done(f"{len(ids)} organisations, {len(life.party)} branches, duties, posts")
    incidents.store(cursor, life, ids, number, wish.near_m, steps.say)
    steps.done(f"{len(life.incidents)} incidents attributed and stored")
    _add_accounts(cursor, land, life, ids)
    named = refresh_gazetteer(cursor)
    steps.done(f"{named} things named in the gazetteer")
    loading.refresh_statistics(cursor, TABLES)
    report = SimpleNamespace(
        kind="demo", read=0, stored=len(life.incidents), unchanged=0, rejected=0
    )
    imports.finish(cursor, number, _request(wish), report)
    steps.done("accounts, statistics")


def _request(wish):
    return SimpleNamespace(
        kind="demo",
        options=SimpleNamespace(**_options(wish)),
        under=None,
        scope=SimpleNamespace(account_id=None, common=""),
        files="",
    )


def _add_accounts(cursor, land, life, ids):
    """The street accounts get two towns, the grid worker a grid, the department one."""
    counts = np.array(
        [np.sum(np.char.startswith(land.grids.codes, t)) for t in land.towns.codes]
    )
    town, other = np.sort(land.towns.codes[np.argsort(-counts, kind="stable")[:2]])
    inside = np.flatnonzero(np.char.startswith(land.grids.codes, town))
    departments = np.flatnonzero(life.organisations.kind == "department")
    led = np.bincount(life.incidents.lead[life.incidents.lead >= 0], minlength=len(ids))
    busiest = departments[np.argmax(led[departments])]
    add_demo_accounts(
        cursor, str(town), str(other), str(land.grids.codes[inside[0]]),
        int(ids[busiest]),
    )  # fmt: skip


class _Steps:
    """Says what was done and how long it took."""

    def __init__(self, tell):
        self.say = tell
        self._start = self._last = time.monotonic()

    def done(self, what):
        now = time.monotonic()
        self.say(f"{what} ({now - self._last:.1f} s)")
        self._last = now

    def total(self):
        self.say(f"the demo city is ready ({time.monotonic() - self._start:.1f} s)")
