"""The demo's organisations, branches, posts, duties and facilities into the tables."""

from collections import defaultdict

import numpy as np

from gis_app.store import organising, wkb


def store(cursor, land, life):
    """Returns the organisations' ids, in the order of life.organisations."""
    made = life.organisations
    ids = organising.add_organisations(
        cursor,
        {
            "code": [f"D{at + 1:05d}" for at in range(len(made))],
            "name": made.name,
            "kind": made.kind,
            "place_code": made.scope_code,
        },
        made.parent,
    )
    _party(cursor, life.party)
    _duties(cursor, life, ids)
    _posts(cursor, land, life, ids)
    _facilities(cursor, land, life, ids)
    return ids


def _party(cursor, party):
    ids = organising.add_party(
        cursor,
        {
            "code": [f"P{at + 1:06d}" for at in range(len(party))],
            "name": party.name,
            "level": party.level,
            "unit_code": party.scope_code,
        },
        party.parent,
    )
    organising.add_territories(cursor, ids[party.territory_org], party.territory_code)


def _duties(cursor, life, ids):
    """A row a lead unit: the planted double owners stay two rows."""
    rules = life.duty_rules
    helpers = defaultdict(list)
    for at in np.flatnonzero(~rules.lead):
        helpers[rules.category[at], rules.place[at]].append(int(ids[rules.org[at]]))
    leads = np.flatnonzero(rules.lead)
    organising.add_duty_rules(
        cursor,
        {
            "category": rules.category[leads],
            "place_code": rules.place[leads],
            "lead_org": ids[rules.org[leads]],
            "co_orgs": [helpers[rules.category[at], rules.place[at]] for at in leads],
        },
    )


def _posts(cursor, land, life, ids):
    posts, duty_posts = life.posts, life.duty_posts
    organising.add_posts(
        cursor,
        {
            "kind": posts.kind,
            "title": posts.title,
            "place_code": posts.scope_code,
            "org_id": org_ids(ids, posts.org),
        },
    )
    organising.add_duty_posts(
        cursor,
        {
            "name": duty_posts.name,
            "org_id": ids[duty_posts.org],
            "place_code": land.grids.codes[duty_posts.grid],
            "slots": duty_posts.slots,
            "headcount": duty_posts.headcount,
            "geom": wkb.points(duty_posts.lon, duty_posts.lat),
        },
    )


def _facilities(cursor, land, life, ids):
    made = life.facilities
    facilities = organising.add_facilities(
        cursor,
        {
            "code": [f"F{at + 1:05d}" for at in range(len(made))],
            "kind": made.kind,
            "name": made.name,
            "address": made.address,
            "org_id": org_ids(ids, made.org),
            "place_code": land.grids.codes[made.grid],
            "capacity": made.capacity,
            "geom": wkb.points(made.lon, made.lat),
        },
    )
    organising.add_facility_months(
        cursor,
        {
            "facility_id": facilities[made.count_facility],
            "month": made.count_month.astype("datetime64[D]").astype(str),
            "sessions": made.count_sessions,
            "disputes_settled": made.count_disputes_settled,
            "opinions": made.count_opinions,
        },
    )


def org_ids(ids, positions):
    """Ids of positions, None where there is none (-1)."""
    return np.append(ids.astype(object), None)[positions]
