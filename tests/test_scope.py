"""Scope holds everywhere alike: pages, API, tiles, exports, live updates, aggregates."""

import csv
import io
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import psycopg2
import pytest
from support import mvt

from gis_app.database import Database
from gis_app.domain.scope import Scope
from gis_app.store import feed

WEST, EAST = {"lon": 119.0002, "lat": 39.0078}, {"lon": 119.0062, "lat": 39.0078}
REPORT = {"category": "E0102", "title": "暴露垃圾", "source": "10"}

pytestmark = pytest.mark.usefixtures("small_city")


@pytest.fixture(scope="module")
def streets(app, make_account, small_city):
    """Two street accounts, and the number of an incident in the other one's town."""
    found = []
    for town, place in (("991003001", WEST), ("991003002", EAST)):
        street = app.test_client()
        street.make_account = make_account
        street.sign_in("street", [town])
        answer = street.post("/api/incidents", json=REPORT | place)
        found.append((street, answer.get_json()["no"]))
    (west, own), (east, foreign) = found
    return west, own, east, foreign


def test_by_id_a_hidden_incident_is_byte_for_byte_one_that_never_was(streets):
    west, own, _, foreign = streets
    assert west.get(f"/api/incidents/{own}").status_code == 200
    hidden = west.get(f"/api/incidents/{foreign}")
    absent = west.get("/api/incidents/9910032020010199999")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.data == absent.data
    change = {"category": "E0101", "reason": "x"}
    assert (
        west.patch(f"/api/incidents/{foreign}", json=change).data
        == west.patch("/api/incidents/9910032020010199999", json=change).data
    )


def test_by_list_and_count(streets):
    west, own, _, foreign = streets
    page = west.post("/api/incidents/search", json={}).get_json()["incidents"]
    numbers = {one["properties"]["no"] for one in page["features"]}
    assert own in numbers and foreign not in numbers
    counts = west.post("/api/incidents/counts", json={"by": ["town"]}).get_json()
    assert {row["town"] for row in counts["rows"]} == {"991003001"}
    everywhere = {"filter": {"under": "991003002"}}
    assert west.post("/api/incidents/counts", json=everywhere).get_json()["total"] == 0


def test_by_filter_id_of_another(streets):
    west, _, east, _ = streets
    kept = east.post("/api/filters", json={"filter": {"under": "991003002"}}).get_json()
    wanted = west.get(f"/api/filters/{kept['id']}").get_json()["filter"]
    found = west.post("/api/incidents/counts", json={"filter": wanted}).get_json()
    assert found["total"] == 0


def test_by_tile(streets):
    west, own, _, foreign = streets
    tile = west.get("/tiles/incidents/14/13607/6261.mvt")
    numbers = {
        feature["properties"].get("no")
        for feature in mvt.layers(tile.data)["incidents"]
    }
    assert own in numbers and foreign not in numbers


def test_by_export(streets):
    west, own, _, foreign = streets
    text = west.post("/api/incidents/export", json={}).data.decode("utf-8-sig")
    numbers = {row["no"] for row in csv.DictReader(io.StringIO(text))}
    assert own in numbers and foreign not in numbers


def test_by_live_updates(streets, owner):
    west, _, east, _ = streets
    with owner.transaction() as cursor:
        here = feed.position(cursor)
    no = east.post("/api/incidents", json=REPORT | EAST).get_json()["no"]
    answer = west.get("/api/events", headers={"Last-Event-ID": here}, buffered=False)
    assert no.encode() not in next(iter(answer.response))
    answer.close()


def test_a_grids_panel_counts_only_what_its_reader_sees(streets):
    west, _, _, _ = streets
    foreign = west.get("/api/grids/991003002001Z001").get_json()["incidents"]
    assert foreign["total"] == 0 and foreign["by_category"] == []


@pytest.fixture
def pooled(database_urls):
    database = Database(database_urls.web, connections=1)
    yield database
    database.close()


def count(database, scope, table="incident"):
    with database.transaction(scope) as cursor:
        cursor.execute(f"SELECT count(*) AS n FROM {table}")
        return cursor.fetchone().n


def test_a_pooled_connection_without_scope_sees_nothing_after_anothers_request(
    streets, pooled
):
    assert count(pooled, None) == 0  # the settings were never set here
    assert count(pooled, Scope(prefixes=("",))) >= 2
    assert count(pooled, None) == 0  # and now they are ''


@pytest.mark.parametrize(
    "table", ["incident", "incident_state", "attribution", "log_entry", "change"]
)
def test_every_table_of_incidents_shows_the_same_part(streets, pooled, table):
    whole = count(pooled, Scope(prefixes=("",)), table)
    west = count(pooled, Scope(prefixes=("991003001",)), table)
    both = count(pooled, Scope(prefixes=("991003001", "991003002")), table)
    assert 0 < west < both == whole
    assert count(pooled, Scope(), table) == 0


