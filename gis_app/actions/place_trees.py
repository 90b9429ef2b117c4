"""What may be told of a place, for each combination of other keys: day, category.

A place is told or withheld by those beside it and beside the places above it, and by
nothing below: so of a city's grids times days only those of the path down to the place
are read, level by level.
"""

from collections import defaultdict

from gis_app.domain.told_places import ToldPlaces

PLACES = {"grid": 16, "community": 12, "town": 9, "county": 6, "city": 4}
MUNICIPALITIES = ("11", "12", "31", "50")  # province and city in one, as answers.KEYS


class PlaceTrees:
    """anywhere: the filter without its place. base: a code that all places asked for
    begin with. below: whether places below it are asked for, too."""

    def __init__(self, readings, anywhere, base, below):
        self._readings, self._anywhere = readings, anywhere
        self._path = _path(base)
        self._last = self._path[-1][2] if self._path else ""
        self._below = below or self._last != base

    def needed(self, others):
        """(filter, keys) of the tables that `of` reads."""
        for above, name, _ in self._path:
            yield self._under(above), [name, *others]
        if self._below:
            yield self._under(self._last), [*PLACES, *others]

    def of(self, others):
        """{values of the other keys: ToldPlaces}; where nothing is, all is told."""
        counts = defaultdict(lambda: defaultdict(int))
        for above, name, at in self._path:
            ends = at == self._last and not self._below
            for row in self._readings.table(self._under(above), [name, *others]):
                if row[name] != at or ends:
                    counts[_key(row, others)][row[name] or above] += row["count"]
        if self._below:
            for row in self._readings.table(
                self._under(self._last), [*PLACES, *others]
            ):
                counts[_key(row, others)][lowest(row) or self._last] += row["count"]
        return defaultdict(
            lambda: ToldPlaces({}),
            {key: ToldPlaces(found) for key, found in counts.items()},
        )

    def _under(self, code):
        return self._anywhere.model_copy(update={"under": code or None})


def _path(base):
    """(a place, key of the level below, the place of that level) from the top to base."""
    found, above = [], ""
    for name, width in reversed(PLACES.items()):
        width = 2 if name == "city" and base[:2] in MUNICIPALITIES else width
        if len(base) < width:
            break
        found.append((above, name, base[:width]))
        above = base[:width]
    return found


def places_needed(wanted, groupings):
    """The levels of places down to the finest that is asked for, the lowest first: what
    lies below one decides nothing of what lies above."""
    finest = max((PLACES.get(name, 0) for by in groupings for name in by), default=0)
    finest = 16 if wanted.grids else max(finest, len(wanted.under or ""))
    enough = min((width for width in PLACES.values() if width >= finest), default=16)
    return [name for name, width in PLACES.items() if width <= enough]


def lowest(row):
    """The lowest place that a row names, or ""."""
    return first(map(row.get, PLACES))


def first(places):
    return next(filter(None, places), "")


def _key(row, by):
    return tuple(map(row.get, by))
