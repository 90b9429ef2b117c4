"""Many addresses become places, where it is certain enough; the others wait."""

from dataclasses import dataclass

import numpy as np

from geodata.placing import WAITS
from geodata.privacy import mask
from gis_app.actions.find_place import find_places, known_units, question
from gis_app.domain.place_score import PLACED

_BETWEEN = "\x1f"
AT_ONCE = 500  # addresses a question to the database
# What incident_rows notes of a row that has an address alone, but for WAITS.
NO_COORDINATES = "no coordinates"


@dataclass
class Placings:
    """Arrays (n,). lon, lat: CGCS2000, NaN where it is not certain; score: of the likeliest
    place (0 to 1); precision: door, street, place, area or ""; what: the place in its
    words; reason: English; accuracy_m: how far off it may lie, NaN if not placed; named:
    code of the lowest unit that the address names, "" for none; named_name: its name where the
    incident waits in its queue, else ""."""

    lon: np.ndarray
    lat: np.ndarray
    score: np.ndarray
    precision: np.ndarray
    what: np.ndarray
    reason: np.ndarray
    accuracy_m: np.ndarray
    named: np.ndarray
    named_name: np.ndarray

    @property
    def placed(self):
        return np.isfinite(self.lon)

    def explain(self, answers):
        """Say in attributions (attribute_points.Answers) what the address decided: the
        place, or in whose queue its incident waits."""
        for at in np.flatnonzero(self.placed):
            answers.reason[at] += (
                f"，按地址“{self.what[at]}”定位（得分 {self.score[at]}）"
            )
        for at in np.flatnonzero(self.named_name != ""):
            answers.scope_code[at] = self.named[at]
            answers.reason[at] += f"，暂列{self.named_name[at]}的待定位队列"


class Places:
    """threshold: the score from which a place is certain enough (GIS_PLACE_SCORE)."""

    def __init__(self, cursor, threshold: float):
        self._cursor = cursor
        self.threshold = threshold

    def place(self, addresses, unders=None) -> Placings:
        """addresses: texts (n,), "" for none; unders: codes (n,) that each lies under."""
        texts = np.asarray(addresses, object)
        texts = np.where(np.equal(texts, None), "", texts)
        if unders is None:
            unders = np.full(len(texts), "", object)
        asked = np.flatnonzero(texts != "")
        pairs = texts[asked] + _BETWEEN + np.asarray(unders, object)[asked]
        distinct, which = np.unique(pairs, return_inverse=True)
        answers = self._all([tuple(pair.split(_BETWEEN)) for pair in distinct])
        return Placings(
            *(
                _spread(values, which, asked, len(texts), nothing)
                for values, nothing in zip(answers, _NOTHING, strict=True)
            )
        )

    def _all(self, asked):
        """Columns of the answers, each as long as `asked`."""
        rows = []
        for start in range(0, len(asked), AT_ONCE):
            rows += self._answers(asked[start : start + AT_ONCE])
        return list(zip(*rows, strict=True)) or [()] * len(_NOTHING)

    def place_rows(self, piece, rows, which, under=None) -> Placings:
        """Place those rows of a file that have an address alone; `which`: positions.

        rows: columns as incident_rows.read gives them; lon, lat and accuracy_m are filled
        in where the place is certain, and place_score says so.
        """
        which = np.asarray(which, int)
        waiting = np.isnan(rows["lon"][which])
        addresses = np.where(waiting, rows["address"][which], "").astype(object)
        found = self.place(addresses, np.full(len(which), under or "", object))
        found.named_name[~waiting | found.placed] = ""
        placed = which[found.placed]
        for name in ("lon", "lat", "accuracy_m"):
            rows[name] = rows[name].copy()
            rows[name][placed] = getattr(found, name)[found.placed]
        rows["place_score"] = np.full(len(rows["lon"]), np.nan)
        rows["place_score"][placed] = found.score[found.placed]
        for at in placed:
            _tell(piece, at)
        return found

    def _answers(self, asked):
        units = known_units(self._cursor)
        for (text, under), found in zip(
            asked, find_places(self._cursor, asked), strict=True
        ):
            named = question(units, text, under).named.scope
            named = units.queue(named if named.startswith(under) else under)
            best = found[0] if found else None
            yield (*self._answer(best), named, units.name(named))

    def _answer(self, best):
        if best is None:
            return _NOTHING[:-2]
        sure = is_sure(best, self.threshold)
        lon, lat, accuracy = (
            (best.lon, best.lat, best.accuracy_m) if sure else (np.nan,) * 3
        )
        return (lon, lat, best.score, best.precision, mask(best.name)[0], best.reason,
                accuracy)  # fmt: skip


def _spread(values, which, asked, n, nothing):
    """Answers of distinct questions as a column of all rows."""
    kind = float if isinstance(nothing, float) else object
    column = np.full(n, nothing, kind)
    column[asked] = np.array(values, kind)[which]
    return column


def is_sure(found, threshold) -> bool:
    """Whether an incident may be placed there without a person having looked."""
    return (
        found.score >= threshold and found.precision in PLACED and found.kind != "point"
    )


def _tell(piece, at):
    """It is placed now, and no longer waits."""
    notes = piece.row_notes.get(int(at), [])
    for waits in [note for note in notes if note.endswith(WAITS)]:
        notes.remove(waits)
        piece.notes[waits] -= 1
        if not piece.notes[waits]:
            del piece.notes[waits]
        why = waits.removesuffix(WAITS)
        if why != NO_COORDINATES:
            piece.note(at, why)
    piece.note(at, "placed by its address")


_NOTHING = (np.nan, np.nan, 0.0, "", "", "", np.nan, "", "")
