"""The incidents of a party organisation and of all below it, in figures."""

from gis_app.actions.count_place import count_place, figures
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.store import answers

GROUP = "group"
GRID = 16  # letters of its code


def count_party(cursor, scope, party_id, place):
    """As actions/count_place has them; None: not for this reader.

    place: code of the one unit or grid that the organisation stands for, or None. Of an
    organisation aggregate roles are told the figures of that place and no others: those
    they may read anyway, so that nothing withheld follows from the two chains together.
    """
    if scope.aggregate_only:
        return place and count_place(cursor, scope, place)
    return figures(cursor, IncidentFilter(party=party_id))


def count_children(cursor, scope, parent, children):
    """id -> (open, overdue) of each child with all below it, or {} for aggregate roles.

    parent: id, or None for those at the top.
    """
    if scope.aggregate_only or not children:
        return {}
    wanted = IncidentFilter() if parent is None else IncidentFilter(party=parent)
    groups = [child for child in children if child.level == GROUP]
    others = [child for child in children if child.level != GROUP]
    found = {}
    if others:
        of_party = answers.open_by(cursor, wanted, "party_id")
        found |= {child.id: _sum(of_party, child.all_below) for child in others}
    if groups:  # their incidents are their branch's: told by what they hold
        of_place = answers.open_by(cursor, wanted, "micro_grid_code")
        if any(len(place) == GRID for child in groups for place in child.places):
            of_place |= answers.open_by(cursor, wanted, "scope_code")
        found |= {child.id: _sum(of_place, _held(child.places)) for child in groups}
    return found


def _held(places):
    """Without the micro-grids of grids that are held, too."""
    return [
        place for place in places if len(place) == GRID or place[:GRID] not in places
    ]


def _sum(counted, keys):
    rows = [counted[key] for key in set(keys) if key in counted]
    return sum(row.open for row in rows), sum(row.overdue for row in rows)
