"""Measures of places: what Python counts by hand, and for analysts nothing below five."""

import statistics
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

import pytest
from support import cases
from support import small_city as paper

from geodata import reference
from gis_app.actions.measure_places import measure_places
from gis_app.domain.clocks import CITY_TIME
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.domain.incident_states import CLOSED, OPEN
from gis_app.domain.place_measures import LEVELS, UNITS
from gis_app.domain.scope import Scope

WIDTHS = {"county": 6, "town": 9, "community": 12, "grid": 16}
MADE = cases.cases()


@pytest.fixture(scope="module", autouse=True)
def filled(small_city, owner):
    with owner.transaction() as cursor:
        cases.insert(cursor, MADE)


@pytest.fixture
def ask(client):
    client.sign_in("command")
    return asker(client)


@pytest.fixture
def told(client):
    client.sign_in("analyst")
    return asker(client)


def asker(browser):
    def ask(measure="open", level="grid", status=200, **more):
        body = {"measure": measure, "level": level, **more}
        answer = browser.post("/api/measures", json=body)
        assert answer.status_code == status, answer.get_json()
        return answer.get_json()

    return ask


def by_code(answer):
    return {row["code"]: row for row in answer["values"]}


def grouped(level, made=MADE):
    """{code of every place of the level: its cases}."""
    found = defaultdict(list)
    for code, layer, *_ in paper.grids():
        if layer == "partition":
            found[code[: WIDTHS[level]]] += []
    for case in made:
        found[case.grid[: WIDTHS[level]]].append(case)
    return found


def is_open(case):
    return case.state not in cases.ENDED


def is_overdue(case):
    return is_open(case) and case.due is not None and case.due < datetime.now(UTC)


# -- by hand ---------------------------------------------------------------------------


@pytest.mark.parametrize("level", WIDTHS)
def test_counts_are_those_of_the_places(ask, level):
    conditions = {"open": is_open, "overdue": is_overdue, "reported": lambda _: True}
    for measure, condition in conditions.items():
        rows = by_code(ask(measure, level))
        expected = {
            code: sum(map(condition, held)) for code, held in grouped(level).items()
        }
        assert {code: row["value"] for code, row in rows.items()} == expected


def test_the_page_s_filter_applies(ask):
    wanted = {"categories": ["E01"], "severities": [1, 2], "under": "991003001"}
    rows = by_code(ask("reported", "community", filter=wanted))
    assert set(rows) == {"991003001001", "991003001002"}
    for code, row in rows.items():
        assert row["value"] == sum(
            case.category.startswith("E01") and case.severity < 3
            for case in grouped("community")[code]
        )


def test_a_rate_is_told_with_its_numerator_and_denominator(ask):
    rows = by_code(ask("closed_in_time_pct", "community"))
    for code, held in grouped("community").items():
        done = [c for c in held if c.state in cases.CLOSED and c.due is not None]
        row, of = rows[code], len(done)
        assert (row["n"], row["of"]) == (sum(c.closed <= c.due for c in done), of)
        assert row["value"] == pytest.approx(100 * row["n"] / of, abs=0.005)


def test_where_nothing_was_closed_there_is_no_rate(ask):
    rows = by_code(ask("closed_in_time_pct", "grid"))
    empty = [code for code, held in grouped("grid").items() if not held]
    assert empty and all(rows[code]["value"] is None for code in empty)


def test_the_median_is_that_of_the_closed_ones(ask):
    rows = by_code(ask("median_hours", "town"))
    for code, held in grouped("town").items():
        hours = [
            (c.closed - c.reported) / timedelta(hours=1)
            for c in held
            if c.state in cases.CLOSED
        ]
        assert rows[code]["value"] == pytest.approx(statistics.median(hours), abs=0.005)
        assert rows[code]["n"] == len(hours)


def test_a_hundred_households_are_what_a_count_is_divided_by(ask):
    rows = by_code(ask("per_100_households", "grid"))
    for code, held in grouped("grid").items():
        assert rows[code]["of"] == 400
        assert rows[code]["value"] == len(held) / 4


def test_a_change_is_against_the_period_before_and_says_which(ask):
    end = datetime.now(UTC).replace(microsecond=0)
    start = end - timedelta(days=20)
    wanted = {"from": start.isoformat(), "to": end.isoformat()}
    answer = ask("change", "town", filter=wanted)
    assert answer["warnings"] == []
    before = start - (end - start)
    assert datetime.fromisoformat(answer["period"]["before"]) == before
    for code, held in grouped("town").items():
        n = sum(start <= case.reported < end for case in held)
        of = sum(before <= case.reported < start for case in held)
        row = by_code(answer)[code]
        assert (row["value"], row["n"], row["of"]) == (n - of, n, of)


