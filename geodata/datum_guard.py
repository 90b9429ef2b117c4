"""Which datum a batch of places is really in, judged by what lies around them.

A batch in GCJ-02 that is taken for CGCS2000 lies some 500 m beside its place. One place
does not show it; thousands do: fewer lie in the district that their own row names, fewer
in buildings, more in the lake. Each datum that is thinkable is tried on the same rows,
and only rows that fit under one and not under the other tell anything (datum_evidence).
The outline of the city decides nothing inside it.
"""

from dataclasses import dataclass, field

import numpy as np

from geodata import crs, crs_guess
from geodata.datum_evidence import Evidence, Kind, Pair, kinds_of, pair

SHIFTED = ("cgcs2000", "gcj02", "bd09")
SAMPLE = 20_000
SHOWN = 150  # points of a hypothesis, for the map and the picture
WINDOW = 0.04  # degrees
SAME_M = 1.0  # datums that put all points this close together are one


@dataclass(frozen=True)
class Sample:
    """Rows of a file that stand for it, as it has them.

    x, y: float64 (n,), finite; points of the rows, for shapes some of their vertices.
    owner: int64 (n,), which row or shape a point belongs to. columns: name -> object
    array of texts, one a row. shapes: object array of polygons in the file's
    coordinates, one a row, where the rows are areas.
    """

    x: np.ndarray
    y: np.ndarray
    owner: np.ndarray
    columns: dict[str, np.ndarray] = field(default_factory=dict)
    shapes: np.ndarray | None = None


@dataclass(frozen=True)
class Hypothesis:
    """score: 0–1, how well the evidence fits. facts: sentences. points: (lon, lat) of at
    most 150 rows, the same rows under every datum."""

    datum: str
    label: str
    score: float | None
    facts: tuple[str, ...]
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Judgement:
    """taken: the datum the file was read in. named: whether somebody or the file itself
    said so. winner: what fits best, the taken one where nothing tells. warning, margin:
    sentences, when another than the taken one wins by more than chance; clear: by so
    much that chance is out of the question. backed: sentences why the taken one is right,
    where each other one is beaten so."""

    taken: str
    named: bool
    winner: str
    hypotheses: tuple[Hypothesis, ...]
    warning: str | None = None
    margin: str | None = None
    clear: bool = False
    backed: str | None = None

    def as_dict(self) -> dict:
        return {
            "taken": self.taken,
            "named": self.named,
            "winner": self.winner,
            "warning": self.warning,
            "margin": self.margin,
            "clear": self.clear,
            "sure": bool(self.warning or self.backed),
            "hypotheses": [
                {
                    "datum": h.datum,
                    "label": h.label,
                    "score": h.score,
                    "facts": list(h.facts),
                    "points": [list(point) for point in h.points],
                }
                for h in self.hypotheses
            ],
        }


def positions(sample: Sample, taken: str, target=None) -> dict:
    """datum -> (lon, lat) of the sample in CGCS2000, the taken one first.

    target: polygons of the city; lengths are tried in every system that puts them there.
    Datums that agree within a metre are one: outside China nothing is shifted.
    """
    found: dict = {}
    for datum in dict.fromkeys((taken, *_thinkable(sample, taken, target))):
        lon, lat = crs.to_cgcs2000(sample.x, sample.y, datum)
        if not _same_as_any(lon, lat, found):
            found[datum] = lon, lat
    return found


def judge(sample: Sample, places: dict, evidence: Evidence, named: bool) -> Judgement:
    """places: what `positions` gave, the taken datum first."""
    taken = next(iter(places))
    kinds = kinds_of(sample, places, evidence) if len(places) > 1 else []
    winner = _winner(places, kinds)
    telling = _telling(kinds, taken, winner) if winner != taken else None
    margin = telling and telling.sentence(_short(winner), _short(taken))
    return Judgement(
        taken,
        named,
        winner,
        _hypotheses(sample, places, kinds),
        margin
        and f"the coordinates look like {crs.label(winner)}, not {crs.label(taken)}:"
        f" {margin}",
        margin,
        clear=bool(telling and telling.is_clear),
        backed=_backed(kinds, taken, places) if winner == taken else None,
    )


