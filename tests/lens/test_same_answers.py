"""The lens counts what PostgreSQL counts: any filter, any scope, any grouping."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import shapely

from gis_app.actions.count_figures import count_figures
from gis_app.domain.incident_filter import RULES, TIME_FIELDS, IncidentFilter
from gis_app.domain.scope import Scope
from gis_app.lens import client
from gis_app.lens.errors import CannotAnswer
from gis_app.store.answers import KEYS

QUESTIONS = 200
PARTS = (
    "time", "categories", "severities", "states", "sources", "under", "grids", "party",
    "geometry", "near", "overdue", "ambiguous", "rule", "basis",
)  # fmt: skip


@pytest.fixture(scope="module")
def database_urls(town):
    return town


@pytest.fixture(scope="module")
def made(owner):
    """Words of the town that questions are made of."""
    with owner.transaction() as cursor:
        found = {}
        for name, statement in {
            "codes": "SELECT DISTINCT scope_code AS v FROM incident",
            "micro": "SELECT DISTINCT micro_grid_code AS v FROM incident"
            " WHERE micro_grid_code IS NOT NULL",
            "categories": "SELECT DISTINCT category AS v FROM incident",
            "sources": "SELECT DISTINCT source AS v FROM incident",
            "parties": "SELECT id AS v FROM party_org",
            "groups": "SELECT id AS v FROM party_org WHERE level = 'group'",
            "units": "SELECT DISTINCT lead_org AS v FROM incident"
            " WHERE lead_org IS NOT NULL",
            "latest": "SELECT max(reported_at) AS v FROM incident",
            "points": "SELECT ST_AsText(geom) AS v FROM incident"
            " WHERE geom IS NOT NULL ORDER BY id LIMIT 500",
        }.items():
            cursor.execute(statement)
            found[name] = sorted(row.v for row in cursor)
    return found


class Chance:
    def __init__(self, made, seed):
        self.made, self.random = made, random.Random(seed)

    def some(self, name, most=3):
        return self.random.sample(
            self.made[name],
            min(len(self.made[name]), self.random.randint(1, most)),
        )

    def place(self):
        code = self.random.choice(self.made["codes"])
        return code[: self.random.choice([4, 6, 9, 12, 16])]

    def scope(self):
        return Scope(
            account_id=1,
            prefixes=self.random.choice(
                [("",), ("",), (self.place(),), (self.place(), self.place()), ()]
            ),
            categories=self.random.choice(
                [("*",), ("*",), tuple(c[:3] for c in self.some("categories")), ()]
            ),
            units=tuple(self.some("units", 4)) if self.random.random() < 0.4 else (),
            roles=frozenset({"command"}),
        )

    def wanted(self):
        fields = {}
        for part in self.random.sample(PARTS, self.random.randint(0, 3)):
            if not (part == "near" and "geometry" in fields) and not (
                part == "geometry" and "near" in fields
            ):
                fields |= getattr(self, f"_{part}")()
        return IncidentFilter(**fields)

    def groupings(self):
        return [
            self.random.sample([*KEYS], self.random.randint(0, 3))
            for _ in range(self.random.randint(0, 3))
        ]

    def _time(self):
        latest = self.made["latest"][0]
        since = latest - timedelta(days=self.random.choice([1, 7, 30, 90]))
        until = latest - timedelta(hours=self.random.choice([0, 5]))
        field = self.random.choice(TIME_FIELDS)
        return {"from_": since, "time_field": field} | self.random.choice(
            [{}, {"to": until}]
        )

    def _categories(self):
        return {"categories": [c[: self.random.choice([1, 3, 5])] for c in self.some("categories")]}  # fmt: skip

    def _severities(self):
        return {"severities": [self.random.randint(1, 4)]}

    def _states(self):
        return {"states": self.random.sample([10, 12, 20, 25, 30, 50, 80, 90], 3)}

    def _sources(self):
        return {"sources": [*self.some("sources"), "no such"]}

    def _under(self):
        micro = self.random.choice(self.made["micro"])
        return {"under": self.random.choice([self.place(), self.place(), micro])}

    def _grids(self):
        return {"grids": self.random.choice([self.some("codes", 20), [""]])}

    def _party(self):
        kind = self.random.choice(["parties", "groups"])
        return {"party": self.random.choice([*self.made[kind], 0])}

    def _point(self):
        return shapely.from_wkt(self.random.choice(self.made["points"]))

    def _geometry(self):
        corners = [self._point() for _ in range(4)]  # some lie on its border
        shape = shapely.MultiPoint(corners).convex_hull
        if shape.geom_type != "Polygon":
            shape = corners[0].buffer(0.003)
        return {"geometry": shapely.geometry.mapping(shape)}

    def _near(self):
        point = self._point()
        radius = self.random.choice([50, 300, 1500])
        return {"near": {"lon": point.x, "lat": point.y, "radius_m": radius}}

    def _overdue(self):
        return {"overdue": self.random.random() < 0.5}

    def _ambiguous(self):
        return {"ambiguous": self.random.random() < 0.5}

    def _rule(self):
        return {"rule": self.random.choice(RULES)}

    def _basis(self):
        return {"basis": "reported"}


@pytest.mark.parametrize("tenth", range(10))
def test_any_filter_scope_and_grouping(lens, made, tenth):
    for seed in range(tenth, QUESTIONS, 10):
        chance = Chance(made, seed)
        question = chance.scope(), chance.wanted(), chance.groupings()
        ours, theirs = lens.compare(*question)
        assert ours == theirs, question


def test_each_key_alone(lens):
    everything = Scope(prefixes=("",))
    for field in TIME_FIELDS:
        wanted = IncidentFilter(time_field=field)
        ours, theirs = lens.compare(everything, wanted, [[key] for key in KEYS])
        assert ours == theirs


def test_what_is_open_and_overdue_is_of_the_askers_moment(lens, owner):
    now = datetime.now(UTC)
    wanted = IncidentFilter(overdue=True, from_=now - timedelta(days=3650))
    ours, theirs = lens.compare(Scope(prefixes=("",)), wanted, [["state"]])
    assert ours == theirs and ours[0]["total"] > 0


PANELS = [["category"], ["state"], ["grid"], ["town", "category"], ["party_org"]]


def test_an_analyst_is_told_the_same_whoever_counts(lens, made, counting):
    """Else what one of them withholds the other might tell."""
    for seed in range(8):
        chance = Chance(made, seed)
        wanted = chance.wanted()
        if wanted.party is not None or len(wanted.under or "") > 16:
            continue
        scope = replace(chance.scope(), roles=frozenset({"analyst"}))
        with lens.web.transaction(scope) as cursor:
            ours = count_figures(cursor, scope, wanted, PANELS)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(client, "ask", refuse)
                theirs = count_figures(cursor, scope, wanted, PANELS)
        assert ours == theirs, wanted
    assert len(counting.answered) > 30 and not counting.refused


def refuse(cursor, questions):
    raise CannotAnswer("it is asked of PostgreSQL")