def test_without_a_period_the_last_thirty_days_are_taken_and_that_is_said(ask):
    answer = ask("change", "county")
    start, end = (
        datetime.fromisoformat(answer["period"][name]) for name in ("from", "to")
    )
    assert end - start == timedelta(days=30)
    assert answer["warnings"] == ["未指定时段：按近 30 天与此前 30 天比较。"]


def test_freshness_names_the_oldest_date_and_what_has_none(ask, owner):
    old, older = "991003001001Z001", "991003001002Z002"
    with owner.transaction() as cursor:
        cursor.execute(
            "UPDATE grid_version SET recorded_at = now() - interval '500 days 1 hour'"
            " WHERE code = %s",
            [old],
        )
        cursor.execute(
            "UPDATE grid_version SET recorded_at = now() - interval '900 days 1 hour'"
            " WHERE code = %s",
            [older],
        )
        cursor.execute(
            "UPDATE duty_rule SET valid = tstzrange(now() - interval '700 days 1 hour',"
            " NULL) WHERE place_code = '991003001'"
        )
    rows = by_code(ask("freshness", "grid"))
    assert (rows[old]["value"], rows[old]["oldest"]) == (700, "duty")
    assert (rows[older]["value"], rows[older]["oldest"]) == (900, "boundary")
    elsewhere = rows["991003002001Z001"]
    assert (elsewhere["value"], elsewhere["missing"]) == (0, ["duty"])
    town = by_code(ask("freshness", "town"))["991003001"]
    assert (town["value"], town["n"], town["of"]) == (900, 8, 8)


def test_classes_hold_every_place_and_the_top_are_the_highest(ask):
    answer = ask("reported", "grid", classes={"scheme": "natural", "k": 4})
    values = sorted((row["value"] for row in answer["values"]), reverse=True)
    classes = answer["classes"]
    assert len(classes["breaks"]) == 4 and classes["breaks"][-1] == values[0]
    assert sum(classes["counts"]) + classes["empty"] == len(answer["values"]) == 16
    assert [row["value"] for row in answer["top"]] == values[:10]
    assert answer["top"][0]["name"].startswith("第")


def test_states_are_divided_as_the_vocabulary_has_it():
    is_open = {int(row["code"]): row["is_open"] for row in reference.read("states")}
    assert {code for code, held in is_open.items() if held in (True, "true")} == set(
        OPEN
    )
    assert set(CLOSED) <= set(cases.ENDED)


# -- whose -----------------------------------------------------------------------------


def test_a_scope_tells_of_its_own_places_alone(client):
    client.sign_in("street", ["991003001"])
    rows = by_code(asker(client)("reported", "grid"))
    assert len(rows) == 8 and all(code.startswith("991003001") for code in rows)


def test_micro_grids_are_for_those_who_see_rows(ask, client):
    assert len(ask("reported", "micro")["values"]) == 64
    client.sign_in("analyst")
    asker(client)("reported", "micro", status=403)


def test_who_sees_no_incidents_is_told_of_dates_alone(client):
    client.sign_in("admin")
    ask = asker(client)
    assert len(ask("freshness", "grid")["values"]) == 16
    for measure in set(UNITS) - {"freshness"}:
        ask(measure, status=403)


def test_wrong_questions_are_refused(ask):
    ask("colour", status=422)
    ask(level="house", status=422)
    ask(classes={"k": 8}, status=422)
    ask(classes={"breaks": [1e300]}, status=422)
    ask("freshness", "micro", status=400)
    assert set(LEVELS) == {*WIDTHS, "micro"}


def test_as_of_a_date_a_place_that_ended_since_is_there_with_its_incidents(cursor):
    everything = Scope(prefixes=("",), roles=frozenset({"command"}))

    def told(basis):
        wanted = IncidentFilter(basis=basis)
        values = measure_places(cursor, everything, "reported", "grid", wanted)[
            "values"
        ]
        return {row.code: row.value for row in values}

    before = told(date(2026, 5, 1))
    ended = max(before, key=before.get)
    cursor.execute(
        "UPDATE grid_version SET valid = tstzrange(lower(valid), '2026-06-01')"
        " WHERE code = %s",
        [ended],
    )
    assert told(date(2026, 5, 1)) == before and before[ended] > 0
    assert ended not in told("current")


# -- what an analyst may know -----------------------------------------------------------

INCIDENT_MEASURES = sorted(set(UNITS) - {"freshness"})
FILTERS = [
    {},
    {"categories": ["E01"]},
    {"categories": ["E0102"]},
    {"severities": [1, 2]},
    {"overdue": True},
    {"under": "991003001"},
    {"grids": ["991003001001Z001", "991003001001Z002", "991003001001Z003"]},
]


