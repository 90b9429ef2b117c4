"""Live updates: complete, prompt, and within the reader's scope."""

import json
import threading
from types import SimpleNamespace

import pytest

from gis_app import events as live
from gis_app.domain.scope import Scope
from gis_app.events import Hub, frame, since_seen
from gis_app.store import feed

WEST = {"lon": 119.0002, "lat": 39.0078}  # town 001
EAST = {"lon": 119.0062, "lat": 39.0078}  # town 002
REPORT = {"category": "E0102", "title": "暴露垃圾", "source": "10"}

pytestmark = pytest.mark.usefixtures("small_city")


def parsed(raw):
    """SSE bytes -> [(event, data)]."""
    found = []
    for block in raw.decode().split("\n\n"):
        fields = dict(
            line.split(": ", 1) for line in block.splitlines() if ": " in line
        )
        if "event" in fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def stream_of(visitor, last=None):
    headers = {"Last-Event-ID": last} if last else {}
    answer = visitor.get("/api/events", headers=headers, buffered=False)
    return answer, iter(answer.response)


def test_a_new_incident_reaches_the_screen_with_its_delta(visitor):
    screen, reporter = visitor("command"), visitor("command")
    answer, frames = stream_of(screen)
    assert b"event: hello" in next(frames)
    no = reporter.post("/api/incidents", json=REPORT | WEST).get_json()["no"]
    events = dict(parsed(next(frames)))
    assert events["incident.created"][0]["no"] == no
    assert ["991003001001Z001", "E0102", 10, 1] in events["counts.changed"]
    answer.close()


def test_a_quiet_stream_gives_a_sign_that_a_page_can_hear(visitor, monkeypatch):
    monkeypatch.setattr("gis_app.web.events.HEARTBEAT_SECONDS", 0.05)
    answer, frames = stream_of(visitor("command"))
    next(frames)
    told = next(frames)
    assert parsed(told) == [("beat", {})]
    assert b"id:" not in told  # where the screen is has not changed
    answer.close()


def test_what_was_missed_is_replayed(visitor, owner):
    reporter = visitor("command")
    with owner.transaction() as cursor:
        here = feed.position(cursor)
    no = reporter.post("/api/incidents", json=REPORT | WEST).get_json()["no"]
    answer, frames = stream_of(reporter, here)
    assert dict(parsed(next(frames)))["incident.created"][0]["no"] == no
    answer.close()


@pytest.mark.parametrize("last", ["00000000.1:1:", "1:1:", "nonsense"])
def test_a_position_that_is_no_longer_kept_asks_for_a_resync(visitor, last):
    screen = visitor("command")
    screen.post("/api/incidents", json=REPORT | WEST)
    answer, frames = stream_of(screen, last)
    assert b"event: resync" in next(frames)
    answer.close()


def test_a_street_hears_nothing_of_the_other_street(visitor, owner):
    with owner.transaction() as cursor:
        here = feed.position(cursor)
    visitor("command").post("/api/incidents", json=REPORT | EAST)
    answer, frames = stream_of(visitor("street", ["991003001"]), here)
    assert parsed(next(frames)) == []
    answer.close()


def test_an_incident_that_left_the_scope_is_counted_out_without_saying_where(
    visitor, owner
):
    command = visitor("command")
    no = command.post("/api/incidents", json=REPORT | WEST).get_json()["no"]
    with owner.transaction() as cursor:
        here = feed.position(cursor)
    command.patch(f"/api/incidents/{no}", json=EAST | {"reason": "错位"})
    answer, frames = stream_of(visitor("street", ["991003001"]), here)
    events = dict(parsed(next(frames)))
    assert events["incident.left"] == [{"no": no}]
    assert events["counts.changed"] == [["991003001001Z001", "E0102", 10, -1]]
    answer.close()


def test_an_aggregate_role_learns_only_that_counts_changed(visitor, owner):
    with owner.transaction() as cursor:
        here = feed.position(cursor)
    visitor("command").post("/api/incidents", json=REPORT | WEST)
    answer, frames = stream_of(visitor("analyst"), here)
    assert parsed(next(frames)) == [("counts.changed", [])]
    answer.close()