def test_scopes_of_several_prefixes_are_exact(streets, pooled):
    """The range alone would show town 002 between grids of 001 and 003."""
    around = Scope(prefixes=("991003001", "991003003"))
    assert count(pooled, around) == count(pooled, Scope(prefixes=("991003001",)))


def test_categories_bind_too(streets, pooled):
    assert count(pooled, Scope(prefixes=("",), categories=("G",))) == 0
    assert count(pooled, Scope(prefixes=("",), categories=("G", "E01"))) >= 2
    for table in ("attribution", "incident_state"):
        assert count(pooled, Scope(prefixes=("",), categories=("G",)), table) == 0


def test_the_handling_unit_sees_its_case_wherever_it_lies(streets, owner, visitor):
    _, own, _, _ = streets
    department = visitor("department", ["990000"], org="D1")
    assert department.get(f"/api/incidents/{own}").status_code == 404
    with owner.transaction() as cursor:
        cursor.execute(
            "UPDATE incident SET co_orgs = ARRAY[(SELECT id FROM org_unit WHERE code = 'D1')]"
            " WHERE no = %s",
            [own],
        )
    answer = department.get(f"/api/incidents/{own}")
    assert answer.status_code == 200
    whole = answer.get_json()
    assert whole["log"] and whole["states"] and whole["attributions"]


def test_only_the_handling_unit_sees_the_true_place_of_a_coarse_incident(visitor):
    reporter = visitor("command")
    report = REPORT | WEST | {"category": "G0201", "address": "2 号楼"}
    no = reporter.post("/api/incidents", json=report).get_json()["no"]
    seen = {}
    for name, org in (("command", None), ("department", "T1")):
        one = visitor(name, [""], org=org).get(f"/api/incidents/{no}").get_json()
        seen[name] = one["geometry"]["coordinates"], one["properties"]["address"]
    assert seen["department"] == ([WEST["lon"], WEST["lat"]], "2 号楼")
    assert seen["command"][0] != [WEST["lon"], WEST["lat"]] and seen["command"][1] == ""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE incident SET title = 'x'",
        "DELETE FROM incident",
        "INSERT INTO attribution SELECT * FROM attribution LIMIT 1",
        "TRUNCATE log_entry",
        "UPDATE log_entry SET payload = 'x'",
        "DELETE FROM log_entry",
        "CREATE TABLE mine (n int)",
        "SELECT receipt(1)",
        "SELECT ciphertext FROM sealed_contact",
        "INSERT INTO contact_reading (account_id, purpose, xid) VALUES (1, 'x', '1')",
        "DELETE FROM change",
    ],
)
def test_the_web_role_cannot(streets, pooled, statement):
    refused = pytest.raises(psycopg2.errors.InsufficientPrivilege)
    with refused, pooled.transaction(Scope(prefixes=("",))) as cursor:
        cursor.execute(statement)


def test_every_table_with_a_scope_code_has_row_level_security_on(cursor):
    cursor.execute(
        """
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relnamespace = 'app'::regnamespace AND c.relkind = 'r'
           AND a.attname = 'scope_code' AND NOT c.relrowsecurity
        """
    )
    assert cursor.fetchall() == []


def test_every_view_is_that_of_its_reader(cursor):
    cursor.execute(
        """
        SELECT relname FROM pg_class
         WHERE relnamespace = 'app'::regnamespace AND relkind = 'v'
           AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)
        """
    )
    assert cursor.fetchall() == []


TINY = {
    "type": "Polygon",
    "coordinates": [
        [[119.0001, 39.0077], [119.0003, 39.0077], [119.0003, 39.0079], [119.0001, 39.0077]]
    ],
}  # fmt: skip


def asked(browser, wanted, by=()):
    question = {"filter": wanted, "by": list(by)}
    return browser.post("/api/incidents/counts", json=question).get_json()


