"""Shanghai's files end to end: a messy ledger, a workbook and five thousand places.

They lie beside the project in ../shared/data; without it these tests have nothing to
read.
"""

import csv
import re
from datetime import datetime

import numpy as np
import pytest
from support import databases
from support.samples import SHARED, read_csv

from geodata.intake import Options
from gis_app.actions.load_file import Request, load_file
from gis_app.database import Database

SHANGHAI = SHARED / "cn_shanghai"
pytestmark = pytest.mark.skipif(
    not SHARED.exists(), reason="../shared/data is not here: no real files to load"
)
# How much a degree is, in metres, near Shanghai.
METRES = np.array([95_200.0, 110_900.0])


class Place:
    def __init__(self, url):
        self.database = Database(url, connections=1, role="gis_loader")

    def load(self, kind, *paths, datum=None, said=None, given=None, **more):
        options = Options(datum=datum, said=said or {}, given=given or {})
        return load_file(self.database, Request(kind, list(paths), options, **more))

    def rows(self, statement, *parameters):
        with self.database.transaction() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall()

    def incidents(self):
        """source_ref -> the incident with its true place and its log's notes."""
        found = self.rows(
            """
            SELECT i.source_ref, i.category, i.state, i.reported_at, i.closed_at, i.source,
                   i.address, i.scope_code, i.raw_datum,
                   ST_X(coalesce(e.geom, i.geom)) AS lon,
                   ST_Y(coalesce(e.geom, i.geom)) AS lat,
                   (SELECT l.payload::json -> 'notes' FROM log_entry l
                     WHERE l.incident_id = i.id AND l.action = 'incident.loaded') AS notes
              FROM incident i LEFT JOIN incident_exact_place e ON e.incident_id = i.id
            """
        )
        return {row.source_ref: row for row in found}


@pytest.fixture(scope="module")
def template(server):
    return server.template(
        "empty", databases.MIGRATIONS.glob("*.sql"), databases.migrated
    )


@pytest.fixture(scope="module")
def shanghai(server, template, tmp_path_factory):
    """The districts as units, and the messy ledger loaded with its rejects."""
    with server.copy(template) as urls:
        place = Place(urls.owner)
        place.load("units", SHANGHAI / "district_wgs84.geojson")
        place.ledger = SHANGHAI / "events_messy_gbk.csv"
        place.rejects = tmp_path_factory.mktemp("rejects") / "rejects.csv"
        place.report = place.load(
            "incidents", place.ledger, datum="gcj02", rejects=place.rejects
        )
        place.found = place.incidents()
        yield place


@pytest.fixture(scope="module")
def truth():
    """Of each row, the first of a number alone."""
    rows = read_csv(SHANGHAI / "events_messy_truth.csv")
    for row in rows:
        row["kinds"] = set(filter(None, row["issues"].split("|")))
    return rows


def reasons(place):
    """Row number in the file -> why it was refused."""
    return {int(row["row"]): row["reasons"] for row in read_csv(place.rejects)}


def in_file(row):
    """A title and a header stand above the first row."""
    return int(row["row"]) + 3


def test_every_usable_row_of_the_messy_ledger_is_recovered_to_less_than_a_metre(
    shanghai, truth
):
    refused = reasons(shanghai)
    wanted = [
        row
        for row in truth
        if row["coord_usable"] == "True" and not row["duplicate_of_row"]
    ]
    assert [row["event_id"] for row in wanted if in_file(row) in refused] == []
    found = [shanghai.found[row["event_id"]] for row in wanted]
    exact = np.array([[float(r["lon_wgs84"]), float(r["lat_wgs84"])] for r in wanted])
    placed = np.array([[f.lon, f.lat] for f in found], float)
    off = np.hypot(*((placed - exact) * METRES).T)
    assert off.max() < 1.0


def test_every_recovered_row_has_its_time_and_state(shanghai, truth):
    wrong = []
    for row in truth:
        found = shanghai.found.get(row["event_id"])
        if found is None or row["duplicate_of_row"]:
            continue
        reported = datetime.fromisoformat(row["created_at"])
        closed = row["closed_at"] and datetime.fromisoformat(row["closed_at"])
        if "closed_before_created" in row["kinds"]:
            assert "closing time left out" in "; ".join(found.notes)
            closed = None
        state = 80 if row["status"] == "已办结" else 45
        same = abs((found.reported_at - reported).total_seconds()) < 60
        same &= (found.closed_at is None) == (not closed)
        if closed and found.closed_at:
            same &= abs((found.closed_at - closed).total_seconds()) < 60
        if not same or found.state != state:
            wrong.append((row["event_id"], found, row))
    assert wrong == []


def test_every_variant_of_a_category_is_the_category_that_was_meant(shanghai, truth):
    """Rows that mean the same word have the same code, and the other way round."""
    meant = {}
    for row in truth:
        found = shanghai.found.get(row["event_id"])
        if found is not None and not row["duplicate_of_row"]:
            meant.setdefault(row["category"], set()).add(found.category)
    assert {word: codes for word, codes in meant.items() if len(codes) != 1} == {}


