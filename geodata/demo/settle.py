"""From a land to its life, in the order in which one needs the other."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from geodata.demo.addresses import number_houses
from geodata.demo.duty import draw_duties
from geodata.demo.facilities import open_facilities
from geodata.demo.incidents import make_incidents
from geodata.demo.life import Addresses, DutyRules, Facilities, Life, UnitNames
from geodata.demo.organisations import Directory, found_organisations
from geodata.demo.party import found_branches
from geodata.demo.posts import make_duty_posts, make_posts
from geodata.demo.unit_names import name_units

INCIDENTS = {"town": 40_000, "city": 400_000}


@dataclass
class Parts:
    """What incidents are told and handed on by."""

    names: UnitNames
    addresses: Addresses
    facilities: Facilities
    duty_rules: DutyRules
    directory: Directory


def settle(land, seed: int, now, incidents: int | None) -> Life:
    """Everything on the land. now: an aware datetime, or datetime64 in UTC."""
    now = utc_seconds(now)
    names = name_units(land, seed)
    addresses = number_houses(land, names.compounds)
    organisations, directory = found_organisations(land, names, seed)
    facilities = open_facilities(land, names, addresses, directory, now, seed)
    duty_rules = draw_duties(land, directory)
    parts = Parts(names, addresses, facilities, duty_rules, directory)
    count = INCIDENTS.get(land.scale, 1000) if incidents is None else incidents
    happened, states = make_incidents(land, parts, seed, now, count)
    return Life(
        now=now,
        names=names,
        organisations=organisations,
        party=found_branches(land, names),
        duty_rules=duty_rules,
        posts=make_posts(land, names, directory),
        duty_posts=make_duty_posts(land, names, directory, facilities, seed),
        facilities=facilities,
        addresses=addresses,
        incidents=happened,
        states=states,
    )


def utc_seconds(now) -> np.datetime64:
    """Any kind of moment as datetime64[s] in UTC."""
    if isinstance(now, datetime):
        now = now.astimezone(UTC).replace(tzinfo=None)
    return np.datetime64(now, "s")
