"""How many incidents, told to those who may see aggregates only (DOMAIN, privacy 3).

A drawn shape becomes the grids it touches and a time whole days; counts below five are
withheld, and so is what would give a withheld one away: other places of the same parent
and every place below (`domain/told_places`), another count of the same line of a table,
a choice of values of which the table of all would withhold some, and a count that
differs by less than five from the same question with one of its conditions left out.
What is told is rounded down to fives: of the many questions that nest in each other in
no such tree (periods, chosen lists, the party's places) none less another tells a few.
"""

from collections import defaultdict
from datetime import datetime, time, timedelta
from functools import cached_property
from itertools import chain
from os.path import commonprefix

from gis_app.actions.aggregate_readings import Readings, check_size
from gis_app.actions.place_trees import (
    PLACES,
    PlaceTrees,
    first,
    lowest,
    places_needed,
)
from gis_app.domain.clocks import CITY_TIME
from gis_app.domain.suppression import FEWEST, is_small, rounded, withhold
from gis_app.domain.told_places import ToldPlaces
from gis_app.errors import Forbidden
from gis_app.store import answers, party

TOO_FINE = ("micro_grid", "hour")
MOST_ROWS = 50_000  # of a table
# Conditions that an answer is compared without; from and to are one.
CONDITIONS = (
    ("from_", "to"), ("categories",), ("severities",), ("states",), ("sources",),
    ("party",), ("overdue",), ("ambiguous",), ("rule",),
)  # fmt: skip
# Conditions that choose among the rows of a table.
CHOICES = {
    "categories": "category", "severities": "severity", "states": "state",
    "sources": "source",
}  # fmt: skip
# A key that a condition only chooses from, and splits no row of: times are whole days.
CHOSEN_WHOLE = CHOICES | {"from_": "day"}


def count_in_aggregate(cursor, wanted, by):
    """{"total", "rows": [{<by>…, "count"}], "rounded_to", "warnings"}; a withheld count
    is None."""
    told, warnings = tell(cursor, wanted, [by] if by else [])
    return {
        "total": told.total,
        "rows": told.rows(by) if by else [],
        "rounded_to": FEWEST,
        "warnings": warnings,
    }


def tell(cursor, wanted, groupings, parts=()):
    """(ToldOf, warnings) of a filter as it comes. groupings: the tables that will be
    asked of it; Forbidden if one of them is too fine. parts: conditions of the parts
    that will be asked (`ToldOf.part`): whatever is needed is read at once."""
    keys = {name for by in groupings for name in by}
    snapped, warnings = for_aggregates(cursor, wanted, keys)
    readings = Readings(cursor)
    told = ToldOf(readings, snapped, groupings)
    readings.ahead(chain(told.needed(), *(told.part(one).needed() for one in parts)))
    if told.untold:
        warnings.append(
            f"Of the drawn grids {told.untold} hold too few incidents: they are not"
            " counted."
        )
    return told, wanted.warnings + warnings


def for_aggregates(cursor, wanted, by=()):
    """(the filter as an aggregate role may ask it, warnings); Forbidden if too fine."""
    _refuse_too_fine(wanted, by)
    if wanted.party is not None and wanted.party in party.parts_of_grids(cursor):
        raise Forbidden("Your role sees counts of whole grids, not of micro-grids.")
    wanted, on_days = _whole_days(wanted)
    wanted, on_grids = _whole_grids(cursor, wanted)
    return wanted, on_days + on_grids


