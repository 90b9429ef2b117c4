"""Incidents of the demo: places, clocks, lives and words keep what is promised."""

import dataclasses
import hashlib
import itertools
import re

import numpy as np
import pytest
import shapely

from geodata import reference
from geodata.demo.incident_lives import PATHS
from geodata.demo.life import BORDER, DUPLICATE, OUTSIDE, make_life

ENDS = (15, 17, 80, 85, 90, 95)
HOUR = np.timedelta64(3600, "s")


def covering(land, incidents):
    """How many grids cover each incident."""
    tree = shapely.STRtree(land.grids.geoms)
    points = shapely.points(incidents.lon, incidents.lat)
    found = tree.query(points, predicate="intersects")[0]
    return np.bincount(found, minlength=len(incidents))


def test_only_meant_points_lie_outside_or_on_a_border(toy):
    land, life = toy
    count, special = covering(land, life.incidents), life.incidents.special
    assert ((count == 0) == (special == OUTSIDE)).all()
    assert ((count > 1) == (special == BORDER)).all()
    assert (special == OUTSIDE).sum() == round(0.0015 * 6000)
    assert (special == BORDER).sum() == round(0.006 * 6000)


def test_some_points_outside_are_within_20_m_and_some_are_not(toy):
    land, life = toy
    i = life.incidents
    out = i.special == OUTSIDE
    x, y = land.zone.forward(i.lon[out], i.lat[out])
    city = shapely.box(0, 0, 1600, 1600)
    distance = shapely.distance(city, shapely.points(x, y))
    assert (distance < 19).any()
    assert (distance > 21).any()


def test_every_category_happens(toy):
    leaves = {r["code"] for r in reference.read("categories") if r["parent"]}
    assert set(toy[1].incidents.category) <= leaves
    assert {c[:3] for c in toy[1].incidents.category} == {c[:3] for c in leaves}


def test_three_to_five_percent_are_open_and_some_are_overdue(toy):
    _, life = toy
    i = life.incidents
    is_open = ~np.isin(i.state, ENDS)
    assert 0.03 <= is_open.mean() <= 0.05
    overdue = (i.due_at < life.now)[is_open].mean()
    assert 0.05 < overdue < 0.5


def test_clocks_run_in_order(toy):
    _, life = toy
    i = life.incidents
    assert (i.occurred_at <= i.reported_at).all()
    assert (i.reported_at < life.now).all()
    assert (np.diff(i.reported_at) >= np.timedelta64(0, "s")).all()
    closed = ~np.isnat(i.closed_at)
    assert (i.closed_at > i.reported_at)[closed].all()
    assert (closed == np.isin(i.state, ENDS)).all()
    assert (i.due_at > i.reported_at)[~np.isnat(i.due_at)].all()


def test_states_are_ranges_without_gap_from_the_report_to_now(toy):
    _, life = toy
    i, s = life.incidents, life.states
    first = s.seq == 1
    assert (s.incident[first] == np.arange(len(i))).all()
    assert (s.since[first] == i.reported_at).all()
    assert (s.state[first] == 10).all()
    same = s.incident[1:] == s.incident[:-1]
    assert (s.until[:-1][same] == s.since[1:][same]).all()
    last = np.append(~same, True)
    assert np.isnat(s.until[last]).all()
    assert (s.state[last] == i.state).all()
    assert (s.since < life.now).all()


def moves():
    """Pairs of states that the domain allows, with voiding."""
    rows = reference.read("states")
    pairs = {(int(r["code"]), int(n)) for r in rows for n in (r["next"] or "").split()}
    return pairs | {(int(r["code"]), 95) for r in rows if r["code"] not in "15 90 95"}


@pytest.mark.parametrize("kind", PATHS)
def test_every_path_makes_only_allowed_moves(kind):
    for _, path in PATHS[kind]:
        assert set(itertools.pairwise(path)) <= moves()


def test_every_move_made_is_allowed(toy):
    s = toy[1].states
    same = s.incident[1:] == s.incident[:-1]
    before, after = s.state[:-1][same].tolist(), s.state[1:][same].tolist()
    assert set(zip(before, after, strict=True)) <= moves()


def test_reasons_stand_where_their_state_takes_them(toy):
    s = toy[1].states
    allowed = {r["code"]: r["states"].split() for r in reference.read("reasons")}
    given = s.reason != ""
    assert (s.reason[np.isin(s.state, (17, 44, 15, 95))] != "").all()
    pairs = set(zip(s.reason[given], s.state[given].tolist(), strict=True))
    assert all(str(state) in allowed[reason] for reason, state in pairs)


def test_duplicates_are_of_the_same_kind_near_and_soon_after(toy):
    land, life = toy
    i = life.incidents
    rows = np.flatnonzero(i.dup_of >= 0)
    first = i.dup_of[rows]
    assert (i.special[rows] == DUPLICATE).all()
    assert (i.category[rows] == i.category[first]).all()
    waited = i.reported_at[rows] - i.reported_at[first]
    assert (waited > 0 * HOUR).all()
    assert (waited <= 36 * HOUR).all()
    x, y = land.zone.forward(i.lon, i.lat)
    assert np.hypot(x[rows] - x[first], y[rows] - y[first]).max() < 60


def test_a_duplicate_says_the_same_of_the_same_place(toy):
    i = toy[1].incidents
    rows = np.flatnonzero(i.dup_of >= 0)
    assert (i.title[rows] == i.title[i.dup_of[rows]]).all()
    assert (i.description[rows] != i.description[i.dup_of[rows]]).any()


def test_an_incident_without_a_lead_is_in_a_hole_of_the_duty_matrix(toy):
    _, life = toy
    nobody = set(life.incidents.category[life.incidents.lead < 0])
    assert nobody <= {"G0206", "E0506"}
    assert (life.states.org >= 0).all()


def test_disputes_health_and_opinions_tell_the_community_only(toy):
    i = toy[1].incidents
    coarse = [c[:3] in ("G02", "G04", "G06") for c in i.category]
    for text in (*i.title[coarse], *i.description[coarse], *i.address[coarse]):
        assert not re.search(r"\d+号|街\d|路\d", text), text


def test_texts_hold_no_phone_no_identity_number_and_no_persons_condition(toy):
    i = toy[1].incidents
    for text in (*i.title, *i.description):
        assert not re.search(r"\d{5,}", text.replace("12345", "")), text
        assert not re.search("患者|病人|确诊|精神|吸毒|上访|先生|女士|某某", text), text


def test_every_incident_has_title_description_and_address(toy):
    i = toy[1].incidents
    for texts in (i.title, i.description, i.address):
        assert all(texts)
    assert max(map(len, i.title)) <= 60


def digest(thing):
    """One hash over every array of the dataclass."""
    total = hashlib.sha256()
    for field in dataclasses.fields(thing):
        value = getattr(thing, field.name)
        if dataclasses.is_dataclass(value):
            total.update(digest(value).encode())
        else:
            total.update(repr(np.asarray(value).tolist()).encode())
    return total.hexdigest()


def test_the_same_seed_and_moment_give_the_same_life(toy):
    land, life = toy
    again = make_life(land, 7, life.now, 800)
    assert digest(again) == digest(make_life(land, 7, life.now, 800))
    assert digest(again) != digest(make_life(land, 8, life.now, 800))
