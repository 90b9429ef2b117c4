"""The duty matrix held against itself: which cells have no lead unit, or several."""

from collections import defaultdict
from dataclasses import dataclass

from gis_app.actions.assign_leads import DutyMatrix
from gis_app.store import naming, vocabularies

SHOWN = 20  # sentences; more cells are counted in a last one
NAMED = 3  # places named in a sentence


@dataclass(frozen=True)
class Cells:
    """How many cells there are, and how many have no lead unit or several."""

    cells: int
    none: int
    several: int

    @property
    def settled(self):
        return self.cells - self.none - self.several


def count_cells(cursor) -> Cells:
    """Of the whole installation; see faults_of for what a cell is."""
    matrix, places = DutyMatrix(cursor), _places(cursor, ("",))
    leads = [
        len(matrix.leads(category, place))
        for category in _categories(cursor)
        for place in places
    ]
    return Cells(len(leads), leads.count(0), sum(n > 1 for n in leads))


def faults_of(cursor, under=("",)) -> list[str]:
    """A sentence for each category whose cells are not settled, and how many there are.

    Cells are the second-level categories × the towns of the places in `under` (where
    there are no towns, the lowest units that there are).
    """
    matrix = DutyMatrix(cursor)
    places = _places(cursor, tuple(under))
    found = defaultdict(list)
    for category in _categories(cursor):
        for place in places:
            leads = matrix.leads(category, place)
            if len(leads) != 1:
                found[category, bool(leads)].append(place)
    sentences = [
        _sentence(category, several, cells, len(places))
        for (category, several), cells in sorted(found.items())
    ]
    if len(sentences) <= SHOWN:
        return sentences
    rest = len(sentences) - SHOWN
    return [*sentences[:SHOWN], f"… and {rest} more categories with cells unsettled"]


def _sentence(category, several, cells, places):
    what = "several lead units" if several else "no lead unit"
    some = ", ".join(cells[:NAMED]) + (" …" if len(cells) > NAMED else "")
    return f"{category} has {what} in {len(cells)} of {places} places: {some}"


def _categories(cursor):
    rows = vocabularies.active_categories(cursor)
    parents = {row.parent for row in rows}
    return [row.code for row in rows if row.code not in parents]


def _places(cursor, under):
    units = [row for row in naming.units(cursor) if row.code.startswith(under)]
    for wanted in ("town", "county", "city"):
        found = [code for code, level in units if level == wanted]
        if found:
            return found
    return [code for code, _ in units]