class TestAggregateRoles:
    """DOMAIN, privacy 3: whole grids, nothing below five, no complement."""

    @pytest.fixture(scope="class", autouse=True)
    def many(self, app, make_account, small_city):
        reporter = app.test_client()
        reporter.make_account = make_account
        reporter.sign_in("command")
        for n in range(9):
            place = {"lon": 119.0002 + (n > 6) * 0.002, "lat": 39.0078}
            report = REPORT | place | {"category": "B0101"}
            assert reporter.post("/api/incidents", json=report).status_code == 201
        for n in range(12):
            place = {"lon": 119.0002 + n % 2 * 0.002, "lat": 39.0078}
            reporter.post("/api/incidents", json=REPORT | place | {"category": "B0201"})
        for _ in range(6):  # withheld beside the category of which there are few
            reporter.post("/api/incidents", json=REPORT | WEST | {"category": "B0301"})
        for _ in range(10):
            reporter.post("/api/incidents", json=REPORT | WEST | {"category": "B0501"})

    def test_single_incidents_are_refused(self, visitor, streets):
        analyst = visitor("analyst")
        _, own, _, _ = streets
        assert analyst.get(f"/api/incidents/{own}").status_code == 403
        assert analyst.post("/api/incidents/search", json={}).status_code == 403

    def test_small_counts_and_the_complement_that_tells_them_are_withheld(
        self, visitor
    ):
        wanted = {"filter": {"categories": ["B0101"]}, "by": ["grid"]}
        found = visitor("analyst").post("/api/incidents/counts", json=wanted).get_json()
        assert (found["total"], found["rounded_to"]) == (5, 5)  # of 9
        assert {row["grid"]: row["count"] for row in found["rows"]} == {
            "991003001001Z001": None,
            "991003001001Z003": None,
        }

    def test_a_drawn_shape_becomes_whole_grids(self, visitor):
        wanted = {"categories": ["B0501"], "geometry": TINY}
        found = asked(visitor("analyst"), wanted)
        assert found["total"] == 10
        assert "1 个网格" in found["warnings"][0]

    @pytest.mark.parametrize(
        "wanted",
        [
            {"categories": ["B0101"], "under": "991003001001Z001"},  # 7 of 9
            {"categories": ["B0101"], "grids": ["991003001001Z001"]},
        ],
        ids=str,
    )
    def test_a_count_that_tells_a_small_one_by_subtraction_is_withheld(
        self, visitor, wanted
    ):
        analyst = visitor("analyst")
        assert asked(analyst, {"categories": ["B0101"]})["total"] == 5
        assert asked(analyst, wanted)["total"] is None
        assert asked(analyst, wanted, ["state"])["rows"][0]["count"] is None

    def test_a_drawing_beside_a_grid_whose_rest_is_small_tells_nothing(self, visitor):
        # 6 of 12 lie in the other grid, which has 8 in all: 12 less 6 would tell the 2.
        wanted = {"categories": ["B0201"], "geometry": TINY}
        assert asked(visitor("analyst"), wanted)["total"] is None

    def test_a_question_of_minutes_is_answered_for_the_whole_day(self, visitor):
        now = datetime.now(UTC)
        minute = {
            "from": (now - timedelta(seconds=1)).isoformat(),
            "to": now.isoformat(),
            "categories": ["B0201"],
        }
        found = asked(visitor("analyst"), minute)
        assert found["total"] == 10  # of 12
        assert found["warnings"] == ["时间已放宽到整天。"]

    def test_a_table_of_two_keys_keeps_each_line(self, visitor):
        rows = asked(visitor("analyst"), {"categories": ["B"]}, ["grid", "category"])
        found = {(r["grid"][-1], r["category"]): r["count"] for r in rows["rows"]}
        assert found["3", "B0101"] is None and found["1", "B0101"] is None
        assert found["3", "B0201"] is None  # else the grid's 8 would tell the 2

    def test_a_grids_panel_tells_no_small_count_together_with_its_neighbours(
        self, visitor, app
    ):
        analyst = visitor("analyst")
        for code in ("991003001001Z001", "991003001001Z003"):
            panel = analyst.get(f"/api/grids/{code}").get_json()["incidents"]
            counts = {row["code"]: row["count"] for row in panel["by_category"]}
            assert counts["B0101"] is None
            assert all(n is None or n >= 5 for n in counts.values())
        assert (
            analyst.get("/api/grids/991003001001Z00101").get_json()["incidents"] is None
        )

    def test_a_shape_in_no_grid_counts_nothing(self, visitor):
        sea = [[118.5, 38.5], [118.6, 38.5], [118.6, 38.6], [118.5, 38.5]]
        wanted = {"geometry": {"type": "Polygon", "coordinates": [sea]}}
        answer = visitor("analyst").post(
            "/api/incidents/counts", json={"filter": wanted}
        )
        assert answer.get_json()["total"] == 0

    @pytest.mark.parametrize(
        "question",
        [
            {"by": ["micro_grid"]},
            {"by": ["hour"]},
            {"filter": {"text": "垃圾"}},
            {"filter": {"under": "991003001001Z00101"}},
        ],
        ids=str,
    )
    def test_finer_questions_are_refused(self, visitor, question):
        answer = visitor("analyst").post("/api/incidents/counts", json=question)
        assert answer.status_code == 403


