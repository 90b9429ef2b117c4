"""Small counts withheld, and as many others as it takes to keep them so."""

from collections import defaultdict
from itertools import combinations

FEWEST = 5


def withhold(rows, by=(), revealing=()):
    """Blank counts in place: {…, "count": None, "suppressed": True}.

    rows: mappings with a count and, for each name of `by`, a key. Below FEWEST nothing
    is told. A line of the table (all rows alike in some of the keys) has a sum that
    another question tells, so what is blank in it must be two counts at least that
    together are FEWEST or more: else the smallest other one is blanked too. revealing:
    keys of rows that are blank for another reason.
    """
    lines = _lines(rows, by)
    blank = {
        at
        for at, row in enumerate(rows)
        if 0 < row["count"] < FEWEST or tuple(row[name] for name in by) in revealing
    }
    again = True
    while again:
        again = False
        for line in lines:
            if (more := _one_more(rows, line, blank, lines)) is not None:
                blank.add(more)
                again = True
    for at in blank:
        rows[at]["count"], rows[at]["suppressed"] = None, True


def _lines(rows, by):
    """Every set of rows whose sum is told by a question with fewer keys."""
    found = []
    for n in range(max(len(by), 1)):
        for names in combinations(by, n):
            groups = defaultdict(list)
            for at, row in enumerate(rows):
                groups[tuple(row[name] for name in names)].append(at)
            found += groups.values()
    return found


def _one_more(rows, line, blank, lines):
    """The row of a line to blank next, or None if the line keeps its secrets."""
    hidden = [at for at in line if at in blank]
    if not hidden or (
        len(hidden) > 1 and sum(rows[at]["count"] for at in hidden) >= FEWEST
    ):
        return None
    shown = [at for at in line if at not in blank and rows[at]["count"] > 0]
    # One that stands alone in another line is told by that line's sum: the last choice.
    alone = {other[0] for other in lines if len(other) == 1} if len(lines) > 1 else ()
    return min(shown, key=lambda at: (at in alone, rows[at]["count"], at), default=None)
