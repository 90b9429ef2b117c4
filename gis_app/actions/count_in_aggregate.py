"""How many incidents, told to those who may see aggregates only (DOMAIN, privacy 3).

A drawn shape becomes the grids it touches and a time whole days; counts below five are
withheld, and so is what would give a withheld one away: other places of the same parent
and every place below (`domain/told_places`), another count of the same line of a table,
a choice of values of which the table of all would withhold some, and a count that
differs by less than five from the same question with one of its conditions left out.
"""

from collections import defaultdict
from datetime import datetime, time, timedelta
from functools import cached_property
from operator import itemgetter

from gis_app.actions.readings import Readings
from gis_app.domain.clocks import CITY_TIME
from gis_app.domain.suppression import FEWEST, withhold
from gis_app.domain.told_places import ToldPlaces
from gis_app.errors import Forbidden
from gis_app.store import answers, party

TOO_FINE = ("micro_grid", "hour")
PLACES = {"grid": 16, "community": 12, "town": 9, "county": 6, "city": 4}
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


def count_in_aggregate(cursor, wanted, by):
    """{"total", "rows": [{<by>…, "count"}], "warnings"}; a withheld count is None."""
    return count_each(cursor, wanted, [({}, by)])[0]


def count_each(cursor, wanted, asked):
    """Several answers about parts of one filter, as `count_in_aggregate` gives them.

    asked: (update, by) each; an update narrows the filter by other than place or text.
    What one answer reads is not read again for the next.
    """
    keys = [key for _, by in asked for key in by]
    snapped, warnings = for_aggregates(cursor, wanted, keys)
    readings, parts = Readings(cursor), {}
    for update, by in asked:
        if repr(update) not in parts:
            part, _ = _whole_days(snapped.model_copy(update=update))
            parts[repr(update)] = _Part(readings, part)
        parts[repr(update)].bys.append(by)
    readings.read([one for part in parts.values() for one in part.to_be_read()])
    return [
        parts[repr(update)].told(by, wanted.warnings + warnings) for update, by in asked
    ]


class _Part:
    """What may be told of one filter, whose places are those of whole grids."""

    def __init__(self, readings, wanted):
        self._readings, self._wanted = readings, wanted
        self._anywhere = wanted.model_copy(update={"under": None, "grids": []})
        self.bys = []  # by what it is asked for

    @cached_property
    def _tree(self):
        places = _places_needed(self._wanted, *self.bys)
        return _told_places(self._readings, self._anywhere, places)

    @cached_property
    def _total(self):
        """(total, how many drawn grids are left out)"""
        total, untold = _of(self._tree, self._wanted)
        if total is not None and _chooses_withheld(self._readings, self._wanted):
            total = None
        return total, untold

    def told(self, by, warnings):
        total, untold = self._total
        if untold:
            left_out = f"Of the drawn grids {untold} hold too few incidents: they are not counted."
            warnings = [*warnings, left_out]
        if not by:
            return {"total": total, "rows": [], "warnings": warnings}
        rows = _rows(
            self._readings, self._wanted, self._anywhere, by, self._tree, total
        )
        return {"total": total, "rows": rows, "warnings": warnings}

    def to_be_read(self):
        """(filter, keys) of all that its answers need, so that it is read at once."""
        wanted, anywhere = self._wanted, self._anywhere
        bys = [by for by in self.bys if by]
        places = _places_needed(wanted, *bys)
        for one in (anywhere, *_wider(anywhere)):
            yield one, places
        for one in (wanted, *_wider(wanted)):
            yield from ((one, by) for by in bys)
        for by in bys:
            if (keys := _keys_of_trees(wanted, by)) is not None:
                yield anywhere, keys
        yield from _with_every_choice(wanted)


def for_aggregates(cursor, wanted, by=()):
    """(the filter as an aggregate role may ask it, warnings); Forbidden if too fine."""
    _refuse_too_fine(wanted, by)
    if wanted.party is not None and wanted.party in party.parts_of_grids(cursor):
        raise Forbidden("Your role sees counts of whole grids, not of micro-grids.")
    wanted, on_days = _whole_days(wanted)
    wanted, on_grids = _whole_grids(cursor, wanted)
    return wanted, on_days + on_grids


# -- places --------------------------------------------------------------------------


def _places_needed(wanted, *bys):
    """The levels of places down to the finest that is asked for: what lies below one
    decides nothing of what lies above."""
    finest = max((PLACES.get(key, 0) for by in bys for key in by), default=0)
    finest = 16 if wanted.grids else max(finest, len(wanted.under or ""))
    if not finest:
        return []
    enough = min(width for width in PLACES.values() if width >= finest)
    return [name for name, width in PLACES.items() if width <= enough]


def _told_places(readings, anywhere, places):
    """What may be told of places of these levels, whatever else is asked."""
    counts = _by_place(readings, anywhere, places)
    sums, revealing = _sums(counts), set()
    for one in _wider(anywhere):
        wider = _sums(_by_place(readings, one, places))
        revealing |= {
            code for code, n in wider.items() if 0 < n - sums.get(code, 0) < FEWEST
        }
    return ToldPlaces(counts, revealing)


def _by_place(readings, wanted, places):
    return {_lowest(row[:-1]): row[-1] for row in readings.table(wanted, places)}


def _lowest(codes):
    """The lowest place that a row names; its codes begin with the lowest level."""
    return next((code for code in codes if code is not None), "")


def _sums(counts):
    found = defaultdict(int)
    for code, n in counts.items():
        for width in {0, 2, *PLACES.values()}:
            if width <= len(code):
                found[code[:width]] += n
    return found