def test_a_full_house_says_come_back(app, visitor):
    screens = [visitor("command") for _ in range(2)]
    app.hub._most, before = len(app.hub) + 1, app.hub._most
    try:
        first, _ = stream_of(screens[0])
        refused = screens[1].get("/api/events")
        assert refused.status_code == 503 and refused.headers["Retry-After"]
        first.close()
    finally:
        app.hub._most = before


def test_a_follower_misses_nothing_of_transactions_that_commit_out_of_order(owner):
    database = owner.another(8)
    seen, missing = set(), object()
    with database.transaction() as cursor:
        position = feed.position(cursor)

    def write(worker):
        for n in range(40):
            with database.transaction() as cursor:
                feed.announce(cursor, "test", detail=json.dumps({"n": [worker, n]}))

    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers) or missing is not None:
        done = not any(writer.is_alive() for writer in writers)
        with database.transaction() as cursor:
            rows, position = feed.since(cursor, position)
        seen |= {tuple(row.detail["n"]) for row in rows if row.kind == "test"}
        missing = None if done else object()
    database.close()
    assert len(seen) == 160


def test_scope_sifts_the_feed_as_the_policies_do():
    class Row:  # as a named tuple of the feed
        kind, incident_id, scope_code, category = (
            "incident.created",
            1,
            "991003001",
            "E01",
        )
        orgs, hidden = [7], False
        detail = {
            "new": {
                "no": "1", "scope": "991003001", "grid": None, "category": "E01", "state": 10,
            }
        }  # fmt: skip

    rows = [Row()]
    roles = frozenset({"street"})
    assert frame(rows, Scope(prefixes=("9910",), roles=roles), "1:1:")
    assert frame(rows, Scope(prefixes=("8",), units=(7,), roles=roles), "1:1:")
    assert not frame(rows, Scope(prefixes=(), roles=roles), "1:1:")
    assert not frame(
        rows, Scope(prefixes=("9910",), categories=("G",), roles=roles), "1:1:"
    )


ALL = Scope(prefixes=("",), roles=frozenset({"command"}))


@pytest.fixture
def hub(owner):
    database = owner.another(1)
    yield Hub(database, 5)
    database.close()


def test_what_is_committed_right_after_joining_is_not_lost(owner, hub):
    screen = hub.join(ALL)
    with owner.transaction() as cursor:
        feed.announce(cursor, "plan.published")
    made, _, _ = screen.get(timeout=5)
    assert b"plan.published" in made
    hub.leave(screen)


def test_what_a_screen_caught_up_with_does_not_come_again(owner, hub):
    screen = hub.join(ALL)
    with owner.transaction() as cursor:
        feed.announce(cursor, "plan.published")
    with owner.transaction() as cursor:
        caught_up = feed.position(cursor)
    told, _ = since_seen(screen.get(timeout=5), ALL, caught_up)
    assert told == b""
    with owner.transaction() as cursor:
        feed.announce(cursor, "plan.published")
    told, _ = since_seen(screen.get(timeout=5), ALL, caught_up)
    assert b"plan.published" in told
    hub.leave(screen)


def test_a_flood_and_a_restored_database_ask_for_a_resync(owner, hub, monkeypatch):
    monkeypatch.setattr(live, "MOST_ROWS", 3)
    screen = hub.join(ALL)
    with owner.transaction() as cursor:
        for _ in range(5):
            feed.announce(cursor, "plan.published")
    assert b"event: resync" in screen.get(timeout=5)[0]
    with owner.transaction() as cursor:
        feed.begin_anew(cursor)
    assert b"event: resync" in screen.get(timeout=5)[0]
    hub.leave(screen)


def test_a_follower_outlives_a_failure_of_any_kind(owner, hub, monkeypatch):
    whole, failed = feed.since, threading.Event()

    def broken(*arguments):
        if not failed.is_set():
            failed.set()
            raise ZeroDivisionError
        return whole(*arguments)

    monkeypatch.setattr(feed, "since", broken)
    screen = hub.join(ALL)
    assert failed.wait(5)
    with owner.transaction() as cursor:
        feed.announce(cursor, "plan.published")
    assert b"plan.published" in screen.get(timeout=5)[0]
    hub.leave(screen)


