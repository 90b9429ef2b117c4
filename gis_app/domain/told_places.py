"""What an aggregate role may be told of places, so that no two answers tell a third.

Counts of places form a tree: the city's is the sum of its counties', theirs of their
towns', down to grids. Among the places of one parent small counts are withheld, and as
many others as keep them so (`suppression`); below a place that is withheld all are. So
whatever is added or subtracted of what is told gives what is told, or the sum of at
least two withheld places that have FEWEST incidents together.

A drawn area is a sum of grids: it tells the sum of those of its grids that are told.
That is where naive totals leak: 439 for one drawing and 436 for the same without one
grid are both large, and their difference is 3.
"""

from collections import defaultdict
from itertools import pairwise

from gis_app.domain.suppression import FEWEST, withhold

WIDTHS = (0, 2, 4, 6, 9, 12, 16)  # of codes, from the whole down to a grid


class ToldPlaces:
    """counts: {code of the lowest place known: n}; revealing: codes withheld for
    another reason, at any level."""

    def __init__(self, counts, revealing=()):
        self._own = {code: n for code, n in counts.items() if n}
        self._revealing = frozenset(revealing)
        self._sums, self._below = defaultdict(int), defaultdict(set)
        for code, n in self._own.items():
            for above, at in _steps(code):
                self._sums[at] += n
                self._below[above].add(at)
        self._told, self._rest = {}, {}
        self._tell("", self._sum(""), hidden=False)

    def __getitem__(self, code):
        """The count of a place; None: withheld; 0 where nothing is."""
        return self._told.get(code, 0)

    def sum(self, codes):
        """(sum of what is told of these places, how many of them are withheld)"""
        values = [self[code] for code in codes]
        return sum(n for n in values if n), sum(n is None for n in values)

    def rest(self, under, width):
        """The count of what is known no nearer than above this width of codes."""
        values = [
            told
            for code, told in self._rest.items()
            if code.startswith(under) and len(code) < width
        ]
        return None if None in values else sum(values)

    def _sum(self, code):
        return self._sums[code] if code else sum(self._own.values())

    def _tell(self, code, n, hidden):
        small = not code and (0 < n < FEWEST or code in self._revealing)
        hidden = hidden or small or (bool(code) and self._told.get(code, n) is None)
        self._told[code] = None if hidden else n
        rows = [{"code": at, "count": self._sums[at]} for at in self._below[code]]
        rest = self._own.get(code, 0)  # known no nearer than this place
        if rest:
            rows.append({"code": None, "count": rest})
        rows.sort(key=lambda row: (row["count"], row["code"] or ""))
        withhold(rows, ["code"], {(one,) for one in self._revealing})
        for row in rows:
            if row["code"] is None:
                self._rest[code] = None if hidden else row["count"]
            else:
                self._told[row["code"]] = row["count"]
                self._tell(row["code"], self._sums[row["code"]], hidden)


def _steps(code):
    """(place above, place) for each level down to the code's own."""
    steps = [code[:width] for width in WIDTHS if width <= len(code)]
    if steps[-1] != code:
        steps.append(code)
    return pairwise(steps)
