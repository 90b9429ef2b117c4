"""What the planner does as the web role: policies on, spatial index used, no seq scan."""

import json

import pytest
from psycopg2 import sql

from gis_app.database import Database
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.domain.scope import Scope
from gis_app.store import answers, filters, incidents

ROWS = 40_000
SCOPES = {
    "city": Scope(prefixes=("",), roles=frozenset({"command"})),
    "town": Scope(prefixes=("991003001",), roles=frozenset({"street"})),
    "two towns": Scope(prefixes=("991003001", "991003002"), units=(1,)),
    "department": Scope(prefixes=("99",), categories=("E", "B"), units=(3,)),
}
AREA = {
    "type": "Polygon",
    "coordinates": [
        [
            [119.0010, 39.0010],
            [119.0013, 39.0010],
            [119.0013, 39.0013],
            [119.0010, 39.0010],
        ]
    ],
}
# Each together with the drawn area: what people ask when they have drawn something.
FILTERS = {
    "geometry": {},
    "time": {"from": "2026-01-01T00:00:00+08:00", "to": "2030-01-01T00:00:00+08:00"},
    "categories": {"categories": ["E01", "B"]},
    "states": {"states": [10, 45]},
    "severities": {"severities": [1, 2]},
    "sources": {"sources": ["10"]},
    "under": {"under": "991003001"},
    "reported": {"under": "991003001", "basis": "reported"},
    "date": {"under": "991003001", "basis": "2026-06-01"},
    "party": {"party": 1},
    "text": {"text": "井盖"},
    "overdue": {"overdue": True},
    "ambiguous": {"ambiguous": False},
    "rule": {"rule": "inside"},
}


@pytest.fixture(scope="module")
def web(owner, small_city, database_urls):
    """The small city with 40 000 incidents, as the web role."""
    with owner.transaction() as cursor:
        cursor.execute(
            """
            INSERT INTO incident (no, category, title, source, occurred_at, reported_at,
                                  geom, scope_code, grid_code, rule, reported_code)
            SELECT '991003' || 20260000000000 + n, 'E0102', '事件' || n, '10', t, t,
                   ST_SetSRID(ST_MakePoint(119 + x * 0.008, 39 + y * 0.008), 4490),
                   g.code, g.code, 'inside', g.code
              FROM generate_series(1, %s) n,
                   LATERAL (SELECT random() AS x, random() AS y,
                                   now() - random() * interval '700 days' AS t
                             WHERE n > 0) r
              JOIN LATERAL (SELECT code FROM grid_version
                             WHERE layer = 'partition' AND geom && ST_SetSRID(
                                   ST_MakePoint(119 + x * 0.008, 39 + y * 0.008), 4490)
                             LIMIT 1) g ON true
            """,
            [ROWS],
        )
    with owner.session() as cursor:
        cursor.execute("VACUUM ANALYZE app.incident")
    database = Database(database_urls.web, 1)
    yield database
    database.close()


def plan_of(database, scope, statement, values):
    with database.transaction(scope) as cursor:
        cursor.execute(sql.SQL("EXPLAIN (FORMAT JSON) ") + statement, values)
        return json.dumps(cursor.fetchone()[0])


def scans(plan, table):
    """The kinds of scan on a table and the indexes they use."""
    found = []

    def walk(node):
        if node.get("Relation Name") == table or "Index Name" in node:
            found.append((node["Node Type"], node.get("Index Name")))
        for child in node.get("Plans", ()):
            walk(child)

    walk(json.loads(plan)[0]["Plan"])
    return found


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("name", [*FILTERS, "near"])
def test_every_drawn_question_uses_the_spatial_index(web, scope, name):
    wanted = {"near": {"lon": 119.001, "lat": 39.001, "radius_m": 20}}
    if name != "near":
        wanted = FILTERS[name] | {"geometry": AREA}
    condition, values = filters.where(IncidentFilter.model_validate(wanted))
    statement = sql.SQL("SELECT count(*) FROM incident i WHERE ") + condition
    plan = plan_of(web, SCOPES[scope], statement, values)
    found = scans(plan, "incident")
    spatial = {"incident_place", "incident_open_place"}  # the small one: what is open
    assert spatial & {index for _, index in found}, found
    assert "Seq Scan" not in {kind for kind, _ in found}


def test_what_is_due_next_is_found_by_an_index(web):
    for wanted, name in (
        (IncidentFilter(), "incident_due"),
        (IncidentFilter(states=[10, 42, 45]), "incident_open_due"),
    ):
        condition, values = filters.where(wanted)
        statement = sql.SQL(
            "SELECT * FROM incident i WHERE {} ORDER BY {}, i.id LIMIT 50"
        ).format(condition, sql.SQL(incidents.ORDERS["due_at"][0]))
        found = scans(plan_of(web, SCOPES["city"], statement, values), "incident")
        assert found == [("Index Scan", name)]


def test_the_newest_of_a_scope_are_found_by_an_index(web):
    statement = sql.SQL("SELECT * FROM incident i ORDER BY reported_at DESC LIMIT 50")
    for scope in SCOPES.values():
        found = scans(plan_of(web, scope, statement, {}), "incident")
        assert "Seq Scan" not in {kind for kind, _ in found}, found


def test_the_question_asked_is_the_question_explained(web):
    """The statements above are those of the store: same total by both."""
    wanted = IncidentFilter.model_validate({"geometry": AREA})
    with web.transaction(SCOPES["city"]) as cursor:
        total = answers.counts(cursor, wanted)[0].count
        assert total == len(
            incidents.search(cursor, wanted, "-reported_at", limit=ROWS)
        )
        assert 0 < total < ROWS