def test_a_malformed_position_of_this_life_is_a_resync_that_goes_on_from_now(
    visitor, owner
):
    with owner.transaction() as cursor:
        life = feed.position(cursor).partition(".")[0]
    for snapshot in ("9:1:", "5:9:7,6", "5:9:1"):
        answer, frames = stream_of(visitor("command"), f"{life}.{snapshot}")
        told = next(frames)
        assert answer.status_code == 200 and b"event: resync" in told
        assert f"id: {life}.".encode() in told
        answer.close()


def test_a_stream_ends_so_that_a_lost_right_ends_with_it(visitor, monkeypatch):
    monkeypatch.setattr("gis_app.web.events.LIFETIME_SECONDS", 0)
    answer, frames = stream_of(visitor("command"))
    assert b"event: hello" in next(frames)
    assert next(frames, None) is None
    answer.close()


def step(kind, old=None, new=None, **more):
    """A row of the feed; old and new: (scope code, orgs)."""

    def brief(place):
        code, _ = place
        return {"no": "1", "scope": code, "grid": code, "category": "E01", "state": 10}

    detail = {}
    if old:
        detail |= {"old": brief(old), "old_orgs": old[1]}
    if new and kind != "incident.left":
        detail["new"] = brief(new)
    if kind == "incident.left":
        detail["now"] = {"scope": new[0], "category": "E01", "orgs": new[1]}
    code, orgs = old if kind == "incident.left" else new
    return SimpleNamespace(
        kind=kind, incident_id=1, scope_code=code, category="E01", orgs=orgs,
        detail=detail, hidden=False, **more,
    )  # fmt: skip


def move(old, new):
    return [step("incident.moved", old, new), step("incident.left", old, new)]


def told(rows, **scope):
    raw = frame(rows, Scope(roles=frozenset({"street"}), **scope), "1:1:")
    return dict(parsed(raw))


def test_a_case_handed_from_unit_to_unit_counts_for_each_as_it_sees_it():
    rows = move(("991", [7]), ("991", [8]))
    left, arrived = told(rows, units=(7,)), told(rows, units=(8,))
    assert left["incident.left"] == [{"no": "1"}]
    assert left["counts.changed"] == [["991", "E01", 10, -1]]
    assert [one["no"] for one in arrived["incident.moved"]] == ["1"]
    assert arrived["counts.changed"] == [["991", "E01", 10, 1]]


def test_out_and_in_and_out_again_in_one_frame_ends_where_it_is():
    here, there = ("A1", []), ("B1", [])
    out = told(move(here, there) + move(there, here) + move(here, there), prefixes="A")
    assert "incident.moved" not in out and out["incident.left"] == [{"no": "1"}]
    assert out["counts.changed"] == [["A1", "E01", 10, -1]]
    back = told(move(here, there) + move(there, here), prefixes="A")
    assert "incident.left" not in back and len(back["incident.moved"]) == 1
    assert "counts.changed" not in back


def load_many(owner):
    """One statement that stores 2 500 incidents in town 001."""
    with owner.transaction() as cursor:
        cursor.execute(
            """
            INSERT INTO incident (no, category, title, source, occurred_at, scope_code,
                                  rule, reported_code)
            SELECT '9910031999' || lpad(n::text, 9, '0'), 'E0102', '', '20', now(),
                   '991003001001Z001', 'inside', '991003001001Z001'
              FROM generate_series(1, 2500) AS n
            """
        )


def test_of_a_load_a_screen_asks_anew_also_one_that_was_away(visitor, owner):
    street = visitor("street", ["991003001"])
    answer, frames = stream_of(street)
    position = next(frames).decode().partition("id: ")[2].split()[0]
    load_many(owner)
    assert b"event: resync" in next(frames)
    answer.close()
    answer, frames = stream_of(street, position)
    assert b"event: resync" in next(frames)
    answer.close()
