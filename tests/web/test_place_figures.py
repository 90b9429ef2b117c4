"""What a place's panel is told: trend, share in time, what is below and what is near."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from support import small_city as paper

from gis_app.domain.clocks import CITY_TIME

pytestmark = pytest.mark.usefixtures("lived_in")

TOWN, COMMUNITY, GRID = "991003001", "991003001001", "991003001001Z001"
MICRO = GRID + "02"  # x 0–1, y 6–7
KINDS = ("station", "shelter", "station", "clinic", "station", "shelter", "station")


@pytest.fixture(scope="module")
def lived_in(small_city, owner, app, make_account):
    """Sixty incidents over forty days, in steps that touch every grid; every other one
    closed, some late; and facilities along a slope."""
    command = app.test_client()
    command.make_account = make_account
    command.sign_in("command")
    for n in range(60):
        lon, lat = paper.point(0.1 + n * 1.7 % 7.8, 0.15 + n * 2.9 % 7.7)
        report = {"category": "E0102", "title": f"第{n}件", "lon": lon, "lat": lat}
        assert command.post("/api/incidents", json=report).status_code == 201
    with owner.transaction() as cursor:
        cursor.execute(
            """
            UPDATE incident SET reported_at = now() - id % 40 * interval '1 day',
                   due_at = now() - id % 40 * interval '1 day' + interval '4 days';
            UPDATE incident SET state = 80,
                   closed_at = least(now(), reported_at + id % 7 * interval '1 day')
             WHERE id % 2 = 0;
            UPDATE incident SET due_at = NULL WHERE id % 10 = 4
            """
        )
        for n, kind in enumerate(KINDS):
            cursor.execute(
                "INSERT INTO facility (code, kind, name, place_code, geom, org_id)"
                " VALUES (%s, %s, %s, %s, ST_SetSRID(ST_MakePoint(%s, %s), 4490),"
                " (SELECT id FROM org_unit WHERE code = 'T1'))",
                [
                    f"F{n}",
                    kind,
                    f"设施{n}",
                    GRID,
                    *paper.point(0.3 + n, 7.7 - n * n / 9),
                ],
            )
        cursor.execute(
            "INSERT INTO facility_month SELECT id, m, 9, 3, 12 FROM facility,"
            " unnest('{2026-01-01,2026-02-01}'::date[]) m WHERE code = 'F0'"
        )


@pytest.fixture(scope="module")
def command(app, make_account, lived_in):
    made = app.test_client()
    made.make_account = make_account
    return made.sign_in("command")


@pytest.fixture(scope="module")
def rows(owner, lived_in):
    with owner.transaction() as cursor:
        cursor.execute(
            "SELECT scope_code, micro_grid_code, state, is_open, reported_at, due_at,"
            " closed_at, ST_X(geom) AS lon, ST_Y(geom) AS lat FROM incident"
        )
        return cursor.fetchall()


def of(rows, code):
    if len(code) == 18:
        return [row for row in rows if row.micro_grid_code == code]
    return [row for row in rows if row.scope_code.startswith(code)]


def ask(browser, path, **query):
    answer = browser.get(f"/api/{path}", query_string=query)
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()


def days_of(moments):
    return Counter(str(moment.astimezone(CITY_TIME).date()) for moment in moments)


@pytest.mark.parametrize("code", ["9910", TOWN, COMMUNITY, GRID, MICRO])
def test_the_trend_is_what_brute_force_counts_day_by_day(code, command, rows):
    mine = of(rows, code)
    reported = days_of(row.reported_at for row in mine)
    closed = days_of(row.closed_at for row in mine if row.closed_at)
    days = ask(command, f"units/{code}/trend")["days"]
    today = datetime.now(CITY_TIME).date()
    assert [day["day"] for day in days] == [
        str(today - timedelta(days=n)) for n in range(29, -1, -1)
    ]
    for day in days:
        found = day["reported"], day["closed"]
        assert found == (reported[day["day"]], closed[day["day"]])


@pytest.mark.parametrize("code", ["9910", TOWN, GRID])
def test_closed_in_time_counts_what_had_a_due_time(code, command, rows):
    since = datetime.now(CITY_TIME).date() - timedelta(days=29)
    due = [
        row
        for row in of(rows, code)
        if row.closed_at
        and row.closed_at.astimezone(CITY_TIME).date() >= since
        and row.due_at
    ]
    in_time = sum(row.closed_at <= row.due_at for row in due)
    found = ask(command, f"units/{code}/trend")["closed_in_time"]
    assert found == {"in_time": in_time, "due": len(due)}


@pytest.mark.parametrize("code", [TOWN, COMMUNITY, GRID, MICRO])
def test_figures_are_those_of_brute_force_down_to_the_micro_grid(code, command, rows):
    mine = of(rows, code)
    path = "grids" if len(code) > 12 else "units"
    found = ask(command, f"{path}/{code}")["incidents"]
    since = datetime.now(CITY_TIME).date() - timedelta(days=29)
    assert found["total"] == len(mine)
    assert found["open"] == sum(row.is_open for row in mine)
    assert found["last_30_days"] == sum(
        row.reported_at.astimezone(CITY_TIME).date() >= since for row in mine
    )


def test_a_micro_grid_can_be_filtered_by(command, rows):
    body = {"filter": {"under": MICRO}, "by": []}
    answer = command.post("/api/incidents/counts", json=body).get_json()
    assert answer["total"] == len(of(rows, MICRO)) > 0


@pytest.mark.parametrize("parent", ["991003", TOWN, COMMUNITY, GRID])
def test_what_is_below_is_told_with_its_open_and_overdue(parent, command, rows):
    now = datetime.now(CITY_TIME)
    below = ask(command, "units", parent=parent, figures="true")["units"]
    assert below
    for child in below:
        mine = [row for row in of(rows, child["code"]) if row.is_open]
        late = [row for row in mine if row.due_at and row.due_at < now]
        assert (child["open"], child["overdue"]) == (len(mine), len(late))


def test_without_being_asked_for_no_figures_are_counted(command):
    assert "open" not in ask(command, "units", parent=TOWN)["units"][0]


def test_an_analyst_gets_no_figures_of_children_and_small_days_withheld(visitor):
    analyst = visitor("analyst")
    below = ask(analyst, "units", parent=TOWN, figures="true")["units"]
    assert all("open" not in child for child in below)
    trend = ask(analyst, f"units/{TOWN}/trend")
    told = {day[name] for day in trend["days"] for name in ("reported", "closed")}
    assert not told & {1, 2, 3, 4}
    assert None in told and trend["closed_in_time"] == {"in_time": None, "due": None}
    assert analyst.get(f"/api/units/{MICRO}/trend").status_code == 403


def test_who_reads_no_incident_gets_no_trend(visitor):
    assert visitor("auditor").get(f"/api/units/{TOWN}/trend").status_code == 403


def test_a_trend_of_nowhere_is_not_found(command):
    assert command.get("/api/units/991009/trend").status_code == 404


@pytest.mark.parametrize("kind", [None, "station", "shelter", "clinic"])
def test_the_nearest_facilities_are_those_of_brute_force(kind, command, owner):
    with owner.transaction() as cursor:
        for x, y in ((0.2, 7.9), (3, 3), (7.9, 0.1), (-40, 4)):
            lon, lat = paper.point(x, y)
            cursor.execute(
                """
                SELECT code, metres_between(
                           ST_Transform(geom, 4549),
                           ST_Transform(ST_SetSRID(ST_MakePoint(%s, %s), 4490), 4549)) AS m
                  FROM facility WHERE %s::text IS NULL OR kind = %s
                 ORDER BY m, code LIMIT 5
                """,
                [lon, lat, kind, kind],
            )
            brute = [(row.code, row.m) for row in cursor]
            query = {"lon": lon, "lat": lat} | ({"kind": kind} if kind else {})
            found = ask(command, "facilities/nearest", **query)["facilities"]
            assert [(row["code"], row["metres"]) for row in found] == brute


def test_a_facility_tells_its_owner_its_place_and_its_months(command, visitor):
    one = ask(command, "facilities/F0")
    assert (one["kind"], one["owner"]) == ("station", "第1街道办事处")
    assert one["chain"][-1]["code"] == GRID
    assert [month["month"] for month in one["months"]] == ["2026-02", "2026-01"]
    assert one["months"][0]["disputes_settled"] == 3
    small = ask(visitor("analyst"), "facilities/F0")["months"][0]
    assert (small["disputes_settled"], small["opinions"]) == (None, 12)
    assert command.get("/api/facilities/none").status_code == 404