def _short(datum):
    return crs.label(datum) if datum in crs.NAMED_DATUMS else datum


def _backed(kinds, taken, places):
    """The weakest of the proofs that the taken datum is none of the others."""
    proofs = [_telling(kinds, other, taken) for other in places if other != taken]
    if not proofs or None in proofs:
        return None
    other = [other for other in places if other != taken]
    weakest = max(range(len(proofs)), key=lambda at: proofs[at].chance)
    return proofs[weakest].sentence(_short(taken), _short(other[weakest]))


def _thinkable(sample, taken, target):
    if crs_guess.are_lengths(sample.x, sample.y):
        groups = crs_guess.groups(sample.x, sample.y, target)
        return [group[0].datum for group in groups if group[0].share > 0.2][:4]
    # Degrees in an older datum are no shifted map's, but may be mistaken for them.
    return SHIFTED


def _same_as_any(lon, lat, found):
    for other_lon, other_lat in found.values():
        with np.errstate(invalid="ignore"):
            apart = np.hypot(
                (lon - other_lon) * np.cos(np.radians(lat)), lat - other_lat
            )
        known = np.isfinite(apart)
        if known.any() and apart[known].max() * 111_195 < SAME_M:
            return True
    return False


def _winner(places, kinds):
    """The datum that the evidence as a whole prefers; the taken one where it is even."""
    taken, *others = places
    weight = dict.fromkeys(places, 0.0)
    for one in places:
        for other in places:
            if one != other:
                weight[one] += sum(pair(k, other, one).weight for k in kinds)
    best = max(others, key=weight.get, default=taken)
    return best if weight[best] > max(weight[taken], 0.0) else taken


def _telling(kinds: list[Kind], taken, winner) -> Pair | None:
    """The strongest evidence for the winner; None while it may be chance, or while some
    other evidence speaks as clearly against it."""
    pairs = [pair(kind, taken, winner) for kind in kinds]
    if any(p.speaks_against for p in pairs):
        return None
    return min((p for p in pairs if p.tells), key=lambda p: p.chance, default=None)


def _hypotheses(sample, places, kinds):
    shown = _shown(sample, places, kinds)
    return tuple(
        Hypothesis(
            datum,
            crs.label(datum),
            _score(kinds, datum),
            tuple(kind.fact(datum) for kind in kinds),
            tuple(
                (round(float(x), 6), round(float(y), 6))
                for x, y in zip(lon[shown], lat[shown], strict=True)
                if np.isfinite(x) and np.isfinite(y)
            ),
        )
        for datum, (lon, lat) in places.items()
    )


def _score(kinds, datum):
    shares = [kind.share(datum) for kind in kinds]
    return round(float(np.mean(shares)), 4) if shares else None


def _shown(sample, places, kinds):
    """Points to show: up to half of them from the window with the most that tell
    something, where a picture can be drawn large enough; the rest evenly."""
    tells = np.zeros(len(sample.x), bool)
    for kind in kinds:
        if kind.rows is not None:
            hits = np.array(list(kind.hits.values()))
            tells[kind.rows[hits.any(axis=0) & ~hits.all(axis=0)]] = True
    near = np.flatnonzero(_busiest(places, tells)) if tells.any() else np.array([], int)
    near = near[:: max(1, -(-len(near) // (SHOWN // 2)))]
    rest = np.setdiff1d(np.arange(len(sample.x)), near)
    rest = rest[:: max(1, -(-len(rest) // (SHOWN - len(near))))]
    return np.sort(np.concatenate([near, rest]))


def _busiest(places, tells):
    """Which points lie in the square of 0.04° with the most that tell."""
    lon, lat = next(iter(places.values()))
    with np.errstate(invalid="ignore"):
        cells = np.stack([lon // WINDOW, lat // WINDOW], axis=1)
    cells = np.nan_to_num(cells)
    _, cell = np.unique(cells, axis=0, return_inverse=True)
    cell = cell.ravel()
    return cell == np.argmax(np.bincount(cell, tells))
