"""Correct an incident's pin or category; it is attributed again, the old answer kept."""

from gis_app.actions.read_pin import read_pin
from gis_app.actions.receive_incident import check_words, masked
from gis_app.errors import Conflict, Forbidden, NotFound
from gis_app.store import incidents


def correct_incident(cursor, no, correction, near_m):
    """Returns the receipt. Raises NotFound where the caller sees no such incident.

    Conflict: it was to be placed only if it still waits, and it does not. Forbidden: it hides its place, the new category would not, and the caller's unit
    does not handle it.
    """
    check_words(cursor, correction)
    texts, notes = masked(correction, ("reason",))
    change = {"reason": texts["reason"], "near_m": near_m}
    if correction.get("waiting"):
        change["waiting"] = True
    if correction.get("category") is not None:
        change["category"] = correction["category"]
    if correction.get("lon") is not None:
        lon, lat = read_pin(correction["lon"], correction["lat"], correction["datum"])
        change |= {
            "lon": lon,
            "lat": lat,
            "raw_x": correction["lon"],
            "raw_y": correction["lat"],
            "raw_datum": correction["datum"],
        }
    receipt = incidents.correct(cursor, no, change)
    if receipt is None:
        raise NotFound("There is no such incident, or it lies outside your scope.")
    if receipt.get("placed"):
        raise Conflict("Somebody has placed this incident meanwhile.")
    if receipt.get("refused"):
        raise Forbidden(
            "This category hides the place: only the unit that handles the incident"
            " may change it to one that does not."
        )
    return receipt | {"notes": notes}
