"""The wall as tests read it: its panels, and what the API says of the same."""

from datetime import datetime

from gis_app.web.json_provider import ZONE

CITY, TOWN, OTHER = "9910", "991003001", "991003002"


def pane(page, name):
    return page.locator(f"[data-pane={name}]")


def asked(site, wanted, by=()):
    body = {"filter": wanted, "by": [[key] for key in by]}
    return site.ask("/api/incidents/figures", body)


def open_states(site):
    states = site.ask("/api/vocabularies")["states"]
    return [int(one["code"]) for one in states if one["is_open"]]


def midnight():
    return datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)


def reported_today(site, code=CITY):
    return asked(site, {"under": code, "from": midnight().isoformat()})["total"]


def today_s_number(page):
    return pane(page, "today").locator("[data-line=reported] .number.big")
