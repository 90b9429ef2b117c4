"""The engine on arrays gives what SQL gives for each point, at every time and accuracy."""

import numpy as np
import pytest

from gis_app.actions.assign_leads import DutyMatrix
from gis_app.actions.attribute_points import Owners

POINTS = 1_500
DAYS = ("2023-06-01", "2024-02-01", "2024-05-01", "2026-01-01")


@pytest.fixture(scope="module")
def dated_city(small_city, owner):
    """Some grids begin in January 2024, some were smaller until March, one branch ends."""
    with owner.transaction() as cursor:
        cursor.execute(
            """
            UPDATE grid_version SET valid = '[2024-01-01,)'
             WHERE code IN (SELECT code FROM grid ORDER BY code LIMIT 30)
            """
        )
        cursor.execute(
            """
            WITH old AS (
                UPDATE grid_version v SET valid = '[2024-03-01,)'
                 WHERE code IN (SELECT code FROM grid WHERE layer = 'partition'
                                 ORDER BY code DESC LIMIT 3)
                RETURNING v.*)
            INSERT INTO grid_version (code, layer, plan_id, valid, name, geom, label, area_m2)
            SELECT code, layer, plan_id, '[2024-01-15,2024-03-01)', name,
                   ST_Multi(ST_Buffer(label, 0.001, 2)), label, 1 FROM old
            """
        )
        cursor.execute(
            "UPDATE party_territory SET valid = '(,2024-04-01)'"
            " WHERE place_code = (SELECT min(place_code) FROM party_territory)"
        )


def points(cursor):
    """Coordinates on a fine lattice, so that many lie on borders; days; accuracies."""
    cursor.execute(
        "SELECT ST_XMin(b) AS w, ST_YMin(b) AS s, ST_XMax(b) AS e, ST_YMax(b) AS n"
        " FROM (SELECT ST_Extent(geom) AS b FROM grid_version) t"
    )
    box = cursor.fetchone()
    chance = np.random.default_rng(7)
    lon = np.round(chance.uniform(box.w - 0.001, box.e + 0.001, POINTS), 4)
    lat = np.round(chance.uniform(box.s - 0.001, box.n + 0.001, POINTS), 4)
    at = np.array(DAYS, "datetime64[us]")[chance.integers(0, len(DAYS), POINTS)]
    accuracy = np.array([np.nan, 5.0, 60.0])[chance.integers(0, 3, POINTS)]
    return lon, lat, at, accuracy


def test_owner_rule_reason_branch_and_basis_are_those_of_sql(dated_city, cursor):
    lon, lat, at, accuracy = points(cursor)
    found = Owners(cursor, 20.0).attribute(lon, lat, at, accuracy)
    cursor.execute(
        """
        SELECT a.grid_code, a.micro_grid_code, a.scope_code, a.party_id, a.rule,
               a.edge_m, a.runner_up, a.ambiguous, a.reason,
               extract(epoch FROM a.basis_at)::bigint AS basis
          FROM unnest(%s::float8[], %s::float8[], %s::timestamptz[], %s::float8[])
               WITH ORDINALITY AS p (lon, lat, at, accuracy, n)
         CROSS JOIN LATERAL attribute_point(
               ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4490), p.at, 20,
               nullif(p.accuracy, 'NaN')) a
         ORDER BY p.n
        """,
        [lon.tolist(), lat.tolist(), [f"{t}Z" for t in at], accuracy.tolist()],
    )
    ours = zip(
        found.grid_code, found.micro_grid_code, found.scope_code, found.party_id,
        found.rule, (None if np.isnan(m) else m for m in found.edge_m),
        found.runner_up, found.ambiguous, found.reason,
        found.basis_at.astype("datetime64[s]").astype(int), strict=True,
    )  # fmt: skip
    rules = set()
    for mine, theirs in zip(ours, cursor, strict=True):
        assert tuple(mine) == tuple(theirs)
        rules.add(theirs.rule)
    assert rules >= {"inside", "edge", "near", "outside"}


def test_a_point_without_coordinates_waits_at_the_root(small_city, cursor):
    nothing = np.array([np.nan])
    at = np.array(["2026-01-01"], "datetime64[us]")
    found = Owners(cursor, 20.0).attribute(nothing, nothing, at, nothing)
    assert found.grid_code[0] is None
    assert found.scope_code[0] is not None
    assert found.reason[0] == "没有坐标，待定位"


def test_the_matrix_decides_as_sql_does(small_city, cursor):
    cursor.execute("SELECT min(id) AS a, max(id) AS b FROM org_unit")
    ids = cursor.fetchone()
    cursor.execute(
        """
        INSERT INTO duty_rule (category, place_code, lead_org, co_orgs) VALUES
            ('E', '99', %(a)s, '{}'), ('E01', '991003001', %(b)s, %(co)s),
            ('G02', '991003', %(a)s, '{}'), ('G02', '991003', %(b)s, '{}')
        """,
        {"a": ids.a, "b": ids.b, "co": [ids.a]},
    )
    matrix = DutyMatrix(cursor)
    for category in ("E0102", "E02", "G0201", "P01"):
        for scope in ("991003001001Z001", "991003002001Z001", "99", ""):
            cursor.execute("SELECT * FROM lead_for(%s, %s)", [category, scope])
            row = cursor.fetchone()
            assert matrix.lead(category, scope) == (
                row.lead_org,
                tuple(row.co_orgs or ()),
            )
