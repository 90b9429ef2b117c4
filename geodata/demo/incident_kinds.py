"""What happens how often, where and when, by category: words/incident_*.csv, read once.

words/incident_kinds.csv: one row a first-level category: share in percent, share on
streets, weights by building use, weekend factor, hour peaks (mean:sd:weight), growth
over the period, hot spots, share handled in the grid, urgency and sources.
words/incident_texts.csv: one row a second-level category: share within the first
level, where it happens, season (strength@month of the peak) and what is said of it.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geodata import reference

_WORDS = Path(__file__).parent / "words"
HOMES = ("slab", "tower", "old", "village")
# Where a category may happen: uses of buildings; others are places of their own.
USES = {
    "home": HOMES,
    "shop": ("shop", "market"),
    "tower": ("tower",),
    "old": ("old", "village"),
    "village": ("village",),
    "industry": ("industry",),
    "hospital": ("hospital", "shop"),
    "park": ("park",),
}


@dataclass(frozen=True)
class Top:
    """One first-level category."""

    code: str
    on_street: float
    weights: dict
    weekend: float
    hours: np.ndarray
    trend: float
    hot: float
    handled: float
    urgent: float
    critical: float
    sources: tuple


@dataclass(frozen=True)
class Kinds:
    """Second-level categories in code order; top: position in `tops`.

    share: of all incidents, sums to 1; place: 'building' 'street' 'mix' 'water'
    'facility' or a key of USES; season: strength 0 to 1 and month of the peak.
    """

    codes: np.ndarray
    labels: list
    tops: list
    top: np.ndarray
    share: np.ndarray
    place: np.ndarray
    strength: np.ndarray
    peak: np.ndarray
    texts: list
    coarse: np.ndarray


def read_kinds() -> Kinds:
    """The tables as shipped."""
    tops = [_top(row) for row in _rows("incident_kinds")]
    shares = {row["code"]: float(row["share"]) for row in _rows("incident_kinds")}
    rows = _rows("incident_texts")
    named = {row["code"]: row for row in reference.read("categories")}
    order = {top.code: i for i, top in enumerate(tops)}
    top = np.array([order[row["code"][:3]] for row in rows])
    within = np.array([float(row["share"]) for row in rows])
    whole = np.bincount(top, within)[top]
    share = within / whole * np.array([shares[row["code"][:3]] for row in rows])
    season = [(row["season"] or "0@1").split("@") for row in rows]
    return Kinds(
        codes=np.array([row["code"] for row in rows], object),
        labels=[named[row["code"]]["label_zh"] for row in rows],
        tops=tops,
        top=top,
        share=share / share.sum(),
        place=np.array([row["place"] for row in rows], object),
        strength=np.array([float(s) for s, _ in season]),
        peak=np.array([float(m) for _, m in season]),
        texts=[row["texts"].split("|") for row in rows],
        coarse=np.array([named[row["code"]]["coarse"] for row in rows]),
    )


def _rows(name: str) -> list[dict]:
    with open(_WORDS / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _top(row: dict) -> Top:
    weights = {use: float(row[use]) for use in ("old", "village", "shop", "industry")}
    more = ("campus", "school", "hospital", "market", "park")
    weights |= {use: float(row[use]) for use in more}
    weights |= {"slab": float(row["home"]), "tower": float(row["home"])}
    hours = [[float(v) for v in peak.split(":")] for peak in row["hours"].split()]
    sources = [source.split(":") for source in row["sources"].split()]
    return Top(
        code=row["code"],
        on_street=float(row["street"]),
        weights=weights,
        weekend=float(row["weekend"]),
        hours=np.array(hours),
        trend=float(row["trend"]),
        hot=float(row["hot"]),
        handled=float(row["self"]),
        urgent=float(row["urgent"]),
        critical=float(row["critical"]),
        sources=tuple((code, float(share)) for code, share in sources),
    )


def draw(rng, weights, size: int) -> np.ndarray:
    """Positions drawn with replacement, by weight; fast for long lists."""
    total = np.cumsum(weights, dtype=float)
    picked = np.searchsorted(total, rng.random(size) * total[-1], side="right")
    return np.minimum(picked, len(total) - 1)
