"""An incident is reported: attribute it, store it, answer with whose it is and why.

One transaction; the database function does the steps, so that a report over the border
of one's own scope works and the same reference sent twice is stored once.
"""

import re
from datetime import UTC, datetime, timedelta

from geodata.privacy import mask, said
from gis_app.actions.place_addresses import Places
from gis_app.actions.read_pin import read_pin
from gis_app.domain import clocks
from gis_app.domain.scope import NOBODY
from gis_app.errors import Rejected
from gis_app.store import incidents

COMMUNITY = 12  # the width of a community's code
CLOCKS_DIFFER = timedelta(minutes=10)
# No sheet, no XML and no screen has room for these; line breaks and tabs are texts.
CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff]"
)


def receive_incident(cursor, report, near_m, place_score=0.8, sender=NOBODY):
    """Returns (created, receipt). report: a mapping as POST /api/incidents takes it.

    Without a pin it is placed by its address, if the gazetteer is as sure as place_score;
    else it waits in the queue of the lowest unit that the address names, or of the
    sender's. Identity and phone numbers in title and description are masked before anything is
    stored; the receipt's `notes` say so.
    """
    check_words(cursor, report)
    if mask(report.get("source_ref") or "")[1]:
        raise Rejected(
            "source_ref holds a personal number: send the order's own number."
        )
    now = datetime.now(UTC)
    _check_time(report.get("occurred_at"), now)
    texts, notes = masked(report, ("title", "description", "address"))
    urgency = report.get("urgency") or "normal"
    created, receipt = incidents.receive(
        cursor,
        {
            **report,
            **texts,
            **(
                _pin(report)
                or _placed(cursor, texts.get("address", ""), place_score, sender)
            ),
            "urgency": urgency,
            "due_at": clocks.due_at(urgency, now).isoformat(),
            "near_m": near_m,
        },
    )
    return created, receipt | {"notes": notes}


def _pin(report):
    """Nothing without one: the incident waits in the locate queue."""
    if report.get("lon") is None:
        return {}
    lon, lat = read_pin(report["lon"], report["lat"], report["datum"])
    raw = {"raw_x": report["lon"], "raw_y": report["lat"], "raw_datum": report["datum"]}
    return {"lon": lon, "lat": lat} | raw


def _placed(cursor, address, place_score, sender):
    """What its address alone says of where it is."""
    found = Places(cursor, place_score).place([address])
    if not found.placed[0]:
        return {"named": found.named[0] or home(sender)}
    return {
        "lon": found.lon[0],
        "lat": found.lat[0],
        "accuracy_m": round(float(found.accuracy_m[0])),
        "placing": {
            "what": found.what[0],
            "score": float(found.score[0]),
            "precision": found.precision[0],
        },
    }


def home(sender) -> str:
    """The unit that a sender works for, where that is one part of the city; else ""."""
    return sender.prefixes[0][:COMMUNITY] if len(sender.prefixes) == 1 else ""


def _check_time(occurred_at, now):
    """A clock may go wrong by minutes; nothing is reported before it happens."""
    if occurred_at and datetime.fromisoformat(occurred_at) > now + CLOCKS_DIFFER:
        raise Rejected(
            "Some values are not as they should be.",
            [{"where": "occurred_at", "message": "lies in the future"}],
        )


def check_words(cursor, report):
    """The category and source must be in the vocabulary. Raises Rejected with both."""
    categories, sources = incidents.vocabulary(cursor)
    faults = []
    if report.get("category") not in {None, *categories}:
        faults.append(
            {"where": "category", "message": f"{report['category']} is no category"}
        )
    if report.get("source") not in {None, *sources}:
        faults.append(
            {"where": "source", "message": f"{report['source']} is no source"}
        )
    if faults:
        raise Rejected("Some values are not in the vocabulary.", faults)


def masked(report, names):
    """(texts without personal numbers, notes on what was masked)."""
    texts, notes = {}, []
    for name in names:
        if report.get(name):
            texts[name], found = mask(CONTROLS.sub(" ", report[name]))
            if found:
                notes.append(f"{name}: {said(found, 'en')}")
    return texts, notes