def test_each_other_row_is_refused_or_waits_for_the_right_reason(shanghai, truth):
    refused = reasons(shanghai)
    told = {
        "blank_coord": "no coordinates|neither coordinates",
        "zero_coord": "0, 0: a placeholder",
        "outside_city": "outside the city|no place",
        "half_coord": "only one of its two coordinates",
    }
    seen = set()
    for row in truth:
        if row["coord_usable"] == "True" or row["duplicate_of_row"]:
            continue
        found = shanghai.found.get(row["event_id"])
        said = refused.get(in_file(row), "")
        if found is not None:
            assert found.lon is None, row
            assert found.address, row
            said += "; ".join(found.notes or [])
        (kind,) = row["kinds"] & set(told)
        seen.add(kind)
        assert re.search(told[kind], said), (row, said)
    assert seen == set(told)


def test_no_other_row_is_refused_but_a_number_that_came_twice(shanghai, truth):
    twins = {in_file(row) for row in truth if row["duplicate_of_row"]}
    hopeless = {in_file(row) for row in truth if row["coord_usable"] != "True"}
    for row, why in reasons(shanghai).items():
        assert row in hopeless or (row in twins and "has the number" in why)
    assert shanghai.report.read == 1540


def test_a_number_that_comes_again_is_stored_once_and_refused_where_it_says_otherwise(
    shanghai, truth
):
    with open(shanghai.ledger, encoding="gb18030", newline="") as file:
        written = list(csv.DictReader(list(file)[1:]))

    def written_state(row):
        return written[int(row["row"])]["状态"].removeprefix("已")

    refused, seen = reasons(shanghai), set()
    for row in truth:
        if not row["duplicate_of_row"]:
            continue
        first = truth[int(row["duplicate_of_row"])]
        if in_file(first) in refused:
            continue
        changed = written_state(row) != written_state(first)
        seen.add(changed)
        assert (in_file(row) in refused) == changed, row
        if changed:
            said = f"has the number {row['event_id']} of row {in_file(first)}"
            assert said in refused[in_file(row)]
    assert seen == {True, False}
    assert shanghai.report.notes["the same as a row above: stored once"] > 10


def test_every_kind_of_mistake_in_the_ledger_is_looked_at(truth):
    """What the tests here judge, by the names that the truth has for it."""
    mended = {"swapped", "dms", "decimal_comma", "fullwidth", "id_apostrophe"}
    mended |= {f"datefmt{n}" for n in range(1, 7)} | {"category_variant"}
    lost = {"blank_coord", "zero_coord", "outside_city", "half_coord"}
    twins = {"dup_exact", "dup_same_id_changed_status"}
    kinds = mended | lost | twins | {"closed_before_created"}
    assert set().union(*(row["kinds"] for row in truth)) == kinds


def test_what_was_mended_is_noted_with_its_row(shanghai, truth):
    notes = {
        "swapped": "stood in each other's column",
        "dms": "degrees, minutes and seconds",
        "decimal_comma": "a comma in a coordinate",
        "datefmt4": "serial day of a workbook",
        "closed_before_created": "closing time left out",
    }
    for row in truth:
        found = shanghai.found.get(row["event_id"])
        if found is None or found.lon is None or row["duplicate_of_row"]:
            continue
        for kind in row["kinds"] & set(notes):
            assert any(notes[kind] in note for note in found.notes or []), row


def test_loading_the_ledger_again_changes_nothing(shanghai):
    again = shanghai.load("incidents", shanghai.ledger, datum="gcj02")
    assert (again.stored, again.rejected) == (0, shanghai.report.rejected)


def test_the_workbook_is_read_from_its_own_sheet_below_its_title(
    server, template, truth
):
    with server.copy(template) as urls:
        place = Place(urls.owner)
        place.load("units", SHANGHAI / "district_wgs84.geojson")
        report = place.load("incidents", SHANGHAI / "events.xlsx", datum="gcj02")
        found = place.incidents()
    assert report.read == 600
    wanted = [row for row in truth[:600] if row["event_id"] in found]
    for row in wanted:
        event = found[row["event_id"]]
        if row["coord_usable"] == "True" and not row["duplicate_of_row"]:
            off = np.array([event.lon, event.lat]) - [
                float(row["lon_wgs84"]), float(row["lat_wgs84"]),
            ]  # fmt: skip
            assert np.hypot(*(off * METRES)) < 1.0
        if not row["duplicate_of_row"]:
            reported = datetime.fromisoformat(row["created_at"])
            assert abs((event.reported_at - reported).total_seconds()) < 60
            assert event.state == (80 if row["status"] == "已办结" else 45)
    usable = [r for r in truth[:600] if r["coord_usable"] == "True"]
    assert {r["event_id"] for r in usable} <= set(found)


def test_the_5000_places_lie_in_the_districts_that_are_expected(server, template):
    with server.copy(template) as urls:
        place = Place(urls.owner)
        place.load("units", SHANGHAI / "district_wgs84.geojson")
        found = place.rows(
            """
            SELECT p.at, min(u.code) AS district
              FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS p (x, y, at)
              LEFT JOIN (unit_version v JOIN unit u USING (code))
                ON u.level = 'county'
               AND ST_Covers(v.geom, ST_SetSRID(ST_MakePoint(p.x, p.y), 4490))
             GROUP BY p.at ORDER BY p.at
            """,
            *([float(r[c]) for r in pois()] for c in ("lon", "lat")),
        )
    expected = [(row["expected"] or "")[:6] or None for row in pois()]
    assert [row.district for row in found] == expected


def pois():
    return read_csv(SHANGHAI / "poi_sample_5000_expected.csv")
