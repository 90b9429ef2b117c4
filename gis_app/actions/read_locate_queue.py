"""The locate queue: reports that wait for their place, where each may be, and why it waits."""

from dataclasses import dataclass

from gis_app.actions.find_place import find_places
from gis_app.actions.place_addresses import is_sure
from gis_app.domain.place_score import AREA, STREET
from gis_app.store import locate_queue

CANDIDATES = 5


@dataclass(frozen=True)
class Waiting:
    """row: of store/locate_queue.page; found: domain.place_score.Found, the likeliest
    first; reason: English."""

    row: object
    found: list
    reason: str


def read_locate_queue(cursor, limit, threshold, after=None) -> list[Waiting]:
    """threshold: the score from which an address places an incident by itself."""
    rows = locate_queue.page(cursor, limit, after)
    asked = [row for row in rows if row.address]
    answers = find_places(cursor, [(row.address, "") for row in asked]) if asked else []
    found = {row.id: places for row, places in zip(asked, answers, strict=True)}
    return [
        Waiting(
            row,
            found.get(row.id, [])[:CANDIDATES],
            _reason(row, found.get(row.id, []), threshold),
        )
        for row in rows
    ]


def _reason(row, found, threshold):
    if not row.is_shown:
        return "its address is for the unit that handles it"
    if not found:
        if not row.address:
            return "it has no address"
        return "nothing here is called as its address says"
    best = found[0]
    if best.ambiguous:
        return "several places fit its address alike"
    if is_sure(best, threshold):
        return "its address was not known when it came, and is now"
    if best.precision == AREA:
        return "its address names an area only"
    if best.precision == STREET:
        return "its address names a street only, or a number not known there"
    return f"the likeliest place is not certain enough: score {best.score:.2f}"