class ToldOf:
    """Whatever is told of one filter that may be asked (`for_aggregates`).

    groupings: tables that will be asked of it.
    """

    def __init__(self, readings, wanted, groupings=()):
        self._readings, self._wanted = readings, wanted
        self._groupings = groupings
        self._anywhere = wanted.model_copy(update={"under": None, "grids": []})
        self._drawn = _drawn(wanted)
        self._places = places_needed(wanted, groupings)

    @property
    def total(self):
        return None if self._total is None else rounded(self._total)

    @property
    def untold(self):
        """How many of the drawn grids are withheld."""
        return self._of_places[1]

    @cached_property
    def _total(self):
        total, _ = self._of_places
        return None if total is None or self._chooses_withheld() else total

    def part(self, condition):
        """What is told of a part of the filter. condition: fields of the filter."""
        return ToldOf(self._readings, self._wanted.model_copy(update=condition))

    def rows(self, by):
        """Whatever order the keys are asked in, the same counts are withheld."""
        names, rows = sorted(by), self._readings.table(self._wanted, by)
        check_size(len(rows), MOST_ROWS)
        trees, revealing = self._trees(by), self._revealing(names)
        for row in rows:
            told, row["count"] = self._cell(trees[_others(row, by)], row, by)
            if told is None or self._is_of_parts(row):
                revealing.add(_key(row, names))
        # Nor may the rows tell a total that is withheld, or what few are in none of them.
        rest = 1 if self._total is None else self._total - sum(r["count"] for r in rows)
        rows.sort(key=lambda row: _sortable(row, names))
        if rows and is_small(rest):
            revealing.add(_key(min(rows, key=lambda row: row["count"]), names))
        withhold(rows, names, revealing)
        for row in rows:
            row["count"] = None if row["count"] is None else rounded(row["count"])
        return sorted(rows, key=lambda row: _sortable(row, by))

    # -- what is read ------------------------------------------------------------------

    def needed(self):
        """(filter, keys) of every table that the total and the groupings ask for."""
        for one in (self._anywhere, *_relaxed(self._anywhere)):
            yield one, self._places
        for by in self._groupings:
            others = [name for name in by if name not in PLACES]
            if others and self._asks_of_places(by):
                yield from self._place_trees(by).needed(others)
            for one in (self._wanted, *_relaxed(self._wanted, by)):
                yield one, by
        for every, key, _ in self._choices():
            yield every, [key]

    def _asks_of_places(self, by):
        return bool(self._wanted.grids or self._wanted.under or PLACES.keys() & set(by))

    def _choices(self):
        """(the filter without a choice of values, the key of its table, the choice)"""
        for name, key in CHOICES.items():
            if chosen := getattr(self._wanted, name):
                yield self._wanted.model_copy(update={name: []}), key, chosen

    # -- places ------------------------------------------------------------------------

    @cached_property
    def _tree(self):
        """What may be told of every place, whatever else is asked."""
        counts = self._by_place(self._anywhere)
        sums, revealing = _sums(counts), set()
        for one in _relaxed(self._anywhere):
            wider = _sums(self._by_place(one))
            revealing |= {
                code for code, n in wider.items() if is_small(n - sums.get(code, 0))
            }
        return ToldPlaces(counts, revealing)

    def _by_place(self, wanted):
        rows = self._readings.plain(wanted, self._places)
        return {first(places): n for *places, n in rows}

    @cached_property
    def _of_places(self):
        """(count of the places that the filter chooses, grids that are left out)"""
        if not self._wanted.grids:
            return self._tree[self._wanted.under or ""], 0
        told, untold = self._tree.sum(self._drawn)
        return told if told or not untold else None, untold

    @cached_property
    def _drawn_in(self):
        """{place: those of the drawn grids that lie in it}"""
        found = defaultdict(list)
        for grid in self._drawn:
            for place in {grid[:width] for width in (0, 2, *PLACES.values())}:
                found[place].append(grid)
        return found

    def _trees(self, by):
        """Per combination of the keys that are no places, what may be told of places."""
        others = [name for name in by if name not in PLACES]
        if not others:
            return {(): self._tree}
        if not self._asks_of_places(by):
            return _Everywhere()
        return self._place_trees(by).of(others)

    def _place_trees(self, by):
        base = commonprefix(self._drawn) if self._drawn else self._wanted.under or ""
        below = bool(self._drawn or PLACES.keys() & set(by))
        return PlaceTrees(self._readings, self._anywhere, base, below)

    # -- rows --------------------------------------------------------------------------

    def _cell(self, tree, row, by):
        """(what places allow to tell of a row, its count for the lines of its table)

        A row is of the lowest place that it or the filter names: that one decides.
        """
        count = row["count"]
        if tree is None:
            return count, count
        code = lowest(row)
        if self._wanted.grids:
            told, untold = tree.sum(self._drawn_in[code])
            return (None, count) if untold and not told else (told, told)
        place = _finest(by)
        at = max(code, self._wanted.under or "", key=len)
        if place and row[place] is None:
            return tree.rest(at, PLACES[place]), count
        return tree[at], count

    def _is_of_parts(self, row):
        """Whether its party organisation stands for parts of grids, as all above it."""
        return "party_org" in row and row["party_org"] in self._readings.parts_of_grids

    def _revealing(self, names):
        """Keys of the rows that a wider question, less this one, would give away."""
        table = self._readings.table(self._wanted, names)
        counts = {_key(row, names): row["count"] for row in table}
        found = set()
        for one in _relaxed(self._wanted, names):
            for row in self._readings.table(one, names):
                key = _key(row, names)
                if is_small(row["count"] - counts.get(key, 0)):
                    found.add(key)
        return found

    def _chooses_withheld(self):
        """Whether some, not all, of the counts that a table withholds are asked for."""
        for every, key, choice in self._choices():
            # Among equals the order decides, and it is the same whoever counted.
            rows = self._readings.table(every, [key])
            rows.sort(key=lambda row: _sortable(row, [key]))
            withhold(rows, [key])
            withheld = {row[key] for row in rows if row["count"] is None}
            chosen = {code for code in withheld if _is_chosen(code, choice)}
            if chosen and chosen != withheld:
                return True
        return False