@pytest.mark.parametrize("measure", INCIDENT_MEASURES)
@pytest.mark.parametrize("wanted", FILTERS, ids=lambda body: "-".join(body) or "none")
def test_an_analyst_is_told_no_number_that_is_not_a_whole_five(told, measure, wanted):
    for level in WIDTHS:
        for row in told(measure, level, filter=wanted)["values"]:
            if row.get("suppressed"):
                assert row["value"] is None and "n" not in row and "of" not in row
                continue
            numbers = [row["n"]]
            if measure == "closed_in_time_pct":
                numbers += [row["of"], row["of"] - row["n"]]
            if measure == "change":
                numbers.append(row["of"])
            assert all(number % 5 == 0 for number in numbers), row


def test_an_analyst_is_told_of_no_rate_or_median_of_fewer_than_five(told):
    for measure in ("closed_in_time_pct", "median_hours"):
        rows = by_code(told(measure, "grid"))
        for code, held in grouped("grid").items():
            done = [c for c in held if c.state in cases.CLOSED]
            if measure == "closed_in_time_pct":
                done = [c for c in done if c.due is not None]
            if 0 < len(done) < 5:
                assert rows[code].get("suppressed"), (measure, code)


def test_a_ratio_does_not_tell_the_few_that_were_late(told):
    rows = by_code(told("closed_in_time_pct", "community"))
    for code, held in grouped("community").items():
        done = [c for c in held if c.state in cases.CLOSED and c.due is not None]
        late = sum(c.closed > c.due for c in done)
        if 0 < late < 5:
            assert rows[code].get("suppressed")


def possible(whole, parts):
    """Which numbers from 1 to 4 one withheld part may be, of what is told in fives."""
    low = sum(part["value"] for part in parts)
    high = sum(part["value"] + 4 if part["value"] else 0 for part in parts)
    return {
        n for n in range(1, 5) if n + low <= whole["value"] + 4 and whole["value"] <= n + high
    }  # fmt: skip


def open_to(told, measure, levels, truth, wanted):
    """For each place that is small in truth: which of 1 to 4 the answers leave open."""
    wholes, parts = (by_code(told(measure, one, filter=wanted)) for one in levels)
    for code, whole in wholes.items():
        below = {c: row for c, row in parts.items() if c.startswith(code)}
        hidden = [c for c, row in below.items() if row.get("suppressed")]
        if whole.get("suppressed") or len(hidden) != 1:
            continue
        if 0 < truth[hidden[0]]["value"] < 5:
            yield possible(whole, [below[c] for c in below if c != hidden[0]])


@pytest.mark.parametrize("measure", ["open", "overdue", "reported"])
@pytest.mark.parametrize("wanted", FILTERS, ids=lambda body: "-".join(body) or "none")
def test_two_levels_do_not_tell_a_small_count_by_subtraction(
    told, visitor, measure, wanted
):
    truth = asker(visitor("command"))
    for upper, lower in (("county", "town"), ("town", "community"),
                         ("community", "grid"), ("county", "grid")):  # fmt: skip
        exact = by_code(truth(measure, lower, filter=wanted))
        for left in open_to(told, measure, (upper, lower), exact, wanted):
            assert left == {1, 2, 3, 4}


def test_two_filters_do_not_tell_a_small_count_by_subtraction(told):
    with_it = ["991003001001Z003", "991003001001Z004", "991003001002Z001"]
    without = with_it[1:]
    small = [c for c in MADE if c.grid == with_it[0]]
    assert 0 < len(small) < 5
    for level in ("community", "town", "county"):
        wide, narrow = (
            by_code(told("reported", level, filter={"grids": codes}))
            for codes in (with_it, without)
        )
        for code in wide.keys() & narrow.keys():
            if wide[code].get("suppressed") or narrow[code].get("suppressed"):
                continue
            assert possible(wide[code], [narrow[code]]) == {1, 2, 3, 4}


def test_an_analyst_asks_by_no_text_and_no_micro_grid(told):
    told("open", "grid", status=403, filter={"text": "垃圾"})
    told("open", "grid", status=403, filter={"under": "991003001001Z00101"})


def test_an_analyst_sees_how_old_the_data_are(told):
    assert len(told("freshness", "grid")["values"]) == 16


def test_an_analysts_change_compares_days_that_are_over(told):
    found = told("change", "town")["period"]
    midnight = datetime.combine(datetime.now(CITY_TIME).date(), time(), CITY_TIME)
    start, end, before = (
        datetime.fromisoformat(found[name]) for name in ("from", "to", "before")
    )
    assert end == midnight and end - start == start - before == timedelta(days=30)
    open_ended = {"from": (midnight - timedelta(days=7)).isoformat()}
    found = told("change", "town", filter=open_ended)["period"]
    assert datetime.fromisoformat(found["to"]) == midnight
