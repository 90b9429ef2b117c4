"""New York's tracts end to end, which nest, and its boroughs, in which they do not.

The files lie beside the project in ../shared/data; without it these tests have nothing
to read.
"""

import pytest
from support.real_place import empty_place
from support.samples import SHARED, read_csv

NEW_YORK = SHARED / "us_nyc"
PACKAGE = NEW_YORK / "nyc_nested.gpkg.zip"
REQUESTS = NEW_YORK / "nyc_311_20181021.csv"
SAID = {
    "borough": {"borough_code": "code", "borough": "name"},
    "cdta": {"cdta2020": "code", "cdta_name": "name"},
    "nta": {"nta2020": "code", "nta_name": "name", "cdta2020": "parent"},
    "tract": {"geoid": "code", "nta2020": "parent"},
}
FOOT_M = 0.3048
pytestmark = pytest.mark.skipif(
    not SHARED.exists(), reason="../shared/data is not here: no real files to load"
)


@pytest.fixture(scope="module")
def new_york(server):
    """Borough › CDTA › NTA › tract as county › town › community › grid."""
    with empty_place(server) as place:
        place.reports = {
            layer: place.load(
                "grids" if layer == "tract" else "units",
                PACKAGE,
                layer=layer,
                said=said,
            )
            for layer, said in SAID.items()
        }
        yield place


@pytest.fixture(scope="module")
def expected():
    return {
        row["Unique Key"]: row for row in read_csv(NEW_YORK / "nyc_311_expected.csv")
    }


def test_new_yorks_tracts_nest_as_grids_under_communities(new_york):
    stored = {layer: report.stored for layer, report in new_york.reports.items()}
    assert stored == {"borough": 5, "cdta": 71, "nta": 262, "tract": 2325}
    (odd,) = new_york.rows(
        "SELECT count(*) AS n FROM grid g LEFT JOIN unit u ON u.code = g.parent"
        " WHERE u.level IS DISTINCT FROM 'community'"
    )
    assert odd.n == 0


def refs(new_york, faults):
    """The sources' own codes of whom faults are about."""
    units = dict(new_york.rows("SELECT code, source_ref FROM unit"))
    return sorted(units[code] for fault in faults for code in fault.codes)


@pytest.mark.parametrize(
    ("level", "astray"), [("town", ["BX08", "QN01"]), ("community", ["BX0802"])]
)
def test_exactly_those_that_span_two_boroughs_are_told(new_york, level, astray):
    faults = [f for f in new_york.check(level) if f.kind == "straddles"]
    assert refs(new_york, faults) == astray
    for fault in faults:
        assert len(fault.facts["shares"]) == 2
        assert any(ref in fault.said("en") for ref in astray)


@pytest.mark.parametrize("level", ["town", "community", "grid"])
def test_nothing_else_lies_outside_its_parent(new_york, level):
    kinds = {f.kind for f in new_york.check(level)}
    assert not kinds & {"outside", "elsewhere", "no_parent", "bad_code"}


def test_what_breaks_the_partition_comes_first(new_york):
    faults = new_york.check("town")
    assert [f.serious for f in faults] == sorted(f.serious for f in faults)[::-1]
    assert {f.kind for f in faults[:2]} == {"straddles"}


FOUND = """
    SELECT i.source_ref, i.title, g.source_ref AS tract, nta.source_ref AS nta,
           cdta.source_ref AS cdta,
           (SELECT min(v.name) FROM unit_version v JOIN unit u USING (code)
             WHERE u.level = 'county'
               AND ST_Covers(v.geom, coalesce(e.geom, i.geom))) AS borough
      FROM incident i
      LEFT JOIN incident_exact_place e ON e.incident_id = i.id
      LEFT JOIN grid g ON g.code = i.grid_code
      LEFT JOIN unit nta ON nta.code = left(g.code, 12)
      LEFT JOIN unit cdta ON cdta.code = left(g.code, 9)
     WHERE i.source = %s
"""


def owners(new_york, source):
    return {
        row.source_ref: (row.tract, row.nta, row.cdta, row.borough)
        for row in new_york.rows(FOUND, source)
    }


def answers(expected, refs):
    levels = ("tract", "nta", "cdta", "borough")
    return {ref: tuple(expected[ref][name] or None for name in levels) for ref in refs}


def load_requests(new_york, source, said, datum=None):
    said = {"Open Data Channel Type": "", **said}
    given = {"category": "G01", "source": source}
    return new_york.load("incidents", REQUESTS, said=said, given=given, datum=datum)


def nowhere():
    """Of 115 requests without coordinates those that have no address either."""
    return {
        row["Unique Key"]
        for row in read_csv(REQUESTS)
        if not row["Latitude"] and not row["Incident Address"]
    }


def test_every_311_request_gets_its_tract_and_what_is_above_it(new_york, expected):
    report = load_requests(new_york, "20", {})
    found = owners(new_york, "20")
    assert (report.read, report.stored) == (6765, len(found))
    assert found == answers(expected, found)
    assert set(expected) - set(found) == nowhere()


def test_state_plane_feet_give_the_same_owners(new_york, expected):
    said = {
        "X Coordinate (State Plane)": "lon", "Y Coordinate (State Plane)": "lat",
        "Longitude": "", "Latitude": "",
    }  # fmt: skip
    load_requests(new_york, "30", said, "EPSG:2263")
    found = owners(new_york, "30")
    right = answers(expected, found)
    wrong = [ref for ref in found if found[ref] != right[ref]]
    # They are whole feet: what lies that near to an edge may be on its other side.
    assert all(float(expected[ref]["dist_boundary_m"]) < FOOT_M for ref in wrong)
    assert set(expected) - set(found) == nowhere()
