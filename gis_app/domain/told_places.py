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
from functools import lru_cache
from itertools import pairwise

from gis_app.domain.suppression import FEWEST, is_small, withhold

WIDTHS = (0, 2, 4, 6, 9, 12, 16)  # of codes, from the whole down to a grid


class ToldPlaces:
    """counts: {code of the lowest place known: n}; revealing: codes withheld for
    another reason, at any level.

    What is told of a place follows from the places above it and beside it, so what lies
    below one is looked at only when it is asked for.
    """

    def __init__(self, counts, revealing=()):
        self._own = {code: n for code, n in counts.items() if n}
        self._revealing = {(code,) for code in revealing}
        self._sums, self._below = _added_up(self._own)
        total = sum(self._own.values())
        small = 0 < total < FEWEST or "" in revealing
        self._told, self._rest = {"": None if small else total}, {}

    def __getitem__(self, code):
        """The count of a place; None: withheld; 0 where nothing is."""
        if code not in self._told and code in self._sums:
            for above, _ in _steps(code):
                if above not in self._rest:
                    self._look_below(above)
        return self._told.get(code, 0)

    def sum(self, codes):
        """(sum of what is told of these places, how many of them are withheld)"""
        values = [self[code] for code in codes if code in self._sums or not code]
        return sum(n for n in values if n), sum(n is None for n in values)

    def rest(self, under, width):
        """The count of what is known no nearer than above this width of codes."""
        known = [
            code for code in self._own if code.startswith(under) and len(code) < width
        ]
        told = [self._rest_of(code) for code in known]
        return None if None in told else sum(told)

    def _rest_of(self, code):
        if self[code] is None:
            return None
        self._look_below(code)
        return self._rest[code]

    def _look_below(self, code):
        """Decide what is told of the places right below one, which is decided itself."""
        if code in self._rest or code not in self._told:
            return
        if self._told[code] is None:  # then nobody asks which of them would be told
            self._rest[code] = None
            self._told |= dict.fromkeys(self._below[code])
            return
        below = {at: self._sums[at] for at in self._below[code]}
        rest = self._own.get(code, 0)
        if not self._revealing and not any(map(is_small, (rest, *below.values()))):
            # Nothing to hide, as of most places: this is asked of each category and day.
            self._rest[code] = rest
            self._told |= below
            return
        rows = [{"code": at, "count": n} for at, n in below.items()]
        rows.append({"code": None, "count": rest})
        rows.sort(key=lambda row: (row["count"], row["code"] or ""))
        withhold(rows, ["code"], self._revealing)
        for row in rows:
            if row["code"] is None:
                self._rest[code] = row["count"]
            else:
                self._told[row["code"]] = row["count"]


def _added_up(own):
    """({place: its count}, {place: [those right below]}), from the lowest level up."""
    levels = defaultdict(lambda: defaultdict(int))
    for code, n in own.items():
        levels[len(code)][code] = n
    sums, below = {}, defaultdict(list)
    for length in sorted({*levels, *WIDTHS}, reverse=True)[:-1]:
        width = max(width for width in WIDTHS if width < length)
        for code, n in levels[length].items():
            above = code[:width]
            levels[width][above] += n
            below[above].append(code)
        sums |= levels[length]
    return sums, below


@lru_cache(50_000)  # a city's places, asked of for each category anew
def _steps(code):
    """(place above, place) for each level down to the code's own."""
    steps = [code[:width] for width in WIDTHS if width <= len(code)]
    if steps[-1] != code:
        steps.append(code)
    return tuple(pairwise(steps))
