"""Rows as the JSON that CONTRACT.md promises: an incident, an attribution, a place."""

import json
import re

from geodata.attribution.reasons import sentence
from gis_app.store import places
from gis_app.web.wording import translated

# Of a report that has only an address, as the database words it: where it waits follows.
WAITS_ZH = "没有坐标，待定位"
WAITS = re.compile(f"{WAITS_ZH}(?:，暂列(.+)的待定位队列)?")
WAITS_EN = "no coordinates yet, waits to be placed"
# Of one whose place was found by its address: the end of its reason.
BY_ADDRESS = re.compile("，按地址“(.*)”定位（得分 ([0-9.]+)）$")


def feature(row):
    """A GeoJSON feature of a row of store/incidents.BRIEF."""
    return {
        "type": "Feature",
        "id": row.id,
        "geometry": point(row.lon, row.lat),
        "properties": properties(row),
    }


def point(lon, lat):
    return None if lon is None else {"type": "Point", "coordinates": [lon, lat]}


def properties(row):
    return {
        "no": row.no,
        "category": row.category,
        "title": row.title,
        "state": row.state,
        "severity": row.severity,
        "urgency": row.urgency,
        "source": row.source,
        "reported_at": row.reported_at,
        "occurred_at": row.occurred_at,
        "due_at": row.due_at,
        "closed_at": row.closed_at,
        "open": row.is_open,
        "overdue": bool(row.overdue),
        "grid": row.grid_code,
        "micro_grid": row.micro_grid_code,
        "scope": row.scope_code,
        "rule": row.rule,
        "ambiguous": row.ambiguous,
        "coarse": row.coarse,
        "address": row.address,
        "lead": row.lead_org and {"id": row.lead_org, "name": row.lead_name},
    }


def attribution(cursor, found, accuracy_m=None, near_m=None, at=None):
    """What GET /api/locate answers; found: a row or a receipt of store/places.attribute."""
    fact = found.get if isinstance(found, dict) else lambda name: getattr(found, name)
    grid, micro = fact("grid_code"), fact("micro_grid_code")
    runner_up = fact("runner_up")
    named = places.names(
        cursor, [code for code in (grid, micro, runner_up) if code], at
    )
    chain = places.chain(cursor, (fact("scope_code") or "")[:12], at)
    party = places.party_chain(cursor, fact("party_id"))
    return {
        "grid": _named(named, grid),
        "micro_grid": _named(named, micro),
        "units": [
            {"level": unit.level, "code": unit.code, "name": unit.name}
            for unit in chain
        ],
        "party": party_links(party),
        "rule": fact("rule"),
        "unplaced": fact("reason").startswith(WAITS_ZH),
        "reason": fact("reason"),
        "reason_en": _in_english(
            fact("reason"),
            sentence(
                fact("rule"),
                "en",
                grid=grid,
                runner_up=runner_up,
                distance_m=fact("edge_m"),
                near_m=near_m,
                accuracy_m=accuracy_m,
            ),
        ),
        "distance_to_edge_m": fact("edge_m"),
        "ambiguous": fact("ambiguous"),
        "runner_up": runner_up,
    }


def party_links(orgs):
    """A chain of party organisations, as panels link it."""
    return [{"id": org.id, "level": org.level, "name": org.name} for org in orgs]


def _in_english(reason, of_the_rule):
    """reason: as it is stored; of_the_rule: what the attribution alone would say."""
    if waits := WAITS.fullmatch(reason):
        return WAITS_EN + (f", in the queue of {waits[1]}" if waits[1] else "")
    if found := BY_ADDRESS.search(reason):
        return f"{of_the_rule}, placed by its address {found[1]} (score {found[2]})"
    return of_the_rule


def _named(named, code):
    if code is None:
        return None
    return {"code": code, "name": named[code].name if code in named else code}


def found_place(found):
    """A place that the gazetteer found, in the reader's language."""
    answer = {
        "name": found.name,
        "kind": found.kind,
        "lon": found.lon,
        "lat": found.lat,
        "score": found.score,
        "precision": found.precision,
        "accuracy_m": round(found.accuracy_m),
        "ambiguous": found.ambiguous,
        "reason": translated("; ").join(map(translated, found.reasons)),
        "place": found.place_code or None,
    }
    return answer | ({"code": found.code} if found.code else {})


def place(row):
    return {
        "code": row.code,
        "level": row.level,
        "name": row.name,
        "kind": row.kind,
        "lon": row.lon,
        "lat": row.lat,
        "bbox": row.bbox,
    }


def place_with_outline(row):
    return place(row) | {
        "label": [row.lon, row.lat],
        "geometry": json.loads(row.geometry),
        "type": row.type,
        "purpose": row.purpose,
        "area_m2": row.area_m2,
        "households": row.households,
        "valid": {"from": row.valid.lower, "to": row.valid.upper},
    }