class _Everywhere:
    """The whole is one place: no other place could tell of it."""

    def __getitem__(self, key):
        return None


def _relaxed(wanted, by=()):
    """The filter without each of its conditions, but those that split no row of `by`."""
    for names in CONDITIONS:
        default = {name: type(wanted).model_fields[name].default for name in names}
        holds = any(getattr(wanted, name) != default[name] for name in names)
        if holds and CHOSEN_WHOLE.get(names[0]) not in by:
            yield wanted.model_copy(update=default)


def _finest(by):
    return next((name for name in PLACES if name in by), None)


def _sums(counts):
    found = defaultdict(int)
    for code, n in counts.items():
        for width in {0, 2, *PLACES.values()}:
            if width <= len(code):
                found[code[:width]] += n
    return found


def _drawn(wanted):
    """The grids that a filter names, within its place; [""]: drawn where no grid is."""
    under = wanted.under or ""
    return [code for code in wanted.grids if len(code) == 16 and code.startswith(under)]


def _is_chosen(code, choices):
    if isinstance(code, str):
        return any(code.startswith(one) for one in choices)
    return code in choices


def _key(row, by):
    return tuple(row[name] for name in by)


def _sortable(row, by):
    return [(row[name] is None, row[name] or 0) for name in by]


def _others(row, by):
    return tuple(row[name] for name in by if name not in PLACES)


# -- the question as it may be asked ---------------------------------------------------


def _refuse_too_fine(wanted, by):
    if any(key in TOO_FINE for key in by) or wanted.text is not None:
        raise Forbidden("Your role sees counts of whole grids, without text search.")
    codes = [wanted.under or "", *wanted.grids]
    if max(map(len, codes)) > 16:
        raise Forbidden("Your role sees counts of whole grids, not of micro-grids.")


def _whole_days(wanted):
    """The filter with its times widened to days: of a minute few things are told."""
    days = {}
    if wanted.from_ is not None:
        days["from_"] = _midnight(wanted.from_)
    if wanted.to is not None:
        days["to"] = _midnight(wanted.to - timedelta(microseconds=1)) + timedelta(
            days=1
        )
    whole = wanted.model_copy(update=days)
    if (whole.from_, whole.to) == (wanted.from_, wanted.to):
        return wanted, []
    return whole, ["The times were widened to whole days."]


def _midnight(moment):
    return datetime.combine(moment.astimezone(CITY_TIME), time(), CITY_TIME)


def _whole_grids(cursor, wanted):
    """The filter with its drawn shape replaced by the grids it touches."""
    if wanted.geometry is None and wanted.near is None:
        return wanted, []
    codes = answers.grids_touched(cursor, wanted)
    if wanted.grids:
        codes = sorted(set(codes) & set(wanted.grids))
    whole = wanted.model_copy(
        update={"geometry": None, "near": None, "grids": codes or [""]}
    )
    # An empty list would mean every grid; no grid has the empty code.
    return whole, [f"The drawn area was widened to the {len(codes)} grids it touches."]
