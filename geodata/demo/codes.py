"""Codes: the path of a unit, numbered in reading order under its parent.

Digits agree with the kind (DOMAIN.md §3): districts 01 to 20, counties 21 and on;
subdistricts 001 and on, towns 100, townships 200; residential 001, villages 200.
The district of the canal is 03 at both scales, so that some codes exist in both.
"""

from dataclasses import dataclass

import numpy as np

CITY = "9910"
FIRST = {
    "district": 2,
    "county": 21,
    "subdistrict": 1,
    "town": 100,
    "township": 200,
    "residential": 1,
    "village": 200,
    "Z": 1,
    "S": 1,
    "W": 1,
}
CANAL_NUMBER = 3


@dataclass
class Level:
    """Units of one level before they are sorted: parent and child are indices."""

    parent: np.ndarray
    kinds: np.ndarray
    x: np.ndarray
    y: np.ndarray
    area: np.ndarray
    codes: np.ndarray | None = None

    def children(self, parent: int) -> np.ndarray:
        return np.flatnonzero(self.parent == parent)


def reading_order(level: Level, members: np.ndarray) -> np.ndarray:
    """Members in bands from north to south, each from west to east.

    A band is as high as a unit would be if all were squares of the same size.
    """
    height = np.sqrt(level.area[members].sum() / len(members))
    band = np.floor((level.y[members].max() - level.y[members]) / height)
    return members[np.lexsort((level.x[members], band))]


def numbered(level: Level, parents: np.ndarray, width: int, first=None) -> None:
    """Give the level its codes. first: parent index → order to use instead."""
    codes = np.full(len(level.parent), "", dtype="U24")
    order = np.argsort(level.parent, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(level.parent[order])) + 1)
    for members in groups:
        parent = int(level.parent[members[0]])
        ordered = reading_order(level, members)
        if first and parent in first:
            ordered = first[parent](ordered)
        count: dict[str, int] = {}
        for i in ordered:
            kind = str(level.kinds[i])
            number = FIRST[kind] + count.get(kind, 0)
            count[kind] = count.get(kind, 0) + 1
            letter = kind if kind in "ZS" else ""
            codes[i] = f"{parents[parent]}{letter}{number:0{width}d}"
    level.codes = codes


def county_codes(level: Level, canal: int) -> None:
    """Districts 02 and on with the canal's at 03, counties 21 and on."""
    numbers = {"district": [2, *range(4, 21)], "county": list(range(21, 81))}
    level.codes = np.full(len(level.parent), "", dtype="U24")
    level.codes[canal] = f"{CITY}{CANAL_NUMBER:02d}"
    for i in reading_order(level, np.arange(len(level.parent))):
        if i != canal:
            number = numbers[str(level.kinds[i])].pop(0)
            level.codes[i] = f"{CITY}{number:02d}"


def populous_first(communities: Level, towns: Level, least: int = 5):
    """An order of towns whose first subdistrict has that many residential areas."""

    def ordered(members: np.ndarray) -> np.ndarray:
        for i in members:
            homes = communities.kinds[communities.children(int(i))] == "residential"
            if towns.kinds[i] == "subdistrict" and homes.sum() >= least:
                return np.r_[i, members[members != i]]
        return members

    return ordered