class TestOverlappingDrawings:
    """439 in one drawing, 431 in another: their difference tells of no small grid."""

    # In community 991003001002: grid 1 428, grid 2 3, grid 3 8, grid 4 0 incidents.
    PLACES = {1: (0.5, 3.5, 428), 2: (0.5, 1.5, 3), 3: (2.5, 3.5, 8)}

    @pytest.fixture(scope="class", autouse=True)
    def many(self, small_city, owner):
        with owner.transaction() as cursor:
            cursor.execute("SELECT no FROM incident LIMIT 1")
            for number, (x, y, n) in self.PLACES.items():
                lon, lat = small_city.point(x, y)
                code = f"991003001002Z{number:03}"
                cursor.execute(
                    """
                    INSERT INTO incident (no, category, title, source, severity, state,
                        occurred_at, reported_at, geom, scope_code, grid_code, rule,
                        reported_code)
                    SELECT '991003' || (20200101 * 100000::bigint + %s * 1000 + n)::text || '000000',
                           CASE WHEN n %% 2 = 0 THEN 'E0102' ELSE 'E0201' END, '旧案',
                           '20', 4, 90, '2020-01-01 12:00+08', '2020-01-01 12:00+08',
                           ST_SetSRID(ST_MakePoint(%s, %s), 4490), %s, %s, 'inside', %s
                      FROM generate_series(1, %s) n
                    """,
                    [number, lon, lat, code, code, code, n],
                )

    def drawn(self, analyst, x0, y0, x1, y1, by=(), **more):
        corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
        ring = [[119 + x / 1000, 39 + y / 1000] for x, y in corners]
        shape = {"type": "Polygon", "coordinates": [ring]}
        wanted = {"geometry": shape, "to": "2021-01-01T00:00:00+08:00"} | more
        return asked(analyst, wanted, by)

    WHOLE = (0.1, 0.1, 3.9, 3.9)
    WEST = (0.1, 0.1, 1.9, 3.9)  # grids 1 and 2
    NORTH = (0.1, 2.1, 3.9, 3.9)  # grids 1 and 3

    def test_the_difference_of_any_two_is_none_or_large(self, visitor):
        analyst = visitor("analyst")
        totals = {
            self.drawn(analyst, *shape)["total"]
            for shape in (self.WHOLE, self.WEST, self.NORTH)
        }
        assert totals == {425}
        small = self.drawn(analyst, 0.1, 0.1, 1.9, 1.9)
        assert small["total"] in (None, 0)

    def test_the_community_is_told_and_its_parts_do_not_add_up_to_it(self, visitor):
        analyst = visitor("analyst")
        wanted = {"under": "991003001002", "to": "2021-01-01T00:00:00+08:00"}
        found = asked(analyst, wanted, ["grid"])
        assert found["total"] == 435
        told = [row["count"] for row in found["rows"] if row["count"]]
        assert told == [425]

    def test_nor_by_category_or_state(self, visitor):
        analyst = visitor("analyst")
        for by in (
            ["category"],
            ["state"],
            ["category", "state"],
            ["grid", "category"],
        ):
            rows = {}
            for shape in (self.WHOLE, self.WEST, self.NORTH):
                for row in self.drawn(analyst, *shape, by=by)["rows"]:
                    key = tuple(row[name] for name in by)
                    rows.setdefault(key, set()).add(row["count"])
            for counts in rows.values():
                known = sorted(n for n in counts if n is not None)
                steps = [b - a for a, b in pairwise(known)]
                assert all(step >= 5 for step in steps), (by, rows)

    def test_a_place_beside_a_withheld_one_is_withheld_by_its_own_code_too(
        self, visitor
    ):
        analyst = visitor("analyst")
        wanted = {"under": "991003001002Z003", "to": "2021-01-01T00:00:00+08:00"}
        assert asked(analyst, wanted)["total"] is None

    def test_no_other_path_tells_a_point_a_title_or_a_row(self, visitor):
        analyst = visitor("analyst")
        body = {"filter": {"under": "991003001002"}}
        assert analyst.post("/api/incidents/search", json=body).status_code == 403
        assert analyst.post("/api/incidents/export", json=body).status_code == 403
        assert analyst.get("/tiles/incidents/16/54428/24912.mvt").status_code == 403
        assert analyst.get("/api/locate-queue").status_code == 403
        figures = {"filter": body["filter"], "by": [["grid"], ["category"]]}
        found = analyst.post("/api/incidents/figures", json=figures).get_json()
        assert "旧案" not in str(found)
        assert all(
            row["count"] is None or row["count"] == 0 or row["count"] >= 5
            for group in found["groups"]
            for row in group["rows"]
        )