def _of(tree, wanted):
    """(count of the places that a filter chooses, how many drawn grids are left out)"""
    if not wanted.grids:
        return tree[wanted.under or ""], 0
    told, untold = tree.sum(_drawn(wanted))
    return told if told or not untold else None, untold


def _drawn(wanted):
    found = [code for code in wanted.grids if code.startswith(wanted.under or "")]
    return list(filter(None, found))  # [""]: drawn where no grid is


def _drawn_in(wanted, place):
    """{code of a place of this level, or None for the whole: its drawn grids}"""
    found = {None: _drawn(wanted)}
    for code in found[None] if place else ():
        found.setdefault(code[: PLACES[place]], []).append(code)
    return found


# -- rows ----------------------------------------------------------------------------


def _rows(readings, wanted, anywhere, by, tree, total):
    trees = _tree_of_each(readings, wanted, anywhere, by, tree)
    revealing = _revealing(readings, wanted, by)
    place = next((name for name in by if name in PLACES), None)
    drawn = _drawn_in(wanted, place) if wanted.grids else None
    key, others = _key(by), _key(name for name in by if name not in PLACES)
    rows = []
    for row in _counts(readings, wanted, by):
        told, row["count"] = _cell(trees[others(row)], wanted, row, place, drawn)
        if told is None:
            revealing.add(key(row))
        rows.append(row)
    # Nor may the rows tell a total that is withheld, or what few are in none of them.
    rest = 1 if total is None else total - sum(row["count"] for row in rows)
    if rows and 0 < rest < FEWEST:
        revealing.add(key(min(rows, key=lambda row: row["count"])))
    withhold(rows, by, revealing)
    return rows


def _tree_of_each(readings, wanted, anywhere, by, tree):
    """Per combination of the keys that are no places, what may be told of places."""
    others = [name for name in by if name not in PLACES]
    if not others:
        return {(): tree}
    keys = _keys_of_trees(wanted, by)
    if keys is None:
        return _Everywhere()
    counts, width = defaultdict(dict), len(keys) - len(others)
    if "party_org" in keys:
        table = [[*row.values()] for row in _counts(readings, anywhere, keys)]
    else:
        table = readings.table(anywhere, keys)
    for row in table:
        counts[(*row[width:-1],)][_lowest(row[:width])] = row[-1]
    return defaultdict(
        lambda: ToldPlaces({}),
        {key: ToldPlaces(found) for key, found in counts.items()},
    )


def _keys_of_trees(wanted, by):
    """By what a table's trees of places are counted; None: it needs none of its own."""
    others = [name for name in by if name not in PLACES]
    if not others or not (wanted.grids or wanted.under or len(others) < len(by)):
        return None
    return [*_places_needed(wanted, by), *others]


class _Everywhere:
    """The whole is one place: no other place could tell of it."""

    def __getitem__(self, key):
        return None


def _cell(tree, wanted, row, place, drawn):
    """(what places allow to tell of a row, its count for the lines of its table)"""
    count = row["count"]
    if tree is None:
        return count, count
    if drawn is not None:
        told, untold = tree.sum(drawn.get(row[place] if place else None, ()))
        return (None, count) if untold and not told else (told, told)
    if not place:
        return tree[wanted.under or ""], count
    if row[place] is None:
        return tree.rest(wanted.under or "", PLACES[place]), count
    return tree[row[place]], count


def _revealing(readings, wanted, by):
    """Keys of the rows that a wider question, less this one, would give away."""
    key, found, wider = _key(by), set(), [*_wider(wanted)]
    own = _counts(readings, wanted, by) if wider else []
    counts = {key(row): row["count"] for row in own}
    for one in wider:
        for row in _counts(readings, one, by):
            if 0 < row["count"] - counts.get(key(row), 0) < FEWEST:
                found.add(key(row))
    return found


def _counts(readings, wanted, by):
    """Rows as dicts. A branch over a part of a grid counts with the one above it: of a
    grid's half an aggregate role is told nothing."""
    rows = readings.counts(wanted, by)
    if "party_org" not in by:
        return rows
    above, sums, key = readings.parts_of_grids, {}, _key(by)
    for row in rows:
        row["party_org"] = above.get(row["party_org"], row["party_org"])
        same = sums.setdefault(key(row), row)
        if same is not row:
            same["count"] += row["count"]
    return list(sums.values())


def _wider(wanted):
    """The filter with each of its conditions left out."""
    for names in CONDITIONS:
        default = {name: type(wanted).model_fields[name].default for name in names}
        if any(getattr(wanted, name) != default[name] for name in names):
            yield wanted.model_copy(update=default)


def _with_every_choice(wanted):
    """(filter without one of its choices, [the key among whose values it chooses])"""
    for name, key in CHOICES.items():
        if getattr(wanted, name):
            yield wanted.model_copy(update={name: []}), [key]


def _chooses_withheld(readings, wanted):
    """Whether some, not all, of the counts that a table withholds are asked for."""
    chosen_by = {key: name for name, key in CHOICES.items()}
    for every, (key,) in _with_every_choice(wanted):
        rows = readings.counts(every, [key])
        withhold(rows, [key])
        withheld = {row[key] for row in rows if row["count"] is None}
        choices = getattr(wanted, chosen_by[key])
        chosen = {code for code in withheld if _is_chosen(code, choices)}
        if chosen and chosen != withheld:
            return True
    return False


def _is_chosen(code, choices):
    if isinstance(code, str):
        return any(code.startswith(one) for one in choices)
    return code in choices


def _key(names):
    """A function that gives the values of these keys of a row, as a tuple."""
    names = tuple(names)
    if len(names) > 1:
        return itemgetter(*names)
    return lambda row: tuple(row[name] for name in names)


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
